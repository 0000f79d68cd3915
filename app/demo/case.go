package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"time"
)

//go:embed case/*.json
var caseFiles embed.FS

// Case is the model case as its files hold it.
type Case struct {
	Bodies   bodiesFile
	People   peopleFile
	Plan     planFile
	Comments commentsFile
	Meetings meetingsFile
}

// ReadCase reads the embedded files.
func ReadCase() (*Case, error) {
	c := new(Case)
	for name, into := range map[string]any{"bodies": &c.Bodies, "participants": &c.People, "plan.ru-en": &c.Plan,
		"comments.ru-en": &c.Comments, "meeting": &c.Meetings} {
		raw, err := caseFiles.ReadFile("case/" + name + ".json")
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return nil, fmt.Errorf("%s.json: %w", name, err)
		}
	}
	return c, nil
}

// day is a date of the case: midnight in Moscow.
type day struct{ time.Time }

var moscow = mustZone("Europe/Moscow")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// UnmarshalJSON reads 2021-07-08, or null for none.
func (d *day) UnmarshalJSON(raw []byte) error {
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil || text == nil {
		return err
	}
	at, err := time.ParseInLocation(time.DateOnly, *text, moscow)
	d.Time = at
	return err
}

// plain is the date by itself, as a letter bears it: midnight in UTC.
func (d day) plain() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

type langRow struct {
	Code string `json:"code"`
}

type bodyRow struct {
	Code            string            `json:"code"`
	Kind            string            `json:"kind"`
	Order           int               `json:"order"`
	ShortRU         string            `json:"short_ru"`
	ShortEN         string            `json:"short_en"`
	ShortCases      map[string]string `json:"short_ru_cases"`
	FullRU          string            `json:"full_ru"`
	FullEN          string            `json:"full_en"`
	FullCases       map[string]string `json:"full_ru_cases"`
	GovernmentRU    string            `json:"government_ru"`
	GovernmentEN    string            `json:"government_en"`
	GovernmentCases map[string]string `json:"government_ru_cases"`
	TimeZone        string            `json:"time_zone"`
	Languages       []langRow         `json:"languages"`
}

type signatoryRow struct {
	Body   string  `json:"body"`
	Order  int     `json:"order"`
	Status string  `json:"status"`
	Form   *string `json:"form"`
	ThenRU string  `json:"government_then_ru"`
	ThenEN string  `json:"government_then_en"`
	PostRU *string `json:"post_ru"`
	PostEN *string `json:"post_en"`
}

type bodiesFile struct {
	States        []bodyRow `json:"states"`
	Secretariats  []bodyRow `json:"secretariats"`
	Organisations []bodyRow `json:"organisations"`
	Supreme       []bodyRow `json:"supreme_bodies"`
	Executors     []struct {
		PrintedRU string `json:"printed_ru"`
		PrintedEN string `json:"printed_en"`
	} `json:"executors"`
	Routes []struct {
		Code   string   `json:"code"`
		NameRU string   `json:"name_ru"`
		NameEN string   `json:"name_en"`
		Steps  []string `json:"steps"`
	} `json:"routes"`
	Contacts []struct {
		ID        string `json:"id"`
		Body      string `json:"body"`
		Address   string `json:"address"`
		Kind      string `json:"kind"`
		SendsBack Back   `json:"sends_back"` // to each letter, by itself
		Primary   bool   `json:"primary"`
		Language  string `json:"language"`
		Confirmed day    `json:"confirmed"`
	} `json:"contact_points"`
	Instrument struct {
		Code        string         `json:"code"`
		Kind        string         `json:"kind"`
		NameRU      string         `json:"name_ru"`
		NameEN      string         `json:"name_en"`
		ShortRU     string         `json:"short_ru"`
		ShortEN     string         `json:"short_en"`
		ActRU       string         `json:"act_ru"`
		ActEN       string         `json:"act_en"`
		Adopted     day            `json:"adopted"`
		AdoptedBy   string         `json:"adopted_by"`
		PlaceRU     string         `json:"place_ru"`
		PlaceEN     string         `json:"place_en"`
		Signatories []signatoryRow `json:"signatories"`
	} `json:"instrument"`
	Mandate struct {
		TextRU     string   `json:"text_ru"`
		TextEN     string   `json:"text_en"`
		Members    []string `json:"members"`
		Observers  []string `json:"observers"`
		ConvenedBy string   `json:"convened_by"`
		Since      day      `json:"since"`
	} `json:"mandate"`
}

type personRow struct {
	ID             string  `json:"id"`
	Body           string  `json:"body"`
	SurnameRU      string  `json:"surname_ru"`
	FirstRU        string  `json:"first_name_ru"`
	PatronymicRU   *string `json:"patronymic_ru"`
	NameEN         string  `json:"name_en"`
	Salutation     string  `json:"salutation"`
	PositionRU     string  `json:"position_ru"`
	PositionEN     string  `json:"position_en"`
	OrganisationRU string  `json:"organisation_ru"`
	OrganisationEN string  `json:"organisation_en"`
	Role           string  `json:"role"`
	Part           *string `json:"part"`
	Email          string  `json:"email"`
	SendsBack      Back    `json:"sends_back"` // to each letter, by itself
	Language       string  `json:"ui_language"`
}

type peopleFile struct {
	Participants []personRow `json:"participants"`
}

type measureRow struct {
	ID       string `json:"id"`
	Number   string `json:"number"`
	Title    string `json:"title_ru"`
	TitleEN  string `json:"title_en"`
	Term     string `json:"term_ru"`
	TermEN   string `json:"term_en"`
	Exec     string `json:"executors_ru"`
	ExecEN   string `json:"executors_en"`
	Fund     string `json:"funding_ru"`
	FundEN   string `json:"funding_en"`
	Result   string `json:"expected_result_ru"`
	ResultEN string `json:"expected_result_en"`
}

type planFile struct {
	Document struct {
		TitleRU string `json:"title_ru"`
		TitleEN string `json:"title_en"`
		ShortRU string `json:"short_title_ru"`
		ShortEN string `json:"short_title_en"`
	} `json:"document"`
	Columns []struct {
		Key    string `json:"key"`
		NameRU string `json:"name_ru"`
		NameEN string `json:"name_en"`
	} `json:"columns"`
	Sections []struct {
		Number   string       `json:"number"`
		TitleRU  string       `json:"title_ru"`
		TitleEN  string       `json:"title_en"`
		Measures []measureRow `json:"measures"`
	} `json:"sections"`
}

type editRow struct {
	Element  string  `json:"element"`
	Revision int     `json:"revision"`
	Op       string  `json:"op"`
	Col      *string `json:"col"`
	OldRU    *string `json:"old_ru"`
	NewRU    *string `json:"new_ru"`
	OldEN    *string `json:"old_en"`
	NewEN    *string `json:"new_en"`
	With     *string `json:"with"`
	Place    *struct {
		Section string  `json:"section"`
		After   *string `json:"after"`
		Number  string  `json:"number"`
	} `json:"place"`
	Comment *string                      `json:"comment"`
	Texts   map[string]map[string]string `json:"texts"`
}

type outcomeRow struct {
	Outcome   string  `json:"outcome"`
	DecidedAt string  `json:"decided_at"`
	NoteRU    *string `json:"outcome_note_ru"`
	NoteEN    *string `json:"outcome_note_en"`
}

type commentRow struct {
	ID        string       `json:"id"`
	Number    int          `json:"number"`
	Round     int          `json:"round"`
	Body      string       `json:"body"`
	Author    string       `json:"author"`
	Letter    string       `json:"letter"`
	Element   string       `json:"element"`
	Col       *string      `json:"col"`
	Kind      string       `json:"kind"`
	TextRU    string       `json:"text_ru"`
	TextEN    string       `json:"text_en"`
	ReasonRU  string       `json:"justification_ru"`
	ReasonEN  string       `json:"justification_en"`
	Proposed  *editRow     `json:"proposed"`
	Agreed    *editRow     `json:"agreed"`
	Suggested *string      `json:"suggested_outcome"`
	History   []outcomeRow `json:"history"`
	outcomeRow
}

type letterRow struct {
	ID             string    `json:"id"`
	Body           string    `json:"body"`
	Round          int       `json:"round"`
	Kind           string    `json:"kind"`
	OutNumber      *string   `json:"outgoing_number"`
	OutDate        day       `json:"outgoing_date"`
	InNumber       *string   `json:"incoming_number"`
	InDate         day       `json:"incoming_date"`
	ReceivedAt     time.Time `json:"received_at"`
	Late           bool      `json:"late"`
	LateAcceptedBy string    `json:"late_accepted_by"`
	LateAcceptedAt time.Time `json:"late_accepted_at"`
	AnnouncedAt    time.Time `json:"announced_at"`
	AnnouncedFor   day       `json:"announced_for"`
}

type commentsFile struct {
	Rounds []struct {
		Round      int       `json:"round"`
		Revision   int       `json:"revision"`
		OpensAt    time.Time `json:"opens_at"`
		ClosesAt   time.Time `json:"closes_at"`
		TimeZone   string    `json:"time_zone"`
		Bodies     []string  `json:"bodies"`
		NumberedAt time.Time `json:"numbered_at"`
	} `json:"rounds"`
	Letters  []letterRow  `json:"letters"`
	Comments []commentRow `json:"comments"`
}

type meetingRow struct {
	ID          string            `json:"id"`
	TitleRU     string            `json:"title_ru"`
	TitleEN     string            `json:"title_en"`
	Number      int               `json:"number"`
	StartsAt    time.Time         `json:"starts_at"`
	EndsAt      time.Time         `json:"ends_at"`
	TimeZone    string            `json:"time_zone"`
	Format      string            `json:"format"`
	PlaceRU     string            `json:"place_ru"`
	PlaceEN     string            `json:"place_en"`
	Link        string            `json:"link"`
	Revision    int               `json:"plan_revision"`
	OpenedBy    string            `json:"opened_by"`
	Chair       string            `json:"chair"`
	Secretary   string            `json:"secretary"`
	Proceedings map[string]string `json:"order_of_proceedings"`
	Attendance  []struct {
		Person string `json:"person"`
		Body   string `json:"body"`
		Mode   string `json:"mode"`
	} `json:"attendance"`
	Agenda []struct {
		No       int      `json:"no"`
		TitleRU  string   `json:"title_ru"`
		TitleEN  string   `json:"title_en"`
		Speaker  string   `json:"speaker"`
		Minutes  int      `json:"duration_min"`
		HeardRU  string   `json:"heard_ru"`
		HeardEN  string   `json:"heard_en"`
		Comments []string `json:"comments"`
	} `json:"agenda"`
	Decisions []struct {
		Number    string   `json:"number"`
		Item      int      `json:"agenda_item"`
		Kind      string   `json:"kind"`
		Manner    string   `json:"manner"`
		TextRU    string   `json:"text_ru"`
		TextEN    string   `json:"text_en"`
		Addressee []string `json:"addressee"`
		Due       day      `json:"due"`
		Persons   []string `json:"persons"`
	} `json:"decisions"`
	Positions []struct {
		ID        string `json:"id"`
		Item      int    `json:"agenda_item"`
		Body      string `json:"body"`
		Position  string `json:"position"`
		Measure   string `json:"measure"`
		Comment   string `json:"comment"`
		TextRU    string `json:"text_ru"`
		TextEN    string `json:"text_en"`
		Withdraws string `json:"withdraws"`
	} `json:"positions"`
	Corrections struct {
		Done     day               `json:"done"`
		Edits    []editRow         `json:"edits"`
		Renumber map[string]string `json:"renumber"`
		NoteRU   string            `json:"note_ru"`
		NoteEN   string            `json:"note_en"`
	} `json:"technical_corrections"`
	Protocol struct {
		Finalised day      `json:"finalised"`
		SignedBy  []string `json:"signed_by"`
	} `json:"protocol"`
}

type letterText struct {
	SubjectRU    string   `json:"subject_ru"`
	SubjectEN    string   `json:"subject_en"`
	ParagraphsRU []string `json:"paragraphs_ru"`
	ParagraphsEN []string `json:"paragraphs_en"`
}

type meetingsFile struct {
	Group struct {
		Code   string `json:"code"`
		NameRU string `json:"name_ru"`
		NameEN string `json:"name_en"`
	} `json:"expert_group"`
	Meetings []meetingRow `json:"meetings"`
	Dispatch struct {
		Meeting    string    `json:"meeting"`
		Contact    string    `json:"contact"`
		ReleasedAt time.Time `json:"released_at"`
		Documents  []struct {
			Kind     string `json:"kind"`
			Language string `json:"language"`
			Format   string `json:"format"`
		} `json:"documents"`
		Sender    string                `json:"sender"`
		OutNumber string                `json:"outgoing_number"`
		OutDate   day                   `json:"outgoing_date"`
		Decision  string                `json:"decision"`
		SignedBy  string                `json:"signed_by"`
		Letters   map[string]letterText `json:"letters"`
	} `json:"dispatch"`
	Referral struct {
		Route   string `json:"route"`
		Started day    `json:"started"`
		Steps   []struct {
			No        int     `json:"no"`
			Step      string  `json:"step"`
			Date      day     `json:"date"`
			Due       day     `json:"due"`
			OutcomeRU *string `json:"outcome_ru"`
			OutcomeEN *string `json:"outcome_en"`
			Answers   []struct {
				Body   string  `json:"body"`
				Answer string  `json:"answer"`
				Date   day     `json:"date"`
				NoteRU *string `json:"note_ru"`
				NoteEN *string `json:"note_en"`
			} `json:"answers"`
		} `json:"steps"`
	} `json:"referral"`
}

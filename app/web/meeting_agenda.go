package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
)

// createItem adds an item to an agenda.
func (s *Site) createItem(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.onMeeting(c, who, in, "item", "item.done.added", func(ctx context.Context, id procedure.MeetingID) error {
		item := readItem(in)
		if problems := in.check(item.Check()); len(problems) > 0 {
			return problems
		}
		_, err := s.desk.AddItem(ctx, who, id, item)
		return err
	})
}

// updateItem changes an item.
func (s *Site) updateItem(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.onItem(c, who, in, "item-", "item.done.changed", func(ctx context.Context, i procedure.Item) error {
		changed := readItem(in)
		changed.ID, changed.Version = i.ID, in.version()
		if problems := in.check(changed.Check()); len(problems) > 0 {
			return problems
		}
		return s.desk.ChangeItem(ctx, who, changed)
	})
}

// removeItem takes an item off the agenda.
func (s *Site) removeItem(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onItem(c, who, s.readForm(c), "item-", "item.done.removed", func(ctx context.Context, i procedure.Item) error {
		return s.desk.RemoveItem(ctx, who, i.ID)
	})
}

// takeComments puts the plan's open comments on an item.
func (s *Site) takeComments(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onItem(c, who, s.readForm(c), "item-", "item.done.comments", func(ctx context.Context, i procedure.Item) error {
		_, err := s.desk.TakeOpenComments(ctx, who, i.ID)
		return err
	})
}

// putOnAgenda puts the comments and measures whose numbers are typed on an item,
// or takes the comments off it.
func (s *Site) putOnAgenda(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.onItem(c, who, in, "agenda-", "item.done.agenda", func(ctx context.Context, i procedure.Item) error {
		comments, elements, err := s.numbered(ctx, who, in, i.Meeting)
		if err != nil {
			return err
		}
		if in.value("do") != "off" {
			return s.desk.PutOnAgenda(ctx, who, i.ID, comments, elements)
		}
		for _, comment := range comments {
			if err := s.desk.TakeOffAgenda(ctx, who, i.Meeting, comment); err != nil {
				return err
			}
		}
		return nil
	})
}

// numbered are the comments and elements of a meeting's plan whose numbers are
// typed; a number that there is not is a problem of its field.
func (s *Site) numbered(ctx context.Context, who procedure.Viewer, in *input, id procedure.MeetingID) (comments []procedure.CommentID, elements []procedure.ElementID, err error) {
	m, err := s.store.Meeting(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	numbers, err := s.store.CommentNumbers(ctx, m.Plan)
	if err != nil {
		return nil, nil, err
	}
	byNumber := map[string]procedure.CommentID{}
	for comment, number := range numbers {
		byNumber[strconv.Itoa(number)] = comment
	}
	byMark := map[string]procedure.ElementID{}
	if m.Revision != 0 {
		draft, err := s.store.PublishedDraft(ctx, m.Revision)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range draft.Elements {
			byMark[e.Number] = e.ID
		}
	}
	comments = chosen(in, "comments", "item.error.comments", byNumber)
	elements = chosen(in, "elements", "item.error.elements", byMark)
	if len(in.problems) == 0 && len(comments)+len(elements) == 0 {
		in.problems.Add("comments", "item.error.nothing")
	}
	return comments, elements, in.check(nil).Err()
}

// chosen are the things whose numbers a field names, separated by commas or
// spaces.
func chosen[ID comparable](in *input, field, key string, known map[string]ID) []ID {
	var all []ID
	for _, number := range strings.FieldsFunc(in.line(field, procedure.MaxTitle), func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		id, ok := known[number]
		if !ok {
			in.problems.Add(field, key, "Number", number)
			return nil
		}
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// createDecision records a decision on an item.
func (s *Site) createDecision(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.recording(c, who, in, "decide-", "decision.done.recorded", func(ctx context.Context, i procedure.Item) error {
		n, err := s.readDecision(ctx, in, i)
		if err != nil {
			return err
		}
		_, err = s.desk.RecordDecision(ctx, who, n)
		return err
	})
}

// createPosition records a body's stand on an item.
func (s *Site) createPosition(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.recording(c, who, in, "position-", "position.done.recorded", func(ctx context.Context, i procedure.Item) error {
		n := procedure.NewPosition{Item: i.ID, Body: procedure.BodyID(in.id("body")), Kind: procedure.PositionKind(in.value("position")),
			Element: procedure.ElementID(in.id("element")), Text: in.texts("text", procedure.MaxNote)}
		if problems := in.check(n.Check()); len(problems) > 0 {
			return problems
		}
		_, err := s.desk.RecordPosition(ctx, who, n)
		return err
	})
}

// withdrawOpinion records that a special opinion was withdrawn.
func (s *Site) withdrawOpinion(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.recording(c, who, in, "position-", "position.done.withdrawn", func(ctx context.Context, i procedure.Item) error {
		opinion, err := number[int64](c, "opinion")
		if err != nil {
			return err
		}
		return s.desk.WithdrawOpinion(ctx, who, i.ID, opinion, in.texts("text", procedure.MaxNote))
	})
}

// recording is onItem of whoever may record decisions.
func (s *Site) recording(c *fiber.Ctx, who procedure.Viewer, in *input, form, flash string, act func(context.Context, procedure.Item) error) error {
	return s.onItem(c, who, in, form, flash, func(ctx context.Context, i procedure.Item) error {
		m, err := s.store.Meeting(ctx, i.Meeting)
		if err == nil {
			err = s.mayRecord(ctx, who, m)
		}
		if err != nil {
			return err
		}
		return act(ctx, i)
	})
}

// onItem carries out an act on the item of the address; problems are shown on
// its meeting's page, in the form of that name.
func (s *Site) onItem(c *fiber.Ctx, who procedure.Viewer, in *input, form, flash string, act func(context.Context, procedure.Item) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ItemID](c, "item")
	if err != nil {
		return err
	}
	item, err := s.store.Item(ctx, id)
	if err != nil {
		return err
	}
	meeting := strconv.FormatInt(int64(item.Meeting), 10)
	c.Locals("meeting", meeting)
	err = act(ctx, item)
	if problems, ok := asInvalid(err); ok {
		return s.meetingPage(c, who, form+strconv.FormatInt(int64(id), 10), in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, "/meetings/"+meeting+"#item-"+strconv.FormatInt(int64(id), 10))
}

// updateDecision corrects a decision.
func (s *Site) updateDecision(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.onDecision(c, who, in, "decision.done.changed", func(ctx context.Context, d procedure.Decision, i procedure.Item) error {
		n, err := s.readDecision(ctx, in, i)
		if err != nil {
			return err
		}
		n.Revision = d.Revision
		d.NewDecision, d.Version = n, in.version()
		return s.desk.ChangeDecision(ctx, who, d)
	})
}

// removeDecision takes a decision back.
func (s *Site) removeDecision(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDecision(c, who, s.readForm(c), "decision.done.removed", func(ctx context.Context, d procedure.Decision, _ procedure.Item) error {
		return s.desk.RemoveDecision(ctx, who, d.ID)
	})
}

func (s *Site) onDecision(c *fiber.Ctx, who procedure.Viewer, in *input, flash string, act func(context.Context, procedure.Decision, procedure.Item) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DecisionID](c, "decision")
	if err != nil {
		return err
	}
	d, err := s.store.Decision(ctx, id)
	if err != nil {
		return err
	}
	item, err := s.store.Item(ctx, d.Item)
	if err != nil {
		return err
	}
	m, err := s.store.Meeting(ctx, item.Meeting)
	if err == nil {
		err = s.mayRecord(ctx, who, m)
	}
	if err != nil {
		return err
	}
	meeting := strconv.FormatInt(int64(item.Meeting), 10)
	c.Locals("meeting", meeting)
	err = act(ctx, d, item)
	if problems, ok := asInvalid(err); ok {
		return s.meetingPage(c, who, "decision-"+strconv.FormatInt(int64(id), 10), in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, "/meetings/"+meeting+"#decision-"+strconv.FormatInt(int64(id), 10))
}

// readItem reads the form of an item.
func readItem(in *input) procedure.Item {
	return procedure.Item{NewItem: procedure.NewItem{No: in.integer("no"), Title: in.texts("title", procedure.MaxTitle),
		Speaker: procedure.PersonID(in.id("speaker")), Minutes: in.amount("minutes", "item.error.minutes"), Considers: in.value("considers") != ""},
		Heard: in.texts("heard", procedure.MaxNote), Said: in.texts("said", procedure.MaxNote)}
}

// readDecision reads the form of a decision on an item.
func (s *Site) readDecision(ctx context.Context, in *input, i procedure.Item) (procedure.NewDecision, error) {
	n := procedure.NewDecision{Item: i.ID, Kind: procedure.DecisionKind(in.value("kind")), Manner: in.value("manner"),
		Text: in.texts("text", procedure.MaxNote), Person: procedure.PersonID(in.id("person"))}
	for _, id := range in.ids("addressees") {
		n.Addressees = append(n.Addressees, procedure.BodyID(id))
	}
	m, err := s.store.Meeting(ctx, i.Meeting)
	if err != nil {
		return n, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		zone = time.UTC
	}
	var problems procedure.Invalid
	if typed := in.value("due"); typed != "" {
		due, ok := locales.ParseDate(typed, zone)
		if !ok {
			problems.Add("due", "decision.error.due")
		}
		n.Due = due
	}
	if n.Kind == procedure.DecideApprove {
		if n.Revision, err = s.store.RevisionAfter(ctx, m.Revision); err != nil {
			return n, err
		}
	}
	if checked, ok := asInvalid(n.Check()); ok {
		problems = append(problems, checked...)
	}
	return n, in.check(problems.Err()).Err()
}

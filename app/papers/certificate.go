package papers

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// CertificateProof is by what a certificate on paper can be checked.
type CertificateProof struct {
	Signed procedure.Fingerprint // of the JSON with the signature
	Key    string                // that signed it
	Check  string                // address of the page that checks fingerprints
}

// Certificate is a certificate of dispatch on paper: what was sent, what became
// of it for each recipient, and how long the record was.
func Certificate(p *locales.Printer, c procedure.Certificate, proof CertificateProof) Paper {
	w := certificateWords{p, c}
	title := p.T("paper.certificate.title", "Number", c.Number)
	return Paper{Kind: "certificate", Lang: p.Lang, Title: title, Number: strconv.Itoa(c.Number), Made: c.Issued,
		Body: func(yield func(Block) bool) {
			for _, b := range w.blocks(title, proof) {
				if !yield(b) {
					return
				}
			}
		}}
}

// certificateWords is a certificate in the words of a language.
type certificateWords struct {
	*locales.Printer
	c procedure.Certificate
}

func (w certificateWords) blocks(title string, proof CertificateProof) []Block {
	return []Block{
		Heading{Level: 1, Text: Words(title)},
		Table{Widths: []float64{30, 70}, Rows: w.facts()},
		Heading{Level: 2, Text: Words(w.T("paper.certificate.files"))},
		Table{Widths: []float64{6, 44, 50}, Head: w.head("paper.plan.number", "paper.certificate.document", "paper.certificate.file"), Rows: w.files()},
		Heading{Level: 2, Text: Words(w.T("paper.certificate.result"))},
		Para{Style: Indent, Text: Words(w.sum())},
		Section{Landscape: true},
		Heading{Level: 2, Text: Words(w.N("paper.certificate.recipients", len(w.c.Recipients)))},
		Table{Widths: []float64{5, 27, 43, 25}, Size: 9, Head: w.head("paper.plan.number", "dispatch.recipient", "delivery.evidence", "delivery.receipt"), Rows: w.recipients()},
		Section{},
		Heading{Level: 2, Text: Words(w.T("paper.certificate.record"))},
		Para{Style: Indent, Text: Words(w.T("paper.certificate.record_text"))},
		Table{Widths: []float64{24, 14, 62}, Head: w.head("paper.certificate.record_of", "paper.certificate.lines", "paper.certificate.hash"), Rows: w.record()},
		Heading{Level: 2, Text: Words(w.T("paper.certificate.check"))},
		Para{Style: Indent, Text: Words(w.T("paper.certificate.check_text", "Address", proof.Check))},
		Table{Widths: []float64{38, 62}, Rows: rowsOf([][2]string{{w.T("paper.certificate.signed"), groupsOf(proof.Signed.String())}, {w.T("paper.certificate.key"), proof.Key}})},
	}
}

func (w certificateWords) head(keys ...string) []Row {
	row := Row{}
	for _, key := range keys {
		row.Cells = append(row.Cells, HeadOf(w.T(key)))
	}
	return []Row{row}
}

// rowsOf are rows of a name and what it is.
func rowsOf(facts [][2]string) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, f := range facts {
			if f[1] != "" && !yield(Row{Cells: []Cell{CellOf(f[0]), CellOf(f[1])}}) {
				return
			}
		}
	}
}

func (w certificateWords) facts() iter.Seq[Row] {
	lang, d := procedure.Lang(w.Lang), w.c.Dispatch
	letter := w.day(d.Dated)
	if d.Number != "" {
		letter = w.T("dispatch.number_of", "Number", d.Number, "Date", letter)
	}
	return rowsOf([][2]string{
		{w.T("paper.certificate.letter"), letter},
		{w.T("paper.certificate.subject"), w.Typeset(d.Subject.In(lang))},
		{w.T("dispatch.sender"), d.Sender.In(lang)},
		{w.T("paper.certificate.group"), w.Typeset(d.Group.In(lang))},
		{w.T("paper.certificate.released"), w.by(w.moment(d.Released), d.ReleasedBy)},
		{w.T("paper.certificate.asked"), d.AskedBy.In(lang)},
		{w.T("paper.certificate.link_ends"), w.Date(locales.In(d.LinkEnds, d.Zone))},
		{w.T("paper.certificate.issued"), w.by(w.moment(w.c.Issued), w.c.IssuedBy)},
	})
}

// day is a day as the certificate writes it.
func (w certificateWords) day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return w.Date(t)
}

// moment is a time by the clock of the group.
func (w certificateWords) moment(t time.Time) string { return w.DateTimeExact(t, w.c.Dispatch.Zone) }

// short is a moment in a dense column.
func (w certificateWords) short(t time.Time) string {
	local := locales.In(t, w.c.Dispatch.Zone)
	return w.DateDense(local) + " " + w.ClockExact(local)
}

func (w certificateWords) by(words string, name procedure.Texts) string {
	if name := name.In(procedure.Lang(w.Lang)); name != "" {
		return words + ", " + name
	}
	return words
}

func (w certificateWords) files() iter.Seq[Row] {
	lang := procedure.Lang(w.Lang)
	return func(yield func(Row) bool) {
		for i, f := range w.c.Files {
			title := f.Title.In(lang)
			if f.Annex != "" {
				title = w.T("dispatch.file.annex", "Number", f.Annex, "Title", title)
			}
			kind := []string{strings.ToUpper(f.Format), w.Language(string(f.Lang))}
			if f.Pages > 0 {
				kind = append(kind, w.N("dispatch.file.pages", f.Pages))
			}
			kind = append(kind, w.Size(f.Size))
			if !f.Attached {
				kind = append(kind, w.T("dispatch.file.linked"))
			}
			file := Cell{Text: []Text{Words(f.Name), Words(strings.Join(kind, ", ")), Words("SHA-256 " + groupsOf(f.SHA256))}}
			if !yield(Row{Cells: []Cell{CellOf(strconv.Itoa(i + 1)), CellOf(w.Typeset(title)), file}}) {
				return
			}
		}
	}
}

// sum says in a sentence what became of the letters.
func (w certificateWords) sum() string {
	counts, acknowledged := map[procedure.DeliveryState]int{}, 0
	for _, r := range w.c.Recipients {
		counts[r.State]++
		if r.Received() {
			acknowledged++
		}
	}
	var parts []string
	for _, state := range procedure.DeliveryStates {
		if n := counts[state]; n > 0 {
			parts = append(parts, w.T("paper.certificate.count", "State", lower(w.T("delivery.state."+string(state))), "Count", n))
		}
	}
	return w.N("paper.certificate.sum", len(w.c.Recipients), "States", strings.Join(parts, ", "), "Acknowledged", acknowledged)
}

// lower makes the first letter of a state small, for the middle of a sentence.
func lower(s string) string {
	for _, r := range s {
		return strings.ToLower(string(r)) + s[len(string(r)):]
	}
	return s
}

func (w certificateWords) recipients() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i, r := range w.c.Recipients {
			to := Cell{Text: []Text{Marked(r.Called(procedure.Lang(w.Lang)), Bold)}}
			for _, j := range r.Joined {
				to.Text = append(to.Text, Words(w.T("dispatch.joined", "Name", j.Name)))
			}
			to.Text = append(to.Text, Words(breakable(r.Address)), Words(w.Language(string(r.Lang))))
			if !yield(Row{Cells: []Cell{CellOf(strconv.Itoa(i + 1)), to, w.evidence(r), w.receipt(r)}}) {
				return
			}
		}
	}
}

// passing are states on the way of an attempt, which say nothing by themselves.
var passing = []procedure.DeliveryState{procedure.DeliveryPlanned, procedure.DeliverySending, procedure.DeliveryCommitting}

// evidence is what happened to a letter, without the steps in between; the JSON
// has them all.
func (w certificateWords) evidence(r procedure.CertifiedRecipient) Cell {
	cell := Cell{Text: []Text{Marked(w.T("delivery.state."+string(r.State)), Bold)}}
	moved := slices.ContainsFunc(r.Events, func(e procedure.CertifiedEvent) bool { return e.Address != "" && e.Address != r.Address })
	for _, e := range r.Events {
		begins := moved && e.Address != ""
		if e.Report == "" && e.By == nil && !begins && slices.Contains(passing, e.State) {
			continue
		}
		words := w.short(e.At) + " – " + w.happened(e)
		if begins {
			words += ", " + w.T("paper.certificate.to", "Address", breakable(e.Address))
		}
		if e.Server != "" {
			words += ", " + w.T("paper.certificate.server", "Name", breakable(e.Server))
		}
		if reply := strings.TrimSpace(strings.Join([]string{code(e.Code), e.Enhanced, e.Reply}, " ")); reply != "" {
			words += ": " + breakable(reply)
		}
		if e.Queue != "" {
			words += "; " + w.T("delivery.queue", "Number", breakable(e.Queue))
		}
		cell.Text = append(cell.Text, Words(w.by(words, e.By)))
	}
	for _, at := range r.Reminded {
		cell.Text = append(cell.Text, Words(w.short(at)+" – "+w.T("paper.certificate.reminded")))
	}
	return cell
}

// happened says what an event is, and why where no server has said it.
func (w certificateWords) happened(e procedure.CertifiedEvent) string {
	state := lower(w.T("delivery.state." + string(e.State)))
	switch e.Cause {
	case "":
		return state
	case procedure.CauseUndone:
		return lower(w.T("delivery.reopened", "State", state))
	}
	return state + " (" + w.T("paper.certificate.cause."+string(e.Cause)) + ")"
}

func code(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// receipt is what was said of the receipt.
func (w certificateWords) receipt(r procedure.CertifiedRecipient) Cell {
	var cell Cell
	if !r.Received() {
		cell = CellOf(w.T("delivery.not_yet"))
	}
	for _, s := range r.Acknowledged {
		var parts []string
		if s.Paper != "" {
			paper := s.Paper
			if s.Dated != "" {
				paper = w.T("dispatch.number_of", "Number", paper, "Date", w.day(s.Dated))
			}
			parts = append(parts, w.T("delivery.on_paper", "Paper", paper))
		}
		for _, part := range []string{s.Name, s.Post} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		if s.Incoming != "" {
			parts = append(parts, w.T("delivery.incoming", "Number", s.Incoming))
		}
		words := w.by(w.short(s.At)+" – "+strings.Join(parts, ", "), s.By)
		if !s.Struck.IsZero() {
			words += "; " + w.T("delivery.struck", "Time", w.short(s.Struck), "Name", s.StruckBy.In(procedure.Lang(w.Lang)))
		}
		cell.Text = append(cell.Text, Words(words))
		for _, scan := range s.Scans {
			cell.Text = append(cell.Text, Words(w.T("paper.certificate.scan", "Fingerprint", groupsOf(scan))))
		}
	}
	return cell
}

func (w certificateWords) record() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i, r := range w.c.Record {
			if !yield(Row{Cells: []Cell{CellOf(w.T(fmt.Sprintf("paper.certificate.record_%d", i))), CellOf(w.Number(r.Lines)), CellOf(groupsOf(r.Head))}}) {
				return
			}
		}
	}
}

// groupsOf sets hexadecimal digits in groups of four.
func groupsOf(digits string) string {
	var out strings.Builder
	for i := 0; i < len(digits); i += 4 {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(digits[i:min(i+4, len(digits))])
	}
	return out.String()
}

// breakable lets a long address or reply break where a reader would break it.
func breakable(s string) string {
	var out strings.Builder
	for _, r := range s {
		out.WriteRune(r)
		if r == '@' || r == '.' || r == '/' || r == '-' || r == '=' || r == '+' {
			out.WriteRune('\u200b')
		}
	}
	return out.String()
}

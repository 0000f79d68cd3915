package web

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// openDraft is the unpublished revision of the address, for who may change it.
func (s *Site) openDraft(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Draft, error) {
	id, err := s.revisionOf(ctx, c, who)
	if err != nil {
		return procedure.Draft{}, err
	}
	if who.MayEditTexts() != nil {
		return procedure.Draft{}, procedure.ErrNotFound
	}
	d, err := s.store.Draft(ctx, id)
	if err == nil && d.Revision.State != procedure.RevisionDraft && c.Method() != fiber.MethodPost {
		err = procedure.ErrNotFound // a form that was open meanwhile comes back with what was typed: its act refuses
	}
	return d, err
}

// draftElement is an element of it.
func (s *Site) draftElement(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Draft, procedure.Element, error) {
	d, err := s.openDraft(ctx, c, who)
	if err != nil {
		return d, procedure.Element{}, err
	}
	id, err := number[procedure.ElementID](c, "element")
	if err != nil {
		return d, procedure.Element{}, err
	}
	e, ok := d.Element(id)
	if !ok {
		return d, e, procedure.ErrNotFound
	}
	return d, e, nil
}

// showElementForm is the form of one element of an unpublished revision.
func (s *Site) showElementForm(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, e, err := s.draftElement(ctx, c, who)
	if err != nil {
		return err
	}
	return s.elementForm(c, who, d, e, 0)(filledElement(d, e), fiber.StatusOK)
}

// filledElement is the form of an element with what stands.
func filledElement(d procedure.Draft, e procedure.Element) views.Form {
	form := views.Form{Values: map[string]string{"number": e.Number, views.SeenField: e.Mark(), "place": views.PlaceValue(d.PlaceOf(e.ID))}, Version: d.Revision.Version}
	for lang, columns := range e.Cells {
		for col, cell := range columns {
			form.Values[col+"_"+string(lang)] = cell.Text
		}
	}
	return form
}

// elementForm shows the form of an element; of a new one, which has no id, it
// says behind which it goes.
func (s *Site) elementForm(c *fiber.Ctx, who procedure.Viewer, d procedure.Draft, e procedure.Element, after procedure.ElementID) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		sources, err := s.store.SourcesOf(ctx, d)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "element.save")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.ElementFormPage(f, views.ElementView{Draft: d, Element: e, After: after, Officer: who.Officer(), Sources: sources, Form: form}))
	}
}

// editElement changes, moves, removes or restores one element of an unpublished
// revision.
func (s *Site) editElement(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, e, err := s.draftElement(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	do := in.value("do")
	changed := readElement(in, d.Plan, e)
	if do == "delete" {
		in.problems = nil // what goes need not be right
	}
	seen := procedure.Stands(map[procedure.ElementID]string{e.ID: in.value(views.SeenField)})
	var was, is procedure.Draft
	err = in.carry(nil, func() error {
		return s.desk.EditDraft(ctx, who, d.Revision.ID, in.version(), seen, func(now procedure.Draft) (after procedure.Draft, err error) {
			was = now
			is, err = carryOut(now, do, changed, chosenPlace(in.value("place")))
			return is, err
		})
	})
	if moves := do == "up" || do == "down" || do == "place"; moves && err == nil {
		return s.moved(c, do, was, is, changed)
	}
	stands := func() (views.Form, error) {
		now, stood, err := s.draftElement(ctx, c, who)
		return filledElement(now, stood), err
	}
	return s.answerOver(c, in, err, stands, s.elementForm(c, who, d, e, 0), flashOf(do), func() string {
		if do == "delete" || do == "restore" {
			return c.Path()
		}
		return s.draftPath(c, changed)
	})
}

// moved says where an element stands that was moved, and leads back to what moved
// it: it may have to go further.
func (s *Site) moved(c *fiber.Ctx, do string, was, is procedure.Draft, e procedure.Element) error {
	place := is.PlaceOf(e.ID)
	if do != "place" && place == was.PlaceOf(e.ID) {
		return s.done(c, "element.unmoved", c.Path()+"#"+do)
	}
	words := locales.ForPage(string(s.visit(c).lang))
	return s.done(c, "element.moved", c.Path()+"#"+do, "Place", views.PlaceWords(words, is, e, place))
}

func flashOf(do string) string {
	if do == "delete" {
		return "element.removed"
	}
	return "element.done"
}

// carryOut does with an element what a button says.
func carryOut(now procedure.Draft, do string, changed procedure.Element, place procedure.Place) (procedure.Draft, error) {
	if do == "delete" {
		return now.Remove(changed.ID)
	}
	if err := now.CheckNumber(changed); err != nil {
		return now, err
	}
	was := now
	now = now.Replace(changed)
	if stood, _ := was.Element(changed.ID); stood.Number != changed.Number {
		now, _, _ = now.CarryReferences(was, desk.References(), changed.ID)
	}
	switch do {
	case "up", "down":
		return now.Move(changed.ID, do == "up"), nil
	case "place":
		return now.Put(changed.ID, place)
	case "restore":
		return now.Restore(changed), nil
	}
	return now, nil
}

// chosenPlace is a place as a choice has it: the section and what stands before,
// with a point between.
func chosenPlace(value string) procedure.Place {
	section, after, _ := strings.Cut(value, ".")
	id := func(s string) procedure.ElementID {
		n, ok := procedure.ParseNumber[procedure.ElementID](s)
		if !ok && s != "0" {
			return -1 // nothing that the form offers
		}
		return n
	}
	return procedure.Place{Section: id(section), After: id(after)}
}

// draftPath is the place of an element on the page of its revision.
func (s *Site) draftPath(c *fiber.Ctx, e procedure.Element) string {
	path := "/plans/" + c.Params("plan") + "/revisions/" + c.Params("revision")
	switch {
	case e.Kind == procedure.Measure && e.ID > 0:
		return path + "#m" + strconv.FormatInt(int64(e.ID), 10)
	case e.Kind == procedure.Measure:
		return path + "#s" + strconv.FormatInt(int64(e.Parent), 10)
	case e.Kind == procedure.Section && e.ID > 0:
		return path + "#s" + strconv.FormatInt(int64(e.ID), 10)
	}
	return path
}

// newElement is what a page says of an element to be added: its kind, and
// behind which other one it goes.
func newElement(d procedure.Draft, kind, after string) (procedure.Element, procedure.ElementID, error) {
	e := procedure.Element{ID: -1, Kind: procedure.ElementKind(kind)}
	id, _ := procedure.ParseNumber[procedure.ElementID](after)
	neighbour, ok := d.Element(id)
	switch {
	case ok && e.Kind == procedure.Section && neighbour.Kind != procedure.Measure:
		e.Number = d.NextSection()
	case ok && e.Kind == procedure.Measure && neighbour.Kind == procedure.Section:
		e.Parent, e.Number = neighbour.ID, d.NextNumber(neighbour.ID)
	case ok && e.Kind == procedure.Measure && neighbour.Kind == procedure.Measure:
		e.Parent, e.Number = neighbour.Parent, d.NextNumber(neighbour.Parent)
	default:
		return e, id, procedure.ErrNotFound
	}
	return e, id, nil
}

// showNewElement is the form of an element to be added.
func (s *Site) showNewElement(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if !who.Officer() {
		return procedure.ErrNotFound
	}
	d, err := s.openDraft(ctx, c, who)
	if err != nil {
		return err
	}
	e, after, err := newElement(d, c.Query("kind"), c.Query("after"))
	if err == nil && e.Kind == procedure.Measure && !d.Holds(e.Parent) {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.elementForm(c, who, d, e, after)(filledElement(d, e), fiber.StatusOK)
}

// addElement adds an element to an unpublished revision. What others have done to
// it meanwhile is no obstacle, as long as that behind which it goes is there.
func (s *Site) addElement(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, err := s.openDraft(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	e, after, err := newElement(d, in.value("kind"), in.value("after"))
	if err != nil {
		return err
	}
	added := readElement(in, d.Plan, e)
	there := func(now procedure.Draft) bool {
		behind, ok := now.Element(after)
		return ok && (!behind.Deleted || behind.Kind == procedure.Section) // of a deleted section it is said that it is
	}
	err = in.carry(nil, func() error {
		return s.desk.EditDraft(ctx, who, d.Revision.ID, in.version(), there, func(now procedure.Draft) (procedure.Draft, error) {
			if err := now.CheckNumber(added); err != nil {
				return now, err
			}
			return now.Add(added, after)
		})
	})
	stands := func() (views.Form, error) {
		now, err := s.openDraft(ctx, c, who)
		return views.Form{Version: now.Revision.Version}, err
	}
	return s.answerOver(c, in, err, stands, s.elementForm(c, who, d, e, after), "element.done", func() string {
		if now, err := s.openDraft(ctx, c, who); err == nil {
			if there, ok := now.Numbered(added.Kind, added.Number); ok {
				return s.draftPath(c, there)
			}
		}
		return s.draftPath(c, added)
	})
}

// readElement reads the form of an element.
func readElement(in *input, plan procedure.Plan, e procedure.Element) procedure.Element {
	changed := e
	if e.Kind != procedure.Whole {
		changed.Number = in.line("number", procedure.MaxElementNumber)
		if changed.Number == "" && !in.wrong("number") {
			in.problems.Add("number", "element.error.number")
		}
	}
	changed.Cells = map[procedure.Lang]map[string]procedure.Cell{}
	for _, lang := range plan.Langs {
		changed.Cells[lang] = map[string]procedure.Cell{}
		for _, column := range plan.ColumnsOf(e.Kind) {
			text := in.text(column.Key+"_"+string(lang), procedure.ColumnLimit(column.Key))
			cell := e.Cells[lang][column.Key]
			if text != cell.Text {
				cell = procedure.Cell{Text: text}
			}
			if lang != plan.Authentic() && text != "" && (text != e.Text(lang, column.Key) || in.ticked(views.CheckedField(column.Key, lang))) {
				cell.MadeFrom = procedure.TextHash(changed.Cells[plan.Authentic()][column.Key].Text)
			}
			changed.Cells[lang][column.Key] = cell
		}
	}
	if title := procedure.ColTitle + "_" + string(plan.Authentic()); changed.Cells[plan.Authentic()][procedure.ColTitle].Text == "" && !in.wrong(title) {
		in.problems.Add(title, "element.error.title")
	}
	return changed
}

// wrong says whether a field has a problem already.
func (in *input) wrong(field string) bool {
	for _, p := range in.problems {
		if p.Field == field {
			return true
		}
	}
	return false
}

package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showTableMap is the map of a round's table: how many comments there are of
// each body on each element, and what became of them.
func (s *Site) showTableMap(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "table.map.title")
	f.Wide = true
	t, err := s.tableTopic(ctx, c, who, f.Printer)
	if err != nil {
		return err
	}
	cells, err := t.Cells(ctx)
	if err != nil {
		return err
	}
	draft, err := s.store.PublishedDraft(ctx, t.revision)
	if err != nil {
		return err
	}
	v := views.MapView{Title: f.T("table.title"), Lead: t.title, Sealed: !t.others, Base: t.base + "/table", Cells: map[views.MapKey]procedure.TableCounts{}}
	for _, cell := range cells {
		v.Cells[views.MapKey{Element: cell.Element, Body: cell.Body}] = cell.Counts
		v.Total += cell.Counts.Total()
	}
	asked, err := s.tableBodies(ctx, who.Group, t)
	if err != nil {
		return err
	}
	if v.Names, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	v.Columns = asked
	for _, e := range draft.Elements {
		row := views.MapRow{Element: e.ID, Mark: e.Number, Name: views.ElementName(f, e.Kind, e.Number)}
		if e.Kind == procedure.Measure && len(v.Parts) > 0 {
			last := len(v.Parts) - 1
			v.Parts[last].Rows = append(v.Parts[last].Rows, row)
			continue
		}
		title := e.Text(who.Lang, procedure.ColTitle)
		if e.Kind == procedure.Whole {
			title = ""
		}
		v.Parts = append(v.Parts, views.MapPart{Name: row.Name, Title: title, Rows: []views.MapRow{row}})
	}
	return s.render(c, fiber.StatusOK, views.MapPage(f, v))
}

// showMapCell leads from a cell of the map to its comments.
func (s *Site) showMapCell(c *fiber.Ctx, _ procedure.Viewer) error {
	element, err := number[procedure.ElementID](c, "element")
	if err != nil {
		return err
	}
	body, err := number[procedure.BodyID](c, "body")
	if err != nil {
		return err
	}
	return c.Redirect("/rounds/"+c.Params("round")+"/table?element="+plain(element)+"&body="+plain(body), fiber.StatusSeeOther)
}

// showAlternatives puts what bodies propose for one element side by side.
func (s *Site) showAlternatives(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "table.beside.title")
	f.Wide = true
	t, err := s.tableTopic(ctx, c, who, f.Printer)
	if err != nil {
		return err
	}
	q, _ := tableQuery(c)
	draft, err := s.store.PublishedDraft(ctx, t.revision)
	if err != nil {
		return err
	}
	element, ok := draft.Element(q.Element)
	if !ok {
		return procedure.ErrNotFound
	}
	v := views.AlternativesView{Title: f.T("table.title"), Sealed: !t.others, Base: t.base + "/table", Name: views.ElementName(f, element.Kind, element.Number),
		Text: element.Text(who.Lang, procedure.ColTitle), Element: element.ID}
	var lines []views.TableLine
	whole := t.base + "/alternatives?element=" + plain(element.ID)
	if lines, v.Pages, err = s.turned(ctx, f, t, procedure.TableQuery{Element: q.Element, After: q.After, Before: q.Before}, whole); err != nil {
		return err
	}
	v.Groups, v.Others = alternatives(draft, who.Lang, lines)
	if v.Elsewhere, err = s.contestedFrom(ctx, f, t, draft, element.ID, lines); err != nil {
		return err
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.AlternativesPage(f, v))
}

// alternatives groups comments by the text that they would change, and within
// it puts together those that would make the same of it; others are comments
// that change no words. What changes the text of another language only than the
// reader's is shown there.
func alternatives(d procedure.Draft, read procedure.Lang, lines []views.TableLine) (groups []views.AlternativeGroup, others []views.TableLine) {
	for _, l := range lines {
		lang := read
		if l.Change != nil && l.Change.Open && l.Edit.Column != "" && l.Edit.Base == d.Revision.ID {
			lang = l.Edit.In()
			there := d.Change(*l.Edit, lang)
			l.Change = &there
		}
		if l.Change == nil || l.Change.Column == "" || l.Change.Open || !l.Change.Fits {
			others = append(others, l)
			continue
		}
		key := string(lang) + " " + l.Change.Number + " " + l.Change.Column + " " + l.Change.Was
		at := slices.IndexFunc(groups, func(g views.AlternativeGroup) bool { return g.Key == key })
		if at < 0 {
			at = len(groups)
			groups = append(groups, views.AlternativeGroup{Key: key, Id: "text" + strconv.Itoa(at+1), Column: l.Column, Lang: lang, Was: l.Change.Was})
		}
		g := &groups[at]
		same := slices.IndexFunc(g.Ways, func(w views.Alternative) bool { return w.Change.Becomes == l.Change.Becomes })
		if same < 0 {
			same = len(g.Ways)
			g.Ways = append(g.Ways, views.Alternative{Change: *l.Change})
		}
		g.Ways[same].Lines = append(g.Ways[same].Lines, l)
	}
	return groups, others
}

// contestedFrom are comments that stand elsewhere than on an element and are in
// conflict with what is proposed there: mergers into it, the deletion of its
// section.
func (s *Site) contestedFrom(ctx context.Context, f views.Frame, t tableTopic, d procedure.Draft, element procedure.ElementID, lines []views.TableLine) ([]views.TableLine, error) {
	var rows []procedure.TableRow
	for _, l := range lines {
		if l.Contested {
			rows = append(rows, l.TableRow)
		}
	}
	ids, err := s.store.InConflict(ctx, d, t.round.ID, rows, element, contestsShown)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	from, err := t.Chosen(ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(from, func(a, b procedure.TableRow) int { return cmp.Compare(a.Pos, b.Pos) })
	return s.tableLines(ctx, f, from)
}

package papers

import (
	"encoding/xml"
	"strconv"

	"svod/app/procedure"
)

// start reads the beginning of an element. A row stands in a table and a cell
// in a row, or the file is damaged.
func (w *wordFile) start(x *part, e xml.StartElement) error {
	switch e.Name.Local {
	case "tbl":
		return w.startTable()
	case "tr", "tc":
		return w.startRow(e.Name.Local)
	case "p":
		w.startParagraph()
	case "pStyle", "numId", "ilvl", "outlineLvl":
		w.styled(x, e)
	case "footnoteReference", "endnoteReference":
		return w.footnote(e)
	case "r":
		w.raised = false
		w.hidden, _ = w.numbers.hides(w.paragraph.style)
	case "txbxContent":
		w.in.note("textBoxes", 0, 0, w.place())
		w.texts = append(w.texts, newWordText())
	case "ins", "moveTo", "del", "moveFrom":
		w.startChange(x, e)
	case "bookmarkStart":
		w.tag(wordAttr(e, "name"))
	case "commentRangeStart":
		w.text().begun[wordAttr(e, "id")] = len(w.text().pieces)
	case "commentRangeEnd", "commentReference":
		remark, known := w.comments[wordAttr(e, "id")]
		w.text().remark(wordAttr(e, "id"), remark, known)
	case "showingPlcHdr":
		if x.in("sdtPr", "showingPlcHdr") && wordAttr(e, "val") != "0" {
			w.unfilled = max(1, len(x.path)-2)
		}
	default:
		if err := w.properties(x, e); err != nil {
			return err
		}
		return w.signs(x, e)
	}
	return nil
}

func (w *wordFile) startTable() error {
	if n := len(w.open); n > 0 {
		if !w.open[n-1].inCell {
			return refused("damaged")
		}
		w.in.note("nestedTables", 0, 0, w.place())
	}
	w.tables++
	t := &wordTable{number: w.tables}
	if n := len(w.open); n > 0 {
		outer := w.open[n-1]
		t.within = procedure.FilledPlace{Table: outer.number, Row: outer.rows, At: outer.at}
	}
	w.open = append(w.open, t)
	return nil
}

func (w *wordFile) startRow(name string) error {
	if len(w.open) == 0 {
		return refused("damaged")
	}
	t := w.open[len(w.open)-1]
	switch {
	case name == "tr" && t.row == nil:
		t.rows++
		t.row, t.at, t.tag = &procedure.FilledRow{Table: t.number, Number: t.rows, Within: t.within}, 0, ""
		if t.rows > w.in.limits.Rows {
			return refused("rows", "Limit", w.in.limits.Rows)
		}
	case name == "tc" && t.row != nil && !t.inCell:
		if w.cells++; w.cells > wordCells {
			return refused("cells", "Limit", wordCells)
		}
		t.inCell, t.span, t.continued, t.joined, t.dropped = true, 1, false, false, false
		text := newWordText()
		if t.tag != "" {
			text.tags, t.tag = []string{t.tag}, ""
		}
		w.texts = append(w.texts, text)
	default:
		return refused("damaged")
	}
	return nil
}

// startParagraph sets a line end before a paragraph that is not the first.
func (w *wordFile) startParagraph() {
	t := w.text()
	if t.ended && len(w.texts) > 1 {
		t.add(procedure.FilledPiece{Kind: t.mark, Text: "\n"})
	}
	t.ended, t.mark, t.counted = false, procedure.Same, procedure.FilledPiece{}
	w.paragraph = wordParagraph{}
}

// styled reads what a paragraph says of its style, its list and its level.
func (w *wordFile) styled(x *part, e xml.StartElement) {
	val := wordAttr(e, "val")
	switch {
	case x.in("p", "pPr", "pStyle"):
		w.paragraph.style = val
	case x.in("p", "pPr", "numPr", "numId"):
		w.paragraph.list = val
	case x.in("p", "pPr", "numPr", "ilvl"):
		w.paragraph.level = val
	case x.in("p", "pPr", "outlineLvl"):
		w.paragraph.heading = val < "9"
	}
}

// count gives the open paragraph the number that its list gives it, unless it
// is deleted: numbers are those of the final text, or of rows as they were.
func (w *wordFile) count() {
	text, kind := w.text(), procedure.Same
	if n := len(w.open); n > 0 && w.open[n-1].row != nil {
		row := w.open[n-1].row
		if !w.former && row.Deleted || w.former && row.Inserted {
			return
		}
		if row.Inserted {
			kind = procedure.Added
		}
	}
	if text.mark == procedure.Removed && !w.former {
		return
	}
	if text.mark != procedure.Same && !w.former {
		kind = text.mark
	}
	p := w.paragraph
	text.counted = procedure.FilledPiece{Kind: kind, Text: w.numbers.next(p.style, p.list, p.level)}
}

// startChange reads a tracked change: of a row, of the end of a paragraph, or
// of words.
func (w *wordFile) startChange(x *part, e xml.StartElement) {
	w.changed++
	change := wordChange{len(x.path), procedure.Added, cleanName(wordAttr(e, "author")), false}
	switch e.Name.Local {
	case "del":
		change.kind = procedure.Removed
	case "moveFrom":
		change.kind, change.moved = procedure.Removed, true
	case "moveTo":
		change.moved = true
	}
	switch {
	case x.in("trPr", e.Name.Local):
		if n := len(w.open); n > 0 && w.open[n-1].row != nil {
			row := w.open[n-1].row
			row.Inserted, row.Deleted, row.By = change.kind == procedure.Added, change.kind == procedure.Removed, change.by
		}
	case x.in("pPr", "rPr", e.Name.Local):
		w.text().mark = change.kind
	case !x.in("rPr", e.Name.Local):
		w.changes = append(w.changes, change)
	}
}

// tag keeps a bookmark where it stands: of a cell, of the row's next cell, or
// of the document.
func (w *wordFile) tag(name string) {
	switch n := len(w.open); {
	case len(w.texts) > 1:
		w.text().tags = append(w.text().tags, name)
	case n > 0:
		w.open[n-1].tag = name
	default:
		if _, ok := procedure.ParseFormTag(name); ok && len(w.file.Tags) < wordSpan {
			w.file.Tags = append(w.file.Tags, name)
		}
		w.text().tags = append(w.text().tags, name)
	}
}

// properties reads how far a cell goes.
func (w *wordFile) properties(x *part, e xml.StartElement) error {
	if len(w.open) == 0 {
		return nil
	}
	t := w.open[len(w.open)-1]
	n, _ := strconv.Atoi(wordAttr(e, "val"))
	switch {
	case x.in("trPr", "gridBefore"), x.in("tcPr", "gridSpan"):
		if n < 1 || n > wordSpan {
			return refused("damaged")
		}
		if e.Name.Local == "gridSpan" {
			t.span = n
		} else {
			t.at += n
		}
	case x.in("tcPr", "cellDel"):
		t.dropped = true
	case x.in("tcPr", "vMerge"):
		t.continued = wordAttr(e, "val") != "restart"
	case x.in("tcPr", "hMerge"):
		t.joined = wordAttr(e, "val") != "restart"
	}
	return nil
}

// raisedBy is how far above the line words are that stand there, in half points: what
// is moved by less is only aligned.
const raisedBy = 4

// signs reads what stands for a sign inside a run of words.
func (w *wordFile) signs(x *part, e xml.StartElement) error {
	switch {
	case x.in("r", "rPr", "rStyle"):
		if hidden, ok := w.numbers.hides(wordAttr(e, "val")); ok {
			w.hidden = hidden
		}
	case x.in("r", "rPr", "vanish"):
		w.hidden = isOn(wordAttr(e, "val"))
	case x.in("r", "rPr", "vertAlign"):
		w.raised = wordAttr(e, "val") == "superscript"
	case x.in("r", "rPr", "position"): // as LibreOffice has what was raised by itself
		height, _ := strconv.Atoi(wordAttr(e, "val"))
		w.raised = w.raised || height >= raisedBy
	}
	if s := sign(e); s != "" && x.in("r", e.Name.Local) && !w.hidden && w.unfilled == 0 {
		return w.add(s)
	}
	return nil
}

// end reads the end of an element.
func (w *wordFile) end(x *part, e xml.EndElement) error {
	depth := len(x.path) + 1
	if n := len(w.changes); n > 0 && w.changes[n-1].depth == depth {
		w.changes = w.changes[:n-1]
	}
	switch e.Name.Local {
	case "tbl":
		w.open = w.open[:len(w.open)-1]
	case "tr":
		t := w.open[len(w.open)-1]
		w.file.Rows = append(w.file.Rows, *t.row)
		t.row = nil
	case "tc":
		w.endCell()
	case "pPr":
		if x.in("p") {
			w.count()
		}
	case "p":
		w.text().ended = true
		if len(w.texts) == 1 {
			w.endOutside()
		}
	case "txbxContent":
		box := w.text()
		w.texts = w.texts[:len(w.texts)-1]
		box.close()
		if c := box.cell(0); len(c.Pieces) > 0 {
			w.loose(c)
			w.plain(procedure.FilledPara{Cell: c, Boxed: true})
		}
	case "sdt":
		if w.unfilled == depth {
			w.unfilled = 0
		}
	}
	return nil
}

func (w *wordFile) endCell() {
	t, text := w.open[len(w.open)-1], w.text()
	w.texts = w.texts[:len(w.texts)-1]
	text.close()
	cell, n := text.cell(t.at), len(t.row.Cells)
	cell.Cols, cell.Below, cell.Deleted = t.span, t.continued && len(text.pieces) == 0, t.dropped
	if t.joined && n > 0 && len(text.pieces) == 0 {
		t.row.Cells[n-1].Cols += t.span
	} else {
		t.row.Cells = append(t.row.Cells, cell)
	}
	t.at += t.span
	t.inCell = false
}

// endOutside keeps a paragraph outside of the tables, and apart if something was
// changed in it.
func (w *wordFile) endOutside() {
	text := w.text()
	text.close()
	if text.changed() {
		w.loose(text.cell(0))
	}
	if len(text.pieces) > 0 {
		w.plain(procedure.FilledPara{Cell: text.cell(0), Heading: w.paragraph.heading || w.numbers.heading(w.paragraph.style)})
	}
	w.texts[0] = newWordText()
}

// plain keeps a text outside of the tables.
func (w *wordFile) plain(p procedure.FilledPara) {
	p.Table = w.tables
	w.file.Plain = append(w.file.Plain, p)
}

// loose keeps a text that stands in no table, within bounds.
func (w *wordFile) loose(c procedure.FilledCell) {
	if len(w.file.Loose) < wordSpan {
		w.file.Loose = append(w.file.Loose, c)
		return
	}
	w.in.note("outside", 0, 0, "")
}

package procedure

import (
	"slices"
	"strconv"
	"strings"
)

// Renumbering is what the one final renumbering would do to a draft.
type Renumbering struct {
	Was     Draft
	Draft   Draft // as it would be
	Numbers []Renumbered
	Texts   []CarriedText
	Loose   []LooseReference
}

// CarriedText is a text whose references follow the items that they are to.
type CarriedText struct {
	Element  ElementID
	Column   string
	Lang     Lang
	Old, New string
}

// LooseReference is a reference that no item stands behind any more: it stays as
// it is written, and may then be read as one to Now.
type LooseReference struct {
	Element ElementID
	Column  string
	Lang    Lang
	Kind    ElementKind
	Number  string
	Now     ElementID // which will have that number; 0: none
}

// Renumbering carries out the renumbering with all references in the texts,
// without writing anything.
func (d Draft) Renumbering(words ReferenceWords) Renumbering {
	r := Renumbering{Was: d}
	r.Draft, r.Numbers = d.Renumber()
	if len(r.Numbers) == 0 {
		return r
	}
	r.Draft, r.Texts = r.Draft.CarryReferences(d, words, 0)
	for _, l := range d.LooseReferences(words) {
		if now, ok := r.Draft.Numbered(l.Kind, l.Number); ok && !now.Deleted {
			l.Now = now.ID
		}
		r.Loose = append(r.Loose, l)
	}
	return r
}

// Misread are the references left as they are that will be read as ones to other
// items.
func (r Renumbering) Misread() []LooseReference {
	return slices.DeleteFunc(slices.Clone(r.Loose), func(l LooseReference) bool { return l.Now == 0 })
}

// CarryReferences is the draft whose texts refer to the same items as before
// they got other numbers, and what changed. A copy that was current stays so.
// The texts of one element can be left alone: somebody has just written them.
func (d Draft) CarryReferences(was Draft, words ReferenceWords, but ElementID) (Draft, []CarriedText) {
	var carried []CarriedText
	d.Elements = slices.Clone(d.Elements)
	authentic, before, after := d.Plan.Authentic(), was.Citable(), d.Citable()
	for i, e := range d.Elements {
		if e.ID == but || e.Deleted {
			continue
		}
		current := map[columnOf]bool{}
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			for _, lang := range d.Plan.Langs {
				current[columnOf{lang, c.Key}] = lang != authentic && e.Status(authentic, lang, c.Key) == CellCurrent
			}
		}
		now := e
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			for _, lang := range d.Plan.Langs {
				cell := now.Cells[lang][c.Key]
				text := words.carry(lang, cell.Text, before, after)
				if text != cell.Text {
					carried = append(carried, CarriedText{e.ID, c.Key, lang, cell.Text, text})
					cell.Text = text
				}
				if current[columnOf{lang, c.Key}] && cell.Text != "" {
					cell.MadeFrom = TextHash(now.Text(authentic, c.Key))
				}
				if cell != now.Cells[lang][c.Key] {
					now = now.with(lang, c.Key, cell)
				}
			}
		}
		d.Elements[i] = now
	}
	return d, carried
}

type columnOf struct {
	lang Lang
	col  string
}

// carry rewrites the references in one text by what they were to. Of a range the
// ends are the first and the last of its items that are still there.
func (w ReferenceWords) carry(lang Lang, text string, was, now Citable) string {
	references := w.In(lang, text)
	var out strings.Builder
	at := 0
	for i, r := range references {
		e, ok := was.refersTo(references, i)
		place, there := now.places[e.ID]
		if !ok || !there {
			continue
		}
		after := now.Elements[place]
		if after.Number == "" || after.Deleted {
			continue
		}
		out.WriteString(text[at:r.Start])
		out.WriteString(after.Number)
		at = r.End
	}
	out.WriteString(text[at:])
	return out.String()
}

// refersTo is the element, not deleted, that one of the references in a text is
// to: at the ends of a range that of its items which is still there.
func (d Citable) refersTo(references []Citation, i int) (Element, bool) {
	r := references[i]
	if i+1 < len(references) && references[i+1].Through {
		return d.end(r, references[i+1], false)
	}
	if r.Through {
		return d.end(references[i-1], r, true)
	}
	e, ok := d.Referred(r)
	return e, ok && !e.Deleted
}

// end is the first or the last item of a range that is not deleted.
func (d Citable) end(from, to Citation, last bool) (Element, bool) {
	begin, ok := d.Referred(from)
	until, also := d.Referred(to)
	if !ok || !also {
		return Element{}, false
	}
	var live []Element
	for _, e := range d.Elements[d.places[begin.ID]:max(d.places[begin.ID], d.places[until.ID]+1)] {
		if e.Kind == begin.Kind && !e.Deleted {
			live = append(live, e)
		}
	}
	switch {
	case len(live) == 0:
		return Element{}, false
	case last:
		return live[len(live)-1], true
	}
	return live[0], true
}

// LooseReferences are those to items that are deleted or that there are none of.
func (d Draft) LooseReferences(words ReferenceWords) []LooseReference {
	var loose []LooseReference
	citable := d.Citable()
	for _, e := range d.Elements {
		if e.Deleted {
			continue
		}
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			for _, lang := range d.Plan.Langs {
				references := words.In(lang, e.Text(lang, c.Key))
				for i, r := range references {
					if _, ok := citable.refersTo(references, i); !ok {
						loose = append(loose, LooseReference{Element: e.ID, Column: c.Key, Lang: lang, Kind: r.Kind, Number: r.Number})
					}
				}
			}
		}
	}
	return loose
}

// Renumbered is an element whose printed number the renumbering changed.
type Renumbered struct {
	Element  ElementID
	Old, New string
}

// Renumber gives the live sections and measures new numbers without gaps in
// their order: the one renumbering when work on the plan is done. Where measures
// are numbered through all sections they still are; where they begin with
// something else than their section's number they keep it. Deleted ones lose
// theirs; earlier revisions still have it.
func (d Draft) Renumber() (Draft, []Renumbered) {
	sections, through := d.sectionNumbers(), d.numberedThrough()
	next := map[ElementID]int{}
	var changed []Renumbered
	elements := slices.Clone(d.Elements)
	for i, e := range elements {
		number := e.Number
		switch {
		case e.Kind == Whole:
		case e.Deleted:
			number = ""
		case e.Kind == Section:
			if s, ok := sections[e.ID]; ok {
				number = s.number
			}
		case through:
			next[0]++
			number = strconv.Itoa(next[0])
		default:
			next[e.Parent]++
			prefix := d.prefix(e.Parent)
			if s, ok := sections[e.Parent]; ok {
				prefix = s.prefix
			}
			number = prefix + strconv.Itoa(next[e.Parent])
		}
		if number != e.Number {
			changed = append(changed, Renumbered{e.ID, e.Number, number})
			elements[i].Number = number
		}
	}
	d.Elements = elements
	return d, changed
}

type sectionNumbering struct{ number, prefix string }

// sectionNumbers are the numbers that the live sections get, in Roman or other
// figures as they have them. There are none if a number is of another kind, or
// if most measures are numbered by something else than their section.
func (d Draft) sectionNumbers() map[ElementID]sectionNumbering {
	all := map[ElementID]sectionNumbering{}
	n := 0
	for _, e := range d.Elements {
		if e.Kind != Section || e.Deleted || e.Unheaded() {
			continue
		}
		if _, ok := partValue(e.Number); !ok {
			return nil
		}
		n++
		number := strconv.Itoa(n)
		if _, roman := ParseRoman(e.Number); roman {
			number = Roman(n)
		}
		all[e.ID] = sectionNumbering{number, strconv.Itoa(n) + "."}
	}
	if !d.numberedBySection() {
		return nil
	}
	return all
}

// numberedBySection says whether most of the measures with a point in their
// number have that of their section before it; some may just have been moved.
func (d Draft) numberedBySection() bool {
	with, others := 0, 0
	for _, e := range d.Elements {
		dot := strings.LastIndexByte(e.Number, '.')
		if e.Kind != Measure || dot < 0 {
			continue
		}
		if section, _ := d.Element(e.Parent); comparePart(e.Number[:dot], section.Number) == 0 {
			with++
		} else {
			others++
		}
	}
	return with >= others
}

// numberedThrough says whether measures are numbered 1, 2, 3 through all
// sections.
func (d Draft) numberedThrough() bool {
	any := false
	for _, e := range d.Elements {
		if e.Kind == Measure && e.Number != "" {
			if strings.Contains(e.Number, ".") {
				return false
			}
			any = true
		}
	}
	return any
}

package procedure

import (
	"slices"
	"strings"
)

// Renumbering is what becomes of a draft when items in it get other numbers.
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
	To       []ElementID // the items whose new numbers it takes
}

// LooseReference is a reference that stays as it is written. Either no item stands
// behind it any more, and it may then be read as one to Now; or it is Torn: a range
// whose items do not stand together any more.
type LooseReference struct {
	Element ElementID
	Column  string
	Lang    Lang
	Kind    ElementKind
	Number  string
	Now     ElementID // which will have that number; 0: none
	Torn    bool
}

// Renumbering carries out the final renumbering with all references in the texts,
// without writing anything.
func (d Draft) Renumbering(words ReferenceWords) Renumbering {
	now, _ := d.Renumber()
	return now.Following(d, words)
}

// Following is this draft, made of an earlier one, with the references in its texts
// to the items that have got other numbers since. The texts are read by the numbers
// of the earlier draft, which is what they were written for.
func (d Draft) Following(was Draft, words ReferenceWords) Renumbering {
	r := Renumbering{Was: was, Draft: d, Numbers: renumbered(was, d)}
	if len(r.Numbers) == 0 && sameOrder(was, d) {
		return r
	}
	var torn []LooseReference
	r.Draft, r.Texts, torn = d.CarryReferences(was, words, 0)
	for _, l := range was.LooseReferences(words) {
		if now, ok := r.Draft.Numbered(l.Kind, l.Number); ok && !now.Deleted {
			l.Now = now.ID
		}
		if words.still(d, l) {
			r.Loose = append(r.Loose, l)
		}
	}
	r.Loose = append(r.Loose, torn...)
	return r
}

// renumbered are the elements of a draft that bear another number than before.
func renumbered(was, now Draft) []Renumbered {
	before := was.Citable()
	var all []Renumbered
	for _, e := range now.Elements {
		if at, known := before.places[e.ID]; known && was.Elements[at].Number != e.Number {
			all = append(all, Renumbered{e.ID, was.Elements[at].Number, e.Number})
		}
	}
	return all
}

// sameOrder says whether the elements of two drafts stand in one order, but for
// those that are new in the second.
func sameOrder(was, now Draft) bool {
	before, last := was.Citable(), -1
	for _, e := range now.Elements {
		if at, known := before.places[e.ID]; known {
			if at < last {
				return false
			}
			last = at
		}
	}
	return true
}

// still says whether a text that was loose in an earlier draft has the reference in
// a later one.
func (w ReferenceWords) still(now Draft, l LooseReference) bool {
	e, ok := now.Element(l.Element)
	return ok && !e.Deleted && slices.ContainsFunc(w.In(l.Lang, e.Text(l.Lang, l.Column)), func(c Citation) bool {
		return c.Kind == l.Kind && c.Number == l.Number
	})
}

// Misread are the references left as they are that will be read as ones to other
// items: torn ranges among them.
func (r Renumbering) Misread() []LooseReference {
	return slices.DeleteFunc(slices.Clone(r.Loose), func(l LooseReference) bool { return l.Now == 0 && !l.Torn })
}

// Credits adds to what edits have changed the references that follow the items
// which they gave other numbers.
func (r Renumbering) Credits(carried []Carried) []Carried {
	all := slices.Clone(carried)
	for _, t := range r.Texts {
		for _, c := range carried {
			c, moved := Carried{c.Comment, c.Number, t.Element, t.Column}, c.Column == "" && slices.Contains(t.To, c.Element)
			if moved && !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	return all
}

// CarryReferences is the draft whose texts refer to the same items as before
// they got other numbers, what changed, and which ranges it could not change. A copy
// that was current stays so. The texts of one element can be left alone: somebody
// has just written them.
func (d Draft) CarryReferences(was Draft, words ReferenceWords, but ElementID) (Draft, []CarriedText, []LooseReference) {
	c := carrying{words: words, plan: d.Plan, was: was.Citable(), now: d.Citable()}
	d.Elements = slices.Clone(d.Elements)
	for i, e := range d.Elements {
		if e.ID != but && !e.Deleted {
			d.Elements[i] = c.element(e)
		}
	}
	return d, c.texts, c.torn
}

// carrying takes references along from the numbers of one draft to those of another.
type carrying struct {
	words    ReferenceWords
	plan     Plan
	was, now Citable
	texts    []CarriedText
	torn     []LooseReference
}

type columnOf struct {
	lang Lang
	col  string
}

func (c *carrying) element(e Element) Element {
	authentic, current := c.plan.Authentic(), map[columnOf]bool{}
	for _, column := range c.plan.ColumnsOf(e.Kind) {
		for _, lang := range c.plan.Langs {
			current[columnOf{lang, column.Key}] = lang != authentic && e.Status(authentic, lang, column.Key) == CellCurrent
		}
	}
	for _, column := range c.plan.ColumnsOf(e.Kind) {
		for _, lang := range c.plan.Langs {
			was := e.Cells[lang][column.Key]
			cell := was
			cell.Text = c.text(e.ID, columnOf{lang, column.Key}, was.Text)
			if current[columnOf{lang, column.Key}] && cell.Text != "" {
				cell.MadeFrom = TextHash(e.Text(authentic, column.Key))
			}
			if cell != was {
				e = e.with(lang, column.Key, cell)
			}
		}
	}
	return e
}

// text rewrites the references in one text by what they were to.
func (c *carrying) text(element ElementID, at columnOf, text string) string {
	references := c.words.In(at.lang, text)
	var out strings.Builder
	var to []ElementID
	end := 0
	for i, r := range references {
		target, ok, torn := c.was.target(references, i, c.now)
		if torn && !r.Through {
			c.torn = append(c.torn, LooseReference{Element: element, Column: at.col, Lang: at.lang, Kind: r.Kind,
				Number: text[r.Start:references[i+1].End], Torn: true})
		}
		if !ok || target.Number == r.Number {
			continue
		}
		out.WriteString(text[end:r.Start])
		out.WriteString(target.Number)
		end = r.End
		if !slices.Contains(to, target.ID) {
			to = append(to, target.ID)
		}
	}
	out.WriteString(text[end:])
	if out.String() != text {
		c.texts = append(c.texts, CarriedText{element, at.col, at.lang, text, out.String(), to})
	}
	return out.String()
}

// target is what one of the references in a text was to, as it stands in a later
// draft: of a range the first or the last of the items that are still there, unless
// it is torn.
func (d Citable) target(references []Citation, i int, now Citable) (target Element, ok, torn bool) {
	begins := i+1 < len(references) && references[i+1].Through
	if !begins && !references[i].Through {
		target, ok = d.moved(references[i], now)
		return target, ok, false
	}
	from := i
	if !begins {
		from--
	}
	items, whole := d.stretch(references[from], references[from+1], now)
	switch {
	case len(items) == 0:
		return Element{}, false, !whole
	case begins:
		return items[0], true, false
	}
	return items[len(items)-1], true, false
}

// moved is what a reference was to, as it stands in a later draft, unless it is
// deleted in either.
func (d Citable) moved(r Citation, now Citable) (Element, bool) {
	was, ok := d.Referred(r)
	at, there := now.places[was.ID]
	if !ok || was.Deleted || !there {
		return Element{}, false
	}
	is := now.Elements[at]
	return is, is.Number != "" && !is.Deleted
}

// stretch are the items of a range as they stand in a later draft, none if no number
// of them is another one there. It is whole as long as they stand together, in the
// order that they had, with nothing between them but what is new.
func (d Citable) stretch(from, to Citation, now Citable) (items []Element, whole bool) {
	changed := false
	for _, e := range d.between(from, to) {
		at, there := now.places[e.ID]
		changed = changed || !there || now.Elements[at].Number != e.Number
		if there && !e.Deleted && !now.Elements[at].Deleted {
			items = append(items, now.Elements[at])
		}
	}
	if len(items) == 0 {
		return nil, true
	}
	first, last := now.places[items[0].ID], now.places[items[len(items)-1].ID]
	n := 0
	for _, e := range now.Elements[min(first, last) : max(first, last)+1] {
		if _, known := d.places[e.ID]; known && e.Kind == items[0].Kind && !e.Deleted {
			if n == len(items) || items[n].ID != e.ID {
				return nil, false
			}
			n++
		}
	}
	if !changed {
		return nil, true
	}
	return items, true
}

// between are the elements of a range by their numbers, the deleted ones too, as
// they stand in the plan: one that was moved there with another number is none.
func (d Citable) between(from, to Citation) []Element {
	begin, ok := d.Referred(from)
	until, also := d.Referred(to)
	if !ok || !also {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Elements), func(e Element) bool {
		return e.Kind != begin.Kind || e.Number == "" || CompareNumbers(e.Number, begin.Number) < 0 || CompareNumbers(e.Number, until.Number) > 0
	})
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
	live := slices.DeleteFunc(d.between(from, to), func(e Element) bool { return e.Deleted })
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

package papers

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// office reads an Office Open XML file, up to what is kept of it.
func (c *contents) office(r io.ReaderAt, size int64) error {
	limits := ImportLimits()
	limits.File, limits.Sum = size, 64<<20
	p, err := openPackage(r, size, limits)
	if err != nil {
		return err
	}
	top, err := p.relations("")
	if err != nil {
		return err
	}
	for _, rel := range top {
		if rel.kind == "officeDocument" {
			return c.parts(p, rel.target)
		}
	}
	return refused("notOffice")
}

// parts reads the main part, then those that it names and that hold text.
func (c *contents) parts(p *openedPackage, main string) error {
	rels, err := p.relations(main)
	if err != nil {
		return err
	}
	named := func(kind string) (all []string) {
		for _, part := range p.order {
			for _, rel := range rels {
				if rel.kind == kind && strings.EqualFold(rel.target, part) {
					all = append(all, part)
				}
			}
		}
		return all
	}
	b := book{pack: p, in: intake{limits: p.limits}}
	for _, b.shared = range named("sharedStrings") {
		if err := b.strings(); err != nil {
			return err
		}
	}
	for _, part := range named("worksheet") {
		if err := p.walk(part, c.cells(b.words)); err != nil {
			return err
		}
	}
	parts := []string{main}
	for _, kind := range []string{"footnotes", "endnotes", "header", "footer", "comments", "slide"} {
		parts = append(parts, named(kind)...)
	}
	for _, part := range parts {
		if err := p.walk(part, c.paragraphs()); err != nil {
			return err
		}
	}
	return nil
}

// paragraphs takes the words of runs; what was deleted or is hidden is not there.
func (c *contents) paragraphs() func(*part, xml.Token) error {
	skip, hidden := 0, false
	return func(x *part, t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; {
			case skip > 0 || notRead[name] || name == "del" || name == "moveFrom":
				skip++
			case name == "r":
				hidden = false
			case x.in("r", "rPr", "vanish"):
				hidden = isOn(wordAttr(t, "val"))
			case x.in("r", "tab"), x.in("r", "br"):
				return c.add(" ")
			case x.in("r", "noBreakHyphen"):
				return c.add("\u2011")
			}
		case xml.CharData:
			if skip == 0 && !hidden && x.in("r", "t") {
				return c.add(string(t))
			}
		case xml.EndElement:
			if skip > 0 {
				skip--
			} else if t.Name.Local == "p" {
				return errors.Join(c.ctx.Err(), c.add("\n"))
			}
		}
		return nil
	}
}

// cells takes the cells of a sheet, a line a row: texts and, as the file keeps
// them, numbers.
func (c *contents) cells(shared []string) func(*part, xml.Token) error {
	kind, value := "", strings.Builder{}
	return func(x *part, t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "c" {
				kind = attr(t, "t")
				value.Reset()
			}
		case xml.CharData:
			if x.in("c", "v") || x.in("is", "t") || x.in("is", "r", "t") {
				value.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "c":
				text := value.String()
				if kind == "s" {
					n, err := strconv.Atoi(strings.TrimSpace(text))
					if err != nil || n < 0 || n >= len(shared) {
						return refused("damaged")
					}
					text = shared[n]
				}
				return c.add(unescapeX(text) + " ")
			case "row":
				return errors.Join(c.ctx.Err(), c.add("\n"))
			}
		}
		return nil
	}
}

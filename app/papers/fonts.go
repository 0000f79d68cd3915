package papers

import (
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is one face of the fonts of a PDF. Bold and italic are bits; the faces
// of the second font follow.
type face uint8

const (
	boldFace   face = 1
	italicFace face = 2
	secondFont face = 4 // no italic: upright instead
	faces           = 6
)

// Fonts are what a PDF is set in: a serif of four faces, and a second font of
// two for words whose letters the first lacks.
type Fonts struct{ faces [faces]*typeface }

// Serif is Liberation Serif, as wide as Times New Roman, with Noto Serif
// Armenian. Both are embedded in the program.
func Serif() Fonts { return serif() }

var serif = sync.OnceValue(func() Fonts {
	var f Fonts
	for i, name := range [faces]string{
		"LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic",
		"NotoSerifArmenian-Regular", "NotoSerifArmenian-Bold",
	} {
		data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			panic(err)
		}
		if f.faces[i], err = parseTypeface(name, data); err != nil {
			panic(err)
		}
	}
	return f
})

// typeface is a TrueType font and the widths of its letters in thousandths of
// its size, rounded as a PDF states them; absent where there is no glyph.
type typeface struct {
	name  string
	data  []byte
	width [1 << 16]int16
}

const absent = -1

// stand is what is drawn for a letter that a font lacks: it looks the same and
// differs in where lines may break, which is decided before.
var stand = map[rune]rune{
	'\u2010': '-', '\u2011': '-', // hyphen, no-break hyphen
	'\u202f': '\u00a0', '\u2007': '\u00a0', // narrow and figure no-break blanks
}

// has tells which letter is drawn for r, and whether there is one.
func (t *typeface) has(r rune) (rune, bool) {
	if r < 1<<16 && t.width[r] != absent {
		return r, true
	}
	s, ok := stand[r]
	return s, ok && t.width[s] != absent
}

// print says whether one of the fonts has a letter.
func (f Fonts) print(r rune, m Mark) bool {
	_, first := f.faces[faceOf(m)].has(r)
	if first {
		return true
	}
	_, second := f.faces[secondOf(m)].has(r)
	return second
}

// spelled is what is set for a letter that no font has: its number. Nobody may
// change the words of a delegation, so one sign in one comment must not keep a
// table from being printed; and a box would say nothing.
func spelled(r rune) string { return fmt.Sprintf("[U+%04X]", r) }

// parseTypeface reads the tables that tell letters and widths: head, hhea,
// hmtx, and cmap in format 4.
func parseTypeface(name string, data []byte) (*typeface, error) {
	t := &typeface{name: name, data: data}
	for i := range t.width {
		t.width[i] = absent
	}
	table := func(tag string) sfnt {
		n := int(sfnt(data).u16(4))
		for i := range n {
			at := 12 + 16*i
			if string(data[at:at+4]) == tag {
				return sfnt(data[sfnt(data).u32(at+8):])
			}
		}
		return nil
	}
	head, hhea, hmtx, cmap := table("head"), table("hhea"), table("hmtx"), table("cmap")
	if head == nil || hhea == nil || hmtx == nil || cmap == nil {
		return nil, fmt.Errorf("papers: font %s lacks a table", name)
	}
	em, metrics := int(head.u16(18)), int(hhea.u16(34))
	for i := range int(cmap.u16(2)) {
		sub := sfnt(cmap[cmap.u32(8+8*i):])
		if sub.u16(0) != 4 {
			continue
		}
		sub.letters(func(r, glyph int) {
			advance := int(hmtx.u16(4 * min(glyph, metrics-1)))
			t.width[r] = int16((advance*1000 + em/2) / em)
		})
		return t, nil
	}
	return nil, errors.New("papers: font " + name + " has no table of Unicode letters")
}

// sfnt is a table of a TrueType font, big endian.
type sfnt []byte

func (s sfnt) u16(at int) uint16 { return binary.BigEndian.Uint16(s[at:]) }
func (s sfnt) u32(at int) uint32 { return binary.BigEndian.Uint32(s[at:]) }

// letters calls f for each letter of a cmap of format 4 that has a glyph.
func (s sfnt) letters(f func(r, glyph int)) {
	n := int(s.u16(6)) / 2
	ends, starts := 14, 16+2*n
	deltas, offsets := starts+2*n, starts+4*n
	for i := range n {
		first, last := int(s.u16(starts+2*i)), int(s.u16(ends+2*i))
		delta, offset := s.u16(deltas+2*i), int(s.u16(offsets+2*i))
		for r := first; r <= last && r < 0xffff; r++ {
			glyph := uint16(r) + delta
			if offset != 0 {
				if glyph = s.u16(offsets + 2*i + offset + 2*(r-first)); glyph != 0 {
					glyph += delta
				}
			}
			if glyph != 0 {
				f(r, int(glyph))
			}
		}
	}
}

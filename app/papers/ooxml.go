package papers

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"
)

// firstDay is 1 January 1980 in a zip directory: parts carry no real time, so
// that one paper gives the same bytes whenever it is written.
const firstDay = 0x21

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// parcel is an Office Open XML file being written, one part after the other.
type parcel struct {
	zip *zip.Writer
	out *bufio.Writer // the part being written
}

func newParcel(w io.Writer) *parcel {
	return &parcel{zip: zip.NewWriter(w), out: bufio.NewWriterSize(io.Discard, 32<<10)}
}

// part ends the part before and begins the next.
func (p *parcel) part(name string) error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, ModifiedDate: firstDay})
	if err != nil {
		return err
	}
	p.out.Reset(w)
	return nil
}

// whole writes a part that is known as a whole.
func (p *parcel) whole(name, text string) error {
	if err := p.part(name); err != nil {
		return err
	}
	p.put(text)
	return nil
}

// put writes text that is XML already. Errors stay in the writer and come out
// of the next part or of close.
func (p *parcel) put(s ...string) {
	for _, s := range s {
		p.out.WriteString(s)
	}
}

func (p *parcel) putf(format string, args ...any) { fmt.Fprintf(p.out, format, args...) }

// esc writes text of people.
func (p *parcel) esc(s string) { xmlEscaper.WriteString(p.out, cleanText(s)) }

func (p *parcel) close() error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	return p.zip.Close()
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;")

// xmlText is text of people inside a part that is known as a whole.
func xmlText(s string) string { return xmlEscaper.Replace(cleanText(s)) }

package papers

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// firstDay is what the directory of a zip begins with: parts carry no real time,
// so that one paper gives the same bytes whenever it is written.
var firstDay = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

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
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: firstDay})
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

const (
	nsPackageRels = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsRels        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// contentTypes lists the parts of a package that have a type of their own.
func contentTypes(overrides string) string {
	return xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Default Extension="png" ContentType="image/png"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		overrides + `</Types>`
}

func relationships(list string) string {
	return xmlHead + `<Relationships xmlns="` + nsPackageRels + `">` + list + `</Relationships>`
}

// packageRelationships lead to the main part and the properties.
func packageRelationships(main string) string {
	return relationships(`<Relationship Id="rId1" Type="` + nsRels + `/officeDocument" Target="` + main + `"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`)
}

// coreProperties are title, number, language and the one date of a paper.
func coreProperties(p Paper) string {
	s := xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + xmlText(p.Title) + `</dc:title>`
	if p.Number != "" {
		s += `<dc:identifier>` + xmlText(p.Number) + `</dc:identifier>`
	}
	s += `<dc:language>` + xmlText(p.Lang) + `</dc:language>`
	if !p.Made.IsZero() {
		at := p.Made.UTC().Format(time.RFC3339)
		s += `<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified>`
	}
	return s + `</cp:coreProperties>`
}

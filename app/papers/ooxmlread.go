package papers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"path/filepath"
	"strings"
)

// openedPackage is an Office Open XML file of a stranger: its directory has
// been checked, and what is read of its parts is counted.
type openedPackage struct {
	limits Limits
	parts  map[string]*zip.File
	order  []string
	seen   map[string]bool
	sum    int64 // bytes unpacked so far
	most   int64 // that may be unpacked
}

// openPackage checks what can be said of a file before a part is read.
func openPackage(r io.ReaderAt, size int64, l Limits) (*openedPackage, error) {
	if size > l.File {
		return nil, refused("size", "Limit", l.File>>20)
	}
	magic := make([]byte, 8)
	if n, err := r.ReadAt(magic, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	} else if magic = magic[:n]; bytes.HasPrefix(magic, []byte(compoundFile)) {
		return nil, refusedCompound(r, size)
	} else if !bytes.HasPrefix(magic, []byte("PK")) {
		return nil, refused("notOffice")
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refused("damaged")
	}
	if len(z.File) > l.Parts {
		return nil, refused("parts", "Limit", l.Parts)
	}
	p := &openedPackage{limits: l, parts: map[string]*zip.File{}, seen: map[string]bool{}, most: min(l.Sum, l.Ratio*size)}
	for _, f := range z.File {
		if err := p.add(f); err != nil {
			return nil, err
		}
	}
	if p.parts["[content_types].xml"] == nil {
		return nil, refused("notOffice")
	}
	return p, nil
}

// compoundFile begins files of the old Office formats, and those of the new one
// that a password protects ([MS-CFB] 2.2).
const compoundFile = "\xd0\xcf\x11\xe0"

// refusedCompound says which of the two a file is: what a password protects is
// a stream of this name ([MS-OFFCRYPTO] 2.3.4.4).
func refusedCompound(r io.ReaderAt, size int64) error {
	raw, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return err
	}
	if bytes.Contains(raw, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return refused("encrypted")
	}
	return refused("oldOffice")
}

// add checks one entry of the directory. Names are compared without case.
func (p *openedPackage) add(f *zip.File) error {
	name := strings.ToLower(f.Name)
	switch {
	case strings.HasSuffix(name, "/"):
		return nil
	case strings.Contains(name, `\`), !filepath.IsLocal(name), path.Clean(name) != name, p.parts[name] != nil:
		return refused("damaged")
	case f.Flags&1 != 0:
		return refused("encrypted")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return refused("damaged")
	case strings.Contains(name, "vbaproject"):
		return refused("macros")
	}
	p.parts[name] = f
	p.order = append(p.order, name)
	return nil
}

// Read counts what is unpacked of any part.
type counted struct {
	io.Reader
	of *openedPackage
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	if c.of.sum += int64(n); c.of.sum > c.of.most {
		return 0, refused("bomb")
	}
	return n, err
}

// walk reads a part to its end and shows its elements to visit, which may be
// nil. Each part is walked once. A part that is absent is not an error.
func (p *openedPackage) walk(name string, visit func(*part, xml.Token) error) error {
	name = strings.ToLower(name)
	f := p.parts[name]
	if f == nil || p.seen[name] {
		return nil
	}
	p.seen[name] = true
	r, err := f.Open()
	if err != nil {
		return refused("damaged")
	}
	defer r.Close()
	in := counted{r, p}
	switch path.Ext(name) {
	case ".xml", ".rels", ".vml":
	default:
		_, err := io.Copy(io.Discard, in)
		return partError(err)
	}
	x := &part{decoder: xml.NewDecoder(in), limits: p.limits}
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if visit != nil {
			if err := visit(x, token); err != nil {
				return err
			}
		}
	}
}

// rest walks every part that nobody has read: what is taken must be sound as a
// whole.
func (p *openedPackage) rest() error {
	for _, name := range p.order {
		if err := p.walk(name, nil); err != nil {
			return err
		}
	}
	return nil
}

// partError is refused for whatever is wrong with the bytes of a part.
func partError(err error) error {
	var r Refused
	if err == nil || errors.As(err, &r) {
		return err
	}
	return refused("damaged")
}

// part is one XML part being read: well-formed to its end, without a document
// type, not too deep, linked to nothing outside but by hyperlinks.
type part struct {
	decoder *xml.Decoder
	limits  Limits
	path    []string // local names of the open elements, this one included
	root    bool     // a first element was there
}

func (x *part) next() (xml.Token, error) {
	token, err := x.decoder.Token()
	if errors.Is(err, io.EOF) && !x.root {
		return nil, refused("damaged")
	}
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, partError(err)
	}
	switch t := token.(type) {
	case xml.Directive:
		return nil, refused("doctype")
	case xml.StartElement:
		if len(x.path) == 0 && x.root {
			return nil, refused("damaged") // a second root
		}
		x.root = true
		if x.path = append(x.path, t.Name.Local); len(x.path) > x.limits.Depth {
			return nil, refused("damaged")
		}
		if err := allowed(t); err != nil {
			return nil, err
		}
	case xml.EndElement:
		x.path = x.path[:len(x.path)-1]
	}
	return token, nil
}

// allowed refuses links to the outside and types of parts with programs.
func allowed(e xml.StartElement) error {
	switch e.Name.Local {
	case "Relationship":
		if strings.EqualFold(attr(e, "TargetMode"), "External") && !strings.HasSuffix(attr(e, "Type"), "/hyperlink") {
			return refused("external")
		}
	case "Override", "Default":
		if t := strings.ToLower(attr(e, "ContentType")); strings.Contains(t, "macroenabled") || strings.Contains(t, "vbaproject") {
			return refused("macros")
		}
	}
	return nil
}

// attr is an attribute without a namespace.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// in tells whether the open elements end with these.
func (x *part) in(names ...string) bool {
	if len(x.path) < len(names) {
		return false
	}
	for i, n := range x.path[len(x.path)-len(names):] {
		if n != names[i] {
			return false
		}
	}
	return true
}

// relation is a link from one part to another.
type relation struct{ kind, target string } // kind is the end of its type

// relations of a part by id; targets are names of parts.
func (p *openedPackage) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	out := map[string]relation{}
	err := p.walk(dir+"_rels/"+base+".rels", func(_ *part, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" || strings.EqualFold(attr(e, "TargetMode"), "External") {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		out[attr(e, "Id")] = relation{path.Base(attr(e, "Type")), strings.TrimPrefix(path.Clean(target), "/")}
		return nil
	})
	return out, err
}

package papers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"svod/app/procedure"
)

// The limits of what is read of a file for search.
const (
	contentsLength = 200_000  // characters
	contentsBytes  = 400_000  // of these characters
	contentsWhole  = 20 << 20 // bytes of a file that is read as a whole
)

// errEnough ends the reading of a file of which as much has been read as is kept.
var errEnough = errors.New("papers: enough was read")

// Contents is the text of a file for search, by what is in it: of a Word
// document, a workbook or slides, of a PDF that Svod made, of plain text. Of
// pictures it is empty. What cannot be read is an error, also where reading it
// panics: files are of strangers. It ends when ctx does.
func Contents(ctx context.Context, r io.ReaderAt, size int64) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			text, err = "", fmt.Errorf("%w: %v", refused("damaged"), p)
		}
	}()
	c := contents{ctx: ctx}
	start := make([]byte, 5)
	n, err := r.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	switch start = start[:n]; {
	case bytes.HasPrefix(start, []byte("PK")):
		err = c.office(r, size)
	case bytes.HasPrefix(start, []byte("%PDF-")):
		err = c.pdf(r, size)
	case isPicture(start):
		return "", nil
	default:
		err = c.plain(r, size)
	}
	if err != nil && !errors.Is(err, errEnough) {
		return "", err
	}
	text, ok := procedure.CleanText(c.out.String())
	if !ok {
		return "", refused("damaged")
	}
	return text, nil
}

func isPicture(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\x89PNG")) || bytes.HasPrefix(start, []byte("\xff\xd8\xff"))
}

// contents is the text of a file being read.
type contents struct {
	ctx    context.Context
	out    strings.Builder
	length int
}

// add adds a piece of text, and is errEnough where there is no room for more.
func (c *contents) add(s string) error {
	for _, r := range s {
		if c.length == contentsLength || c.out.Len()+utf8.RuneLen(r) > contentsBytes {
			return errEnough
		}
		if r == utf8.RuneError || r != '\n' && r != '\t' && unicode.IsControl(r) {
			r = ' '
		}
		c.out.WriteRune(r)
		c.length++
	}
	return nil
}

// whole is a file in memory.
func whole(r io.ReaderAt, size int64) ([]byte, error) {
	if size > contentsWhole {
		return nil, refused("size", "Limit", contentsWhole>>20)
	}
	return io.ReadAll(io.NewSectionReader(r, 0, size))
}

// plain reads what is text by itself, such as separated values.
func (c *contents) plain(r io.ReaderAt, size int64) error {
	raw, err := whole(r, min(size, contentsWhole))
	if err != nil {
		return err
	}
	if size > contentsWhole {
		raw = bytes.ToValidUTF8(raw, nil) // a letter may have been cut
	}
	text, _, err := decodeText(raw)
	if err != nil {
		return err
	}
	return c.add(text)
}

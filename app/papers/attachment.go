package papers

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// attachmentKinds are the files that people may put on a comment, by the
// ending of their names: the type that they are sent with, and how they begin.
var attachmentKinds = map[string]struct{ media, magic string }{
	".pdf":  {"application/pdf", "%PDF-"},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "PK"},
	".png":  {"image/png", "\x89PNG\r\n\x1a\n"},
	".jpg":  {"image/jpeg", "\xff\xd8\xff"},
	".jpeg": {"image/jpeg", "\xff\xd8\xff"},
	".txt":  {"text/plain; charset=utf-8", ""},
	".csv":  {"text/csv; charset=utf-8", ""},
}

// AttachmentEndings are their endings, for the chooser of files.
const AttachmentEndings = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg,.txt,.csv"

// CheckAttachment looks whether a file is what its name says and holds nothing
// that acts by itself, and says with which type it is sent.
func CheckAttachment(r io.ReaderAt, size int64, name string, most int64) (string, error) {
	if size > most {
		return "", refused("size", "Limit", most>>20)
	}
	kind, known := attachmentKinds[strings.ToLower(path.Ext(name))]
	if !known {
		return "", refused("kind")
	}
	start := make([]byte, len(kind.magic))
	if _, err := r.ReadAt(start, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if string(start) != kind.magic {
		return "", refused("mismatch")
	}
	all := io.NewSectionReader(r, 0, size)
	switch {
	case kind.magic == "PK":
		limits := ImportLimits()
		limits.File, limits.Sum = most, 128<<20
		p, err := openPackage(r, size, limits)
		if err != nil {
			return "", err
		}
		return kind.media, p.rest()
	case kind.magic == "%PDF-":
		return kind.media, refuseHeld(all, "/JavaScript", "/JS", "/Launch", "/EmbeddedFile")
	case kind.magic == "":
		return kind.media, plainText(all)
	}
	return kind.media, nil
}

// refuseHeld refuses a PDF that holds one of these names.
func refuseHeld(r io.Reader, names ...string) error {
	const overlap = 16 // more than the longest name, that may lie across two pieces
	buffer := make([]byte, 256<<10)
	kept := 0
	for {
		n, err := io.ReadFull(r, buffer[kept:])
		piece := buffer[:kept+n]
		for _, name := range names {
			if at := bytes.Index(piece, []byte(name)); at >= 0 && !continued(piece[at+len(name):]) {
				return refused("acts")
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil
			}
			return err
		}
		kept = copy(buffer, piece[len(piece)-overlap:])
	}
}

// continued says whether a name of a PDF goes on, so that it is another one.
func continued(rest []byte) bool {
	return len(rest) > 0 && (rest[0] >= 'a' && rest[0] <= 'z' || rest[0] >= 'A' && rest[0] <= 'Z' || rest[0] >= '0' && rest[0] <= '9')
}

// plainText refuses what is no text in UTF-8.
func plainText(r io.Reader) error {
	all, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if !utf8.Valid(all) || bytes.IndexByte(all, 0) >= 0 {
		return refused("notText")
	}
	return nil
}

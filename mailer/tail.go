package mailer

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
)

// Attachment is a frozen file that goes with a message.
type Attachment struct {
	Name    string
	Type    string // media type; one that cannot be read is sent as octets
	Size    int64
	SHA256  [32]byte
	Content io.Reader // read once, to its end
}

// Tail is the attachments of a message as DATA takes them, up to the last
// boundary. Base64 never begins a line with a dot, so it needs no stuffing. It
// may be sent on several connections at once; nil is no attachments.
type Tail struct {
	boundary string
	bytes    []byte
}

// Size is how many bytes the tail has.
func (t *Tail) Size() int64 {
	if t == nil {
		return 0
	}
	return int64(len(t.bytes))
}

func (t *Tail) content() []byte {
	if t == nil {
		return nil
	}
	return t.bytes
}

// ErrNotFrozen: a file's bytes are not those it was frozen with.
var ErrNotFrozen = errors.New("the file is not the one that was frozen")

// base64Line is how many bytes make one line of 76 columns.
const base64Line = 57

// NewTail reads and encodes attachments, and checks each against its
// fingerprint: a letter never leaves with a stump or another file.
func NewTail(files []Attachment) (*Tail, error) {
	if len(files) == 0 {
		return nil, nil
	}
	t := &Tail{boundary: tailBoundary(files)}
	b := bytes.NewBuffer(make([]byte, 0, tailSize(files)))
	for _, file := range files {
		b.WriteString("\r\n--" + t.boundary + "\r\n")
		if err := writeFile(b, file); err != nil {
			return nil, fmt.Errorf("attachment %s: %w", hex.EncodeToString(file.SHA256[:4]), err)
		}
	}
	b.WriteString("\r\n--" + t.boundary + "--")
	t.bytes = b.Bytes()
	return t, nil
}

// writeFile writes one part: its header and its bytes.
func writeFile(b *bytes.Buffer, file Attachment) error {
	start := b.Len()
	if file.Type == typeMessage {
		writeFileHeader(b, file, "7bit")
		err := encodeMessage(b, &file)
		if err != errNotPlain {
			return err
		}
		b.Truncate(start)
		file.Type = "application/octet-stream"
	}
	writeFileHeader(b, file, "base64")
	return encodeFile(b, file)
}

func tailBoundary(files []Attachment) string {
	of := make([]string, 0, 3*len(files))
	for _, file := range files {
		of = append(of, file.Name, file.Type, string(file.SHA256[:]))
	}
	return boundary("files", of...)
}

// tailSize is at least what the tail needs, so that it is allocated once.
func tailSize(files []Attachment) int64 {
	size := int64(256)
	for _, file := range files {
		size += (file.Size/base64Line+1)*78 + 1024 + int64(9*len(file.Name))
	}
	return size
}

// encodeFile writes base64 in lines of 76 columns with CRLF between them.
func encodeFile(b *bytes.Buffer, file Attachment) error {
	hash := sha256.New()
	block := make([]byte, base64Line*1024)
	var line [76]byte
	var size int64
	for {
		n, err := io.ReadFull(file.Content, block)
		hash.Write(block[:n])
		for raw := block[:n]; len(raw) > 0; {
			if size > 0 {
				b.WriteString("\r\n")
			}
			k := min(base64Line, len(raw))
			base64.StdEncoding.Encode(line[:], raw[:k])
			b.Write(line[:base64.StdEncoding.EncodedLen(k)])
			raw, size = raw[k:], size+int64(k)
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if size != file.Size || [32]byte(hash.Sum(nil)) != file.SHA256 {
		return ErrNotFrozen
	}
	return nil
}

func writeFileHeader(b *bytes.Buffer, file Attachment, encoding string) {
	kind, _, err := mime.ParseMediaType(file.Type)
	if err != nil || !printable(kind) {
		kind = "application/octet-stream"
	}
	name := fileName(file.Name)
	writeField(b, "Content-Type", kind+`; name="`+plainName(name)+`"`)
	b.WriteString("Content-Transfer-Encoding: " + encoding + "\r\nContent-Disposition: attachment")
	for _, parameter := range nameParameters(name) {
		b.WriteString(";\r\n " + parameter)
	}
	b.WriteString("\r\n\r\n")
}

// fileName leaves nothing in a name that some client takes for a path or for
// the end of a header, nor more than every file system takes.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, oneLine(name))
	return shortened(name)
}

// longestName is how many characters of a name every file system takes.
const longestName = 120

// shortened takes words out of the middle of a name that is too long, so that
// its number in front and its kind behind stay.
func shortened(name string) string {
	runes := []rune(name)
	if len(runes) <= longestName {
		return name
	}
	head, tail := string(runes[:longestName/2]), string(runes[len(runes)-longestName/2+3:])
	if at := strings.LastIndexByte(head, ' '); at > 0 {
		head = head[:at]
	}
	if at := strings.IndexByte(tail, ' '); at >= 0 {
		tail = tail[at+1:]
	}
	return head + " … " + tail
}

// plainName is the name for programs that do not know RFC 2231: encoded words
// inside quotes are against RFC 2047, and what old Outlook reads.
func plainName(name string) string { return words(name) }

// nameParameters are the filename of Content-Disposition by RFC 2231, in
// pieces that keep lines short and split no letter.
func nameParameters(name string) []string {
	if printable(name) && len(name) <= 60 {
		return []string{`filename="` + name + `"`}
	}
	var pieces []string
	piece := "UTF-8''"
	for _, r := range name {
		if len(piece) > 50 {
			pieces, piece = append(pieces, piece), ""
		}
		piece += percent(r)
	}
	pieces = append(pieces, piece)
	if len(pieces) == 1 {
		return []string{"filename*=" + piece}
	}
	for i := range pieces {
		pieces[i] = fmt.Sprintf("filename*%d*=%s", i, pieces[i])
	}
	return pieces
}

// percent writes a letter as a parameter's value takes it (RFC 5987 3.2.1).
func percent(r rune) string {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune(".-_", r) {
		return string(r)
	}
	var b strings.Builder
	for _, c := range []byte(string(r)) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

package mailer

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
)

// typeMessage is a whole message as an attachment. It may not be encoded (RFC
// 2046 5.2.1), so one that is not plain goes as a file of octets.
const typeMessage = "message/rfc822"

// errNotPlain: a message cannot go as it is.
var errNotPlain = errors.New("the message needs an encoding")

// encodeMessage writes a message as it is, dot-stuffed, with CRLF at the ends of
// its lines. errNotPlain: nothing was written, and the content is at its
// beginning again.
func encodeMessage(b *bytes.Buffer, file *Attachment) error {
	raw, err := io.ReadAll(io.LimitReader(file.Content, file.Size+1))
	if err != nil {
		return err
	}
	if int64(len(raw)) != file.Size || sha256.Sum256(raw) != file.SHA256 {
		return ErrNotFrozen
	}
	lines := bytes.Split(raw, []byte("\n"))
	for i, line := range lines {
		lines[i] = bytes.TrimSuffix(line, []byte("\r"))
		if len(lines[i]) > 998 || bytes.ContainsFunc(lines[i], func(r rune) bool { return r == 0 || r == '\r' || r > '~'+1 }) {
			file.Content = bytes.NewReader(raw)
			return errNotPlain
		}
	}
	for i, line := range lines {
		if i > 0 {
			b.WriteString("\r\n")
		}
		if bytes.HasPrefix(line, []byte(".")) {
			b.WriteByte('.')
		}
		b.Write(line)
	}
	return nil
}

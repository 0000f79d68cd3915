package mailer

import (
	"bufio"
	"io"
	"strings"
	"unicode"

	"github.com/emersion/go-message"
)

// partReader takes a message's parts apart: those of its own multiparts, never
// those of a message that is attached to it.
type partReader struct {
	in        *Incoming
	seen      int    // parts
	text      string // the first that is plain text
	complaint bool   // a feedback report is there
	receipt   bool   // a reader's program says that the letter was opened (RFC 8098)
}

func (r *partReader) read(e *message.Entity, depth int) {
	if r.seen++; r.seen > maxParts || depth > maxDepth {
		return
	}
	if parts := e.MultipartReader(); parts != nil {
		for r.seen <= maxParts {
			part, err := parts.NextPart()
			if part == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return
			}
			r.read(part, depth+1)
		}
		return
	}
	r.leaf(e)
}

// leaf reads a part that has none of its own.
func (r *partReader) leaf(e *message.Entity) {
	kind, _, err := e.Header.ContentType()
	if err != nil && kind == "" {
		kind = "text/plain"
	}
	disposition, _, _ := e.Header.ContentDisposition()
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		r.in.readStatus(e.Body)
	case "message/feedback-report":
		r.complaint = true
		r.note(e.Body, "Original-Envelope-Id", "Original-Mail-From")
	case "message/disposition-notification", "message/global-disposition-notification":
		r.receipt = true
		r.note(e.Body, "", "")
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		if h, err := message.ReadWithOptions(e.Body, &message.ReadOptions{MaxHeaderBytes: headerBytes}); h != nil && (err == nil || message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)) && r.in.Original == "" {
			r.in.Original = firstID(h.Header.Get("Message-Id"))
		}
	case "text/plain", "":
		if r.text == "" && disposition != "attachment" {
			raw, _ := io.ReadAll(io.LimitReader(e.Body, 4*maxExcerpt))
			r.text = string(raw)
		}
	}
}

// note takes from a machine's part what tells which letter it speaks of.
func (r *partReader) note(body io.Reader, envelope, sender string) {
	for _, group := range fieldGroups(body) {
		if envelope != "" && r.in.Envelope == "" {
			r.in.Envelope = group[strings.ToLower(envelope)]
		}
		if sender != "" {
			r.in.To = append(r.in.To, addresses([]string{group[strings.ToLower(sender)]})...)
		}
		if id := firstID(group["original-message-id"]); r.in.Original == "" {
			r.in.Original = id
		}
	}
}

// fieldGroups reads groups of fields with empty lines between them (RFC 3464
// 2.1), by names in small letters; the first of a name counts. Lines that are no
// fields are passed over.
func fieldGroups(body io.Reader) []map[string]string {
	var groups []map[string]string
	group, name := map[string]string{}, ""
	end := func() {
		if len(group) > 0 {
			groups = append(groups, group)
		}
		group, name = map[string]string{}, ""
	}
	lines := bufio.NewScanner(io.LimitReader(body, incomingBytes))
	lines.Buffer(nil, 64<<10)
	for lines.Scan() && len(groups) <= maxStatuses {
		line := strings.TrimRight(lines.Text(), "\r")
		switch {
		case strings.TrimSpace(line) == "":
			end()
		case line[0] == ' ' || line[0] == '\t':
			if name != "" {
				group[name] = cut(group[name]+" "+oneLine(line), maxValue)
			}
		default:
			key, value, found := strings.Cut(line, ":")
			key = strings.ToLower(strings.TrimSpace(key))
			_, twice := group[key]
			if name = key; !found || !token(key) || twice || len(group) >= maxFieldsEach {
				name = ""
				continue
			}
			group[key] = cut(oneLine(value), maxValue)
		}
	}
	end()
	return groups
}

// excerpt is the beginning of a text that can be shown: valid, without controls.
func excerpt(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsPrint(r) {
			return r
		}
		if r == '\t' {
			return ' '
		}
		return -1
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(cut(text, maxExcerpt))
}

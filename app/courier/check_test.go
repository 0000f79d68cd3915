package courier_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// row is a delivery as the database has it.
type row struct {
	id      int
	address string
	state   procedure.DeliveryState
	attempt int
	resent  int
}

func (o *office) rows() []row {
	o.t.Helper()
	found, err := storetest.RawAt(o.t, o.database).Query(`SELECT id, address, state, attempt, resent FROM delivery ORDER BY id`)
	if err != nil {
		o.t.Fatal(err)
	}
	defer found.Close()
	var all []row
	for found.Next() {
		var r row
		if err := found.Scan(&r.id, &r.address, &r.state, &r.attempt, &r.resent); err != nil {
			o.t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := found.Err(); err != nil {
		o.t.Fatal(err)
	}
	return all
}

// atEnd are the states in which no courier does anything more.
var atEnd = []procedure.DeliveryState{procedure.DeliveryAccepted, procedure.DeliveryRefused, procedure.DeliveryFailed, procedure.DeliveryHeld}

// open says whether a courier has still something to do.
func (o *office) busy() bool {
	o.t.Helper()
	return slices.ContainsFunc(o.rows(), func(r row) bool { return !slices.Contains(atEnd, r.state) })
}

// balance holds the office's books against what the relay has: every letter has
// one outcome and it is true; nothing is lost; a second copy is there only
// where nobody could know, and then the record says so; each letter is whole
// and shows nobody anybody else. lied are the deliveries whose letter the relay
// took while it said no.
func (o *office) balance(lied ...int) {
	o.t.Helper()
	copies, letters := map[int][]mailertest.Letter{}, o.relay.Letters()
	for _, letter := range letters {
		copies[verp(letter)] = append(copies[verp(letter)], letter)
	}
	ids := map[string]int{}
	rows := o.rows()
	for _, r := range rows {
		o.outcome(r, len(copies[r.id]), slices.Contains(lied, r.id), func(queueID string) bool {
			n, err := strconv.Atoi(strings.TrimPrefix(queueID, "Q"))
			return err == nil && n >= 1 && n <= len(letters) && verp(letters[n-1]) == r.id
		})
		for i, letter := range copies[r.id] {
			if i > 0 && !bytes.Equal(letter.Data, copies[r.id][0].Data) {
				o.t.Errorf("delivery %d: its copies differ", r.id)
				continue
			}
			if letter.To != r.address || len(letter.Rcpt) != 1 {
				o.t.Errorf("delivery %d: envelope %v, and it is for %s", r.id, letter.Rcpt, r.address)
			}
			id, err := dissect(letter.Data, r.address, o.files)
			if err != nil {
				o.t.Errorf("delivery %d: %v", r.id, err)
			}
			if other := ids[id]; other != 0 && other != r.id {
				o.t.Errorf("deliveries %d and %d have the Message-ID %s", other, r.id, id)
			}
			ids[id] = r.id
		}
		delete(copies, r.id)
	}
	for id, letters := range copies {
		o.t.Errorf("the relay has %d letters of a delivery %d that is none", len(letters), id)
	}
}

// verp is the delivery that a letter's return path names; 0: none.
func verp(l mailertest.Letter) int {
	_, rest, _ := strings.Cut(l.From, "bounce+")
	id, _, _ := strings.Cut(rest, "-")
	n, _ := strconv.Atoi(id)
	return n
}

// outcome holds one delivery and its evidence against the copies that are there;
// known says whether the relay has its letter under a queue id.
func (o *office) outcome(r row, copies int, lied bool, known func(queueID string) bool) {
	o.t.Helper()
	events, err := o.store.DeliveryEvents(context.Background(), procedure.DeliveryID(r.id))
	if err != nil || len(events) == 0 {
		o.t.Fatalf("delivery %d: %d events, %v", r.id, len(events), err)
	}
	last := events[len(events)-1]
	if last.State != r.state || !slices.Contains(atEnd, r.state) {
		o.t.Errorf("delivery %d is %s, and its evidence ends with %s", r.id, r.state, last.State)
	}
	unknown, dots := 0, 0
	for i, e := range events {
		switch e.State {
		case procedure.DeliveryCommitting:
			dots++
		case procedure.DeliveryAmbiguous:
			unknown++
		case procedure.DeliveryAccepted:
			if before := events[i-1].State; before != procedure.DeliveryCommitting && before != procedure.DeliveryAmbiguous || e.Code/100 != 2 {
				o.t.Errorf("delivery %d: accepted with %d after %s", r.id, e.Code, before)
			}
			if !known(e.QueueID) {
				o.t.Errorf("delivery %d: the relay knows no %s of it", r.id, e.QueueID)
			}
		}
	}
	if copies > dots {
		o.t.Errorf("delivery %d: %d copies, and %d dots recorded", r.id, copies, dots)
	}
	if lied {
		return
	}
	certain := 0
	if r.state == procedure.DeliveryAccepted {
		certain = 1
	}
	if copies < certain || copies > certain+unknown {
		o.t.Errorf("delivery %d is %s, possibly sent %d times more, and the relay has %d copies", r.id, r.state, unknown, copies)
	}
	if copies > 1 && r.resent < copies-1 {
		o.t.Errorf("delivery %d: %d copies, and the record says %d were sent again", r.id, copies, r.resent)
	}
}

var anyAddress = regexp.MustCompile(`r\d+@example\.net`)

// dissect reads a letter with the standard library, as strictly as that can be
// read, and gives its Message-ID.
func dissect(data []byte, to string, files int) (string, error) {
	if err := wellFormed(data); err != nil {
		return "", err
	}
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	for _, name := range []string{"From", "To", "Date", "Message-Id", "Subject", "Mime-Version", "Content-Type"} {
		if n := len(m.Header[name]); n != 1 {
			return "", fmt.Errorf("%d fields %s", n, name)
		}
	}
	if _, err := m.Header.Date(); err != nil {
		return "", err
	}
	if named, err := m.Header.AddressList("To"); err != nil || len(named) != 1 || named[0].Address != to {
		return "", fmt.Errorf("to %v, %v", named, err)
	}
	if m.Header.Get("Cc")+m.Header.Get("Bcc") != "" {
		return "", fmt.Errorf("it names others")
	}
	parts, err := leaves(m.Header.Get("Content-Type"), m.Body)
	if err != nil {
		return "", err
	}
	if err := complete(parts, files); err != nil {
		return "", err
	}
	for _, text := range append([][]byte{data}, parts["text/plain"][0], parts["text/html"][0]) {
		for _, found := range anyAddress.FindAllString(string(text), -1) {
			if found != to {
				return "", fmt.Errorf("%s is shown to %s", found, to)
			}
		}
	}
	return m.Header.Get("Message-Id"), nil
}

// wellFormed holds a letter against RFC 5321 4.5.3.1.6 and RFC 5322 2.1.
func wellFormed(data []byte) error {
	for line := range bytes.Lines(data) {
		switch text, ended := bytes.CutSuffix(line, []byte("\r\n")); {
		case !ended, bytes.ContainsAny(text, "\r\n"):
			return fmt.Errorf("a line does not end with CRLF: %q", line[:min(len(line), 60)])
		case len(text) > 998:
			return fmt.Errorf("a line has %d characters", len(text))
		case slices.ContainsFunc(text, func(b byte) bool { return b >= 0x80 || b == 0 }):
			return fmt.Errorf("a line is not in seven bits: %q", text)
		}
	}
	return nil
}

// leaves reads the parts of a letter that have none, by media type, decoded.
func leaves(contentType string, body io.Reader) (map[string][][]byte, error) {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	found := map[string][][]byte{}
	if !strings.HasPrefix(kind, "multipart/") {
		content, err := io.ReadAll(body)
		found[kind] = append(found[kind], content)
		return found, err
	}
	r := multipart.NewReader(body, parameters["boundary"])
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		var content io.Reader = part
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
			content = base64.NewDecoder(base64.StdEncoding, part)
		}
		inner, err := leaves(part.Header.Get("Content-Type"), content)
		if err != nil {
			return nil, err
		}
		if name := part.FileName(); name != "" && name != "Протокол.pdf" {
			return nil, fmt.Errorf("a file is called %q", name)
		}
		for kind, contents := range inner {
			found[kind] = append(found[kind], contents...)
		}
	}
}

// complete holds the parts of a letter against what every letter of these tests
// has.
func complete(parts map[string][][]byte, files int) error {
	if len(parts["text/plain"]) != 1 || len(parts["text/html"]) != 1 || len(parts["application/pdf"]) != files {
		return fmt.Errorf("%d plain texts, %d in HTML, %d files", len(parts["text/plain"]), len(parts["text/html"]), len(parts["application/pdf"]))
	}
	if !bytes.Contains(parts["text/plain"][0], []byte("Уважаемые коллеги!\r\n.\r\n")) {
		return fmt.Errorf("the text is %q", parts["text/plain"][0])
	}
	for _, file := range parts["application/pdf"] {
		if sha256.Sum256(file) != sha256.Sum256(paper) {
			return fmt.Errorf("a file of %d bytes is another one", len(file))
		}
	}
	return nil
}

// seen counts the events of a state.
func (o *office) seen(state procedure.DeliveryState) (n int) {
	o.t.Helper()
	if err := storetest.RawAt(o.t, o.database).QueryRow(`SELECT COUNT(*) FROM delivery_event WHERE state = $1`, string(state)).Scan(&n); err != nil {
		o.t.Fatal(err)
	}
	return n
}

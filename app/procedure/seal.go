package procedure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// sealedResponse is all of a response that its fingerprint is taken of, as a
// file that anybody can read and whose SHA-256 is the fingerprint. The salt
// keeps a short answer from being guessed by trying.
type sealedResponse struct {
	Salt     string          `json:"salt"`
	Round    int64           `json:"round"`
	Body     int64           `json:"body"`
	Received string          `json:"received"`
	Answer   ResponseKind    `json:"answer"`
	By       string          `json:"position_by,omitempty"`
	Comments []sealedComment `json:"comments"`
}

type sealedComment struct {
	Code   string      `json:"code"`
	Item   string      `json:"item"`
	Kind   CommentKind `json:"kind"`
	Lang   Lang        `json:"language"`
	Text   string      `json:"text"`
	Reason string      `json:"justification"`
	Edit   *Edit       `json:"edit,omitempty"`
	Files  []string    `json:"files,omitempty"` // their fingerprints
}

// SealedResponse is what a fingerprint of a response tells whoever has it.
type SealedResponse struct {
	Round int // its number
	At    time.Time
	Zone  string // of the round
}

// SealedText is what the fingerprint of a response is taken of: the same bytes
// as long as what was received is the same.
func (r Response) SealedText(comments []Comment) ([]byte, error) {
	moment := func(t time.Time) string { return time.UnixMicro(t.UnixMicro()).UTC().Format(time.RFC3339Nano) }
	s := sealedResponse{Salt: hex.EncodeToString(r.Salt), Round: int64(r.Round), Body: int64(r.Body), Received: moment(r.At), Answer: r.Kind,
		Comments: []sealedComment{}}
	if !r.By.IsZero() {
		s.By = moment(r.By)
	}
	for _, c := range comments {
		line := sealedComment{Code: Code(c.ID), Item: c.Mark, Kind: c.Kind, Lang: c.Lang, Text: c.Original.Old, Reason: c.Original.New, Edit: c.Edit}
		for _, f := range c.Files {
			line.Files = append(line.Files, f.Fingerprint.String())
		}
		s.Comments = append(s.Comments, line)
	}
	var out bytes.Buffer
	write := json.NewEncoder(&out)
	write.SetEscapeHTML(false)
	write.SetIndent("", "  ")
	err := write.Encode(s)
	return out.Bytes(), err
}

// Seal takes the fingerprint of a response with a salt of its own.
func (r *Response) Seal(salt []byte, comments []Comment) error {
	r.Salt, r.Comments = salt, len(comments)
	text, err := r.SealedText(comments)
	r.Digest = sha256.Sum256(text)
	return err
}

// MayRead says whether the viewer may read what a response said: its own
// delegation always, others of what counts, where the round shows it.
func (r Response) MayRead(who Viewer, o Round, now time.Time) bool {
	return who.SpeaksFor() != 0 && who.SpeaksFor() == r.Body || who.SeesRounds() && r.Counts() && o.OthersShown(who, now, false)
}

package procedure

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// Wording is a comment as it reads in one language: its text, why, and the words
// that its edit puts in.
type Wording struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
	Edit   string `json:"edit,omitempty"`
}

// Wordings are a comment's by language.
type Wordings map[Lang]Wording

// Reword adds what the edit of a comment says in each language.
func (w Wordings) Reword(e *Edit) {
	if e == nil {
		return
	}
	for lang, words := range e.Words {
		w.reword(lang, words.New)
	}
	for lang, columns := range e.Texts {
		for _, column := range slices.Sorted(maps.Keys(columns)) {
			w.reword(lang, columns[column])
		}
	}
}

func (w Wordings) reword(lang Lang, words string) {
	now := w[lang]
	now.Edit = strings.TrimPrefix(now.Edit+"\n"+words, "\n")
	w[lang] = now
}

// SeenBy is what of a comment its page shows to the reader of a language: what
// there is in that language, and the original.
func (w Wordings) SeenBy(lang, original Lang) Wordings {
	seen := Wordings{original: w[original]}
	if words, ok := w[lang]; ok {
		seen[lang] = words
	}
	return seen
}

// Since is how a comment differs from what was seen of it, part by part, in the
// languages that were seen; of what was not kept nothing can be said.
func (w Wordings) Since(seen Wordings) [][]Span {
	var changed [][]Span
	for _, lang := range slices.Sorted(maps.Keys(seen)) {
		was, now := seen[lang], w[lang]
		for _, part := range [][2]string{{was.Text, now.Text}, {was.Reason, now.Reason}, {was.Edit, now.Edit}} {
			if part[0] != part[1] {
				changed = append(changed, Diff(part[0], part[1]))
			}
		}
	}
	return changed
}

// Shown fingerprints a comment as its page shows it to the reader of a language:
// its words there and in the original, each text with its length before it, so
// that no two different comments have the same bytes.
func (c Comment) Shown(lang Lang) string {
	shown := make([]byte, 0, 2048)
	add := func(text string) {
		shown = binary.AppendUvarint(shown, uint64(len(text)))
		shown = append(shown, text...)
	}
	for _, text := range []string{string(c.Lang), c.Text, c.Reason, c.Original.Old, c.Original.New} {
		add(text)
	}
	if c.Edit != nil {
		add(c.Edit.Words[lang].New)
		for _, column := range slices.Sorted(maps.Keys(c.Edit.Texts[lang])) {
			add(c.Edit.Texts[lang][column])
		}
	}
	sum := sha256.Sum256(shown)
	return hex.EncodeToString(sum[:8])
}

// Support is a body's support of a comment, as the body has seen it.
type Support struct {
	Comment CommentID
	Body    BodyID
	Seen    Wordings
}

// Supported is what became of the supports of a comment.
type Supported struct {
	Earlier int      // how many supported other words than stand now
	Changed [][]Span // what has changed since the viewer's body supported it; nil: nothing
}

package procedure

import (
	"encoding/json"
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

// Shown fingerprints a comment as its page shows it to the reader of a language.
func (c Comment) Shown(lang Lang) string {
	words := Wordings{lang: {Text: c.Text, Reason: c.Reason}}
	if c.Lang != lang {
		words[c.Lang] = Wording{Text: c.Original.Old, Reason: c.Original.New}
	}
	if c.Edit != nil {
		words.Reword(&Edit{Words: map[Lang]Words{lang: c.Edit.Words[lang]}, Texts: map[Lang]map[string]string{lang: c.Edit.Texts[lang]}})
	}
	raw, _ := json.Marshal(words) // texts alone can always be written
	return TextHash(string(raw))[:16]
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

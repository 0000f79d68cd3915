package procedure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// PartStyle says how a part of a protocol stands on paper.
type PartStyle string

const (
	PartTitle    PartStyle = "title"    // PROTOCOL
	PartSubtitle PartStyle = "subtitle" // of the 2nd meeting of …
	PartPlace    PartStyle = "place"    // date and place
	PartPara     PartStyle = "para"
	PartHeading  PartStyle = "heading" // of an agenda item, numbered
	PartLabel    PartStyle = "label"   // heard, spoke, decided
	PartDecision PartStyle = "decision"
	PartItem     PartStyle = "item"  // a line of a list
	PartAnnex    PartStyle = "annex" // a line of the list of annexes
	PartSign     PartStyle = "sign"  // post and name, parted by a tab
)

// ProtocolPart is one paragraph of a protocol, in step in all languages. Key is
// what it was drafted from ("decision/12"), so that it can be drafted again.
type ProtocolPart struct {
	Key   string
	Style PartStyle
	No    string
	Texts map[Lang]PartText
}

// PartText is a paragraph in one language: as it stands, as Svod drafted it,
// and of which authentic text it is the translation.
type PartText struct {
	Text     string
	Drafted  string
	MadeFrom string
}

// Edited says whether a person changed what Svod drafted.
func (t PartText) Edited() bool { return t.Text != t.Drafted }

// TextHash is the hash by which a translation remembers its authentic text.
func TextHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Protocol is the record of a meeting.
type Protocol struct {
	ID        ProtocolID
	Group     GroupID
	Meeting   MeetingID
	State     ProtocolState
	Shown     time.Time
	Due       time.Time // by when corrections are expected; zero: nobody has said, until the meeting closes
	Approved  time.Time
	Finalised time.Time
	Document  DocumentID
	Version   int
	Parts     []ProtocolPart
}

// Part is a part by its key, nil for none.
func (p *Protocol) Part(key string) *ProtocolPart {
	for i := range p.Parts {
		if p.Parts[i].Key == key {
			return &p.Parts[i]
		}
	}
	return nil
}

// twoSided says whether the part has a left and a right side, parted by a tab.
func (p ProtocolPart) twoSided() bool { return p.Style == PartSign || p.Style == PartPlace }

// Typed is a text of the part as a form has it: two sides stand on a line each,
// since nobody can type a tab there.
func (p ProtocolPart) Typed(text string) string {
	if p.twoSided() {
		return strings.Replace(text, "\t", "\n", 1)
	}
	return text
}

// kept is what was typed as the part keeps it.
func (p ProtocolPart) kept(typed string) string {
	if p.twoSided() {
		left, right, _ := strings.Cut(typed, "\n")
		return strings.TrimSuffix(left+"\t"+strings.Join(strings.Fields(right), " "), "\t")
	}
	return typed
}

// handKey begins the key of a paragraph that a person added.
const handKey = "hand/"

// ByHand says whether a person added the paragraph.
func (p ProtocolPart) ByHand() bool { return strings.HasPrefix(p.Key, handKey) }

// Stale says whether a language's text was made of an authentic text that has
// changed since.
func (p ProtocolPart) Stale(lang, authentic Lang) bool {
	t := p.Texts[lang]
	return lang != authentic && t.Text != "" && t.MadeFrom != TextHash(p.Texts[authentic].Text)
}

// Missing says whether a language has no text where another one has.
func (p ProtocolPart) Missing(lang Lang) bool {
	for _, t := range p.Texts {
		if t.Text != "" {
			return p.Texts[lang].Text == ""
		}
	}
	return false
}

// Redraft joins a fresh draft with the protocol as it stands: what a person
// edited stays, with the new draft beside it; what was not edited becomes the
// new draft; paragraphs added by hand stay behind the one they stood behind.
func Redraft(standing, fresh []ProtocolPart) []ProtocolPart {
	was := map[string]ProtocolPart{}
	behind := map[string][]ProtocolPart{}
	last := ""
	for _, p := range standing {
		was[p.Key] = p
		if p.ByHand() {
			behind[last] = append(behind[last], p)
			continue
		}
		last = p.Key
	}
	joined := append([]ProtocolPart(nil), behind[""]...)
	known := map[string]bool{"": true}
	for _, p := range fresh {
		known[p.Key] = true
		texts := make(map[Lang]PartText, len(p.Texts))
		for lang, t := range p.Texts {
			if old, ok := was[p.Key].Texts[lang]; ok && old.Edited() {
				old.Drafted = t.Drafted
				t = old
			}
			texts[lang] = t
		}
		p.Texts = texts
		joined = append(append(joined, p), behind[p.Key]...)
	}
	for _, p := range standing {
		if !known[p.Key] && !p.ByHand() {
			joined = append(joined, behind[p.Key]...) // its neighbour is gone, it stays
		}
	}
	return joined
}

// MaySee says whether a viewer of its group may read a protocol.
func (p Protocol) MaySee(who Viewer) error {
	if p.State.ShownTo(who) {
		return nil
	}
	return ErrNotFound
}

// ShownTo says whether a viewer of the group may read a protocol in this state:
// officers and translators always, delegations once it is shown, everybody
// when it is final.
func (s ProtocolState) ShownTo(who Viewer) bool {
	switch s {
	case "":
		return false
	case ProtocolDraft:
		return who.Officer() || who.Has(Translator)
	case ProtocolFinalised:
		return who.Member()
	default:
		return who.Officer() || who.Has(Translator) || who.SpeaksFor() != 0
	}
}

// MayEdit says whether a viewer may change the texts: officers and translators,
// until it is finalised; once it is approved only translations still change.
func (p Protocol) MayEdit(who Viewer, lang, authentic Lang) error {
	if err := p.MaySee(who); err != nil {
		return err
	}
	if !who.Officer() && !who.Has(Translator) {
		return Forbidden{"protocol.forbidden.edit"}
	}
	if p.State == ProtocolFinalised {
		return Refused{Key: "protocol.refused.finalised"}
	}
	if p.State == ProtocolApproved && lang == authentic {
		return Refused{Key: "protocol.refused.approved"}
	}
	return nil
}

// NewPart is a paragraph added by hand, with a key that no other has.
func (p Protocol) NewPart(texts Texts) ProtocolPart {
	part := ProtocolPart{Key: fmt.Sprintf("%s%d", handKey, p.Version), Style: PartPara, Texts: map[Lang]PartText{}}
	for lang, text := range texts {
		part.Texts[lang] = PartText{Text: text}
	}
	return part
}

package procedure

import "time"

// Verb names an act in the record, as minutes would name it: "round.open".
// Its words are in locales under "record.verb.".
type Verb string

// Fact is one particular of an act: a name from a fixed list ("record.fact.")
// and its value, which is a number, a date or a name, never a comment's text.
type Fact struct {
	Name  string `json:"k"`
	Value string `json:"v"`
}

// RecordLine is one act: who did what to which object, when, chained by hashes
// to the one before.
type RecordLine struct {
	Group  GroupID
	N      int64
	At     time.Time
	Person PersonID // 0: Svod itself
	Body   BodyID   // for which body the person acted, 0: none
	Verb   Verb
	Object string // noun/id
	Facts  []Fact
	Hash   []byte
}

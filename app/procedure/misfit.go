package procedure

import (
	"fmt"
	"slices"
)

// Why an edit does not fit a draft: keys of sentences in locales.
const (
	MisfitWords     = "misfit.words"     // the words to change do not stand there
	MisfitTwice     = "misfit.twice"     // they stand there more than once
	MisfitText      = "misfit.text"      // the column to restate reads otherwise
	MisfitTouched   = "misfit.touched"   // another agreed edit changes the same words
	MisfitApart     = "misfit.apart"     // another agreed edit changes the text, and in other languages only
	MisfitChanged   = "misfit.changed"   // the item to delete or to merge is changed by another agreed edit
	MisfitLong      = "misfit.long"      // the column would become too long
	MisfitNothing   = "misfit.nothing"   // the edit says nothing that can be carried out
	MisfitLanguage  = "misfit.language"  // the plan has no such language
	MisfitColumn    = "misfit.column"    // the element has no such column
	MisfitElement   = "misfit.element"   // there is no such element
	MisfitDeleted   = "misfit.deleted"   // the element is deleted
	MisfitPlace     = "misfit.place"     // there is no such place any more
	MisfitNumber    = "misfit.number"    // another measure bears the number
	MisfitFollow    = "misfit.follow"    // the edit it follows is not carried out
	MisfitMoved     = "misfit.moved"     // another agreed edit moves one of the two measures that are to stand together
	MisfitElsewhere = "misfit.elsewhere" // another agreed edit moves the measure to another place
	MisfitHalf      = "misfit.half"      // what a person decided lacks one of the languages
	MisfitFits      = "misfit.fits"      // it was to be left out, and by what was chosen of the others it does fit
	MisfitInstead   = "misfit.instead"   // a person had another edit carried out instead
)

// Misfit says why an edit cannot be carried out, so that a person can be shown
// it and asked: Old is what the edit looked for, Now the column's text.
type Misfit struct {
	Comment CommentID // whose agreed edit it is; 0 outside a revision
	Number  int       // of the comment
	Why     string
	Element ElementID
	Column  string
	Lang    Lang
	Old     string
	Now     string
}

func (m Misfit) Error() string {
	return fmt.Sprintf("%s: element %d, column %q, language %q", m.Why, m.Element, m.Column, m.Lang)
}

// Item is the item of which a misfit speaks, with the number that it has in the
// base, as comments and their words have it; what is new has the one that an edit
// gave it. Of a number that is taken it is what was to get it.
func (m Misfit) Item(base, edited Draft, agreed []AgreedEdit) (Element, bool) {
	id := m.Element
	at := slices.IndexFunc(agreed, func(a AgreedEdit) bool { return a.Comment == m.Comment })
	if m.Why == MisfitNumber && at >= 0 {
		id = agreed[at].Edit.Element
	}
	if e, ok := base.Element(id); ok {
		return e, true
	}
	return edited.Element(id)
}

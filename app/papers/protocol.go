package papers

import (
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// ProtocolData is a protocol on paper: its parts, and the code of the page on
// which it can be checked (empty while it is a draft).
type ProtocolData struct {
	Protocol procedure.Protocol
	Title    string
	Number   string
	Made     time.Time
	Code     Code
}

// Protocol is the record of a meeting as a paper.
func Protocol(p *locales.Printer, d ProtocolData) Paper {
	paper := Paper{Kind: "protocol", Lang: p.Lang, Title: d.Title, Number: d.Number, Made: d.Made}
	if d.Code.URL == "" {
		paper.Draft = p.T("paper.draft")
	}
	paper.Body = func(yield func(Block) bool) {
		for _, part := range d.Protocol.Parts {
			if !yield(partBlock(p, part)) {
				return
			}
		}
		if d.Code.URL != "" {
			yield(d.Code)
		}
	}
	return paper
}

func partBlock(p *locales.Printer, part procedure.ProtocolPart) Block {
	text := part.Texts[procedure.Lang(p.Lang)].Text
	if text == "" {
		return Para{Style: Indent, Text: Marked(p.T("paper.missing"), Italic)}
	}
	text = p.Typeset(text)
	switch part.Style {
	case procedure.PartTitle:
		return Heading{Level: 1, Text: Words(text)}
	case procedure.PartSubtitle:
		return Para{Style: Centre, Text: Words(text)}
	case procedure.PartPlace:
		return Para{Style: Plain, Text: Words(text)}
	case procedure.PartHeading:
		return Heading{Level: 2, Text: Words(part.No + " " + text)}
	case procedure.PartLabel:
		return Para{Style: Indent, Text: Marked(text, Bold), Keep: true}
	case procedure.PartDecision, procedure.PartItem:
		return Item{No: part.No, Level: 1, Text: Words(text)}
	case procedure.PartSign:
		post, name, _ := strings.Cut(text, "\t")
		return Sign{Post: Words(post), Name: Words(name)}
	}
	return Para{Style: Indent, Text: Words(text)}
}

// Opinion is a body's special opinion in its own words, as an annex has it.
func Opinion(p *locales.Printer, body, text, meeting string, made time.Time) Paper {
	return Paper{Kind: "opinion", Lang: p.Lang, Title: p.T("paper.opinion.title", "Body", body), Made: made,
		Body: func(yield func(Block) bool) {
			if !yield(Heading{Level: 1, Text: Words(p.T("paper.opinion.title", "Body", body))}) || !yield(Para{Style: Centre, Text: Words(meeting)}) {
				return
			}
			if text == "" {
				yield(Para{Style: Indent, Text: Marked(p.T("paper.missing"), Italic)})
			}
			for _, words := range linesOf(p.Typeset(text)) {
				if !yield(Para{Style: Indent, Text: Words(words)}) {
					return
				}
			}
		}}
}

// linesOf are the paragraphs of a text, without the empty lines between them.
func linesOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// AsAnnex puts the annex mark at the head of a paper.
func AsAnnex(paper Paper, no, to string) Paper {
	body := paper.Body
	paper.Body = func(yield func(Block) bool) {
		begun := false
		for b := range body {
			if _, turns := b.(Section); !turns && !begun {
				begun = true
				if !yield(Annex{No: no, To: Words(to)}) {
					return
				}
			}
			if !yield(b) {
				return
			}
		}
	}
	return paper
}

// WithCode puts the code of the page on which a paper can be checked at the
// lower right of its first sheet.
func WithCode(paper Paper, code Code) Paper {
	body := paper.Body
	paper.Body = func(yield func(Block) bool) {
		for b := range body {
			if !yield(b) {
				return
			}
		}
		yield(code)
	}
	return paper
}

package procedure

import "slices"

// compose is two differences one after the other, the second of the text that
// the first ends in, as one: what the first added and the second removed was
// never there.
func compose(first, second []CreditedSpan) []CreditedSpan {
	rest := slices.Clone(first)
	var out []CreditedSpan
	take := func(n int) CreditedSpan { // up to n characters of the text between the two
		for rest[0].Kind == Removed || rest[0].Text == "" {
			out = append(out, rest[0])
			rest = rest[1:]
		}
		piece, runes := rest[0], []rune(rest[0].Text)
		n = min(n, len(runes))
		piece.Text, rest[0].Text = string(runes[:n]), string(runes[n:])
		return piece
	}
	for _, s := range second {
		if s.Kind == Added {
			out = append(out, s)
			continue
		}
		for runes := []rune(s.Text); len(runes) > 0; {
			piece := take(len(runes))
			n := len([]rune(piece.Text))
			switch {
			case s.Kind == Same:
				piece.Text = string(runes[:n])
				out = append(out, piece)
			case piece.Kind == Same:
				out = append(out, CreditedSpan{Span{Removed, piece.Text}, s.By})
			}
			runes = runes[n:]
		}
	}
	return tidy(append(out, rest...))
}

// tidy puts what was removed before what was added in its place, joins
// neighbours of one kind and one origin, and drops what says nothing.
func tidy(spans []CreditedSpan) []CreditedSpan {
	var out, removed, added []CreditedSpan
	flush := func() {
		if textOf(removed) == textOf(added) {
			removed, added = credit([]Span{{Same, textOf(added)}}, nil), nil
		}
		for _, s := range slices.Concat(removed, added) {
			out = joinSpan(out, s)
		}
		removed, added = nil, nil
	}
	for _, s := range spans {
		switch {
		case s.Text == "":
		case s.Kind == Removed:
			removed = append(removed, s)
		case s.Kind == Added:
			added = append(added, s)
		default:
			flush()
			out = joinSpan(out, s)
		}
	}
	flush()
	return out
}

func joinSpan(all []CreditedSpan, s CreditedSpan) []CreditedSpan {
	if s.Text == "" {
		return all
	}
	if n := len(all) - 1; n >= 0 && all[n].Kind == s.Kind && slices.EqualFunc(all[n].By, s.By, sameCredit) {
		all[n].Text += s.Text
		return all
	}
	return append(all, s)
}

func sameCredit(a, b Credit) bool { return a.Carried == b.Carried }

func textOf(spans []CreditedSpan) string {
	text := ""
	for _, s := range spans {
		text += s.Text
	}
	return text
}

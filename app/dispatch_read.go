package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
)

// draft reads recipients and letters; usual is the language of who has none.
func (o order) draft(usual procedure.Lang) (procedure.NewDispatch, error) {
	n := procedure.NewDispatch{Number: o.number}
	var err error
	if n.Rules.Listed, err = readRecipients(o.recipients, usual); err != nil {
		return n, err
	}
	letter := procedure.CoverLetter{Subject: procedure.Texts{}, Body: procedure.Texts{}}
	for _, lang := range locales.Languages() {
		if err := o.readLetter(letter, lang); err != nil {
			return n, err
		}
	}
	n.Letters = map[procedure.Cover]procedure.CoverLetter{procedure.CoverParticipants: letter}
	for _, to := range n.Rules.Listed {
		if letter.Body[to.Lang] == "" {
			return n, fmt.Errorf("-letter: there is none in %q, the language of %s", to.Lang, to.Address)
		}
	}
	return n, said(n.Check())
}

// readRecipients reads a table of address, name and language; a first row
// without an address is its heading.
func readRecipients(file string, usual procedure.Lang) ([]procedure.Listed, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("-recipients: %w", err)
	}
	defer f.Close()
	grid, _, err := papers.ReadCSV(f, papers.ImportLimits())
	if err != nil {
		return nil, fmt.Errorf("-recipients %s: %w", file, said(err))
	}
	var all []procedure.Listed
	var wrong []error
	for i, row := range grid.Rows {
		cells := make([]string, max(len(row), 3))
		for n, cell := range row {
			cells[n] = strings.TrimSpace(cell.Text)
		}
		if cells[0] == "" && cells[1] == "" || i == 0 && !strings.Contains(cells[0], "@") {
			continue
		}
		to, err := readRecipient(cells, usual)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("-recipients %s, row %d (%s): %w", file, i+1, strings.Join(cells, ", "), err))
		}
		all = append(all, to)
	}
	if len(all) == 0 {
		wrong = append(wrong, fmt.Errorf("-recipients %s: there is no recipient in it; a row is an address, a name, a language", file))
	}
	return all, errors.Join(wrong...)
}

func readRecipient(cells []string, usual procedure.Lang) (procedure.Listed, error) {
	to := procedure.Listed{Name: cells[1], Lang: cmp.Or(procedure.Lang(strings.ToLower(cells[2])), usual)}
	var problems procedure.Invalid
	to.Address = problems.Address("", cells[0])
	err := said(problems.Err())
	if !slices.Contains(locales.Languages(), string(to.Lang)) {
		err = errors.Join(err, fmt.Errorf("the language is one of %s, not %q", strings.Join(locales.Languages(), ", "), to.Lang))
	}
	return to, err
}

// readLetter reads the letter in a language.
func (o order) readLetter(letter procedure.CoverLetter, lang string) error {
	at := slices.IndexFunc(o.letters, func(file string) bool { return letterLang(file) == lang })
	if at < 0 {
		at = slices.IndexFunc(o.letters, func(file string) bool { return letterLang(file) == "" })
	}
	if at < 0 {
		return nil
	}
	content, err := os.ReadFile(o.letters[at])
	if err != nil {
		return fmt.Errorf("-letter: %w", err)
	}
	if !utf8.Valid(content) {
		return fmt.Errorf("-letter %s: this is not a text in UTF-8", o.letters[at])
	}
	subject, body := splitLetter(string(content))
	if subject == "" {
		subject = o.subject
	}
	if subject == "" || body == "" {
		return fmt.Errorf("-letter %s: a letter begins with a line \"Subject: …\" (or has its subject from -subject) and then says something", o.letters[at])
	}
	if !slices.Contains(procedure.LetterFields(body), procedure.FieldLink) {
		body += "\n\n" + locales.For(lang).T("dispatch.letter.asks", "Link", "{"+procedure.FieldLink+"}")
	}
	letter.Subject[procedure.Lang(lang)], letter.Body[procedure.Lang(lang)] = subject, body
	return nil
}

// letterLang is the language that a letter's file names, as in letter.ru.txt.
func letterLang(file string) string {
	parts := strings.Split(filepath.Base(file), ".")
	if len(parts) > 2 && slices.Contains(locales.Languages(), parts[len(parts)-2]) {
		return parts[len(parts)-2]
	}
	return ""
}

func splitLetter(content string) (subject, body string) {
	content = strings.ReplaceAll(strings.TrimPrefix(content, "\ufeff"), "\r\n", "\n")
	first, rest, _ := strings.Cut(content, "\n")
	if subject, found := strings.CutPrefix(first, "Subject:"); found {
		return strings.TrimSpace(subject), strings.TrimSpace(rest)
	}
	return "", strings.TrimSpace(content)
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
		return nil, err
	}
	defer f.Close()
	grid, _, err := papers.ReadCSV(f, papers.ImportLimits())
	if err != nil {
		return nil, said(fmt.Errorf("%s: %w", file, err))
	}
	var all []procedure.Listed
	var wrong []error
	for i, row := range grid.Rows {
		cell := func(n int) string {
			if n < len(row) {
				return strings.TrimSpace(row[n].Text)
			}
			return ""
		}
		to := procedure.Listed{Address: cell(0), Name: cell(1), Lang: procedure.Lang(strings.ToLower(cell(2)))}
		switch {
		case to.Address == "" && to.Name == "", i == 0 && !strings.Contains(to.Address, "@"):
			continue
		case to.Lang == "":
			to.Lang = usual
		}
		var problems procedure.Invalid
		to.Address = problems.Address("", to.Address)
		procedure.OneOf(&problems, "", string(to.Lang), locales.Languages())
		if err := problems.Err(); err != nil {
			wrong = append(wrong, fmt.Errorf("%s, row %d: %s: %w", file, i+1, strings.Join([]string{cell(1), cell(2)}, ", "), said(err)))
		}
		all = append(all, to)
	}
	if len(all) == 0 {
		wrong = append(wrong, fmt.Errorf("%s: there is no recipient in it", file))
	}
	return all, errors.Join(wrong...)
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
		return err
	}
	subject, body := splitLetter(string(content))
	if subject == "" {
		subject = o.subject
	}
	if subject == "" || body == "" {
		return fmt.Errorf("%s: a letter begins with a line \"Subject: …\" (or has its subject from -subject) and then says something", o.letters[at])
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

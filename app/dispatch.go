package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/config"
	"svod/locales"
)

// order is a dispatch as the command line gives it.
type order struct {
	group      int64
	recipients string   // a table's file
	letters    []string // files; one whose name ends in .ru.md or .en.txt is for that language, another for all
	subject    string
	number     string
	files      []string
	release    bool
}

// createDispatch makes a dispatch to a list of addresses and, if that is asked
// for, releases it. A number that has been released is not released again, so
// that a script that was broken off can be run once more.
func createDispatch(ctx context.Context, asked call) error {
	o, err := parseOrder(asked)
	if err != nil {
		return err
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	if c.Mail.From.Address == "" {
		return errors.New("SVOD_MAIL_FROM is not set: a letter needs a sender")
	}
	n, err := o.draft(procedure.Lang(c.Language))
	if err != nil {
		return err
	}
	p, err := openDesk(ctx, c, shownAddress(c.Listen, c.Listen), time.Now, asked.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	who, err := p.dispatcher(ctx, procedure.GroupID(o.group))
	if err != nil {
		return err
	}
	if o.number != "" {
		id, err := p.store.ReleasedNumber(ctx, who.Group, o.number)
		if !errors.Is(err, procedure.ErrNotFound) {
			if err == nil {
				fmt.Fprintf(asked.stdout, "number %s was released before, as dispatch %d: nothing is sent again\n", o.number, id)
			}
			return err
		}
	}
	return said(o.place(ctx, p, who, n, asked))
}

func parseOrder(asked call) (order, error) {
	var o order
	flags := flag.NewFlagSet("dispatch create", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	each := func(into *[]string) func(string) error {
		return func(value string) error { *into = append(*into, value); return nil }
	}
	flags.Int64Var(&o.group, "group", 0, "number of the group that sends; 0: the only one, made if there is none")
	flags.StringVar(&o.recipients, "recipients", "", "CSV file: address, name, language a row")
	flags.Func("letter", "text of the letter, its first line \"Subject: …\"; again for another language, as letter.ru.txt and letter.en.txt", each(&o.letters))
	flags.StringVar(&o.subject, "subject", "", "subject of a letter that has none of its own")
	flags.StringVar(&o.number, "number", "", "outgoing number; one that was released is not released again")
	flags.Func("file", "file to attach; again for another one", each(&o.files))
	flags.BoolVar(&o.release, "release", false, "send it; otherwise it stays a draft on the page of dispatches")
	if err := flags.Parse(asked.args); err != nil {
		return o, err
	}
	// A shell spreads -file *.pdf over several words.
	o.files = append(o.files, flags.Args()...)
	switch {
	case o.recipients == "":
		return o, errors.New("-recipients names no file")
	case len(o.letters) == 0:
		return o, errors.New("-letter names no file")
	case len(o.files) == 0:
		return o, errors.New("-file names no file")
	}
	return o, nil
}

// dispatcher is who acts for the operator in a group. Where there is no group
// yet, the operator's dispatches make one, convened by who sends the letters.
func (p *portal) dispatcher(ctx context.Context, group procedure.GroupID) (procedure.Viewer, error) {
	groups, err := p.store.LiveGroups(ctx)
	if err != nil {
		return procedure.Viewer{}, err
	}
	switch {
	case slices.Contains(groups, group):
		return procedure.System(group), nil
	case group != 0:
		return procedure.Viewer{}, fmt.Errorf("-group: there is no group %d", group)
	case len(groups) == 1:
		return procedure.System(groups[0]), nil
	case len(groups) > 1:
		return procedure.Viewer{}, fmt.Errorf("-group: there are several groups, of the numbers %v", groups)
	}
	group, err = p.firstGroup(ctx)
	return procedure.System(group), err
}

// firstGroup makes the group, and the body that convenes it, of a portal that
// so far only sends.
func (p *portal) firstGroup(ctx context.Context) (procedure.GroupID, error) {
	operator := procedure.System(procedure.Site)
	operator.Operator = true
	sender, name := procedure.CaseForms{}, procedure.Texts{}
	for _, lang := range locales.Languages() {
		sender[procedure.Lang(lang)] = map[procedure.Case]string{procedure.Nom: cmp.Or(p.config.Mail.From.Name, p.config.Mail.From.Address)}
		name[procedure.Lang(lang)] = locales.For(lang).T("dispatch.list.title")
	}
	body, err := p.desk.AddBody(ctx, operator, procedure.NewBody{Code: "SENDER", Kind: procedure.KindCommittee, Place: 1, Zone: p.config.Timezone,
		Names: procedure.Naming{procedure.FormShort: sender, procedure.FormFull: sender}})
	if err != nil {
		return 0, err
	}
	return p.desk.CreateGroup(ctx, operator, procedure.NewGroup{Code: "DISPATCH", Name: name, Zone: p.config.Timezone, ConvenedBy: body})
}

// place registers the files, composes the dispatch and releases it.
func (o order) place(ctx context.Context, p *portal, who procedure.Viewer, n procedure.NewDispatch, asked call) error {
	group, err := p.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	n.Sender = group.ConvenedBy
	for _, file := range o.files {
		id, err := registerFile(ctx, p, who, file, asked.stderr)
		if err != nil {
			return fmt.Errorf("-file %s: %w", file, said(err))
		}
		n.Chosen = append(n.Chosen, id)
	}
	id, err := p.desk.ComposeDispatch(ctx, who, n)
	if err != nil {
		return err
	}
	s, err := p.desk.DispatchSheet(ctx, who, id)
	if err != nil {
		return err
	}
	state := "a draft"
	if o.release {
		if err := p.desk.ReleaseDispatch(ctx, who, id, s.Version); err != nil {
			return err
		}
		state = "released"
	}
	to := "1 recipient"
	if n := len(s.Going()); n != 1 {
		to = fmt.Sprintf("%d recipients", n)
	}
	fmt.Fprintf(asked.stdout, "dispatch %d to %s is %s: %s/dispatches/%d\n", id, to, state, p.base, id)
	return nil
}

// registerFile puts a file among the group's documents. Whoever has the command
// line may send any file; of one that the portal would not take from a form is
// said why.
func registerFile(ctx context.Context, p *portal, who procedure.Viewer, file string, warnings io.Writer) (procedure.FileID, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	is, err := f.Stat()
	if err != nil || is.IsDir() || is.Size() == 0 {
		return 0, cmp.Or(err, errors.New("this is no file with something in it"))
	}
	if _, err := papers.CheckAttachment(f, is.Size(), file, is.Size()); err != nil {
		fmt.Fprintf(warnings, "svod: -file %s is taken, though a form of the portal would refuse it: %v\n", file, said(err))
	}
	return p.desk.RegisterDocument(ctx, who, filepath.Base(file), bufio.NewReader(f))
}

// letterField is the field of the form that stands for a letter's text or subject
// in a language.
var letterField = regexp.MustCompile(`^` + string(procedure.CoverParticipants) + `\.(?:body|subject)[._](\w+)$`)

// said puts what an act refuses into words.
func said(err error) error {
	p := locales.For("en")
	var problems procedure.Invalid
	var refused procedure.Refused
	var file papers.Refused
	switch {
	case errors.As(err, &problems):
		var words []error
		for _, problem := range problems {
			field := letterField.ReplaceAllString(problem.Field, "-letter ($1)")
			words = append(words, errors.New(strings.TrimPrefix(field+": ", ": ")+p.T(problem.Key, problem.Args...)))
		}
		return errors.Join(words...)
	case errors.As(err, &refused):
		return errors.New(p.T(refused.Key, refused.Args...))
	case errors.As(err, &file):
		return errors.New(p.T(file.Key, file.Args...))
	}
	return err
}

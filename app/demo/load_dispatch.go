package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"svod/app/procedure"
)

// scheduleDispatch composes the case's dispatch and releases it.
func (l *loader) scheduleDispatch() {
	released := l.Meetings.Dispatch.ReleasedAt
	l.on(released.Add(-90*time.Minute), "compose the dispatch", l.composeDispatch)
	l.on(released, "release the dispatch", func(ctx context.Context) error {
		d, err := l.store.Dispatch(ctx, l.officer(), l.dispatch)
		if err != nil {
			return err
		}
		return l.desk.ReleaseDispatch(ctx, l.officer(), l.dispatch, d.Version)
	})
}

// documentKinds are the case's words for kinds of documents.
var documentKinds = map[string]procedure.DocumentKind{"protocol": procedure.DocProtocol, "agreed_text": procedure.DocPlan,
	"consolidated_table": procedure.DocTable}

func (l *loader) composeDispatch(ctx context.Context) error {
	row := l.Meetings.Dispatch
	n := procedure.NewDispatch{Meeting: l.meetings[row.Meeting], Decision: row.Decision, Number: row.OutNumber, Dated: row.OutDate.Time,
		Sender: l.bodies[row.Sender], Contact: l.people[row.Contact], Letters: map[procedure.Cover]procedure.CoverLetter{},
		Rules: procedure.DispatchRules{Instrument: l.instrument, Participants: true}}
	for _, p := range l.People.Participants {
		if p.ID == row.SignedBy {
			name := l.accounts[p.ID].Name
			n.Signer = procedure.Signer{Post: both(p.PositionRU, p.PositionEN), Name: both(name.In("ru").Signed(), name.In("en").Signed())}
		}
	}
	for cover, text := range row.Letters {
		n.Letters[procedure.Cover(cover)] = procedure.CoverLetter{Subject: both(text.SubjectRU, text.SubjectEN),
			Body: both(strings.Join(text.ParagraphsRU, "\n\n"), strings.Join(text.ParagraphsEN, "\n\n"))}
	}
	documents, err := l.store.Documents(ctx, l.group, 0, 100)
	if err != nil {
		return err
	}
	for _, want := range row.Documents {
		file := fileOf(documents, n.Meeting, documentKinds[want.Kind], procedure.Lang(want.Language), want.Format)
		if file == 0 {
			return fmt.Errorf("there is no %s of %s in %s as %s", want.Kind, row.Meeting, want.Language, want.Format)
		}
		n.Chosen = append(n.Chosen, file)
	}
	l.dispatch, err = l.desk.ComposeDispatch(ctx, l.officer(), n)
	return err
}

// fileOf finds a file among a meeting's documents, 0 for none.
func fileOf(documents []procedure.Document, meeting procedure.MeetingID, kind procedure.DocumentKind, lang procedure.Lang, format string) procedure.FileID {
	for _, d := range documents {
		if d.Meeting != meeting || d.Kind != kind {
			continue
		}
		for _, f := range d.Files {
			if f.Lang == lang && f.Format == format {
				return f.ID
			}
		}
	}
	return 0
}

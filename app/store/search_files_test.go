package store_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
)

// kept is a file of these words.
func (p *searched) kept(name, words string) []procedure.NewAttachment {
	p.Helper()
	up, err := p.desk.KeepFile(p.Context(), strings.NewReader(words))
	p.must(err)
	return []procedure.NewAttachment{{Name: name, Type: "text/plain", Upload: up}}
}

// files are the files that somebody finds by a line.
func (p *searched) files(who procedure.Viewer, line string) (names []string) {
	p.Helper()
	for _, g := range p.look(who, line).Groups {
		for _, f := range g.Found {
			if g.Kind == procedure.FoundFile {
				names = append(names, f.FileName)
			}
		}
	}
	return names
}

// What is written in a file is found by who may save it, and by nobody else: the
// table of who sees what, on both databases.
func TestWhoFindsFiles(t *testing.T) {
	own := []string{"author", "head"}
	readers := append([]string{"other head", "other delegate", "secretariat", "translator"}, own...)
	everybody := append([]string{"observer"}, readers...)
	for name, round := range map[string]struct {
		sealed            bool
		official, letters []string
	}{"open": {false, readers, append([]string{"secretariat"}, own...)}, "sealed": {true, own, own}} {
		t.Run(name, func(t *testing.T) {
			eachSearched(t, "draft", func(p *searched) {
				ctx, cast := p.Context(), p.cast()
				officer, author := cast["secretariat"], cast["author"]
				plan, _ := p.store.PlanOfGroup(ctx, p.group)
				revisions, err := p.store.Revisions(ctx, plan)
				p.must(err)
				p.must(p.desk.PublishRevision(ctx, officer, revisions[0].ID, 0, true))
				id, err := p.desk.OpenRound(ctx, officer, procedure.NewRound{Revision: revisions[0].ID, Sealed: round.sealed,
					Closes: p.clock.Now().Add(30 * 24 * time.Hour), Zone: "Europe/Moscow", Bodies: []procedure.BodyID{author.Body, cast["other head"].Body}})
				p.must(err)
				comment, err := p.desk.FileComment(ctx, author, procedure.NewComment{Round: id, Element: 5, Kind: "substantive", Lang: "ru",
					Text: "См. файл", Reason: "Причина", Written: true, Files: p.kept("Приложение 3.txt", "Здесь ксилофон #r1 #fr1 #fd1")})
				p.must(err)
				p.seen("a draft's file", "ксилофоном", procedure.FoundFile, cast, own...)
				p.seen("its name", "«приложение 3 txt»", procedure.FoundFile, cast, own...)
				_, err = p.desk.SubmitPosition(ctx, cast["head"], desk.Answer{Round: id, Kind: "comments", Comments: []procedure.CommentID{comment},
					Scans: p.kept("письмо.txt", "Мандолина")})
				p.must(err)
				p.seen("an official comment's file", "ксилофоном", procedure.FoundFile, cast, round.official...)
				p.seen("a letter", "мандолина", procedure.FoundFile, cast, round.letters...)
				p.clock.Set(p.clock.Now().Add(31 * 24 * time.Hour))
				p.seen("a file at the close", "ксилофоном", procedure.FoundFile, cast, everybody...)
				p.seen("a letter at the close", "мандолина", procedure.FoundFile, cast, append([]string{"secretariat"}, own...)...)
				_, err = p.desk.RegisterDocument(ctx, officer, "записка.txt", strings.NewReader("Глокеншпиль"))
				p.must(err)
				p.seen("a document", "глокеншпилем", procedure.FoundFile, cast, everybody...)
				p.equalsAnew()
			})
		})
	}
}

// The file of a special opinion is found by all of the group once the protocol to
// which it is annexed is final, and by nobody before.
func TestTheFileOfASpecialOpinion(t *testing.T) {
	for step, final := range map[string]bool{"table": false, "dispatch": true} {
		t.Run(step, func(t *testing.T) {
			eachSearched(t, step, func(p *searched) {
				p.index()
				for name, who := range p.cast() {
					if name == "outsider" {
						continue
					}
					names := p.files(who, "«считает преждевременным включение»")
					if slices.ContainsFunc(names, func(file string) bool { return strings.Contains(file, "собое мнение") }) != final {
						t.Errorf("%s finds %q", name, names)
					}
				}
			})
		})
	}
}

// A hit says which file it is, where it is and why it was found; what is taken
// away leaves the index and is not kept.
func TestFilesOfADraft(t *testing.T) {
	eachSearched(t, "round", func(p *searched) {
		ctx, author := p.Context(), p.as(procedure.Delegate)
		frame, err := p.store.GroupFrame(ctx, author)
		p.must(err)
		draft := procedure.NewComment{Round: frame.Round, Element: 5, Kind: "position", Lang: "ru", Text: "См. файл", Reason: "Причина",
			Files: slices.Concat(p.kept("a.txt", strings.Repeat("слово ", 20_000)+"Глокеншпиль"), p.kept("b.csv", "1;Ксилофон"), p.kept("ксилофон.pdf", "%PDF-1.7 odd"))}
		id, err := p.desk.FileComment(ctx, author, draft)
		p.must(err)
		p.index()
		sheet := p.look(author, "глокеншпилем", only(procedure.FoundFile))
		hit := sheet.Groups[slices.IndexFunc(sheet.Groups, func(g procedure.FoundGroup) bool { return g.Kind == procedure.FoundFile })].Found[0]
		if hit.Comment != id || hit.FileName != "a.txt" || hit.Element != 5 || hit.Unreadable || !slices.Contains(marked(hit), "глокеншпиль") {
			t.Errorf("found is %+v", hit)
		}
		if names := p.files(author, "ксилофоном"); len(names) != 2 {
			t.Errorf("found are %q", names)
		}
		sheet = p.look(author, "«ксилофон pdf»")
		if hit := sheet.Groups[slices.IndexFunc(sheet.Groups, func(g procedure.FoundGroup) bool { return g.Kind == procedure.FoundFile })].Found[0]; !hit.Unreadable {
			t.Errorf("nothing says that it could not be read: %+v", hit)
		}
		p.equalsAnew()
		c, err := p.store.Comment(ctx, author, id, false)
		p.must(err)
		i := slices.IndexFunc(c.Files, func(f procedure.Attachment) bool { return f.Name == "b.csv" })
		p.must(p.desk.RemoveFile(ctx, author, id, c.Files[i].ID))
		p.index()
		if names := p.files(author, "ксилофоном"); len(names) != 1 {
			t.Errorf("after one was removed: %q", names)
		}
		if text, err := store.FileText(ctx, p.store, c.Files[i].Fingerprint); err != procedure.ErrNotFound {
			t.Errorf("what was written in it is kept: %q, %v", text, err)
		}
		p.equalsAnew()
		p.must(p.desk.DeleteDraft(ctx, author, id))
		p.index()
		if names := append(p.files(author, "ксилофоном"), p.files(author, "глокеншпиль")...); len(names) != 0 {
			t.Errorf("of a deleted draft: %q", names)
		}
		p.equalsAnew()
	})
}

// A file is read once, whoever has it; one whose reading never ends well is not
// begun for ever.
func TestAFileIsReadOnce(t *testing.T) {
	eachSearched(t, "round", func(p *searched) {
		ctx, author := p.Context(), p.as(procedure.Delegate)
		frame, err := p.store.GroupFrame(ctx, author)
		p.must(err)
		file := func(words string) {
			_, err := p.desk.FileComment(ctx, author, procedure.NewComment{Round: frame.Round, Element: 5, Kind: "position", Lang: "ru", Text: "x", Reason: "x",
				Files: p.kept("a.txt", words)})
			p.must(err)
			for more := true; more; {
				more, err = p.store.IndexDue(ctx)
				p.must(err)
			}
		}
		read := 0
		count := func(ctx context.Context, r io.ReaderAt, size int64) (string, error) {
			read++
			return papers.Contents(ctx, r, size)
		}
		file("Ксилофон")
		for more := true; more; {
			more, err = p.store.ReadFile(ctx, count)
			p.must(err)
		}
		file("Ксилофон")
		if more, err := p.store.ReadFile(ctx, count); more || err != nil || read != 1 || len(p.files(author, "ксилофон")) != 2 {
			t.Errorf("the same bytes are read %d times, found %q, %v", read, p.files(author, "ксилофон"), err)
		}
		file("Мандолина")
		begun := 0
		for range 5 {
			stopped, stop := context.WithCancel(ctx)
			_, _ = p.store.ReadFile(stopped, func(context.Context, io.ReaderAt, int64) (string, error) {
				begun++
				stop() // as if the program ended here
				return "", nil
			})
			stop()
		}
		if begun != 3 {
			t.Errorf("begun %d times", begun)
		}
		file("Глокеншпиль")
		if _, err := p.store.ReadFile(ctx, func(context.Context, io.ReaderAt, int64) (string, error) { return "", errors.New("damaged") }); err != nil {
			t.Error(err)
		}
		if more, err := p.store.ReadFile(ctx, count); more || err != nil || read != 1 {
			t.Errorf("what could not be read is read again: %v", err)
		}
	})
}

package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// mayKeepPeople refuses who keeps nobody's list of participants.
func (s *Site) mayKeepPeople(ctx context.Context, who procedure.Viewer) error {
	settings, err := s.store.GroupSettings(ctx, who.Group)
	if err != nil {
		return err
	}
	return who.MayProposePeople(settings)
}

// newPeopleImport asks for the file with a list of participants.
func (s *Site) newPeopleImport(c *fiber.Ctx, who procedure.Viewer) error {
	return s.peopleImportForm(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) peopleImportForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		if err := s.mayKeepPeople(ctx, who); err != nil {
			return err
		}
		f := s.frame(c, who, "people_import.title").With("drop.js")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.PeopleImportPage(f, who.Group, form, s.Imports>>20))
	}
}

// readPeopleImport reads an uploaded list and keeps what it says, for the
// preview.
func (s *Site) readPeopleImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := s.mayKeepPeople(ctx, who); err != nil {
		return err
	}
	in, id := s.readForm(c), procedure.ImportID(0)
	err := in.carry(nil, func() error {
		kept, err := s.readTables(in, "file")
		if err != nil {
			return err
		}
		id, err = s.desk.KeepPeople(ctx, who, kept)
		return err
	})
	if invalid, ok := asInvalid(err); ok {
		if invalid[0].Key == "papers.refused.noPlanTable" {
			invalid[0].Key = "people_import.no_table"
		}
		s.log.Warn("upload refused", "person", int64(who.Person), "why", invalid[0].Key)
	}
	return s.answer(c, in, err, s.peopleImportForm(c, who), "", func() string { return peopleImportPath(who.Group, id) })
}

func peopleImportPath(group procedure.GroupID, id procedure.ImportID) string {
	return peoplePath(group) + "/imports/" + procedure.Code(id)
}

// keptPeople is the uploaded list of the address and what would be read of it
// as the group stands.
func (s *Site) keptPeople(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (v views.PeopleImportView, err error) {
	v.Group = who.Group
	if err = s.mayKeepPeople(ctx, who); err != nil {
		return v, err
	}
	id, err := code[procedure.ImportID](c, "import")
	if err != nil {
		return v, err
	}
	if v.KeptImport, err = s.store.PeopleImport(ctx, who, id); err != nil {
		return v, err
	}
	roster, err := s.store.Roster(ctx, who, v.KeptImport.Addresses())
	v.Bodies = roster.Bodies
	v.PeopleImport = desk.ReadPeople(who, roster, v.KeptImport)
	return v, err
}

// showPeopleImport shows what each row of a list would do: nothing is written
// yet.
func (s *Site) showPeopleImport(c *fiber.Ctx, who procedure.Viewer) error {
	return s.peoplePreview(c, who, "", fiber.StatusOK)
}

func (s *Site) peoplePreview(c *fiber.Ctx, who procedure.Viewer, stale string, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.keptPeople(ctx, c, who)
	if err != nil {
		return err
	}
	v.Stale, v.Only = stale, procedure.RowOutcome(c.Query("show"))
	if !slices.Contains(procedure.RowOutcomes, v.Only) {
		v.Only = ""
	}
	v.After, _ = strconv.Atoi(c.Query("after"))
	v.Shown, v.More = behind(v.Listed(), func(r procedure.PeopleRow) bool { return r.Number == v.After })
	f := s.frame(c, who, "people_import.title")
	f.Wide = true
	return s.render(c, status, views.PeopleImportPreviewPage(f, v))
}

// takePeopleImport confirms a list, or says again what its columns hold.
func (s *Site) takePeopleImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.keptPeople(ctx, c, who)
	if err != nil {
		return err
	}
	in, id := s.readForm(c), v.KeptImport.ID
	if in.value("do") != "take" {
		var wanted []procedure.ImportColumn
		for _, column := range procedure.PeopleColumns(languages()) {
			wanted = append(wanted, procedure.ImportColumn{Key: column.Key, Lang: column.Lang})
		}
		if err := s.desk.MapPeople(ctx, who, id, chosenColumns(in, v.PeopleImport.Columns, wanted)); err != nil {
			return err
		}
		return s.done(c, "", peopleImportPath(who.Group, id))
	}
	err = s.desk.TakePeople(ctx, who, id, in.value("seen"))
	var conflict procedure.Conflict
	if errors.As(err, &conflict) {
		return s.peoplePreview(c, who, conflict.Key, fiber.StatusConflict)
	}
	if err != nil {
		return err
	}
	proposes, err := s.proposes(ctx, who)
	if err != nil {
		return err
	}
	if proposes {
		return s.done(c, "proposal.done.made", proposalsPath(who.Group))
	}
	return s.done(c, "people_import.done", peoplePath(who.Group), "New", v.Count(procedure.RowNew), "Changed", v.Count(procedure.RowChanged))
}

// chosenColumns are the columns of a list with what a person says that they hold.
func chosenColumns(in *input, read, wanted []procedure.ImportColumn) []procedure.ImportColumn {
	columns := slices.Clone(read)
	for i := range columns {
		columns[i].Key, columns[i].Lang = "", ""
	}
	for _, w := range wanted {
		chosen := in.value(views.ImportField(w.Key, w.Lang))
		for i := range columns {
			if strconv.Itoa(columns[i].Index) == chosen {
				columns[i].Key, columns[i].Lang = w.Key, w.Lang
			}
		}
	}
	return columns
}

// languages are those of the portal.
func languages() []procedure.Lang {
	var all []procedure.Lang
	for _, lang := range locales.Languages() {
		all = append(all, procedure.Lang(lang))
	}
	return all
}

// downloadPeople sends the list of participants as it can be imported again: of
// those whom the viewer keeps.
func (s *Site) downloadPeople(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := s.mayKeepPeople(ctx, who); err != nil {
		return err
	}
	roster, err := s.store.Roster(ctx, who, nil)
	if err != nil {
		return err
	}
	paper := papers.PeopleList(locales.For(string(who.Lang)), roster.KeptBy(who), roster.Bodies, s.store.Now())
	return s.sendTable(c, paper, c.Params("format"))
}

package procedure

import (
	"strings"
	"time"
)

// MaxImportName is how many letters of an uploaded file's name are kept.
const MaxImportName = 200

// ImportNote is what the reader of a file has to say of it: the key of a
// sentence with its arguments, name, value, name, value.
type ImportNote struct {
	Key  string
	Args []any
}

// KeptImport is an uploaded file, kept until it is confirmed or its time is over: the tables
// of a file as plain cells, and what a person has said its columns hold. Nothing
// of it is in the plan, or in the list of participants, yet.
type KeptImport struct {
	ID      ImportID
	Plan    PlanID  // 0 of a list of participants
	Group   GroupID // of a list of participants
	Person  PersonID
	Name    string // of the file
	At      time.Time
	Done    time.Time // zero: not confirmed
	Version int       // of the unpublished revision that it would replace, 0: none
	Sheets  []ImportSheet
	Notes   []ImportNote
	Columns []ImportColumn // nil: as the headings say
}

// Addresses are the cells that could be e-mail addresses, as they are kept.
func (i KeptImport) Addresses() []string {
	var all []string
	for _, sheet := range i.Sheets {
		for _, row := range sheet.Rows {
			for _, cell := range row.Cells {
				if strings.Contains(cell, "@") {
					line, _ := CleanLine(cell)
					all = append(all, strings.ToLower(line))
				}
			}
		}
	}
	return all
}

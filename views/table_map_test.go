package views

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"svod/app/procedure"
	"svod/locales"
)

// TestALargeMapIsASmallPage: 300 measures by 15 bodies, with comments in every
// cell, are less than 500 KB.
func TestALargeMapIsASmallPage(t *testing.T) {
	v := MapView{Title: "Таблица", Base: "/rounds/1/table", Names: Bodies{}, Cells: map[MapKey]procedure.TableCounts{}}
	states := procedure.TableStates
	for b := range procedure.BodyID(15) {
		v.Columns = append(v.Columns, b+10)
		v.Names[b+10] = BodyWords{Code: "AM", Short: "Исполком Содружества"}
	}
	for s := range 7 {
		part := MapPart{Name: "раздел", Title: "Название раздела"}
		for m := range 43 {
			row := MapRow{Element: procedure.ElementID(1000 + s*43 + m), Mark: fmt.Sprintf("%d.%d", s+1, m+1)}
			part.Rows = append(part.Rows, row)
			for i, b := range v.Columns {
				v.Cells[MapKey{row.Element, b}] = procedure.TableCounts{states[(m+i)%len(states)]: 120, procedure.Noted.State(): 100}
			}
		}
		v.Parts = append(v.Parts, part)
	}
	var page bytes.Buffer
	if err := MapPage(Frame{Printer: locales.ForPage("ru")}, v).Render(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
	if page.Len() > 500_000 {
		t.Errorf("%d bytes", page.Len())
	}
}

package views

import (
	"bytes"
	"context"
	"fmt"
	"strings"
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

// TestNamesOverAMapAreWhole: the picture has room for the names of its bodies, and
// one that is longer than any has its end where it is pointed at.
func TestNamesOverAMapAreWhole(t *testing.T) {
	long := strings.Repeat("Содружество ", 10)
	v := MapView{Columns: []procedure.BodyID{1, 2}, Names: Bodies{1: {Short: "Россия"}, 2: {Short: "RCC Executive Committee"}}}
	up, over := v.leans()
	if up < 150 || over < 110 { // 23 letters of 7 units, at 50 degrees
		t.Errorf("names reach %d up and %d over", up, over)
	}
	v.Names[2] = BodyWords{Short: long}
	if up, _ := v.leans(); up > 300 {
		t.Errorf("a very long name makes a picture's head %d high", up)
	}
	var page bytes.Buffer
	if err := mapPicture(Frame{Printer: locales.ForPage("ru")}, v, MapPart{}).Render(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "<title>"+long+"</title>") {
		t.Error("the end of a long name is nowhere")
	}
}

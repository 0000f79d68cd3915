package papers

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

func readCSV(t testing.TB, s string) (Grid, []Warning) {
	t.Helper()
	g, w, err := ReadCSV(strings.NewReader(s), ImportLimits())
	if err != nil {
		t.Fatal(err)
	}
	return g, w
}

func utf16Of(s string, high, low int, mark string) string {
	out := []byte(mark)
	for _, u := range utf16.Encode([]rune(s)) {
		pair := [2]byte{}
		pair[high], pair[low] = byte(u>>8), byte(u)
		out = append(out, pair[:]...)
	}
	return string(out)
}

func TestReadCSV(t *testing.T) {
	table := "№;Наименование, полное;Срок\r\n1.1;\"Строка\r\nвторая; \"\"в кавычках\"\"\";2022\r\n\r\n1.2;;2023 "
	windows, err := charmap.Windows1251.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	dos, err := charmap.CodePage866.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	guesses := map[string]string{"Windows-1251": "Windows-1251", "code page 866": "CP866"}
	for name, text := range map[string]string{
		"code page 866": dos, "UTF-8": table, "with a mark": "\ufeff" + table, "Windows-1251": windows, "named": "sep=;\r\n" + table,
		"UTF-16 little": utf16Of(table, 1, 0, "\xff\xfe"), "UTF-16 big": utf16Of(table, 0, 1, "\xfe\xff"),
		"old Macintosh": strings.ReplaceAll(table, "\r\n", "\r"),
		"tabs":          strings.ReplaceAll(table, ";", "\t"),
	} {
		g, warnings := readCSV(t, text)
		for at, want := range map[[2]int]string{{0, 0}: "№", {0, 1}: "Наименование, полное", {1, 2}: "2022", {3, 0}: "1.2", {3, 2}: "2023"} {
			if got := g.Text(at[0], at[1]); got != want {
				t.Errorf("%s: row %d, column %d is %q, want %q", name, at[0]+1, at[1]+1, got, want)
			}
		}
		if got := g.Text(1, 1); got != "Строка\nвторая; \"в кавычках\"" && name != "tabs" {
			t.Errorf("%s: quoted text is %q", name, got)
		}
		guess := ""
		for _, w := range warnings {
			guess += strings.TrimPrefix(w.Key, "papers.warning.") + fmt.Sprint(w.Args)
		}
		if want := guesses[name]; want == "" && guess != "" || want != "" && !(strings.HasPrefix(guess, "encoding") && strings.Contains(guess, want) && len(warnings) == 1) {
			t.Errorf("%s: %v", name, warnings)
		}
	}
}

// TestOldEncodingsAreTold: by the letters that they make, whatever else is in
// the text; what several read as Russian, or none, is Windows-1251.
func TestOldEncodingsAreTold(t *testing.T) {
	for text, c := range map[string]struct {
		as   *charmap.Charmap
		want string
	}{
		"Фамилия;Имя\nМамбеткул уулу;Нурбек":            {charmap.Windows1251, "Windows-1251"},
		"МИНИСТЕРСТВО;ЁЛКИН":                            {charmap.Windows1251, "Windows-1251"},
		"Surname;Post\nAdams;Counsellor – «Plan»":       {charmap.Windows1251, "Windows-1251"},
		"Body;Post\nRU;«замок», “Плана” № 1":            {charmap.Windows1251, "Windows-1251"},
		"Body;Surname (ru)\nRU;Ли":                      {charmap.CodePage866, "CP866"},
		"Body;Post\nRU;структура Юсуфа, отдел":          {charmap.CodePage866, "CP866"},
		"Государство;Должность\nBY;начальник отдела №1": {charmap.CodePage866, "CP866"},
		"МИНИСТЕРСТВО;ЁЛКИН;Ў":                          {charmap.CodePage866, "CP866"},
		"Body;Surname\nRU;Ким":                          {charmap.KOI8R, "KOI8-R"},
		"МИНИСТЕРСТВО;ПЁТР":                             {charmap.KOI8R, "KOI8-R"},
		"Государство;Срок\nKZ;начальник, 2023–2027":     {charmap.Windows1251, "Windows-1251"},
		"Государство;Должность\nKZ;начальник отдела":    {charmap.KOI8R, "KOI8-R"},
	} {
		raw, err := c.as.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, guessed, err := decodeText(raw)
		if err != nil || guessed != c.want || got != text {
			t.Errorf("%q is read as %s: %q %v", text, guessed, got, err)
		}
	}
}

func TestReadCSVRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {"", "empty"},
		"separators only": {";;\n;;\n", "empty"},
		"an open quote":   {"a;b\n\"c;d\n", "quotes"},
		"a quote inside":  {"a;b\nc\"d;e\n", "quotes"},
		"a picture":       {"\x89PNG\x00\x00", "notText"},
		"half UTF-16":     {"\xff\xfea", "notText"},
		"bytes of none":   {"\x98;\xff", "notText"},
		"too many rows":   {strings.Repeat("a;b\n", 20_001), "rows"},
		"a long cell":     {"a;" + strings.Repeat("ж", 32_768), "cell"},
		"too large":       {strings.Repeat("a", 20<<20+1), "size"},
	} {
		_, _, err := ReadCSV(strings.NewReader(c.text), ImportLimits())
		if got := refusedFor(t, err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, w := readCSV(t, strings.Repeat(";", 64)+"far\na"); len(w) != 1 || w[0].Key != "papers.warning.columns" || w[0].Row != 1 || w[0].Col != 65 {
		t.Errorf("a column too far: %v", w)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a;b\r\n\"c\nd\";e"))
	f.Add([]byte("sep=\t\na\tb"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00"))
	f.Add([]byte("\xcf\xf3\xed\xea\xf2;\xd1\xf0\xee\xea"))
	f.Add([]byte("\x8f\xe3\xad\xaa\xe2;\x91\xe0\xae\xaa"))
	f.Fuzz(func(t *testing.T, file []byte) {
		g, _, err := ReadCSV(bytes.NewReader(file), ImportLimits())
		if err != nil {
			refusedFor(t, err)
			return
		}
		checkLimits(t, g, ImportLimits())
	})
}

func TestNumberFormats(t *testing.T) {
	for _, c := range []struct {
		code string
		v    float64
		want string
	}{
		{"General", 1e21, "1e+21"}, {"", 1234.5, "1234.5"}, {"0.00", 2.005, "2.00"}, {"#,##0.00", 1234.5, "1234.50"},
		{"000", -7, "-007"}, {"0", -0.2, "0"}, {"0%", 0.5, "50%"}, {`"п. "0.0`, 1.25, "п. 1.2"}, {`0\ "шт."`, 3, "3 шт."},
		{"# ?/?", 0.5, "0.5"}, {"0.00E+00", 12345, "12345"}, {"@", 5, "5"}, {"[Red]0;-0", 4, "4"}, {"_-* 0_-", 4, "4"},
		{`"open`, 4, "4"}, {"[open", 4, "4"}, {`\`, 4, "4"}, {"yyyy-mm-dd", 44385, "08.07.2021"}, {"[h]:mm", 0.5, "12:00"}, {"dd/mm/yyyy", 44385, "08.07.2021"},
		{"mmmm\\ yyyy", 46388, "01.2027"}, {"yyyy", 46388, "2027"},
		{"dd.mm.yyyy", 60, "60"}, {"dd.mm.yyyy", -5, "-5"}, {"dd.mm.yyyy", 1e9, "1000000000"},
	} {
		if got, _ := parseNumberFormat(c.code).show(c.v, false); got != c.want {
			t.Errorf("%v as %q is %q, want %q", c.v, c.code, got, c.want)
		}
	}
	if got := fmt.Sprint(address("XFD1048576")); got != "16384 1048576 true" {
		t.Error(got)
	}
}

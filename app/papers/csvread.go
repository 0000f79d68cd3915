package papers

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// ReadCSV reads a table of separated values. Its encoding is UTF-8 or, by its
// mark, UTF-16, else Windows-1251 or code page 866, whichever makes Russian of
// it, which is reported. The separator is named by
// a first line "sep=;", else it is the one of ; , and tab that cuts the first
// record into most fields.
func ReadCSV(r io.Reader, l Limits) (Grid, []Warning, error) {
	raw, err := io.ReadAll(io.LimitReader(r, l.File+1))
	if err != nil {
		return Grid{}, nil, err
	}
	if int64(len(raw)) > l.File {
		return Grid{}, nil, refused("size", "Limit", l.File>>20)
	}
	in := intake{limits: l}
	text, guessed, err := decodeText(raw)
	if err != nil {
		return Grid{}, nil, err
	}
	if guessed != "" {
		in.note("encoding", 0, 0, guessed)
	}
	if markup(text) {
		return Grid{}, nil, refused("notOffice")
	}
	if !strings.Contains(text, "\n") { // lines as old Macintosh programs end them
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	text, separator := separatorOf(text)
	if err := in.records(text, separator); err != nil {
		return Grid{}, nil, err
	}
	return in.result()
}

// markup says whether a text is a page, which some programs save under the name
// of a workbook.
func markup(text string) bool {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 512)]))
	for _, tag := range []string{"<html", "<!doctype", "<table", "<?xml"} {
		if strings.HasPrefix(start, tag) {
			return true
		}
	}
	return false
}

// decodeText makes UTF-8 of a file's bytes; guessed names the encoding that they
// were taken for where nothing in them said what they are.
func decodeText(raw []byte) (text, guessed string, err error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		text, err = decodeUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		text, err = decodeUTF16(raw[2:], binary.BigEndian)
	case utf8.Valid(raw):
		text = strings.TrimPrefix(string(raw), "\ufeff")
	default:
		text, guessed, err = decodeRussian(raw)
	}
	if err != nil || strings.ContainsRune(text, 0) || guessed != "" && strings.ContainsRune(text, utf8.RuneError) {
		return "", "", refused("notText")
	}
	return text, guessed, nil
}

// russianEncodings are those of one byte a letter: Windows', that of Excel's "CSV
// (MS-DOS)", and that of older mail and Unix.
var russianEncodings = []struct {
	name string
	of   *charmap.Charmap
}{{"Windows-1251", charmap.Windows1251}, {"CP866", charmap.CodePage866}, {"KOI8-R", charmap.KOI8R}}

// decodeRussian reads text of one byte a letter in the encoding that makes most
// Russian of it, the first of several.
func decodeRussian(raw []byte) (text, name string, err error) {
	most := -1
	for _, encoding := range russianEncodings {
		read, err := encoding.of.NewDecoder().Bytes(raw)
		if err != nil {
			return "", "", err
		}
		if n := syllables(string(read)); n > most {
			text, name, most = string(read), encoding.name, n
		}
	}
	return text, name, nil
}

// syllables counts the pairs of Russian letters of which one is а, е, и or о.
// Read in the other encoding these become frames, signs and consonants, and a
// sign that becomes one of them stands alone.
func syllables(text string) int {
	n, before := 0, ' '
	for _, r := range strings.ToLower(text) {
		if russian(before) && russian(r) && (strings.ContainsRune("аеио", before) || strings.ContainsRune("аеио", r)) {
			n++
		}
		before = r
	}
	return n
}

func russian(r rune) bool { return r >= 'а' && r <= 'я' || r == 'ё' }

func decodeUTF16(raw []byte, order binary.ByteOrder) (string, error) {
	if len(raw)%2 != 0 {
		return "", errors.New("papers: half a letter at the end")
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	text := string(utf16.Decode(units))
	if strings.ContainsRune(text, utf8.RuneError) {
		return "", errors.New("papers: half of a pair")
	}
	return text, nil
}

// separatorOf is the separator of a table, and the table without a line that
// names it.
func separatorOf(text string) (table string, separator rune) {
	first, rest, _ := strings.Cut(text, "\n")
	if named, ok := strings.CutPrefix(strings.TrimSuffix(first, "\r"), "sep="); ok {
		if r, n := utf8.DecodeRuneInString(named); n > 0 && n == len(named) && strings.ContainsRune(";,\t|", r) {
			return rest, r
		}
	}
	best, fields := ';', 0
	for _, s := range ";,\t" {
		record, err := newCSV(text, s).Read()
		if err == nil && len(record) > fields {
			best, fields = s, len(record)
		}
	}
	return text, best
}

func newCSV(text string, separator rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator, -1, true
	return r
}

// records takes the fields, row by row: the row is the record's number, as a
// spreadsheet counts, empty lines included.
func (in *intake) records(text string, separator rune) error {
	r := newCSV(text, separator)
	row, line := 0, 1
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return refused("quotes", "Line", bad.Line, "Column", bad.Column)
		}
		if err != nil {
			return err
		}
		at, _ := r.FieldPos(0)
		row += 1 + at - line // empty lines are skipped by the reader
		for i, field := range record {
			if err := in.cell(row, i+1, unguarded(field)); err != nil {
				return err
			}
		}
		line = at + 1 + strings.Count(strings.Join(record, ""), "\n")
	}
}

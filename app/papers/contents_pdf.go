package papers

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// A page of a PDF that Svod made, as its writer begins one.
var pdfPage = regexp.MustCompile(`<</Filter /FlateDecode /Length ([0-9]{1,8})>>\nstream\n`)

// errOtherPDF is a PDF that another program made.
var errOtherPDF = errors.New("papers: a PDF of another program")

// pdfSum is how many bytes all pages of a PDF may unpack to.
const pdfSum = 64 << 20

// pdf reads a PDF that Svod made: the letters of its pages stand there as
// UTF-16. One that says it was made by another program is not read: to find the
// letters of any PDF takes what reads fonts of any kind.
func (c *contents) pdf(r io.ReaderAt, size int64) error {
	raw, err := whole(r, size)
	if err != nil {
		return err
	}
	if !bytes.Contains(raw, []byte("/Producer (Svod)")) {
		return errOtherPDF
	}
	left := int64(pdfSum)
	for _, at := range pdfPage.FindAllSubmatchIndex(raw, -1) {
		length, err := strconv.Atoi(string(raw[at[2]:at[3]]))
		if err != nil || length > len(raw)-at[1] {
			return refused("damaged")
		}
		page, err := inflate(raw[at[1]:at[1]+length], left)
		if err != nil {
			return err
		}
		left -= int64(len(page))
		if err := c.page(page); err != nil {
			return err
		}
	}
	return nil
}

func inflate(packed []byte, most int64) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, refused("damaged")
	}
	page, err := io.ReadAll(io.LimitReader(z, most+1))
	if err != nil {
		return nil, refused("damaged")
	}
	if int64(len(page)) > most {
		return nil, refused("bomb")
	}
	return page, nil
}

// page takes the texts that a page shows: "(…) Tj", with a backslash before
// brackets and itself.
func (c *contents) page(page []byte) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	for {
		begin := bytes.IndexByte(page, '(')
		if begin < 0 {
			return c.add("\n")
		}
		var text []byte
		at := begin + 1
		for ; at < len(page) && page[at] != ')'; at++ {
			if page[at] == '\\' && at+1 < len(page) {
				if at++; page[at] == 'r' {
					text = append(text, '\r')
					continue
				}
			}
			text = append(text, page[at])
		}
		page = page[min(at+1, len(page)):]
		if bytes.HasPrefix(page, []byte(" Tj")) {
			if err := c.add(utf16Text(text) + " "); err != nil {
				return err
			}
		}
	}
}

// utf16Text is text of two bytes a unit, the greater first.
func utf16Text(raw []byte) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units))
}

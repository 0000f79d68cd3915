package papers

// mm is a millimetre in points.
const mm = 72 / 25.4

// Margins of a sheet, in millimetres.
type Margins struct{ Left, Right, Top, Bottom float64 }

// Form is the look of a paper in numbers: millimetres, and points where a
// comment says so.
type Form struct {
	Width, Height float64 // of the upright sheet
	Portrait      Margins
	Landscape     Margins

	Face    string  // family named in DOCX and XLSX; the PDF's fonts are as wide
	Text    float64 // points: running text, headings, annex marks
	Table   float64 // points
	Small   float64 // points: small print
	Leading float64 // from line to line, in sizes of the font
	Stretch float64 // widest blank of a justified line, in its own width; a line that needs more stays ragged

	Indent    float64 // of the first line
	Corner    float64 // widest requisite in the corner
	Gap       float64 // points: between requisites
	Signature float64 // room above the line of a signature
	Padding   float64 // inside a cell, at each side
	Border    float64 // points
	Edge      float64 // from the edge of the sheet to page number and QR code
	Code      float64 // side of the QR code with its quiet border
}

// GOST is the form by GOST R 7.0.97-2025 for papers that are kept over ten
// years. The standard names no landscape margins, sizes in tables, padding or
// size of the code: these are ours. Stretch is wide because words are not
// hyphenated: with less, justified and ragged lines stand side by side.
func GOST() Form {
	return Form{
		Width: 210, Height: 297,
		Portrait:  Margins{Left: 30, Right: 10, Top: 20, Bottom: 20},
		Landscape: Margins{Left: 20, Right: 20, Top: 30, Bottom: 10},

		Face: "Times New Roman",
		Text: 14, Table: 10, Small: 10,
		Leading: 17.0 / 14, Stretch: 9,

		Indent: 12.5, Corner: 80, Gap: 14, Signature: 12,
		Padding: 1, Border: 0.5, Edge: 10, Code: 25,
	}
}

// margins of a sheet that stands or lies.
func (f Form) margins(landscape bool) Margins {
	if landscape {
		return f.Landscape
	}
	return f.Portrait
}

// sheet is width and height of a sheet that stands or lies, in millimetres.
func (f Form) sheet(landscape bool) (w, h float64) {
	if landscape {
		return f.Height, f.Width
	}
	return f.Width, f.Height
}

// textWidth is the width between the margins, in millimetres.
func (f Form) textWidth(landscape bool) float64 {
	w, _ := f.sheet(landscape)
	m := f.margins(landscape)
	return w - m.Left - m.Right
}

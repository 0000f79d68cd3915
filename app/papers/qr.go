package papers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"rsc.io/qr"
)

// quiet is the empty border of a QR code, in modules.
const quiet = 4

// bar is a run of black modules in one row of a QR code, counted from the
// corner of its quiet border.
type bar struct{ x, y, length int }

// codeBars is a QR code of level M as bars, and its side with the border.
func codeBars(url string) (bars []bar, side int, err error) {
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return nil, 0, fmt.Errorf("papers: QR code: %w", err)
	}
	for y := range code.Size {
		for x := 0; x < code.Size; {
			n := 0
			for code.Black(x+n, y) {
				n++
			}
			if n > 0 {
				bars = append(bars, bar{x + quiet, y + quiet, n})
			}
			x += n + 1
		}
	}
	return bars, code.Size + 2*quiet, nil
}

// codePNG is a QR code as a picture of one bit a pixel, eight pixels a module.
func codePNG(url string) ([]byte, error) {
	const scale = 8
	bars, side, err := codeBars(url)
	if err != nil {
		return nil, err
	}
	img := image.NewPaletted(image.Rect(0, 0, side*scale, side*scale), color.Palette{color.White, color.Black})
	for _, b := range bars {
		for y := b.y * scale; y < (b.y+1)*scale; y++ {
			for x := b.x * scale; x < (b.x+b.length)*scale; x++ {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, img)
	return out.Bytes(), err
}

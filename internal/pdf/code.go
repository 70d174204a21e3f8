package pdf

import (
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// codeSize is the side of the QR code in millimetres: at the length of our addresses a module is half a millimetre,
// which a telephone reads from a copy too.
const codeSize = 34.0

// code draws the QR code of an address (ISO/IEC 18004, error correction M) as filled squares, sharp at any size.
func (p *page) code(address string, x, y float64) error {
	if address == "" {
		return nil
	}
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("pdf: QR code: %w", err)
	}
	modules := code.Bounds().Dx()
	side := codeSize / float64(modules)
	p.doc.SetFillColor(0, 0, 0)
	for row := range modules {
		for from := 0; from < modules; from++ { // a run of dark modules is one square: no hairlines between them
			to := from
			for to < modules && dark(code.At(to, row)) {
				to++
			}
			if to > from {
				p.doc.Rect(x+float64(from)*side, y+float64(row)*side, float64(to-from)*side, side, "F")
				from = to
			}
		}
	}
	p.font("I", 9)
	p.doc.SetXY(x, y+codeSize+1)
	p.doc.CellFormat(organWidth, 4, "Quét mã để kiểm tra văn bản này.", "", 2, "L", false, 0, "")
	return nil
}

// dark tells whether a module is black: the code knows no colour between.
func dark(c interface{ RGBA() (r, g, b, a uint32) }) bool {
	r, _, _, _ := c.RGBA()
	return r == 0
}

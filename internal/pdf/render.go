// Package pdf sets a letter on paper the way Decree 30/2020/NĐ-CP on clerical work shapes an official document:
// A4, Times-like type of 13 points, organ left and state title right, number, place and date, text, addressees left
// and signer right. The same letter always gives the same bytes, so that a repeated activity finds its own object.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/an-sinh/ansinh/internal/letter"
)

// Margins in millimetres (Decree 30/2020, annex I: top and bottom 20–25, left 30–35, right 15–20).
const (
	top    = 20.0
	bottom = 22.0
	left   = 30.0
	right  = 18.0
	width  = 210 - left - right
	height = 297 - top - bottom
)

// Render writes a letter as a PDF.
func Render(l letter.Letter) ([]byte, error) {
	// The footer names the number of pages. Most letters have one; where that guess is wrong, the letter is set again.
	set, err := typeset(l, 1)
	if err != nil {
		return nil, err
	}
	if count := set.doc.PageCount(); count > 1 {
		if set, err = typeset(l, count); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := set.doc.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: letter of case %s: %w", l.Case, err)
	}
	return out.Bytes(), nil
}

// page is a letter being set. All measures are millimetres, type sizes are points.
type page struct {
	doc   *fpdf.Fpdf
	pages int // of the whole letter, as far as is known
}

func typeset(l letter.Letter, pages int) (*page, error) {
	p := &page{doc: fpdf.New("P", "mm", "A4", ""), pages: pages}
	p.prepare(l)
	p.doc.AddPage()
	p.heading(l)
	p.address(l)
	for _, paragraph := range l.Body {
		p.paragraph(paragraph)
	}
	p.reasons(l.Reasons)
	for _, paragraph := range l.Closing {
		p.paragraph(paragraph)
	}
	if err := errors.Join(p.signature(l), p.doc.Error()); err != nil {
		return nil, fmt.Errorf("pdf: letter of case %s: %w", l.Case, err)
	}
	return p, nil
}

func (p *page) prepare(l letter.Letter) {
	doc := p.doc
	for style, face := range facesFor(l) {
		doc.AddUTF8FontFromBytes(family, style, face)
	}
	// Equal letters give equal bytes: no clock and no map order.
	issued := l.Date.UTC()
	if l.Date.IsZero() {
		issued = time.Unix(0, 0).UTC()
	}
	doc.SetCreationDate(issued)
	doc.SetModificationDate(issued)
	doc.SetCatalogSort(true)
	doc.SetTitle(clean(l.Subject), true)
	doc.SetAuthor(clean(l.Office), true)
	doc.SetCreator("An Sinh", true)
	doc.SetLang("vi-VN")
	doc.SetMargins(left, top, right)
	doc.SetAutoPageBreak(false, bottom) // pages are broken here, where it is known what belongs together
	doc.SetCellMargin(0)
	doc.SetFooterFunc(func() { p.footer(l) })
}

// footer carries what ties a lost sheet to its file.
func (p *page) footer(l letter.Letter) {
	p.rule(left, 297-bottom+6, width)
	p.font("", 10)
	p.doc.SetXY(left, 297-bottom+7)
	p.doc.CellFormat(width/2, 5, clean("Mã hồ sơ: "+l.Case), "", 0, "L", false, 0, "")
	count := fmt.Sprintf("Trang %d/%d", p.doc.PageNo(), max(p.pages, p.doc.PageNo()))
	p.doc.CellFormat(width/2, 5, count, "", 0, "R", false, 0, "")
}

func (p *page) font(style string, size float64) { p.doc.SetFont(family, style, size) }

func (p *page) rule(x, y, length float64) {
	p.doc.SetLineWidth(0.2)
	p.doc.Line(x, y, x+length, y)
}

// need starts a new page unless that much height is left on this one.
func (p *page) need(space float64) {
	if p.doc.GetY()+space > top+height {
		p.doc.AddPage()
		p.doc.SetXY(left, top)
	}
}

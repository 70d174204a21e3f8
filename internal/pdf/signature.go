package pdf

import (
	"strings"

	"github.com/an-sinh/ansinh/internal/letter"
)

// signatureHeight is what addressees and signer take together; they are never parted from each other.
const signatureHeight = 72.0

// signature sets the addressees left and the signer right.
func (p *page) signature(l letter.Letter) error {
	p.need(signatureHeight)
	doc := p.doc
	y := doc.GetY() + 4
	doc.SetXY(left, y)
	p.font("BI", 12)
	p.line(left, organWidth, "Nơi nhận:", "L")
	p.font("", 11)
	for _, to := range addressees(l) {
		for _, line := range p.wrap(clean(to), organWidth, organWidth) {
			doc.SetX(left)
			doc.CellFormat(organWidth, 4.8, line, "", 2, "L", false, 0, "")
		}
	}
	if err := p.code(l.Check, left, doc.GetY()+3); err != nil {
		return err
	}
	signer := left + organWidth
	doc.SetXY(signer, y)
	p.font("B", 13)
	p.centred(signer, stateWidth, 6, strings.ToUpper(clean(l.Signer.Title)))
	doc.SetXY(signer, doc.GetY()+12)
	p.font("I", 12)
	mark := "(Đã ký)"
	if l.Signer.Name == "" {
		mark = "(Đã đóng dấu số)"
	}
	p.centred(signer, stateWidth, 6, mark)
	doc.SetXY(signer, doc.GetY()+10)
	p.font("B", 13.5)
	p.centred(signer, stateWidth, 6, l.Signer.Name)
	return nil
}

// addressees end an official document: who gets it, and the file it is kept in.
func addressees(l letter.Letter) []string {
	file := "- Lưu: hồ sơ " + l.Case + "."
	kind, _, _ := documentKind(l.Subject)
	switch {
	case l.To == "":
		return []string{file}
	case !addressed(kind):
		return []string{"- Ông (bà) " + l.To + ";", file}
	}
	return []string{"- Như trên;", file}
}

package pdf

import (
	"strconv"

	"github.com/an-sinh/ansinh/internal/determination"
)

// The table of reasons: what was found with its figures, and the article it rests on.
const (
	numberWidth  = 11.0
	articleWidth = 52.0
	factWidth    = width - numberWidth - articleWidth
	cellPadding  = 1.6
	rowPitch     = 5.4
	cellSize     = 12.0
)

// printed is one line of a cell in its size of type.
type printed struct {
	text string
	size float64
}

// reasons sets the grounds of the answer as a table that may run over pages; its head is repeated.
func (p *page) reasons(reasons []determination.Reason) {
	if len(reasons) == 0 {
		return
	}
	p.need(3*rowPitch + 6*cellPadding)
	p.tableHead()
	for n, reason := range reasons {
		article := p.cell(reason.Article, articleWidth)
		if reason.Code != "" { // the stable name that the decision log and the officer's screen use too
			article = append(article, printed{clean(reason.Code), 9})
		}
		p.row(strconv.Itoa(n+1), p.cell(reason.Vi, factWidth), article)
	}
	p.doc.SetXY(left, p.doc.GetY()+gap+1)
}

// cell breaks text into the lines of a column.
func (p *page) cell(text string, w float64) []printed {
	p.font("", cellSize)
	var lines []printed
	for _, line := range p.wrap(clean(text), w-2*cellPadding, w-2*cellPadding) {
		lines = append(lines, printed{line, cellSize})
	}
	return lines
}

func (p *page) tableHead() {
	p.font("B", 12)
	y, h := p.doc.GetY(), rowPitch+2*cellPadding
	for _, column := range []struct {
		x, w float64
		text string
	}{
		{left, numberWidth, "TT"},
		{left + numberWidth, factWidth, "Căn cứ và số liệu xem xét"},
		{left + numberWidth + factWidth, articleWidth, "Điều khoản áp dụng"},
	} {
		p.doc.SetXY(column.x, y)
		p.doc.CellFormat(column.w, h, column.text, "1", 0, "CM", false, 0, "")
	}
	p.doc.SetXY(left, y+h)
}

// row sets one reason; what does not fit goes on under a new head on the next page.
func (p *page) row(number string, fact, article []printed) {
	for len(fact)+len(article) > 0 {
		lines := max(len(fact), len(article))
		room := int((top + height - p.doc.GetY() - 2*cellPadding) / rowPitch)
		if room < min(lines, 3) {
			p.doc.AddPage()
			p.doc.SetXY(left, top)
			p.tableHead()
			continue
		}
		lines = min(lines, room)
		h := float64(lines)*rowPitch + 2*cellPadding
		p.column(left, numberWidth, h, []printed{{number, cellSize}}, "C")
		fact = p.column(left+numberWidth, factWidth, h, fact, "L")
		article = p.column(left+numberWidth+factWidth, articleWidth, h, article, "L")
		p.doc.SetXY(left, p.doc.GetY()+h)
		number = ""
	}
}

// column draws one cell of height h, fills it with as many lines as it holds and gives back the others.
func (p *page) column(x, w, h float64, lines []printed, align string) []printed {
	y := p.doc.GetY()
	p.doc.Rect(x, y, w, h, "D")
	shown := min(len(lines), int((h-2*cellPadding)/rowPitch+0.5))
	for n, line := range lines[:shown] {
		p.font("", line.size)
		p.doc.SetXY(x+cellPadding, y+cellPadding+float64(n)*rowPitch)
		p.doc.CellFormat(w-2*cellPadding, rowPitch, line.text, "", 0, align, false, 0, "")
	}
	p.doc.SetXY(left, y)
	return lines[shown:]
}

package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Measures of the text (Decree 30/2020, annex I: 13–14 points, first line set in by 1 or 1.27 cm).
const (
	bodySize   = 13.0
	lineHeight = 6.2
	indent     = 10.0
	gap        = 2.2 // between paragraphs
)

// clean makes text printable: composed letters, because separate accents would be set beside their letter, and no
// signs that the type does not have.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case r > 0xffff: // the PDF writer speaks two-byte codes
			return '?'
		}
		return r
	}, norm.NFC.String(text))
}

// paragraph sets justified text with its first line set in. Each further line of the source is a line of its own.
func (p *page) paragraph(text string) {
	p.font("", bodySize)
	for part := range strings.SplitSeq(clean(text), "\n") {
		lines := p.wrap(part, width-indent, width)
		if len(lines) == 0 {
			continue
		}
		p.need(float64(min(len(lines), 2)) * lineHeight)
		for n, line := range lines {
			// A last line alone on a page looks lost: take its neighbour along.
			if n == len(lines)-2 {
				p.need(2 * lineHeight)
			} else {
				p.need(lineHeight)
			}
			x := left
			if n == 0 {
				x += indent
			}
			align := "J"
			if n == len(lines)-1 || !strings.Contains(line, " ") {
				align = "L"
			}
			p.line(x, left+width-x, line, align)
		}
	}
	p.doc.SetY(p.doc.GetY() + gap)
}

// line sets one line and goes to the next.
func (p *page) line(x, w float64, text, align string) {
	p.doc.SetX(x)
	p.doc.CellFormat(w, lineHeight, text, "", 2, align, false, 0, "")
}

// centred sets lines one under the other in the middle of a column.
func (p *page) centred(x, w, pitch float64, text string) {
	for part := range strings.SplitSeq(clean(text), "\n") {
		for _, line := range p.balance(part, w) {
			p.doc.SetX(x)
			p.doc.CellFormat(w, pitch, line, "", 2, "C", false, 0, "")
		}
	}
}

// balance breaks text into lines of about the same length, so that no word stands alone under the others.
func (p *page) balance(text string, w float64) []string {
	best := p.wrap(text, w, w)
	for narrower := w - 2; narrower > w/2; narrower -= 2 {
		lines := p.wrap(text, narrower, narrower)
		if len(lines) > len(best) {
			break
		}
		best = lines
	}
	return best
}

// wrap breaks text into lines, the first of another width than the rest. A word longer than a line is broken.
func (p *page) wrap(text string, first, rest float64) []string {
	var lines []string
	room := first
	current := ""
	end := func() {
		if current != "" {
			lines, current, room = append(lines, current), "", rest
		}
	}
	for _, word := range strings.Fields(text) {
		if longer := strings.TrimPrefix(current+" "+word, " "); p.doc.GetStringWidth(longer) <= room {
			current = longer
			continue
		}
		end()
		for p.doc.GetStringWidth(word) > room {
			n := p.fitting(word, room)
			lines, word, room = append(lines, word[:n]), word[n:], rest
		}
		current = word
	}
	end()
	return lines
}

// fitting counts the bytes of the longest beginning of word that fits; it is never nothing.
func (p *page) fitting(word string, room float64) int {
	fits := 0
	for n, r := range word {
		after := n + len(string(r))
		if fits > 0 && p.doc.GetStringWidth(word[:after]) > room {
			break
		}
		fits = after
	}
	return fits
}

package pdf

import (
	"fmt"
	"strings"

	"github.com/an-sinh/ansinh/internal/letter"
)

// Columns of the heading: the issuing organ left, the state right.
const (
	organWidth = 66.0
	stateWidth = width - organWidth
	headPitch  = 5.4
)

// heading sets organ and state title, and under them number, place and date.
func (p *page) heading(l letter.Letter) {
	doc := p.doc
	doc.SetXY(left, top)
	organ := strings.ToUpper(clean(l.Office))
	p.font("B", 12)
	p.centred(left, organWidth, headPitch, strings.Replace(organ, "ỦY BAN NHÂN DÂN ", "ỦY BAN NHÂN DÂN\n", 1))
	p.rule(left+organWidth/3, doc.GetY()+1, organWidth/3)
	lowest := doc.GetY()

	state := left + organWidth
	doc.SetXY(state, top)
	p.font("B", 12)
	p.centred(state, stateWidth, headPitch, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	p.font("B", 13)
	const motto = "Độc lập - Tự do - Hạnh phúc"
	p.centred(state, stateWidth, headPitch, motto)
	underline := doc.GetStringWidth(motto)
	p.rule(state+(stateWidth-underline)/2, doc.GetY()+1, underline)

	row := max(lowest, doc.GetY()) + 4
	doc.SetXY(left, row)
	p.font("", 13)
	p.centred(left, organWidth, headPitch, "Số: "+l.Number)
	if _, _, named := documentKind(l.Subject); !named && l.Subject != "" {
		p.font("", 12)
		p.centred(left+3, organWidth-6, headPitch-0.4, "V/v "+lowerFirst(l.Subject))
	}
	lowest = doc.GetY()
	doc.SetXY(state, row)
	p.font("I", 13)
	date := fmt.Sprintf("%s, ngày %02d tháng %02d năm %d", l.Place, l.Date.Day, int(l.Date.Month), l.Date.Year)
	p.centred(state, stateWidth, headPitch, strings.TrimPrefix(date, ", "))
	doc.SetXY(left, max(lowest, doc.GetY())+7)
}

// kinds are the named kinds of documents this product issues (Decree 30/2020, article 7). Any other subject makes a
// plain letter (công văn), which bears its subject under its number.
var kinds = []string{"Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Phiếu yêu cầu sửa đổi, bổ sung hồ sơ", "Quyết định", "Thông báo", "Giấy xác nhận", "Giấy chứng nhận", "Kết luận"}

// documentKind parts "Quyết định về việc …" into the kind and what it is about.
func documentKind(subject string) (kind, about string, named bool) {
	subject = clean(subject)
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(subject, kind); ok {
			return kind, strings.TrimSpace(rest), true
		}
	}
	return "", subject, false
}

// address sets the title of a named document, and to whom a letter or notice goes.
func (p *page) address(l letter.Letter) {
	kind, about, named := documentKind(l.Subject)
	if named {
		p.font("B", 14)
		p.centred(left, width, 7, strings.ToUpper(kind))
		p.font("B", 13.5)
		p.centred(left+8, width-16, 6.2, upperFirst(about))
		p.rule(left+width*0.4, p.doc.GetY()+1.5, width*0.2)
		p.doc.SetY(p.doc.GetY() + 6)
	}
	if l.To == "" || !addressed(kind) {
		return
	}
	p.font("", 13.5)
	p.centred(left, width, 7, "Kính gửi: Ông (bà) "+l.To)
	p.doc.SetY(p.doc.GetY() + 4)
}

// addressed tells whether a document of the kind begins by naming whom it goes to.
func addressed(kind string) bool {
	return kind != "Quyết định" && kind != "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
}

func lowerFirst(text string) string { return changeFirst(clean(text), strings.ToLower) }
func upperFirst(text string) string { return changeFirst(clean(text), strings.ToUpper) }

func changeFirst(text string, change func(string) string) string {
	for _, r := range text {
		return change(string(r)) + text[len(string(r)):]
	}
	return text
}

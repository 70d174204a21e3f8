package main

import "strings"

// declaration is a form filled in by hand on two pages. It is not the official form, which nobody of the project has
// read; it says so itself.
func declaration(who resident) drawing {
	return a4(
		func(s *sheet) { declarationFront(s, who) },
		func(s *sheet) { declarationBack(s, who) },
	)
}

func declarationFront(s *sheet, who resident) {
	s.typeface("sans", "", 8, gray)
	s.put(25, 14, "Biểu mẫu minh họa của dự án An Sinh – không phải mẫu chính thức")
	s.state(s.w/2, 26)
	s.typeface("serif", "B", 15, black)
	s.centre(s.w/2, 48, "TỜ KHAI ĐỀ NGHỊ TRỢ CẤP XÃ HỘI,")
	s.centre(s.w/2, 55, "TRỢ CẤP HƯU TRÍ XÃ HỘI")
	s.typeface("serif", "", 13, black)
	s.centre(s.w/2, 66, "Kính gửi: Ủy ban nhân dân xã An Bình, tỉnh An Sinh")
	s.typeface("serif", "B", 13, black)
	s.put(25, 80, "PHẦN I. THÔNG TIN NGƯỜI ĐỀ NGHỊ")
	s.blank(25, 91, "1. Họ và tên (chữ in hoa):", strings.ToUpper(who.name))
	s.blank(25, 102, "2. Ngày, tháng, năm sinh:", spaced(who.born))
	s.blank(25, 113, "3. Số định danh cá nhân:", spaced(who.number))
	s.typeface("serif", "", 13, black)
	s.put(25, 124, "4. Giới tính:")
	s.tick(62, 124, "Nam", who.sex == "Nam")
	s.tick(95, 124, "Nữ", who.sex == "Nữ")
	s.blank(25, 135, "5. Nơi cư trú:", who.village+", xã An Bình, tỉnh An Sinh")
	s.blank(25, 146, "6. Điện thoại:", "")
	s.typeface("serif", "B", 13, black)
	s.put(25, 161, "PHẦN II. HOÀN CẢNH")
	s.typeface("serif", "", 13, black)
	s.put(25, 171, "7. Đang hưởng lương hưu hằng tháng:")
	s.tick(125, 171, "Có", false)
	s.tick(150, 171, "Không", true)
	s.put(25, 181, "8. Đang hưởng trợ cấp bảo hiểm xã hội hằng tháng:")
	s.tick(140, 181, "Có", false)
	s.tick(160, 181, "Không", true)
	s.typeface("serif", "", 13, black)
	s.put(25, 191, "9. Hộ nghèo, hộ cận nghèo:")
	s.tick(95, 191, "Nghèo", false)
	s.tick(125, 191, "Cận nghèo", len(who.children) > 0)
	s.tick(162, 191, "Không", len(who.children) == 0)
	s.typeface("serif", "", 13, black)
	s.put(25, 202, "10. Trình bày hoàn cảnh:")
	for n := range 6 {
		y := 213 + float64(n)*10
		s.dots(25, y, 162)
		if n < len(who.situation) {
			s.hand(27, y-1.2, 15, who.situation[n])
		}
	}
	s.specimen(62)
	s.pageNumber("1/2")
}

func declarationBack(s *sheet, who resident) {
	s.typeface("serif", "B", 13, black)
	s.put(25, 30, "PHẦN III. NHẬN TIỀN VÀ GIẤY TỜ KÈM THEO")
	s.typeface("serif", "", 13, black)
	s.put(25, 41, "11. Hình thức nhận:")
	s.tick(80, 41, "Tài khoản", true)
	s.tick(115, 41, "Bưu điện", false)
	s.blank(25, 52, "12. Tài khoản:", who.account)
	s.typeface("serif", "", 13, black)
	s.put(25, 63, "13. Giấy tờ kèm theo:")
	s.tick(32, 73, "Bản chụp căn cước", true)
	s.tick(32, 83, "Giấy xác nhận khuyết tật", who.look == youngMan)
	s.tick(32, 93, "Giấy khai sinh của con", len(who.children) > 0)
	s.tick(32, 103, "Giấy chứng nhận hộ nghèo, hộ cận nghèo", len(who.children) > 0)
	s.typeface("serif", "", 13, black)
	s.put(25, 120, "Tôi xin cam đoan những lời khai trên là đúng sự thật, nếu có điều gì khai không")
	s.put(25, 127, "đúng tôi xin chịu trách nhiệm trước pháp luật.")
	s.typeface("serif", "I", 13, black)
	s.put(102, 146, "An Bình, ngày")
	s.hand(131, 146, 15, "02")
	s.typeface("serif", "I", 13, black)
	s.put(140, 146, "tháng")
	s.hand(154, 146, 15, "11")
	s.typeface("serif", "I", 13, black)
	s.put(163, 146, "năm 2026")
	s.typeface("serif", "B", 13, black)
	s.centre(143, 154, "Người khai")
	s.typeface("serif", "I", 11, gray)
	s.centre(143, 160, "(Ký, ghi rõ họ tên)")
	s.signature(126, 176, 34)
	s.hand(143-20, 194, 16, who.name)
	s.specimen(62)
	s.invented()
	s.pageNumber("2/2")
}

// blank is a dotted line with a label, filled in by hand.
func (s *sheet) blank(x, y float64, label, written string) {
	s.typeface("serif", "", 13, black)
	s.put(x, y, label)
	from := x + s.GetStringWidth(label) + 2
	s.dots(from, y, 187-from)
	s.hand(from+3, y-1, 15, written)
}

// tick is a box with its label, crossed by hand or not.
func (s *sheet) tick(x, y float64, label string, crossed bool) {
	s.stroke(black, 0.3)
	s.Rect(x, y-3.6, 4, 4, "D")
	s.typeface("serif", "", 13, black)
	s.put(x+6, y, label)
	if crossed {
		s.stroke(blue, 0.55)
		s.Line(x-0.4+s.random.Float64()*0.5, y-4.2, x+4.4, y+0.6+s.random.Float64()*0.4)
		s.Line(x+4.6, y-4.4+s.random.Float64()*0.5, x-0.2, y+0.5)
	}
}

func (s *sheet) pageNumber(text string) {
	s.typeface("serif", "", 10, gray)
	s.centre(s.w-25, s.h-12, text)
}

// spaced writes digits apart, as forms ask for.
func spaced(text string) string { return strings.Join(strings.Split(text, ""), " ") }

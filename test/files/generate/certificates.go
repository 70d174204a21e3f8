package main

import (
	"fmt"
	"strings"
)

// disabilityCertificate is a paper the former commune gave in 2022.
func disabilityCertificate(who resident, kind, degree string) drawing {
	return a4(func(s *sheet) {
		s.SetFillColor(252, 250, 244)
		s.Rect(0, 0, s.w, s.h, "F")
		s.guilloche(22, 24, s.w-44, 240, ink{232, 214, 196}, 60)
		s.frame(ink{150, 60, 50})
		s.typeface("serif", "B", 12, black)
		s.centre(60, 34, "ỦY BAN NHÂN DÂN")
		s.centre(60, 39.6, "XÃ "+strings.ToUpper(oldCommune))
		s.stroke(black, 0.25)
		s.Line(52, 41.4, 68, 41.4)
		s.state(140, 34)
		s.typeface("serif", "B", 21, red)
		s.centre(s.w/2, 66, "GIẤY XÁC NHẬN KHUYẾT TẬT")
		s.typeface("serif", "", 12.5, black)
		s.centre(s.w/2, 74, "Số hiệu: AS-"+who.number[3:6]+"-0"+who.number[9:]+"/GXNKT")
		s.stroke(gray, 0.3)
		s.Rect(30, 84, 30, 40, "D")
		s.portrait(30, 84, 30, 40, who.look)
		s.stamp(55, 121, 12, "ỦY BAN NHÂN DÂN XÃ "+strings.ToUpper(oldCommune)+" • MẪU •", "MẪU")
		s.typeface("serif", "", 13, black)
		s.centre(125, 88, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ "+strings.ToUpper(oldCommune)+" xác nhận:")
		s.entry(70, 99, "Họ và tên:", strings.ToUpper(who.name))
		s.entry(70, 109, "Ngày, tháng, năm sinh:", who.born)
		s.entry(70, 119, "Giới tính:", who.sex)
		s.entry(70, 129, "Dân tộc:", "Kinh")
		s.entry(32, 142, "Số định danh cá nhân:", who.number)
		s.entry(32, 153, "Nơi đăng ký thường trú:", who.village+", xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.entry(32, 164, "Nơi ở hiện nay:", who.village+", xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.entry(32, 175, "Dạng khuyết tật:", kind)
		s.entry(32, 186, "Mức độ khuyết tật:", strings.ToUpper(degree))
		s.typeface("serif", "I", 11, gray)
		s.put(32, 197, "Theo kết luận của Hội đồng xác định mức độ khuyết tật cấp xã ngày 07/01/2022.")
		s.signed(140, 212, "An Lạc, ngày 10 tháng 01 năm 2022", oldCommune, oldChairman)
		s.specimen(62)
		s.invented()
	})
}

// nearPoorCertificate is what the commune gives a household after its yearly review.
func nearPoorCertificate(who resident) drawing {
	return a4(func(s *sheet) {
		s.SetFillColor(253, 252, 247)
		s.Rect(0, 0, s.w, s.h, "F")
		s.guilloche(22, 24, s.w-44, 240, ink{206, 222, 206}, 60)
		s.frame(ink{40, 110, 80})
		s.typeface("serif", "B", 12, black)
		s.centre(60, 34, "ỦY BAN NHÂN DÂN")
		s.centre(60, 39.6, "XÃ "+strings.ToUpper(commune))
		s.stroke(black, 0.25)
		s.Line(52, 41.4, 68, 41.4)
		s.state(140, 34)
		s.typeface("serif", "", 12.5, black)
		s.centre(60, 50, "Số: 014/GCN-HCN")
		s.typeface("serif", "B", 20, red)
		s.centre(s.w/2, 68, "GIẤY CHỨNG NHẬN HỘ CẬN NGHÈO")
		s.typeface("serif", "B", 13, black)
		s.centre(s.w/2, 79, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ "+strings.ToUpper(commune)+" CHỨNG NHẬN")
		s.entry(32, 93, "Hộ gia đình bà:", strings.ToUpper(who.name))
		s.entry(32, 103, "Số định danh cá nhân:", who.number)
		s.entry(32, 113, "Nơi thường trú:", who.village+", xã An Bình, tỉnh An Sinh")
		s.entry(32, 123, "Kết quả rà soát:", "HỘ CẬN NGHÈO, năm 2026")
		s.entry(32, 133, "Có giá trị:", "từ ngày 01/01/2026 đến ngày 31/12/2026")
		s.members(who)
		s.signed(140, 206, "An Bình, ngày 05 tháng 01 năm 2026", commune, chairman)
		s.specimen(62)
		s.invented()
	})
}

// members lists the household.
func (s *sheet) members(who resident) {
	rows := [][]string{{"TT", "Họ và tên", "Ngày sinh", "Quan hệ với chủ hộ"}, {"1", who.name, who.born, "Chủ hộ"}}
	for n, c := range who.children {
		rows = append(rows, []string{fmt.Sprint(n + 2), properName(c.name), c.born, "Con"})
	}
	widths := []float64{12, 62, 32, 40}
	s.stroke(black, 0.25)
	for n, row := range rows {
		x, y := 32.0, 145+float64(n)*9
		for column, text := range row {
			style := ""
			if n == 0 {
				style = "B"
			}
			s.typeface("serif", style, 12, black)
			s.Rect(x, y, widths[column], 9, "D")
			s.put(x+2.5, y+6.2, text)
			x += widths[column]
		}
	}
}

// properName writes PHẠM GIA HÂN as Phạm Gia Hân.
func properName(capitals string) string {
	words := strings.Fields(capitals)
	for n, word := range words {
		runes := []rune(strings.ToLower(word))
		words[n] = strings.ToUpper(string(runes[:1])) + string(runes[1:])
	}
	return strings.Join(words, " ")
}

// birthCertificate was given by the former commune in the year of birth.
func birthCertificate(mother resident, c child) drawing {
	return a4(func(s *sheet) {
		s.SetFillColor(250, 243, 240)
		s.Rect(0, 0, s.w, s.h, "F")
		s.guilloche(22, 24, s.w-44, 245, ink{236, 200, 200}, 66)
		s.frame(ink{178, 70, 90})
		s.state(s.w/2, 36)
		s.typeface("serif", "B", 24, red)
		s.centre(s.w/2, 62, "GIẤY KHAI SINH")
		s.typeface("serif", "I", 12, black)
		s.centre(s.w/2, 70, "Số: "+c.number)
		s.entry(30, 86, "Họ, chữ đệm, tên:", c.name)
		s.entry(30, 97, "Ngày, tháng, năm sinh:", c.born)
		s.entry(30, 107, "ghi bằng chữ:", c.bornWords)
		s.entry(30, 118, "Giới tính:", c.sex)
		s.entry(85, 118, "Dân tộc:", "Kinh")
		s.entry(130, 118, "Quốc tịch:", "Việt Nam")
		s.entry(30, 129, "Nơi sinh:", "Trạm Y tế xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.entry(30, 143, "Họ, chữ đệm, tên người mẹ:", strings.ToUpper(mother.name))
		s.entry(30, 154, "Năm sinh:", mother.born[6:])
		s.entry(85, 154, "Dân tộc:", "Kinh")
		s.entry(130, 154, "Quốc tịch:", "Việt Nam")
		s.entry(30, 165, "Nơi cư trú:", mother.village+", xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.entry(30, 179, "Họ, chữ đệm, tên người cha:", c.father)
		s.entry(30, 190, "Nơi cư trú:", mother.village+", xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.entry(30, 204, "Nơi đăng ký khai sinh:", "UBND xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.signed(142, 218, c.registered, oldCommune, oldChairman)
		s.specimen(62)
		s.invented()
	})
}

// entry is a line of a certificate: a label and what was filled in.
func (s *sheet) entry(x, y float64, label, value string) {
	s.typeface("serif", "", 13, black)
	s.put(x, y, label)
	x += s.GetStringWidth(label) + 2.5
	s.typeface("serif", "B", 13, black)
	s.put(x, y, value)
}

// frame is the printed border of a certificate.
func (s *sheet) frame(colour ink) {
	s.stroke(colour, 1.1)
	s.Rect(14, 14, s.w-28, s.h-28, "D")
	s.stroke(colour, 0.3)
	s.Rect(16.5, 16.5, s.w-33, s.h-33, "D")
	for x := 19.0; x < s.w-19; x += 6 {
		s.Circle(x, 19.5, 1.6, "D")
		s.Circle(x, s.h-19.5, 1.6, "D")
	}
	for y := 25.5; y < s.h-22; y += 6 {
		s.Circle(19.5, y, 1.6, "D")
		s.Circle(s.w-19.5, y, 1.6, "D")
	}
}

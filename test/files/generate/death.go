package main

import "strings"

// late is somebody who died: name, year of birth, day of death, number of the entry.
type late struct{ name, born, died, number string }

// deathCertificate is an extract of the register (trích lục khai tử) that the former commune gave.
func deathCertificate(who late) drawing {
	return a4(func(s *sheet) {
		s.SetFillColor(248, 248, 246)
		s.Rect(0, 0, s.w, s.h, "F")
		s.guilloche(22, 24, s.w-44, 240, ink{214, 218, 224}, 60)
		s.frame(ink{70, 80, 110})
		s.typeface("serif", "B", 12, black)
		s.centre(60, 34, "ỦY BAN NHÂN DÂN")
		s.centre(60, 39.6, "XÃ "+strings.ToUpper(oldCommune))
		s.stroke(black, 0.25)
		s.Line(52, 41.4, 68, 41.4)
		s.state(140, 34)
		s.typeface("serif", "", 12.5, black)
		s.centre(60, 50, "Số: "+who.number+"/TLKT")
		s.typeface("serif", "B", 20, black)
		s.centre(s.w/2, 70, "TRÍCH LỤC KHAI TỬ")
		s.entry(32, 92, "Họ, chữ đệm, tên người chết:", strings.ToUpper(who.name))
		s.entry(32, 104, "Năm sinh:", who.born)
		s.entry(85, 104, "Dân tộc:", "Kinh")
		s.entry(130, 104, "Quốc tịch:", "Việt Nam")
		s.entry(32, 116, "Đã chết ngày:", who.died)
		s.entry(32, 128, "Nơi chết:", "Quốc lộ 1, huyện An Phú, tỉnh An Sinh")
		s.entry(32, 140, "Nguyên nhân chết:", "Tai nạn giao thông")
		s.entry(32, 152, "Nơi cư trú cuối cùng:", "Thôn Trung, xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.entry(32, 164, "Đăng ký khai tử tại:", "UBND xã An Lạc, huyện An Phú, tỉnh An Sinh")
		s.signed(140, 190, "An Lạc, ngày 20 tháng 3 năm 2025", oldCommune, oldChairman)
		s.specimen(62)
		s.invented()
	})
}

package main

import (
	"math/rand/v2"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// identityCard is the front of a card of the usual size (ISO/IEC 7810 ID-1). It resembles no security feature of the
// real one and says twice that it is a specimen.
func identityCard(who resident) drawing {
	return drawing{85.6, 54, []func(*sheet){func(s *sheet) {
		s.LinearGradient(0, 0, s.w, s.h, 236, 246, 243, 206, 228, 236, 0, 1, 1, 0)
		s.guilloche(0, 2, s.w, s.h-2, ink{150, 195, 190}, 26)
		s.drum(58, 30, 19)
		s.fill(red)
		s.Circle(9.5, 9, 5.2, "F")
		s.star(9.5, 9, 3.4, ink{250, 210, 60})

		s.typeface("sans", "B", 5.6, black)
		s.centre(50, 5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
		s.typeface("sans", "B", 5, black)
		s.centre(50, 7.6, "Độc lập - Tự do - Hạnh phúc")
		s.typeface("sans", "", 3.8, gray)
		s.centre(50, 9.8, "SOCIALIST REPUBLIC OF VIET NAM · Independence - Freedom - Happiness")
		s.typeface("sans", "B", 9, red)
		s.centre(48, 14.4, "CĂN CƯỚC CÔNG DÂN")
		s.typeface("sans", "B", 5, red)
		s.centre(48, 17, "Citizen Identity Card · MẪU – SPECIMEN")

		s.portrait(3.5, 17, 19, 25.5, who.look)
		s.code(72.5, 11.5, 10.5)
		s.typeface("sans", "", 4.3, gray)
		s.put(26, 21.2, "Số / No.:")
		s.typeface("sans", "B", 10.5, black)
		s.put(34.5, 21.6, who.number)
		s.field(26, 25.2, "Họ và tên / Full name:", strings.ToUpper(who.name), 8)
		s.inline(26, 32.6, "Ngày sinh / Date of birth:", who.born, 46.5)
		s.inline(26, 36, "Giới tính / Sex:", who.sex, 39)
		s.inline(50, 36, "Quốc tịch / Nationality:", "Việt Nam", 68)
		s.field(26, 39.4, "Quê quán / Place of origin:", oldPlace, 6.2)
		s.field(26, 45.8, "Nơi thường trú / Place of residence:", who.village+", "+oldPlace, 6.2)
		s.typeface("sans", "", 3.6, gray)
		s.put(3.5, 45.6, "Có giá trị đến / Date of expiry:")
		s.typeface("sans", "B", 5, black)
		s.put(3.5, 48.2, "Không thời hạn")
		s.specimen(24)
	}}}
}

// field is a small label with its value under it.
func (s *sheet) field(x, y float64, label, value string, size float64) {
	s.typeface("sans", "", 4.3, gray)
	s.put(x, y, label)
	s.typeface("sans", "B", size, black)
	s.put(x, y+3.3, value)
}

// inline is a small label with its value behind it.
func (s *sheet) inline(x, y float64, label, value string, at float64) {
	s.typeface("sans", "", 4.3, gray)
	s.put(x, y, label)
	s.typeface("sans", "B", 6.2, black)
	s.put(at, y, value)
}

// drum is a pale round ornament behind the text.
func (s *sheet) drum(x, y, radius float64) {
	s.stroke(ink{176, 208, 208}, 0.15)
	for r := radius; r > radius*0.3; r -= radius * 0.11 {
		s.Circle(x, y, r, "D")
	}
	s.TransformBegin()
	for range 28 {
		s.TransformRotate(360.0/28, x, y)
		s.Line(x, y-radius*0.34, x, y-radius*0.55)
		s.Line(x-0.6, y-radius*0.78, x+0.6, y-radius*0.66)
	}
	s.TransformEnd()
}

// code looks like a two-dimensional bar code and holds nothing.
func (s *sheet) code(x, y, side float64) {
	const cells = 29
	cell := side / cells
	s.SetFillColor(255, 255, 255)
	s.Rect(x-0.6, y-0.6, side+1.2, side+1.2, "F")
	s.fill(black)
	random := rand.New(rand.NewPCG(s.random.Uint64(), 7))
	for row := range cells {
		for column := range cells {
			if random.IntN(2) == 0 {
				s.Rect(x+float64(column)*cell, y+float64(row)*cell, cell, cell, "F")
			}
		}
	}
	for _, corner := range [][2]float64{{0, 0}, {cells - 7, 0}, {0, cells - 7}} {
		for _, square := range []struct {
			at, size float64
			white    bool
		}{{-1, 9, true}, {0, 7, false}, {1, 5, true}, {2, 3, false}} {
			s.fill(black)
			if square.white {
				s.SetFillColor(255, 255, 255)
			}
			s.Rect(x+(corner[0]+square.at)*cell, y+(corner[1]+square.at)*cell, square.size*cell, square.size*cell, "F")
		}
	}
}

// look is what a portrait shows; nobody sat for it.
type look struct {
	skin, hair, shirt ink
	bun, long, bald   bool
}

var (
	grandmother = look{skin: ink{222, 184, 152}, hair: ink{188, 188, 190}, shirt: ink{92, 74, 110}, bun: true}
	youngMan    = look{skin: ink{214, 172, 138}, hair: ink{32, 28, 28}, shirt: ink{235, 238, 242}}
	woman       = look{skin: ink{228, 190, 160}, hair: ink{38, 28, 26}, shirt: ink{170, 70, 84}, long: true}
	oldMan      = look{skin: ink{206, 164, 130}, hair: ink{130, 130, 132}, shirt: ink{74, 84, 98}, bald: true}
)

// portrait draws a head and shoulders before a pale wall.
func (s *sheet) portrait(x, y, w, h float64, l look) {
	s.ClipRoundedRect(x, y, w, h, 0.6, false)
	s.LinearGradient(x, y, w, h, 205, 222, 235, 176, 200, 222, 0, 1, 0, 0)
	mid, head := x+w/2, y+h*0.43
	rx, ry := w*0.215, h*0.215
	s.fill(l.hair)
	if l.long {
		s.Ellipse(mid, head+h*0.06, rx*1.42, ry*1.55, 0, "F")
	}
	if l.bun {
		s.Ellipse(mid, head-ry*1.16, rx*0.5, ry*0.34, 0, "F")
	}
	s.fill(l.shirt)
	s.Ellipse(mid, y+h*1.04, w*0.47, h*0.3, 0, "F")
	s.fill(ink{l.skin.r - 22, l.skin.g - 22, l.skin.b - 20})
	s.Rect(mid-rx*0.42, head+ry*0.5, rx*0.84, h*0.2, "F")
	s.Polygon([]fpdf.PointType{{X: mid - rx*0.62, Y: y + h*0.77}, {X: mid + rx*0.62, Y: y + h*0.77}, {X: mid, Y: y + h*0.88}}, "F")
	s.fill(l.hair)
	if !l.bald {
		s.Ellipse(mid, head-ry*0.2, rx*1.1, ry*1.0, 0, "F")
	} else {
		s.Ellipse(mid, head-ry*0.02, rx*1.08, ry*0.58, 0, "F")
	}
	s.fill(l.skin)
	s.Ellipse(mid-rx*1.0, head+ry*0.1, rx*0.15, ry*0.2, 0, "F")
	s.Ellipse(mid+rx*1.0, head+ry*0.1, rx*0.15, ry*0.2, 0, "F")
	s.Ellipse(mid, head+ry*0.14, rx*0.95, ry*0.95, 0, "F")
	s.face(mid, head, rx, ry, l)
	s.ClipEnd()
}

func (s *sheet) face(mid, head, rx, ry float64, l look) {
	if !l.bald {
		s.fill(l.hair)
		s.Ellipse(mid, head-ry*0.62, rx*0.8, ry*0.24, 0, "F") // hair line
	}
	for _, side := range []float64{-1, 1} {
		s.fill(ink{40, 30, 28})
		s.Ellipse(mid+side*rx*0.4, head+ry*0.06, rx*0.13, ry*0.055, 0, "F")
		s.stroke(l.hair, 0.22)
		s.Curve(mid+side*rx*0.2, head-ry*0.08, mid+side*rx*0.42, head-ry*0.18, mid+side*rx*0.62, head-ry*0.06, "D")
	}
	s.stroke(ink{l.skin.r - 45, l.skin.g - 50, l.skin.b - 45}, 0.18)
	s.Curve(mid-rx*0.02, head+ry*0.1, mid-rx*0.18, head+ry*0.42, mid+rx*0.1, head+ry*0.42, "D")
	s.stroke(ink{168, 92, 84}, 0.3)
	s.Curve(mid-rx*0.3, head+ry*0.66, mid, head+ry*0.76, mid+rx*0.3, head+ry*0.66, "D")
}

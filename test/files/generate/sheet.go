package main

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// sheet is a paper being drawn; measures are millimetres, type sizes points.
type sheet struct {
	*fpdf.Fpdf
	w, h   float64
	random *rand.Rand // the unsteadiness of hands and stamps, the same each time
}

// drawing is a paper and what is drawn on each page of it.
type drawing struct {
	w, h  float64
	pages []func(*sheet)
}

type ink struct{ r, g, b int }

var (
	black = ink{25, 25, 28}
	gray  = ink{90, 90, 95}
	blue  = ink{28, 48, 140}
	red   = ink{200, 30, 35}
)

// a4 is a paper of the usual size.
func a4(pages ...func(*sheet)) drawing { return drawing{210, 297, pages} }

func (d drawing) pdf(seed uint64) ([]byte, error) {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: d.w, Ht: d.h}})
	doc.AddUTF8FontFromBytes("serif", "", liberationserifregular.TTF)
	doc.AddUTF8FontFromBytes("serif", "B", liberationserifbold.TTF)
	doc.AddUTF8FontFromBytes("serif", "I", liberationserifitalic.TTF)
	doc.AddUTF8FontFromBytes("sans", "", liberationsansregular.TTF)
	doc.AddUTF8FontFromBytes("sans", "B", liberationsansbold.TTF)
	doc.SetMargins(0, 0, 0)
	doc.SetCellMargin(0)
	doc.SetAutoPageBreak(false, 0)
	s := &sheet{Fpdf: doc, w: d.w, h: d.h, random: rand.New(rand.NewPCG(seed, 2026))}
	for _, draw := range d.pages {
		doc.AddPage()
		draw(s)
	}
	var out bytes.Buffer
	err := doc.Output(&out)
	return out.Bytes(), err
}

// typeface sets family, style and size in one go: "sans B 9".
func (s *sheet) typeface(family, style string, size float64, colour ink) {
	s.SetFont(family, style, size)
	s.SetTextColor(colour.r, colour.g, colour.b)
}

// put writes text with its base line at y.
func (s *sheet) put(x, y float64, text string) { s.Text(x, y, text) }

func (s *sheet) centre(x, y float64, text string) { s.Text(x-s.GetStringWidth(text)/2, y, text) }

// stroke chooses pen and width for lines.
func (s *sheet) stroke(colour ink, width float64) {
	s.SetDrawColor(colour.r, colour.g, colour.b)
	s.SetLineWidth(width)
}

func (s *sheet) fill(colour ink) { s.SetFillColor(colour.r, colour.g, colour.b) }

// hand writes as a hand would: in blue, never quite straight, each letter a little different.
func (s *sheet) hand(x, y, size float64, text string) {
	s.typeface("serif", "I", size, blue)
	slope := s.random.Float64()*0.012 - 0.004
	start := x
	for _, r := range text {
		letter := string(r)
		wide := s.GetStringWidth(letter)
		base := y - (x-start)*slope + s.random.NormFloat64()*0.14
		s.TransformBegin()
		s.TransformRotate(s.random.NormFloat64()*2.2+2, x, base)
		s.TransformSkewX(5, x, base)
		s.Text(x, base, letter)
		s.TransformEnd()
		x += wide*0.97 + s.random.NormFloat64()*0.05
	}
}

// dots is the line of a form on which something is written.
func (s *sheet) dots(x, y, w float64) {
	s.typeface("serif", "", 11, gray)
	s.put(x, y, strings.Repeat(".", int(w/s.GetStringWidth("."))))
}

// specimen says across the paper that it is none.
func (s *sheet) specimen(size float64) {
	s.SetAlpha(0.20, "Normal")
	s.TransformBegin()
	s.TransformRotate(24, s.w/2, s.h/2)
	s.typeface("sans", "B", size, red)
	s.centre(s.w/2, s.h/2+size*0.12, "MẪU – SPECIMEN")
	s.TransformEnd()
	s.SetAlpha(1, "Normal")
}

// signature is a fast pen: a tall first letter, waves that flatten, a tail under all of it.
func (s *sheet) signature(x, y, w float64) {
	r := s.random.Float64
	s.stroke(blue, 0.42)
	s.MoveTo(x, y-2)
	s.CurveBezierCubicTo(x+w*0.02, y-13-4*r(), x+w*0.20, y-14, x+w*0.12, y+1)
	s.CurveBezierCubicTo(x+w*0.08, y+7, x-w*0.06, y+3, x+w*0.16, y-3)
	at, height := x+w*0.16, 6.0
	for at < x+w*0.85 {
		step := w * (0.06 + 0.09*r())
		s.CurveBezierCubicTo(at+step*0.2, y-height*(0.7+0.6*r()), at+step*0.9, y-height*0.8, at+step*0.7, y-0.5+r())
		s.CurveBezierCubicTo(at+step*0.6, y+2*r(), at+step*0.9, y+1.5*r(), at+step, y-1.5*r())
		at, height = at+step, height*(0.72+0.3*r())
	}
	s.CurveBezierCubicTo(x+w*1.15, y-3-3*r(), x+w*0.7, y+7, x+w*0.22, y+4.5)
	s.DrawPath("D")
}

// stamp is a round red seal, pressed on by hand.
func (s *sheet) stamp(x, y, radius float64, around, middle string) {
	s.SetAlpha(0.82, "Multiply")
	s.TransformBegin()
	s.TransformRotate(s.random.Float64()*16-8, x, y)
	s.stroke(red, 0.8)
	s.Circle(x, y, radius, "D")
	s.stroke(red, 0.3)
	s.Circle(x, y, radius*0.93, "D")
	s.Circle(x, y, radius*0.62, "D")
	s.star(x, y-radius*0.20, radius*0.26, red)
	s.typeface("sans", "B", radius*0.42, red)
	s.centre(x, y+radius*0.32, middle)
	s.around(x, y, radius*0.70, around)
	s.TransformEnd()
	s.SetAlpha(1, "Normal")
	s.fill(black) // the writer does not know that its colour went with the transformation
}

// around sets text on a circle, read from outside, its middle at the top.
func (s *sheet) around(x, y, radius float64, text string) {
	s.typeface("sans", "B", radius*0.62, red)
	runes := []rune(text)
	step := min(300.0/float64(len(runes)), 14)
	for n, r := range runes {
		angle := (float64(n) - float64(len(runes)-1)/2) * step
		s.TransformBegin()
		s.TransformRotate(-angle, x, y)
		s.centre(x, y-radius, string(r))
		s.TransformEnd()
	}
}

func (s *sheet) star(x, y, radius float64, colour ink) {
	points := make([]fpdf.PointType, 10)
	for n := range points {
		r := radius
		if n%2 == 1 {
			r *= 0.4
		}
		angle := float64(n)*math.Pi/5 - math.Pi/2
		points[n] = fpdf.PointType{X: x + r*math.Cos(angle), Y: y + r*math.Sin(angle)}
	}
	s.fill(colour)
	s.Polygon(points, "F")
}

// guilloche covers an area with the fine waves of security print.
func (s *sheet) guilloche(x, y, w, h float64, colour ink, rows int) {
	s.stroke(colour, 0.08)
	for row := range rows {
		base := y + h*float64(row)/float64(rows)
		phase := float64(row) * 0.55
		for px := 0.0; px < w; px += 1.5 {
			wave := func(at float64) float64 {
				return base + 2.4*math.Sin(at/9+phase) + 1.1*math.Sin(at/3.7-phase*1.7)
			}
			s.Line(x+px, wave(px), x+px+1.5, wave(px+1.5))
		}
	}
}

// state writes the head of every official paper.
func (s *sheet) state(x, y float64) {
	s.typeface("serif", "B", 12, black)
	s.centre(x, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	s.typeface("serif", "B", 13, black)
	s.centre(x, y+5.6, "Độc lập - Tự do - Hạnh phúc")
	w := s.GetStringWidth("Độc lập - Tự do - Hạnh phúc")
	s.stroke(black, 0.25)
	s.Line(x-w/2, y+7.4, x+w/2, y+7.4)
}

// signed closes a paper with the commune's chairman, seal and all.
func (s *sheet) signed(x, y float64, date, of, name string) {
	s.typeface("serif", "I", 12, black)
	s.centre(x, y, date)
	s.typeface("serif", "B", 12, black)
	s.centre(x, y+6.5, "TM. ỦY BAN NHÂN DÂN")
	s.centre(x, y+12, "CHỦ TỊCH")
	s.signature(x-16, y+28, 38)
	s.stamp(x-17, y+29, 15.5, "ỦY BAN NHÂN DÂN XÃ "+strings.ToUpper(of)+" • MẪU •", "XÃ "+strings.ToUpper(of))
	s.typeface("serif", "B", 12.5, black)
	s.centre(x, y+45, name)
}

// invented says in small print what the paper is.
func (s *sheet) invented() {
	s.typeface("sans", "", 7, gray)
	s.centre(s.w/2, s.h-6, "Giấy tờ mẫu của dự án An Sinh: người, số và địa danh đều hư cấu. Sample paper; nobody in it exists.")
}

package main

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// view is where the camera stands: the corners of the paper in the picture, clockwise from the paper's upper left,
// as parts of its width and height.
type view struct {
	width, height int
	corners       [4][2]float64
	dpi, quality  int
	round         float64 // radius of the paper's corners, as part of its width
	glare         float64 // shine of a laminated card
	folds         bool    // a sheet that was folded twice
}

var (
	cardOnTable  = view{1400, 1050, [4][2]float64{{0.115, 0.17}, {0.885, 0.145}, {0.905, 0.80}, {0.09, 0.785}}, 400, 72, 0.035, 0.13, false}
	cardTurned   = view{1400, 1050, [4][2]float64{{0.155, 0.095}, {0.90, 0.205}, {0.855, 0.85}, {0.085, 0.72}}, 400, 72, 0.035, 0.11, false}
	sheetOnTable = view{1080, 1440, [4][2]float64{{0.095, 0.055}, {0.915, 0.075}, {0.955, 0.955}, {0.045, 0.94}}, 150, 68, 0.002, 0, true}
)

// photograph takes the picture: paper, shadow, table, lamp, lens and sensor.
func photograph(paper *image.RGBA, table surface, from view, seed uint64) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 335))
	toPaper := squareTo(from.corners).inverse()
	grain := newGrain(seed)
	ratio := float64(paper.Bounds().Dy()) / float64(paper.Bounds().Dx())
	lampX, lampY := 0.25+random.Float64()*0.4, 0.05+random.Float64()*0.3
	shot := newCanvas(from.width, from.height)
	for y := range from.height {
		for x := range from.width {
			px, py := (float64(x)+0.5)/float64(from.width), (float64(y)+0.5)/float64(from.height)
			c := table(float64(x)/float64(from.height), float64(y)/float64(from.height), grain)
			c = c.times(1 - 0.55*shade(toPaper, px-0.006, py-0.012, ratio, from.round, 0.03))
			u, v := toPaper.apply(px, py)
			if inside := edge(u, v, ratio, from.round); inside > -0.001 {
				sheet := sample(paper, u, v+0.0025*math.Sin(u*5+1)).times(from.relief(u, v))
				sheet = sheet.plus(from.shine(u, v))
				c = c.mix(sheet, smooth(-0.001, 0.001, inside))
			}
			far := math.Hypot(px-lampX, (py-lampY)*1.1)
			light := 1.08 - 0.42*far*far - 0.05*math.Hypot(px-0.5, py-0.5)
			light *= 1 - 0.16*smooth(0.75, 0.05, math.Hypot(px-1.02, py-0.98)) // the shadow of the hand that holds the telephone
			shot.set(x, y, rgb{c.r * light * 1.02, c.g * light, c.b * light * 0.94})
		}
	}
	return shot.blurred().developed(random)
}

// relief is the light on a sheet that was folded and does not lie flat.
func (f view) relief(u, v float64) float64 {
	if !f.folds {
		return 1
	}
	light := 1 + 0.02*math.Sin(v*math.Pi*3+0.6)
	for n, fold := range []float64{1.0 / 3, 2.0 / 3} {
		d := (v - fold) * 90
		light += (0.05 - 0.02*float64(n)) * d * math.Exp(-d*d)
	}
	d := (u - 0.5) * 110
	return light + 0.03*d*math.Exp(-d*d)
}

// shine is the band of light on a laminated card.
func (f view) shine(u, v float64) float64 {
	d := (u*0.8 + v*0.6 - 0.95) / 0.16
	return f.glare * math.Exp(-d*d)
}

// shade is how far a place lies in the soft shadow of the paper.
func shade(toPaper projective, px, py, ratio, round, softness float64) float64 {
	u, v := toPaper.apply(px, py)
	return smooth(-softness, softness*0.6, edge(u, v, ratio, round))
}

// edge is the distance to the border of the paper in parts of its width, positive inside.
func edge(u, v, ratio, round float64) float64 {
	dx, dy := math.Abs(u-0.5)-0.5+round, (math.Abs(v-0.5)-0.5)*ratio+round
	outside := math.Hypot(max(dx, 0), max(dy, 0))
	return round - outside - min(max(dx, dy), 0)
}

// sample reads the paper between its pixels.
func sample(m *image.RGBA, u, v float64) rgb {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	x := min(max(u*float64(w)-0.5, 0), float64(w)-1.001)
	y := min(max(v*float64(h)-0.5, 0), float64(h)-1.001)
	x0, y0 := int(x), int(y)
	fx, fy := x-float64(x0), y-float64(y0)
	at := func(x, y int) rgb {
		p := m.Pix[m.PixOffset(x, y):]
		return rgb{float64(p[0]) / 255, float64(p[1]) / 255, float64(p[2]) / 255}
	}
	return at(x0, y0).mix(at(x0+1, y0), fx).mix(at(x0, y0+1).mix(at(x0+1, y0+1), fx), fy)
}

// rgb is light, 1 being white.
type rgb struct{ r, g, b float64 }

func (c rgb) times(k float64) rgb { return rgb{c.r * k, c.g * k, c.b * k} }
func (c rgb) plus(k float64) rgb  { return rgb{c.r + k, c.g + k, c.b + k} }
func (c rgb) mix(d rgb, k float64) rgb {
	return rgb{c.r + (d.r-c.r)*k, c.g + (d.g-c.g)*k, c.b + (d.b-c.b)*k}
}

// smooth goes from 0 at a to 1 at b.
func smooth(a, b, x float64) float64 {
	t := min(max((x-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}

// canvas is a picture before the sensor.
type canvas struct {
	w, h int
	pix  []rgb
}

func newCanvas(w, h int) *canvas { return &canvas{w, h, make([]rgb, w*h)} }

func (c *canvas) set(x, y int, value rgb) { c.pix[y*c.w+x] = value }

func (c *canvas) at(x, y int) rgb {
	return c.pix[min(max(y, 0), c.h-1)*c.w+min(max(x, 0), c.w-1)]
}

// blurred is what a small lens makes of it.
func (c *canvas) blurred() *canvas {
	out := newCanvas(c.w, c.h)
	for y := range c.h {
		for x := range c.w {
			sum := c.at(x, y).times(4)
			for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				n := c.at(x+d[0], y+d[1])
				sum = rgb{sum.r + n.r, sum.g + n.g, sum.b + n.b}
			}
			out.set(x, y, sum.times(1.0/8))
		}
	}
	return out
}

// developed adds the noise of the sensor and makes bytes of it.
func (c *canvas) developed(random *rand.Rand) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for y := range c.h {
		for x := range c.w {
			p := c.at(x, y)
			n := random.NormFloat64() * 0.011
			out.SetRGBA(x, y, color.RGBA{tone(p.r + n + random.NormFloat64()*0.004), tone(p.g + n), tone(p.b + n + random.NormFloat64()*0.006), 255})
		}
	}
	return out
}

func tone(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 1) * 255)) }

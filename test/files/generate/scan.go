package main

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// scanPage is what a flat-bed scanner sees: a sheet not quite straight, a lid that closes badly, some dust.
func scanPage(page *image.RGBA, seed uint64) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 68))
	grain := newGrain(seed)
	w, h := page.Bounds().Dx(), page.Bounds().Dy()
	skew := (0.3 + random.Float64()*0.6) * math.Pi / 180
	if random.IntN(2) == 0 {
		skew = -skew
	}
	sin, cos := math.Sincos(skew)
	ratio := float64(h) / float64(w)
	shot := newCanvas(w, h)
	for y := range h {
		for x := range w {
			u, v := (float64(x)+0.5)/float64(w), (float64(y)+0.5)/float64(h)
			dx, dy := u-0.5, (v-0.5)*ratio
			pu, pv := dx*cos-dy*sin+0.5, (dx*sin+dy*cos)/ratio+0.5
			lid := rgb{0.80, 0.80, 0.79}
			inside := edge(pu, pv, ratio, 0.001)
			c := lid.times(1-0.5*smooth(-0.012, 0, inside)).mix(sample(page, pu, pv), smooth(-0.0006, 0.0006, inside))
			light := 0.975 + 0.012*grain.soft(u*3, v*4) - 0.10*smooth(0.035, 0, u)
			shot.set(x, y, rgb{c.r * light, c.g * light * 0.995, c.b * light * 0.975})
		}
	}
	shot.dust(random, 60)
	return shot.blurred().scanned(random)
}

// dust lies on the glass.
func (c *canvas) dust(random *rand.Rand, specks int) {
	for range specks {
		x, y := random.IntN(c.w), random.IntN(c.h)
		dark := 0.55 + random.Float64()*0.35
		for range 1 + random.IntN(3) {
			c.set(min(max(x, 0), c.w-1), min(max(y, 0), c.h-1), c.at(x, y).times(dark))
			x, y = x+random.IntN(3)-1, y+random.IntN(3)-1
		}
	}
}

// scanned is the quieter sensor of a scanner.
func (c *canvas) scanned(random *rand.Rand) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for y := range c.h {
		for x := range c.w {
			p, n := c.at(x, y), random.NormFloat64()*0.005
			out.SetRGBA(x, y, color.RGBA{tone(p.r*1.02 + n), tone(p.g*1.02 + n), tone(p.b*1.02 + n), 255})
		}
	}
	return out
}

// grays is a scan in sixteen steps from black to white.
func grays(page *image.RGBA, seed uint64) *image.Paletted {
	var steps color.Palette
	for n := range 16 {
		steps = append(steps, color.Gray{uint8(n * 17)})
	}
	scan := scanPage(page, seed)
	out := image.NewPaletted(scan.Bounds(), steps)
	for y := range scan.Bounds().Dy() {
		for x := range scan.Bounds().Dx() {
			gray := float64(color.GrayModel.Convert(scan.At(x, y)).(color.Gray).Y) / 255
			gray = min(max((gray-0.08)/0.87, 0), 1) // such machines drive paper to white and ink to black
			out.SetColorIndex(x, y, uint8(math.Round(gray*15)))
		}
	}
	return out
}

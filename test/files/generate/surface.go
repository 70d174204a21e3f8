package main

import "math"

// surface is what a table looks like at a place; 1 is the height of the picture.
type surface func(x, y float64, g grain) rgb

// wood is a varnished table with boards.
func wood(x, y float64, g grain) rgb {
	board := math.Floor(y / 0.24)
	along := x*1.6 + board*7.3
	ring := y*70 + 16*g.soft(along*0.9, y*3+board*11) + 3*g.soft(along*4, y*15)
	vein := math.Pow(0.5+0.5*math.Sin(ring), 2)
	tone := 0.84 - 0.20*vein + 0.16*(g.soft(along*9, y*260)-0.5) + 0.08*(g.soft(x*40, y*700)-0.5) + 0.16*(g.soft(board*3.1, 2.5)-0.5)
	if seam := math.Abs(y/0.24 - math.Round(y/0.24)); seam < 0.008 {
		tone *= 0.55
	}
	return rgb{0.52, 0.35, 0.21}.times(tone)
}

// laminate is a pale office desk.
func laminate(x, y float64, g grain) rgb {
	tone := 0.93 + 0.07*g.soft(x*2.3, y*2.3) + 0.05*(g.soft(x*260, y*260)-0.5)
	return rgb{0.66, 0.65, 0.62}.times(tone)
}

// cloth is a checked table cloth.
func cloth(x, y float64, g grain) rgb {
	c := rgb{0.86, 0.87, 0.84}
	for _, t := range []float64{x, y} {
		if t = t*9 - math.Floor(t*9); t < 0.5 {
			c = c.mix(rgb{0.16, 0.34, 0.55}, 0.52)
		}
	}
	weave := 0.93 + 0.05*math.Sin(x*900)*math.Sin(y*900) + 0.10*(g.soft(x*7, y*7)-0.5)
	return c.times(weave)
}

// grain is smooth noise that is the same for the same seed.
type grain struct{ seed uint64 }

func newGrain(seed uint64) grain { return grain{seed*0x9e3779b97f4a7c15 + 1} }

// soft is noise between 0 and 1 that changes over a distance of 1.
func (g grain) soft(x, y float64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := smooth(0, 1, x-x0), smooth(0, 1, y-y0)
	top := g.at(x0, y0)*(1-fx) + g.at(x0+1, y0)*fx
	low := g.at(x0, y0+1)*(1-fx) + g.at(x0+1, y0+1)*fx
	return top*(1-fy) + low*fy
}

// at is a random number for a corner of the grid.
func (g grain) at(x, y float64) float64 {
	h := g.seed ^ uint64(int64(x))*0xff51afd7ed558ccd ^ uint64(int64(y))*0xc4ceb9fe1a85ec53
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 29
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 32
	return float64(h>>11) / (1 << 53)
}

package pdf

import (
	"fmt"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"

	"github.com/an-sinh/ansinh/internal/letter"
)

// family is Liberation Serif, the metric twin of Times New Roman with all Vietnamese letters (SIL OFL).
const family = "serif"

// faces are the files of the type by style.
type faces map[string][]byte

// whole has 2,600 signs, Greek and Cyrillic among them. Reading it costs most of the time a letter takes.
var whole = faces{"": liberationserifregular.TTF, "B": liberationserifbold.TTF, "I": liberationserifitalic.TTF, "BI": liberationserifbolditalic.TTF}

// usual is what Vietnamese letters are written with, cut out once.
var usual = sync.OnceValue(func() faces {
	var signs strings.Builder
	for _, of := range ranges {
		for r := of[0]; r <= of[1]; r++ {
			signs.WriteRune(r)
		}
	}
	cut := faces{}
	for style, face := range whole {
		cut[style] = fpdf.UTF8CutFont(face, signs.String())
	}
	return cut
})

// ranges of the usual signs: Latin with its accents, the Vietnamese letters, dashes and quotation marks, the đồng.
var ranges = [][2]rune{{0x20, 0x17f}, {0x1a0, 0x1b0}, {0x300, 0x309}, {0x323, 0x323}, {0x1ea0, 0x1ef9}, {0x2010, 0x2026}, {0x20ab, 0x20ac}}

// facesFor are the smallest that hold every sign of a letter.
func facesFor(l letter.Letter) faces {
	rare := func(r rune) bool {
		if r == '\n' {
			return false
		}
		for _, of := range ranges {
			if r >= of[0] && r <= of[1] {
				return false
			}
		}
		return true
	}
	if strings.ContainsFunc(clean(fmt.Sprint(l)), rare) {
		return whole
	}
	return usual()
}

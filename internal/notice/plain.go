package notice

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain writes Vietnamese without its marks.
func plain(text string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(text) {
		switch {
		case c == 'đ':
			b.WriteRune('d')
		case c == 'Đ':
			b.WriteRune('D')
		case !unicode.Is(unicode.Mn, c):
			b.WriteRune(c)
		}
	}
	return b.String()
}

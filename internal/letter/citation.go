package letter

import (
	"regexp"
	"strings"
)

var (
	articlePattern = regexp.MustCompile(`Art (\d+)((?:\([^()]+\))*)`)
	pointPattern   = regexp.MustCompile(`\(([^()]+)\)`)
	lawPattern     = regexp.MustCompile(`(\d+/\d{4}(?:/[\p{L}-]+)?) (Điều|khoản|điểm)`)
)

// Citation writes an article as Vietnamese letters do: "335/2026 Art 6(1)(a)" becomes
// "335/2026: điểm a khoản 1 Điều 6".
func Citation(article string) string {
	text := articlePattern.ReplaceAllStringFunc(article, func(found string) string {
		parts := articlePattern.FindStringSubmatch(found)
		var words []string
		for _, point := range pointPattern.FindAllStringSubmatch(parts[2], -1) {
			kind := "điểm "
			if len(words) == 0 { // the first bracket is the clause, the next its point
				kind = "khoản "
			}
			words = append([]string{kind + point[1]}, words...)
		}
		return strings.Join(append(words, "Điều "+parts[1]), " ")
	})
	return lawPattern.ReplaceAllString(text, "$1: $2")
}

package notice

import (
	"strings"
	"testing"
	"unicode"
)

// Mail and SMS name no amount and no reason, and leave no hole.
func TestWords_tellWhatToDoAndNothingPrivate(t *testing.T) {
	t.Parallel()
	for _, what := range Kinds() {
		e := Errand{Case: "H99.1-261102-0001", What: what, Params: map[string]any{"due": "11/11/2026", "by": "02/12/2026", "amount": "540.000", "reason": "AC04"}}
		subject, text := e.Letter("https://ansinh.example")
		for _, s := range []string{subject, text, e.Line("https://ansinh.example")} {
			if strings.ContainsAny(s, "{}") || strings.Contains(s, "540.000") || strings.Contains(s, "AC04") || !strings.Contains(s, e.Case) {
				t.Errorf("%s: %q", what, s)
			}
		}
		line := e.Line("https://ansinh.example")
		if len(line) > 160 || strings.ContainsFunc(line, func(c rune) bool { return c > unicode.MaxASCII }) {
			t.Errorf("%s is no single SMS: %q", what, line)
		}
		if strings.Contains(text, "%!") || strings.Index(text, "Mã hồ sơ") > strings.Index(text, "Case:") {
			t.Errorf("%s: %q", what, text)
		}
	}
}

package letter_test

import (
	"testing"

	"github.com/an-sinh/ansinh/internal/letter"
)

func TestCitation_speaksVietnamese(t *testing.T) {
	t.Parallel()
	for article, want := range map[string]string{
		"335/2026 Art 6(1)(a)":                          "335/2026: điểm a khoản 1 Điều 6",
		"335/2026 Art 5(4)":                             "335/2026: khoản 4 Điều 5",
		"176/2025 Art 2, Art 3(1) (335/2026 Art 31(1))": "176/2025: Điều 2, khoản 1 Điều 3 (335/2026: khoản 1 Điều 31)",
		"63/2025/NQ-HĐND Art 5":                         "63/2025/NQ-HĐND: Điều 5",
		"no article":                                    "no article",
	} {
		if got := letter.Citation(article); got != want {
			t.Errorf("%s: got %q, want %q", article, got, want)
		}
	}
}

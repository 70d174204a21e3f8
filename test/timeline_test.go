package test

import (
	"context"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
)

// The applicant reads what happened in whole sentences: no code, no hole.
func TestTimeline_isToldInWholeSentences(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Run()
	p.AwaitState(code, casefile.Closed)
	var told struct{ Items []casefile.Happening }
	if _, err := p.As(platform.Applicant).Do(context.Background(), "GET", "/v1/cases/"+code+"/timeline", nil, &told); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, h := range told.Items {
		for _, sentence := range []string{h.Vi, h.En} {
			if sentence == "" || strings.ContainsAny(sentence, "{}_") || strings.Contains(sentence, h.What) {
				t.Errorf("%s is told as %q", h.What, sentence)
			}
		}
		all.WriteString(h.Vi + "\n")
	}
	for _, want := range []string{"Giấy tờ định danh", "11/11/2026", "đủ điều kiện", "540.000 đồng", "11/2026"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%q is not told in:\n%s", want, all.String())
		}
	}
}

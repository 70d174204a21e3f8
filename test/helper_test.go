package test

import (
	"net/http"
	"testing"

	"github.com/an-sinh/ansinh/test/platform"
)

// A neighbour hands the file in for a child and her aunt: a party like them, and nobody else is.
func TestHelper_opensForTwoOthersAndFollowsTheCase(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	var opened struct{ Code string }
	if _, err := p.As("helper1").Do(t.Context(), http.MethodPost, "/v1/cases", map[string]any{"scheme": "social-allowance",
		"beneficiary": map[string]any{"name": "Đinh An Nhiên", "birth_date": "2023-06-10", "commune": "99001"},
		"applicant":   map[string]any{"name": "Phạm Thị Hậu", "birth_date": "1980-02-03", "commune": "99001"}}, &opened); err != nil {
		t.Fatal(err)
	}
	if _, err := p.As("helper1").Do(t.Context(), http.MethodGet, "/v1/cases/"+opened.Code, nil, nil); err != nil {
		t.Errorf("the helper does not see the case: %v", err)
	}
	if problem := platform.Refuses(t, p.As("applicant2"), http.MethodGet, "/v1/cases/"+opened.Code, nil); problem.Status != http.StatusNotFound {
		t.Errorf("a stranger got %v", problem)
	}
}

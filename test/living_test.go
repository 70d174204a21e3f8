package test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
)

// A fresh stack is filled with cases in all states. Broken off in the middle it goes on where it was, and once it is
// done it does nothing more.
func TestLiving_fillsAStackOnce(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	const cases = 48
	fill := append(slices.Clone(p.Env), "ANSINH_SEED_CASES=48")
	first := p.Beside("seed", fill, platform.Binary(t), "seed")
	first.Start()
	platform.Until(t, "some cases", func() bool { return len(states(t, p)) >= cases/4 })
	first.Kill()
	for range 2 {
		platform.Run(t, fill, platform.Binary(t), "seed")
	}
	found := states(t, p)
	if len(found) != cases {
		t.Errorf("there are %d cases instead of %d", len(found), cases)
	}
	count := map[casefile.State]int{}
	for _, state := range found {
		count[state]++
	}
	for _, state := range []casefile.State{casefile.Opened, casefile.Verifying, casefile.Supplementing, casefile.Signing, casefile.Paying, casefile.Closed} {
		if count[state] == 0 {
			t.Errorf("no case is %s: %v", state, count)
		}
	}
}

// states of all cases.
func states(t *testing.T, p *platform.Platform) (all []casefile.State) {
	t.Helper()
	var page struct {
		Items []struct{ State casefile.State }
	}
	if _, err := p.As("inspector1").Do(context.Background(), http.MethodGet, "/v1/cases?page_size=100", nil, &page); err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Items {
		all = append(all, c.State)
	}
	return all
}

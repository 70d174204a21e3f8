package test

import (
	"context"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
	"github.com/an-sinh/ansinh/workflows/message"
)

// Days pass and nobody advances a clock: deadlines ring by themselves, and once, although the worker is killed in the
// middle of the sweep.
func TestClock_ringsByItselfAndOnceOverADyingWorker(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	codes := []string{p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001")), p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))}
	draft := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	for _, code := range codes {
		p.AwaitState(code, casefile.Verifying)
	}
	release := p.Hold(`select from deadline where case_code = $1 and kind = 'decision' for update`, codes[1])
	p.PassDays(90)
	p.AwaitBlocked() // the first one has rung, the second is about to
	p.AwaitHappening(codes[0], "DEADLINE_PASSED")
	p.Worker.Kill()
	release()
	p.Worker.Start()
	p.AwaitHappening(codes[1], "DEADLINE_PASSED")
	p.AwaitState(draft, casefile.Closed) // it was never handed in, and expired
	for _, code := range codes {
		rang := 0
		happenings, err := p.DB.Timeline(context.Background(), code)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range happenings {
			if h.What == "DEADLINE_PASSED" {
				rang++
			}
		}
		if rang != 1 {
			t.Errorf("the deadline of %s rang %d times", code, rang)
		}
	}
	p.Record("clock", "swept", message.ClockID(p.TaskQueue()))
}

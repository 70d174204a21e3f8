package test

import (
	"context"
	"net/http"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/test/platform"
)

// While the engine is away a person gets "pending" and a number; later the command is carried out by itself.
func TestCommands_waitForTheEngineAndAreNotLost(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Worker.Kill()
	applicant := p.As(platform.Applicant)
	key := client.Header{Name: "Idempotency-Key", Value: "my submit"}
	var pending struct{ Command, State string }
	status, err := applicant.Do(context.Background(), http.MethodPost, "/v1/cases/"+code+"/submit", nil, &pending, key)
	if err != nil || status != http.StatusAccepted || pending.State != "pending" || pending.Command == "" {
		t.Fatalf("status %d, %+v, %v", status, pending, err)
	}
	if problem := platform.Refuses(t, p.As("applicant2"), http.MethodGet, "/v1/commands/"+pending.Command, nil); problem.Status != http.StatusNotFound {
		t.Errorf("another person saw the command: %v", problem)
	}
	p.Worker.Start()
	platform.Until(t, "the command is done", func() bool {
		var command casefile.Command
		if _, err := applicant.Do(context.Background(), http.MethodGet, "/v1/commands/"+pending.Command, nil, &command); err != nil {
			t.Fatal(err)
		}
		return command.State == casefile.Done
	})
	var receipt struct{ State, Due string }
	status, err = applicant.Do(context.Background(), http.MethodPost, "/v1/cases/"+code+"/submit", nil, &receipt, key)
	if err != nil || status != http.StatusOK || receipt.State != "submitted" || receipt.Due != "2026-11-11" {
		t.Fatalf("asked again under the same key: %d %+v %v", status, receipt, err)
	}
	if problem := platform.Refuses(t, applicant, http.MethodPost, "/v1/cases/"+code+"/submit", nil); problem.Code != "CASE_ALREADY_SUBMITTED" {
		t.Errorf("submitted again under another key: %v", problem)
	}
}

// A file handed in before midnight, while the engine is away, was received on that day.
func TestCommands_aFileIsReceivedOnTheDayItWasHandedIn(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Worker.Kill()
	if status, err := p.As(platform.Applicant).Do(context.Background(), http.MethodPost, "/v1/cases/"+code+"/submit", nil, nil); err != nil || status != http.StatusAccepted {
		t.Fatalf("status %d, %v", status, err)
	}
	p.Advance("2026-11-03")
	p.Worker.Start()
	if c := p.AwaitState(code, casefile.Verifying); c.Clock.Filed != "2026-11-02" || c.Clock.Due != "2026-11-11" {
		t.Errorf("filed %s, due %s", c.Clock.Filed, c.Clock.Due)
	}
}

// The same request is known again next month, though what it leaves open would be filled in otherwise.
func TestCommands_aRepeatedRunIsKnownNextMonth(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	var first, again payment.Run
	for _, into := range []*payment.Run{&first, &again} {
		if _, err := p.As("treasurer1").Do(context.Background(), http.MethodPost, "/v1/payment-runs", map[string]any{"channel": "bank"}, into,
			client.Header{Name: "Idempotency-Key", Value: "november"}); err != nil {
			t.Fatal(err)
		}
		p.Advance("2026-12-01")
	}
	if first.ID == "" || first.ID != again.ID {
		t.Errorf("one key made two runs: %+v %+v", first, again)
	}
}

// The rules have changed their answer between two levels: the month has turned, and with it the first month paid.
func TestCommands_nobodySignsAStaleDetermination(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, casefile.Approve)
	task := p.Task(platform.Chairman, code)
	p.Advance("2026-12-01")
	problem := platform.Refuses(t, p.As(platform.Chairman), http.MethodPost, "/v1/tasks/"+task+"/complete", map[string]any{"outcome": "approve"})
	if problem.Code != "DETERMINATION_CHANGED" {
		t.Fatalf("a stale determination was signed: %v", problem)
	}
	p.AwaitState(code, casefile.Verifying)
	p.Complete(platform.Officer, code, casefile.Approve)
	p.Complete(platform.Chairman, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	if view := p.Case(code); view.Determination.StartMonth.String() != "2026-12" || !view.Clock.Late && view.Decision == nil {
		t.Fatalf("determination %+v", view.Determination)
	}
	p.Record("casework", "overtaken", "case/"+code)
	p.Reconciled()
}

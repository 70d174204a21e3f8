package test

import (
	"context"
	"net/http"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
)

// The register does not answer for longer than one attempt at a step may take. The step is tried again until it is
// made: neither the command nor the case is lost.
func TestOutage_aStepIsTriedUntilTheRegisterAnswers(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	task := p.Task(platform.Officer, code)
	release := p.Hold(`select from cases where code = $1 for update`, code)
	status, err := p.As(platform.Officer).Do(context.Background(), http.MethodPost, "/v1/tasks/"+task+"/complete", map[string]any{"outcome": "approve"}, nil)
	if err != nil || status != http.StatusAccepted {
		t.Fatalf("status %d, %v", status, err)
	}
	p.AwaitBlocked(p.AwaitBlocked()) // the first attempt has run out of time, another one waits
	release()
	p.AwaitState(code, casefile.Signing)
	p.Reconciled()
}

// The worker is faster than the engine, as when both were killed. It begins when the engine is there, by itself.
func TestOutage_aWorkerThatStartsBeforeTheEngineBeginsWithIt(t *testing.T) {
	t.Parallel()
	p := platform.Start(t, platform.WithOwnTemporal())
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Task(platform.Officer, code)
	p.Worker.Kill()
	p.Temporal.Kill()
	p.Worker.Start()
	platform.Until(t, "the worker has asked for the engine in vain", func() bool { return p.Worker.Says("waiting for the engine") })
	p.Temporal.Start()
	p.Complete(platform.Officer, code, casefile.Approve)
	p.AwaitState(code, casefile.Signing)
	p.Reconciled()
}

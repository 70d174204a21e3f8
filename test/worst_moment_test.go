package test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/test/platform"
)

// The worker dies after the bank has the file and before anything of ours says so.
func TestWorstMoment_theWorkerDiesBetweenHandingOverAndNoting(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Worker.Kill()
	run := p.Run()
	release := p.Hold(`select from payment where run = $1 for update`, run.ID)
	p.Worker.Start()
	p.AwaitBlocked() // the file is out, the note of it waits
	platform.Until(t, "the bank has taken the file", func() bool { return len(p.Bank.Files("archive")) == 1 })
	p.Worker.Kill()
	release()
	p.Worker.Start()
	p.AwaitState(code, casefile.Closed)
	if books := p.Bank.Books(); len(books) != 1 {
		t.Fatalf("the bank paid %d times", len(books))
	}
	p.Reconciled()
}

// Temporal dies after the rows of a decision are committed and before the event is, and the caller is gone.
func TestWorstMoment_temporalDiesBetweenTheRowsAndTheEvent(t *testing.T) {
	t.Parallel()
	p := platform.Start(t, platform.WithOwnTemporal())
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, casefile.Approve)
	task := p.Task(platform.Chairman, code)
	release := p.Hold(`select from cases where code = $1 for update`, code)
	caller, hangUp := context.WithCancel(context.Background())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = p.As(platform.Chairman).Do(caller, http.MethodPost, "/v1/tasks/"+task+"/complete", map[string]any{"outcome": "approve"}, nil)
	}()
	p.AwaitBlocked() // the step waits for its row; the update is not in the history yet
	p.Temporal.Kill()
	hangUp()
	<-gone
	release()
	platform.Until(t, "the decision is committed", func() bool {
		_, err := p.DB.DecisionOf(context.Background(), code)
		return err == nil
	})
	p.Temporal.Start()
	p.AwaitHappening(code, "ENTITLED") // by itself: nobody asked again
	p.Run()
	p.AwaitState(code, casefile.Closed)
	platform.Until(t, "every command is confirmed", func() bool {
		left, err := p.DB.TakeUndelivered(context.Background(), 0, 1)
		return err == nil && len(left) == 0
	})
	p.Reconciled()
}

// Approve is pressed twice, and by two people, all at once.
func TestWorstMoment_approveIsPressedByTwoPeopleTwice(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	task := p.Task(platform.Officer, code)
	var wait sync.WaitGroup
	var yes atomic.Int32
	for _, officer := range []string{"commune_officer1", "commune_officer2"} {
		user := p.As(officer)
		for press := range 3 {
			wait.Go(func() {
				_, err := user.Do(context.Background(), http.MethodPost, "/v1/tasks/"+task+"/complete", map[string]any{"outcome": "approve"}, nil,
					client.Header{Name: "Idempotency-Key", Value: fmt.Sprintf("press-%d", press)})
				if err == nil {
					yes.Add(1)
				}
			})
		}
	}
	wait.Wait()
	if yes.Load() != 1 {
		t.Errorf("%d presses were answered with yes, want one", yes.Load())
	}
	p.Task(platform.Chairman, code)
	view := p.Case(code)
	if view.State != casefile.Signing || view.Revision != 4 {
		t.Errorf("the case is %s at revision %d", view.State, view.Revision)
	}
	p.Complete(platform.Chairman, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	p.Reconciled()
}

// The same press under one key is one press, however often it arrives: every one gets the same answer.
func TestWorstMoment_aRepeatedRequestGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	treasurer := p.As("treasurer1")
	runs := make([]payment.Run, 6)
	var wait sync.WaitGroup
	for i := range runs {
		wait.Go(func() {
			if _, err := treasurer.Do(context.Background(), http.MethodPost, "/v1/payment-runs", map[string]any{"channel": "bank"}, &runs[i],
				client.Header{Name: "Idempotency-Key", Value: "november"}); err != nil {
				t.Errorf("press %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	for _, r := range runs {
		if r.ID != runs[0].ID || r.ID == "" {
			t.Fatalf("one key made several runs: %+v", runs)
		}
	}
	if problem := platform.Refuses(t, treasurer, http.MethodPost, "/v1/payment-runs", map[string]any{"up_to": "2026-11"},
		client.Header{Name: "Idempotency-Key", Value: "november"}); problem.Code != "IDEMPOTENCY_KEY_REUSED" || problem.Status != 422 {
		t.Errorf("another body under the same key: %v", problem)
	}
	if problem := platform.Refuses(t, treasurer, http.MethodPost, "/v1/payment-runs/"+runs[0].ID+"/approve", nil); problem.Code != "MAKER_IS_CHECKER" {
		t.Errorf("the maker approved the run: %v", problem)
	}
	var yes atomic.Int32
	for range 4 {
		wait.Go(func() {
			if _, err := p.As("treasurer2").Do(context.Background(), http.MethodPost, "/v1/payment-runs/"+runs[0].ID+"/approve", nil, nil); err == nil {
				yes.Add(1)
			}
		})
	}
	wait.Wait()
	if yes.Load() != 1 {
		t.Errorf("a run was approved %d times", yes.Load())
	}
	p.AwaitState(code, casefile.Closed)
	p.Reconciled()
}

// The bank answers twice, statement first.
func TestWorstMoment_theBankAnswersTwiceAndInTheWrongOrder(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Bank.Misbehave(map[string]any{"answer_twice": true, "statement_before_status": true})
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Run()
	view := p.AwaitState(code, casefile.Closed)
	platform.Until(t, "every file of the bank is taken", func() bool {
		left, err := p.DB.NewAnswerFiles(context.Background(), p.Bank.Files("out"))
		return err == nil && len(left) == 0
	})
	if len(view.Payments) != 1 || view.Payments[0].State != "paid" {
		t.Fatalf("payments %+v", view.Payments)
	}
	p.Reconciled()
}

// The bank's answer is here before our own note that the file was sent.
func TestWorstMoment_theAnswerIsFasterThanTheNote(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Bank.Kill()
	run := p.Run()
	platform.Until(t, "the file is frozen", func() bool {
		_, err := p.DB.FileOf(context.Background(), run.ID)
		return err == nil
	})
	release := p.Hold(`select from bank_file where run = $1 for update`, run.ID)
	p.Bank.Start()
	view := p.AwaitState(code, casefile.Closed)
	if view.Payments[0].State != "paid" {
		t.Fatalf("payments %+v", view.Payments)
	}
	if file, err := p.DB.FileOf(context.Background(), run.ID); err != nil || file.Sent {
		t.Fatalf("the note was there before the answer: %+v %v", file, err)
	}
	release()
	platform.Until(t, "the file is noted as sent", func() bool {
		file, err := p.DB.FileOf(context.Background(), run.ID)
		return err == nil && file.Sent
	})
	if again := p.Case(code); again.Payments[0].State != "paid" {
		t.Fatalf("the late note took the payment back: %+v", again.Payments)
	}
	p.Reconciled()
}

// A rejected payment frees its due line: the next run sends it again under a new key, and money is conserved.
func TestWorstMoment_aRejectedPaymentIsPaidByTheNextRun(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Bank.Misbehave(map[string]any{"reject": []string{"account:9704150001"}})
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Run()
	p.AwaitHappening(code, "PAYMENT_REJECTED")
	if view := p.Case(code); view.State != casefile.Paying {
		t.Fatalf("a case whose payment was rejected is %s", view.State)
	}
	p.Reconciled()
	p.Bank.Behave()
	p.Run()
	view := p.AwaitState(code, casefile.Closed)
	if len(view.Payments) != 2 || view.Payments[0].EndToEndID == view.Payments[1].EndToEndID {
		t.Fatalf("payments %+v", view.Payments)
	}
	p.Reconciled()
}

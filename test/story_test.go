// Package test runs the whole program: real api, worker, PostgreSQL, Temporal, MinIO, identity provider and bank.
package test

import (
	"bytes"
	"context"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
)

func TestStory_fromThePhotographToTheMoney(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	run := p.Run()
	view := p.AwaitState(code, casefile.Closed)
	if view.Outcome != casefile.Approved || view.Decision == nil || view.Decision.Amount != 540000 {
		t.Fatalf("outcome %s, decision %+v", view.Outcome, view.Decision)
	}
	if len(view.Payments) != 1 || view.Payments[0].State != "paid" || view.Payments[0].Amount != 540000 {
		t.Fatalf("payments %+v", view.Payments)
	}
	books := p.Bank.Books()
	if len(books) != 1 || books[0].EndToEndID != view.Payments[0].EndToEndID || books[0].Amount != 540000 || books[0].Account != "9704150001" {
		t.Fatalf("the bank's books say %+v", books)
	}
	if run.Count != 1 || run.Total != 540000 {
		t.Fatalf("run %+v", run)
	}
	letter, err := p.As(platform.Applicant).Fetch(context.Background(), "/v1/cases/"+code+"/letter")
	if err != nil || !bytes.HasPrefix(letter, []byte("%PDF-")) {
		t.Fatalf("letter: %v", err)
	}
	for _, what := range []string{"CASE_OPENED", "DOCUMENT_RECEIVED", "SUBMITTED", "CHECKED", "DETERMINED", "VERIFIED", "SIGNED_APPROVED",
		"LETTER_MADE", "ENTITLED", "PAYMENT_SENT", "PAYMENT_CONFIRMED", "CLOSED"} {
		p.AwaitHappening(code, what)
	}
	p.Record("casework", "granted", "case/"+code)
	p.Record("payout", "settled", "payout/"+run.ID)
	p.Reconciled()
}

func TestStory_aRefusalIsSignedAndPaysNothing(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Pensioner(), platform.ToAccount("9704150001"))
	if problem := platform.Refuses(t, p.As(platform.Officer), "POST", "/v1/tasks/"+p.Task(platform.Officer, code)+"/complete",
		map[string]any{"outcome": "approve"}); problem.Code != "NOT_ELIGIBLE" {
		t.Fatalf("an officer could approve what the law refuses: %v", problem)
	}
	p.Complete(platform.Officer, code, casefile.Refuse)
	p.Complete(platform.Chairman, code, casefile.Refuse)
	view := p.AwaitState(code, casefile.Closed)
	if view.Outcome != casefile.Refused || len(view.Payments) != 0 || view.Determination == nil || len(view.Determination.Reasons) == 0 {
		t.Fatalf("outcome %s, payments %+v, determination %+v", view.Outcome, view.Payments, view.Determination)
	}
	if letter, err := p.As(platform.Applicant).Fetch(context.Background(), "/v1/cases/"+code+"/letter"); err != nil || len(letter) == 0 {
		t.Fatalf("a refusal without a letter: %v", err)
	}
	p.Record("casework", "refused", "case/"+code)
	if problem := platform.Refuses(t, p.As("treasurer1"), "POST", "/v1/payment-runs", map[string]any{}); problem.Code != "NOTHING_TO_PAY" {
		t.Fatalf("a run after a refusal: %v", problem)
	}
}

// Who refuses what the rules would grant has to say why, and the letter says it.
func TestStory_aRefusalAgainstTheRulesNeedsAReason(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, casefile.Approve)
	path := "/v1/tasks/" + p.Task(platform.Chairman, code) + "/complete"
	for _, note := range []string{"", "  "} {
		if problem := platform.Refuses(t, p.As(platform.Chairman), "POST", path, map[string]any{"outcome": "refuse", "note": note}); problem.Code != "REASON_MISSING" {
			t.Fatalf("a refusal without a reason: %v", problem)
		}
	}
	if _, err := p.As(platform.Chairman).Do(context.Background(), "POST", path, map[string]any{"outcome": "refuse", "note": "Người nộp đơn đã qua đời."}, nil); err != nil {
		t.Fatal(err)
	}
	if view := p.AwaitState(code, casefile.Closed); view.Outcome != casefile.Refused || view.Decision.Note != "Người nộp đơn đã qua đời." {
		t.Fatalf("outcome %s, decision %+v", view.Outcome, view.Decision)
	}
}

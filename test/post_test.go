package test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/test/platform"
)

const anBinh = "990011" // the post office of the commune of the story

func TestPost_fromTheListToTheHand(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Post.Misbehave(map[string]any{"stay_away": []string{"*"}})
	code := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	run := p.RunBy(payment.Post)
	p.AwaitHappening(code, "PAYMENT_AT_POST")
	at := p.Case(code).Payments[0]
	if at.Channel != payment.Post || at.State != "sent" || at.PostOffice != anBinh || at.CollectFrom != testkit.FirstDay || at.CollectTo != testkit.FirstDay.AddDays(14) {
		t.Fatalf("payment %+v", at)
	}
	line := p.Post.Books()[0]
	if line.Key != at.EndToEndID || line.Amount != 540000 || line.Name == "" {
		t.Fatalf("the post's books say %+v", line)
	}
	p.Post.Collect(line.Key, line.CitizenNumber, "Tạ Thị Yến")
	view := p.AwaitState(code, casefile.Closed)
	if len(view.Payments) != 1 || view.Payments[0].State != "paid" {
		t.Fatalf("payments %+v", view.Payments)
	}
	var cashier string
	if err := p.DB.QueryRow(context.Background(), `select cashier from answer where key = $1 and effect = 'applied'`, line.Key).Scan(&cashier); err != nil || cashier != "Tạ Thị Yến" {
		t.Errorf("paid by %q, %v", cashier, err)
	}
	p.Record("payout", "post-settled", "payout/"+run.ID)
	p.Reconciled()
}

// Cash nobody came for comes home with its reason; the next run pays it again, under a new key linked to the first.
func TestPost_uncollectedCashIsPaidByTheNextRun(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Post.Misbehave(map[string]any{"stay_away": []string{"*"}})
	code := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	p.RunBy(payment.Post)
	p.AwaitHappening(code, "PAYMENT_AT_POST")
	p.Advance("2026-11-16") // the last day
	if problem := platform.Refuses(t, p.As("treasurer1"), http.MethodPost, "/v1/payment-runs", map[string]any{"channel": "post"}); problem.Code != "NOTHING_TO_PAY" {
		t.Fatalf("cash that lies at the post was gathered again: %v", problem)
	}
	p.Advance("2026-11-17")
	p.AwaitHappening(code, "PAYMENT_UNCOLLECTED")
	first := p.Case(code)
	if first.State != casefile.Paying || first.Payments[0].State != "uncollected" || first.Payments[0].Reason != "NOT_COLLECTED" {
		t.Fatalf("the case is %s, its payments %+v", first.State, first.Payments)
	}
	p.Reconciled()
	p.Post.Behave()
	p.RunBy(payment.Post)
	view := p.AwaitState(code, casefile.Closed)
	if len(view.Payments) != 2 {
		t.Fatalf("payments %+v", view.Payments)
	}
	var linked int
	if err := p.DB.QueryRow(context.Background(), `select count(*) from instruction where previous = $1 and key <> $1`, first.Payments[0].EndToEndID).Scan(&linked); err != nil || linked != 1 {
		t.Errorf("%d instructions follow the first, %v", linked, err)
	}
	p.Reconciled()
}

// The worker dies after the post has the list and before anything of ours says so.
func TestPost_theWorkerDiesBetweenHandingOverAndNoting(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	p.Worker.Kill()
	run := p.RunBy(payment.Post)
	release := p.Hold(`select from payment where run = $1 for update`, run.ID)
	p.Worker.Start()
	p.AwaitBlocked() // the list is out, the note of it waits
	platform.Until(t, "the post has paid", func() bool { books := p.Post.Books(); return len(books) == 1 && books[0].State == "paid" })
	p.Worker.Kill()
	release()
	p.Worker.Start()
	p.AwaitState(code, casefile.Closed)
	if books := p.Post.Books(); len(books) != 1 {
		t.Fatalf("the post was asked %d times", len(books))
	}
	p.Reconciled()
}

// The post is down, then takes the list and hangs up, then dies and comes back.
func TestPost_thePostIsAwayAndDropsTheAnswer(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Post.Misbehave(map[string]any{"down": true})
	code := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	run := p.RunBy(payment.Post)
	platform.Until(t, "the list is frozen", func() bool {
		_, err := p.DB.FileOf(context.Background(), run.ID)
		return err == nil
	})
	p.Post.Misbehave(map[string]any{"down": false, "drop_after_taking": true, "hold": true})
	platform.Until(t, "the post has paid", func() bool { books := p.Post.Books(); return len(books) == 1 && books[0].State == "paid" })
	p.Post.Kill()
	p.Post.Start()
	p.AwaitState(code, casefile.Closed)
	if books := p.Post.Books(); len(books) != 1 {
		t.Fatalf("the post was asked %d times", len(books))
	}
	p.Reconciled()
}

// Results come twice, in the wrong order, wrong, and from a stranger: only what the post signed and what fits counts.
func TestPost_resultsTwiceWrongAndForged(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	discrepancies := func() (open int) {
		if err := p.DB.QueryRow(context.Background(), `select count(*) from discrepancy where closed_at is null`).Scan(&open); err != nil {
			t.Fatal(err)
		}
		return open
	}
	p.Post.Misbehave(map[string]any{"forge": true})
	code := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	p.RunBy(payment.Post)
	platform.Until(t, "the forged results are with the discrepancies", func() bool { return discrepancies() == 1 })
	if now := p.Case(code); now.Payments[0].State != "sent" {
		t.Fatalf("forged results made the payment %s", now.Payments[0].State)
	}
	p.Post.Misbehave(map[string]any{"forge": false, "wrong_amount": []string{"*"}, "unknown_line": true, "stay_away": []string{"*"}})
	second := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	p.RunBy(payment.Post)
	platform.Until(t, "the second list is there", func() bool { return len(p.Post.Books()) == 2 })
	line := p.Post.Books()[1]
	p.Post.Collect(line.Key, line.CitizenNumber, "Tạ Thị Yến")
	platform.Until(t, "wrong amount and strange line are with the discrepancies", func() bool { return discrepancies() == 3 })
	if now := p.Case(second); now.Payments[0].State != "sent" {
		t.Fatalf("a wrong amount made the payment %s", now.Payments[0].State)
	}
	p.Post.Behave()
	p.Post.Misbehave(map[string]any{"twice": true, "reverse": true})
	p.AwaitState(code, casefile.Closed)
	p.AwaitState(second, casefile.Closed)
	p.Reconciled()
}

// Whom the post calls dead gets nothing more until a person has looked.
func TestPost_thePayeeIsReportedDead(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Post.Misbehave(map[string]any{"come_home": map[string]string{"*": "DIED"}})
	code := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	p.RunBy(payment.Post)
	p.AwaitHappening(code, "PAYMENT_UNCOLLECTED")
	p.Post.Behave()
	if problem := platform.Refuses(t, p.As("treasurer1"), http.MethodPost, "/v1/payment-runs", map[string]any{"channel": "post"}); problem.Code != "NOTHING_TO_PAY" {
		t.Fatalf("a run for somebody who is reported dead: %v", problem)
	}
	p.Reconciled()
	var page struct{ Items []payment.Discrepancy }
	if _, err := p.As("treasurer1").Do(context.Background(), http.MethodGet, "/v1/discrepancies?state=open", nil, &page); err != nil || len(page.Items) != 1 {
		t.Fatalf("discrepancies %+v, %v", page.Items, err)
	}
	found := page.Items[0]
	if !found.Held || found.Reason != payment.Died || found.Office != "99001" {
		t.Fatalf("discrepancy %+v", found)
	}
	path := "/v1/discrepancies/" + found.ID + "/close"
	if problem := platform.Refuses(t, p.As("treasurer1"), http.MethodPost, path, map[string]any{"note": " ", "pay_again": true}); problem.Code != "NOTE_MISSING" {
		t.Errorf("closed without a word: %v", problem)
	}
	if _, err := p.As("treasurer1").Do(context.Background(), http.MethodPost, path, map[string]any{"note": "Bưu điện ghi nhầm; bà còn sống.", "pay_again": true}, &found); err != nil {
		t.Fatal(err)
	}
	if found.Held || found.Closed == nil || found.Note == "" {
		t.Errorf("closed %+v", found)
	}
	if problem := platform.Refuses(t, p.As("treasurer2"), http.MethodPost, path, map[string]any{"note": "Lần nữa."}); problem.Code != "DISCREPANCY_CLOSED" {
		t.Errorf("closed twice: %v", problem)
	}
	p.RunBy(payment.Post)
	p.AwaitState(code, casefile.Closed)
	p.Reconciled()
}

// The order of the ways: cash where it was chosen; the account linked on VNeID; the account the case names, or one known
// from before; else cash.
func TestPost_theOrderOfTheWays(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	nothing := func(channel string) {
		t.Helper()
		if problem := platform.Refuses(t, p.As("treasurer1"), http.MethodPost, "/v1/payment-runs", map[string]any{"channel": channel}); problem.Code != "NOTHING_TO_PAY" {
			t.Errorf("by %s: %v", channel, problem)
		}
	}
	noAccount := map[string]any{"payee": "beneficiary", "channel": "bank", "post_office": anBinh}
	first := p.Granted(platform.Grandmother(), noAccount)
	nothing(payment.Bank)
	p.RunBy(payment.Post)
	p.AwaitState(first, casefile.Closed)

	p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	nothing(payment.Post)
	p.Run()
	platform.Until(t, "the bank has paid into the account of the case", func() bool { return len(p.Bank.Books()) == 1 })
	platform.Until(t, "the account is known", func() bool {
		var known int
		err := p.DB.QueryRow(context.Background(), `select count(*) from known_account where source = 'case' and account = '9704150001'`).Scan(&known)
		return err == nil && known == 1
	})
	last := p.Granted(platform.Grandmother(), noAccount)
	nothing(payment.Post)
	p.Run()
	p.AwaitState(last, casefile.Closed)

	p.Registry.Put(sau, map[string]any{"name": "Nguyễn Thị Sáu", "birth_date": "1948-03-15", "commune": "99001",
		"account": map[string]any{"bank": "BFTVVNVX", "number": "9704159999", "name": "NGUYEN THI SAU", "since": "2026-05-01"}})
	linked := p.Granted(platform.Grandmother(), platform.ToAccount("9704150002"))
	p.Run()
	p.AwaitState(linked, casefile.Closed)
	cash := p.Granted(platform.Grandmother(), platform.InCash(anBinh))
	nothing(payment.Bank)
	p.RunBy(payment.Post)
	p.AwaitState(cash, casefile.Closed)
	accounts := []string{}
	for _, b := range p.Bank.Books() {
		accounts = append(accounts, b.Account)
	}
	if fmt.Sprint(accounts) != "[9704150001 9704150001 9704159999]" || len(p.Post.Books()) != 2 {
		t.Errorf("paid into %v and %d times in cash", accounts, len(p.Post.Books()))
	}
	p.Reconciled()
}

// What the post says of a payment of the bank is nobody's word, and the other way round.
func TestPost_answersCountOnTheirOwnWayOnly(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Bank.Misbehave(map[string]any{"hold": true})
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Run()
	sent := p.Case(code).Payments[0]
	file := payment.AnswerFile{Channel: payment.Post, Name: "post/test.jws", SHA256: fmt.Sprintf("%064x", 1), Object: "post/in/test"}
	answer := payment.Answer{Verdict: payment.Booked, Key: sent.EndToEndID, Amount: sent.Amount, On: testkit.FirstDay, Reference: "BD000001-000001"}
	if err := p.DB.TakeAnswers(context.Background(), file, []payment.Answer{answer}, testkit.FirstDay); err != nil {
		t.Fatal(err)
	}
	if now := p.Case(code); now.Payments[0].State == "paid" {
		t.Error("the post made a payment of the bank paid")
	}
	p.Bank.Behave()
	p.AwaitState(code, casefile.Closed)
	p.Reconciled()
}

// A payout in cash needs an office there is.
func TestPost_whatCannotArriveIsRefused(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Draft(platform.Grandmother(), map[string]any{"payee": "beneficiary", "channel": "post"})
	problem := platform.Refuses(t, p.As(platform.Applicant), http.MethodPost, "/v1/cases/"+code+"/submit", nil)
	if problem.Code != "INCOMPLETE" || len(problem.Errors) != 1 || problem.Errors[0].Name != "payout/post_office" {
		t.Errorf("cash without an office: %+v", problem)
	}
}

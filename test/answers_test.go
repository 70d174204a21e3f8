package test

import (
	"context"
	"fmt"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/test/platform"
)

// The statement with the return is here before the one with the booking, and neither the wrong amount nor a file that
// nobody sent moves anything.
func TestAnswers_inTheWrongOrderAndWrong(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Bank.Kill()
	p.Run()
	sent := p.Case(code).Payments[0]
	files := 0
	take := func(answers ...payment.Answer) payment.Payment {
		t.Helper()
		files++
		file := payment.AnswerFile{Channel: payment.Bank, Name: fmt.Sprintf("%s-%d.xml", t.Name(), files), SHA256: fmt.Sprintf("%064x", files), Object: "bank/in/test"}
		if err := p.DB.TakeAnswers(context.Background(), file, answers, testkit.FirstDay); err != nil {
			t.Fatal(err)
		}
		return p.Case(code).Payments[0]
	}
	discrepancies := func() (open int) {
		t.Helper()
		if err := p.DB.QueryRow(context.Background(), `select count(*) from discrepancy where closed_at is null`).Scan(&open); err != nil {
			t.Fatal(err)
		}
		return open
	}
	answer := func(v payment.Verdict, amount money.VND) payment.Answer {
		return payment.Answer{Verdict: v, Key: sent.EndToEndID, Amount: amount, On: testkit.FirstDay, Reference: string(v)}
	}
	if now := take(answer(payment.Booked, sent.Amount-1), payment.Answer{Verdict: payment.Rejected, MsgID: "NEVER SENT", Reason: "FF01"}); now.State != "approved" || discrepancies() != 2 {
		t.Errorf("after a wrong amount and a strange file: %s, %d for a person to look at", now.State, discrepancies())
	}
	if now := take(answer(payment.Returned, sent.Amount)); now.State != "approved" || discrepancies() != 3 {
		t.Errorf("after a return of what had not left: %s, %d for a person to look at", now.State, discrepancies())
	}
	if now := take(answer(payment.Booked, sent.Amount)); now.State != "returned" || discrepancies() != 2 {
		t.Errorf("after the booking of what came home: %s, %d for a person to look at", now.State, discrepancies())
	}
	take(answer(payment.Returned, sent.Amount), answer(payment.Booked, sent.Amount)) // both once more
	if now := p.Case(code); now.State != casefile.Paying || now.Payments[0].State != "returned" || discrepancies() != 2 {
		t.Errorf("the case is %s, its payment %s", now.State, now.Payments[0].State)
	}
}

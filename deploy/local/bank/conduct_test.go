package bank

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestConduct_rejectsByKeyAndByAccount(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"reject": ["K-1", "account:777777"], "reject_reason": "AC06"}`)
	other := pay("K-2")
	other.account = "777777"
	o.mustSend("m1.xml", orderText("M-1", pay("K-1"), other, pay("K-3")))
	status := o.read("out/" + o.answers(2)[0])
	if strings.Count(status, "<Cd>AC06<") != 2 || len(o.books()) != 1 {
		t.Errorf("got %s\nand %v", status, o.books())
	}
}

func TestConduct_returnsPaymentsOnce(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"return": ["K-1"], "return_reason": "AC07"}`)
	o.mustSend("m1.xml", orderText("M-1", pay("K-1"), pay("K-2")))
	names := o.answers(3)
	back := o.read("out/" + names[2])
	for _, want := range []string{"<CdtDbtInd>CRDT<", "<EndToEndId>K-1<", "<RtrInf><Rsn><Cd>AC07<", ">RRTN<", "<PmtInfId>M-1<"} {
		if !strings.Contains(back, want) {
			t.Errorf("the return lacks %s:\n%s", want, back)
		}
	}
	o.misbehave(`{"return": ["K-1", "account:0123456789"]}`) // K-2 was booked long ago, K-1 is back already
	o.answers(4)
	books := o.books()
	if len(books) != 4 || !books[2].Credit || books[2].Key != "K-1" || !books[3].Credit || books[3].Key != "K-2" {
		t.Errorf("the books hold %+v", books)
	}
}

func TestConduct_answersTwiceUnderOtherNames(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"answer_twice": true}`)
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	names := o.answers(4)
	first, second := o.read("out/"+names[1]), o.read("out/"+names[3])
	if first == second || strings.Replace(second, "NH-000001-4", "NH-000001-2", -1) != first {
		t.Errorf("the second statement is not the first under another MsgId:\n%s\n%s", first, second)
	}
	if books := o.books(); len(books) != 1 {
		t.Errorf("the books hold %+v", books)
	}
}

func TestConduct_holdsAnswersAndGivesThemLater(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"hold": true, "statement_before_status": true}`)
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	o.until("the payment is booked", func() bool { return len(o.books()) == 1 })
	o.until("the order is taken", func() bool { return len(o.files()["archive"]) == 1 })
	if out := o.files()["out"]; len(out) != 0 {
		t.Errorf("answers were not held: %v", out)
	}
	o.misbehave(`{"hold": false}`)
	if names := o.answers(2); names[0] != "000001-1-camt.053.xml" || names[1] != "000001-2-pain.002.xml" {
		t.Errorf("got %v", names)
	}
}

func TestConduct_delaysEachAnswer(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"delay_seconds": 0.3}`)
	began := time.Now()
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	o.answers(2)
	if took := time.Since(began); took < 600*time.Millisecond {
		t.Errorf("two answers came after %s", took)
	}
}

func TestConduct_losesTheLineWithinAFile(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"drop_connection_after_bytes": 20000}`)
	var payees []payee
	for n := range 200 {
		payees = append(payees, pay(fmt.Sprintf("K-%d", n)))
	}
	order := orderText("M-1", payees...)
	if err := o.send("m1.xml", order); err == nil {
		t.Fatal("the line held")
	}
	o.mustSend("m1.xml", order) // once only
	o.answers(2)
	if books := o.books(); len(books) != 200 {
		t.Errorf("%d payments were booked", len(books))
	}
}

func TestConduct_losesTheLineAfterTheHandover(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.misbehave(`{"drop_after_handover": true}`)
	if err := o.send("m1.xml", orderText("M-1", pay("K-1"))); err == nil {
		t.Fatal("the client was told that its file arrived")
	}
	o.answers(2)
	if books := o.books(); len(books) != 1 {
		t.Errorf("the books hold %+v", books)
	}
}

func TestSeed_changesNothingThatMatters(t *testing.T) {
	t.Parallel()
	one, other := &conduct{seed: 7}, &conduct{seed: 7}
	seen := map[string]bool{}
	for serial := range 200 {
		a := one.seeded(serial)
		if fmt.Sprint(a) != fmt.Sprint(other.seeded(serial)) {
			t.Fatal("the same seed misbehaved otherwise")
		}
		if len(a.Reject)+len(a.Return) > 0 || a.Hold || a.DelaySeconds > 2 {
			t.Fatalf("the seed changed who is paid: %+v", a)
		}
		seen[fmt.Sprint(a.AnswerTwice, a.StatementBeforeStatus)] = true
	}
	if len(seen) != 4 {
		t.Errorf("the seed did only %v", seen)
	}
	p := newPremises(t)
	p.seed = 7
	o := openBank(t, p)
	for n := range 6 {
		name, order := fmt.Sprintf("m%d.xml", n), orderText(fmt.Sprintf("M-%d", n), pay(fmt.Sprintf("K-%d", n)))
		if err := o.send(name, order); err != nil { // the line was lost after the hand-over: the bank has it
			t.Logf("%s: %v", name, err)
		}
	}
	o.until("six payments", func() bool { return len(o.books()) == 6 })
}

package bank

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBank_paysWhatItCanAndAnswersInOrder(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	nobody := pay("K-2")
	nobody.account = "9999990000"
	order := orderText("M-1", pay("K-1"), nobody, pay("K-3"))
	o.mustSend("m1.xml", order)
	names := o.answers(2)
	if want := []string{"000001-1-pain.002.xml", "000001-2-camt.053.xml"}; !slices.Equal(names, want) {
		t.Errorf("got %v", names)
	}
	mustBeValid(t, "pain.001.001.10", filepath.Join(o.dir, "archive", "m1.xml"))
	status := o.read("out/" + names[0])
	for _, want := range []string{"<GrpSts>PART<", "<OrgnlMsgId>M-1<", "<OrgnlEndToEndId>K-2<", "<Cd>AC01<"} {
		if !strings.Contains(status, want) {
			t.Errorf("the status report lacks %s:\n%s", want, status)
		}
	}
	statement := o.read("out/" + names[1])
	if strings.Count(statement, "<Ntry>") != 2 || strings.Count(statement, "<Cd>BOOK<") != 2 || strings.Contains(statement, "K-2") {
		t.Errorf("the statement does not hold the two payments:\n%s", statement)
	}
	for _, want := range []string{"<EndToEndId>K-1<", "<PmtInfId>M-1<", "<BookgDt><Dt>2026-11-03<", ">999999998920000<"} {
		if !strings.Contains(statement, want) {
			t.Errorf("the statement lacks %s", want)
		}
	}
	books := o.books()
	if len(books) != 2 || books[0].Key != "K-1" || books[1].Key != "K-3" || books[0].Amount != 540_000 || books[0].Date != "2026-11-03" ||
		books[0].Reference == books[1].Reference || books[0].Account != "0123456789" {
		t.Errorf("the books hold %+v", books)
	}
	if got := o.read("archive/m1.xml"); got != order || len(o.files()["in"]) != 0 {
		t.Error("the order did not move to the archive as it was")
	}
}

func TestBank_refusesAMessageItHasSeenAndKeepsItsBooksOverRestarts(t *testing.T) {
	t.Parallel()
	p := newPremises(t)
	o := openBank(t, p)
	order := orderText("M-1", pay("K-1"))
	o.mustSend("m1.xml", order)
	o.answers(2)
	o.mustSend("m1.xml", order) // the client is not sure
	o.answers(3)
	o.close()
	o = openBank(t, p)
	o.mustSend("again.xml", order)
	names := o.answers(4)
	for _, name := range names[2:] {
		if text := o.read("out/" + name); !strings.Contains(text, "<GrpSts>RJCT<") || !strings.Contains(text, "<Cd>DU01<") {
			t.Errorf("%s is no refusal of a duplicate:\n%s", name, text)
		}
	}
	if books := o.books(); len(books) != 1 {
		t.Errorf("the books hold %+v", books)
	}
	if archived := o.files()["archive"]; len(archived) != 3 {
		t.Errorf("the archive holds %v", archived)
	}
}

// A real bank does not know the client's keys: asked twice in two messages, it pays twice.
func TestBank_paysTheSameKeyAgainInAnotherMessage(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	o.mustSend("m2.xml", orderText("M-2", pay("K-1")))
	o.answers(4)
	if books := o.books(); len(books) != 2 || books[0].Key != books[1].Key {
		t.Errorf("the books hold %+v", books)
	}
}

func TestBank_goesOnWhereItWasKilled(t *testing.T) {
	t.Parallel()
	p := newPremises(t)
	o := openBank(t, p)
	o.mustSend("m1.xml", orderText("M-1", pay("K-1"), pay("K-2")))
	names := o.answers(2)
	before := []string{o.read("out/" + names[0]), o.read("out/" + names[1])}
	o.close()
	// As if killed after the books were written: the order still lies in in/, no answer is out, one is half written.
	for _, err := range []error{
		os.Rename(filepath.Join(p.dir, "archive/m1.xml"), filepath.Join(p.dir, "in/m1.xml")),
		os.Remove(filepath.Join(p.dir, "out", names[0])),
		os.Rename(filepath.Join(p.dir, "out", names[1]), filepath.Join(p.dir, "out", "."+names[1]+".part")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	o = openBank(t, p)
	if again := o.answers(2); !slices.Equal(names, again) || o.read("out/"+names[0]) != before[0] || o.read("out/"+names[1]) != before[1] {
		t.Errorf("other answers came: %v", again)
	}
	if books := o.books(); len(books) != 2 || len(o.files()["in"]) != 0 {
		t.Errorf("the books hold %+v, the drop-box %v", books, o.files())
	}
	o.close()
	// As if killed while it wrote the books: a booking without its receipt, and half a line.
	file, err := os.OpenFile(filepath.Join(p.dir, "books.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(`{"booking":{"end_to_end_id":"K-3","serial":2}}` + "\n" + `{"receipt":{"serial":2`); err != nil {
		t.Fatal(err)
	}
	file.Close()
	if err := os.WriteFile(filepath.Join(p.dir, "in/m2.xml"), []byte(orderText("M-2", pay("K-3"))), 0o644); err != nil {
		t.Fatal(err)
	}
	o = openBank(t, p)
	o.answers(4)
	if books := o.books(); len(books) != 3 || books[2].Key != "K-3" || books[2].Account == "" {
		t.Errorf("the books hold %+v", books)
	}
	o.close()
	o = openBank(t, p)
	if books := o.books(); len(books) != 3 {
		t.Errorf("after another restart the books hold %+v", books)
	}
}

func TestBank_refusesBooksThatWereTamperedWith(t *testing.T) {
	t.Parallel()
	p := newPremises(t)
	o := openBank(t, p)
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	o.answers(2)
	o.close()
	path := filepath.Join(p.dir, "books.jsonl")
	if err := os.WriteFile(path, []byte("rubbish\n"+o.read("books.jsonl")), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t.Context(), p.options); err == nil {
		t.Error("the bank opened with books it cannot read")
	}
}

func TestBank_refusesOrdersByTheRightCode(t *testing.T) {
	t.Parallel()
	with := func(change func(*payee)) string {
		bad := pay("K-1")
		change(&bad)
		return orderText("M-1", bad)
	}
	good := orderText("M-1", pay("K-1"))
	for code, order := range map[string]string{
		"FF01": "this is no XML", "AM18": strings.ReplaceAll(good, "<NbOfTxs>1<", "<NbOfTxs>2<"),
		"AM10": strings.ReplaceAll(good, "<CtrlSum>540000<", "<CtrlSum>540001<"),
		"AM03": with(func(p *payee) { p.currency = "USD" }), "AM12": with(func(p *payee) { p.amount = "540000.50" }),
		"AM01": with(func(p *payee) { p.amount = "0" }), "RC01": with(func(p *payee) { p.bic = "NOBKVNVX" }),
		"AC01": with(func(p *payee) { p.account = "1230000" }), "BE22": strings.Replace(good, "Nguyễn Thị Đào", "", 1),
		"NARR": strings.Replace(good, "</PmtInf>", "</PmtInf><PmtInf></PmtInf>", 1),
		"DT01": strings.Replace(good, "2026-11-03", "2026-02-30", 1),
		"AC02": strings.Replace(good, "3761.0.1012345", "", 1),
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			o := openBank(t, newPremises(t))
			o.mustSend("m1.xml", order)
			text := o.read("out/" + o.answers(1)[0])
			if !strings.Contains(text, "<GrpSts>RJCT<") || !strings.Contains(text, "<Cd>"+code+"<") || len(o.books()) != 0 {
				t.Errorf("got %s\nand %v", text, o.books())
			}
		})
	}
	t.Run("torn file, then whole", func(t *testing.T) {
		t.Parallel()
		o := openBank(t, newPremises(t))
		o.mustSend("torn.xml", good[:len(good)-200])
		o.mustSend("whole.xml", good)
		o.answers(3)
		if books := o.books(); len(books) != 1 {
			t.Errorf("the books hold %v", books)
		}
	})
}

func TestBank_waitsUntilAFileIsWhole(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	client := o.sftp()
	for _, name := range []string{"in/.m0.xml.part", "in/m0.xml.part", "in/.m0.xml"} {
		file, err := client.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte("half")); err != nil {
			t.Fatal(err)
		}
		file.Close()
	}
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	o.answers(2) // the desk has gone over the whole inbox
	if in := o.files()["in"]; len(in) != 3 {
		t.Errorf("the inbox holds %v", in)
	}
}

func TestDropbox_letsTheClientWriteInItsInboxAlone(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	o.mustSend("m1.xml", orderText("M-1", pay("K-1")))
	answer := "out/" + o.answers(2)[0]
	client := o.sftp()
	file, err := client.Create("in/.x")
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	for what, try := range map[string]func() error{
		"write an answer":            func() error { _, err := client.Create("out/x.xml"); return err },
		"write into the archive":     func() error { _, err := client.Create("archive/x.xml"); return err },
		"write the books":            func() error { _, err := client.Create("books.jsonl"); return err },
		"read the books":             func() error { _, err := client.Open("books.jsonl"); return err },
		"read out of the root":       func() error { _, err := client.Open("../keys/host"); return err },
		"read the machine":           func() error { _, err := client.Open("/etc/passwd"); return err },
		"remove an answer":           func() error { return client.Remove(answer) },
		"remove an archived order":   func() error { return client.Remove("archive/m1.xml") },
		"rename an answer":           func() error { return client.PosixRename(answer, "in/y") },
		"rename into the outbox":     func() error { return client.PosixRename("in/.x", "out/y.xml") },
		"make a folder":              func() error { return client.Mkdir("in/folder") },
		"make a link":                func() error { return client.Symlink("/etc/passwd", "in/link") },
		"write into a deeper folder": func() error { _, err := client.Create("in/a/b"); return err },
	} {
		if try() == nil {
			t.Errorf("the client could %s", what)
		}
	}
	if entries, err := client.ReadDir("/"); err != nil || len(entries) != 3 {
		t.Errorf("the root shows %v (%v)", entries, err)
	}
	if err := client.Remove("in/.x"); err != nil {
		t.Errorf("the client cannot remove its own unfinished file: %v", err)
	}
	if _, err := o.dial(newKey(t, filepath.Join(t.TempDir(), "stranger"))); err == nil {
		t.Error("a stranger's key was let in")
	}
}

func TestRun_refusesFlagsItCannotServe(t *testing.T) {
	t.Parallel()
	p := newPremises(t)
	all := []string{"--dir", p.dir, "--host-key", p.hostKey, "--client-key", p.clientKey}
	for _, args := range [][]string{all[2:], all[:2], append(all, "--listen-control", "0.0.0.0:1"), append(all, "--listen-control", "x"),
		append(all, "--no-such-flag"), append(all, "--host-key", p.clientKey), append(all, "--client-key", p.hostKey),
		append(all, "--listen-sftp", "256.0.0.1:1")} {
		if err := Run(t.Context(), args); err == nil {
			t.Errorf("ran with %v", args)
		}
	}
}

func TestControl_refusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	o := openBank(t, newPremises(t))
	for _, bad := range []string{"", "[]", `{"no_such_thing": true}`, `{"delay_seconds": -1}`, `{"reject_reason": "too long"}`, `{"hold": 1}`} {
		if status := o.control("POST", "/misbehave", bad, nil); status != http.StatusBadRequest {
			t.Errorf("%s answers %d", bad, status)
		}
	}
	var now Conduct
	o.misbehave(`{"hold": true, "reject": ["K-1"]}`)
	o.misbehave(`{"answer_twice": true}`)
	o.control("GET", "/misbehaviour", "", &now)
	if !now.Hold || !now.AnswerTwice || len(now.Reject) != 1 {
		t.Errorf("what was not named did not stay: %+v", now)
	}
	o.control("POST", "/reset-misbehaviour", "", nil)
	now = Conduct{}
	o.control("GET", "/misbehaviour", "", &now)
	if fmt.Sprint(now) != fmt.Sprint(Conduct{}) {
		t.Errorf("after a reset: %+v", now)
	}
}

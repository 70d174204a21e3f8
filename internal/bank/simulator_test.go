package bank_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// simulator is the bank of the local stack, run as the stack runs it: a process we know nothing of but its addresses.
type simulator struct {
	t       *testing.T
	args    []string
	dir     string
	drop    *bank.Drop
	cfg     bank.DropConfig
	control string
	process *exec.Cmd
	ended   chan struct{}
}

func newSimulator(t *testing.T) *simulator {
	t.Helper()
	if os.Getenv("ANSINH_TEST_STACK_BIN") == "" {
		t.Fatal("ANSINH_TEST_STACK_BIN names no program of the local stack: run make test")
	}
	dir := t.TempDir()
	hostPrivate, hostPublic := keyPair(t)
	clientPrivate, clientPublic := keyPair(t)
	host, client := filepath.Join(dir, "host"), filepath.Join(dir, "client.pub")
	if err := errors.Join(os.WriteFile(host, hostPrivate, 0o600), os.WriteFile(client, clientPublic, 0o644)); err != nil {
		t.Fatal(err)
	}
	s := &simulator{t: t, dir: filepath.Join(dir, "bank"), cfg: bank.DropConfig{User: "ansinh", Key: clientPrivate, HostKey: hostPublic}}
	s.args = []string{"bank", "--dir", s.dir, "--host-key", host, "--client-key", client, "--listen-sftp", "127.0.0.1:0", "--listen-control", "127.0.0.1:0"}
	s.start()
	t.Cleanup(func() { s.kill() })
	return s
}

// start runs the process and reads its addresses from its first line.
func (s *simulator) start() {
	s.t.Helper()
	s.process = exec.Command(os.Getenv("ANSINH_TEST_STACK_BIN"), s.args...)
	s.process.Stderr = os.Stderr
	s.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // no orphan, even of a test that panics
	out, err := s.process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	started := make(chan error)
	s.ended = make(chan struct{})
	go func(process *exec.Cmd, ended chan struct{}) {
		runtime.LockOSThread() // the signal comes when the thread that started the process ends
		err := process.Start()
		started <- err
		if err == nil {
			_, _ = process.Process.Wait()
		}
		close(ended)
	}(s.process, s.ended)
	if err := <-started; err != nil {
		s.t.Fatal(err)
	}
	first, err := bufio.NewReader(out).ReadString('\n')
	if _, scanErr := fmt.Sscanf(first, "bank: ready sftp=%s control=%s", &s.cfg.Address, &s.control); err != nil || scanErr != nil {
		s.t.Fatalf("the bank said %q (%v, %v)", first, err, scanErr)
	}
	if s.drop, err = bank.Open(s.cfg); err != nil {
		s.t.Fatal(err)
	}
}

// kill ends the process as a power cut would.
func (s *simulator) kill() {
	_ = s.process.Process.Kill()
	<-s.ended
}

func (s *simulator) misbehave(how string) {
	s.t.Helper()
	response, err := http.Post("http://"+s.control+"/misbehave", "application/json", strings.NewReader(how))
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		s.t.Fatalf("%s: %s %s", how, response.Status, text)
	}
}

// booking is what the bank says it did, in its own words.
type booking struct {
	Key    string `json:"end_to_end_id"`
	Amount int64  `json:"amount"`
	Credit bool   `json:"credit"`
}

func (s *simulator) books() (all []booking) {
	s.t.Helper()
	response, err := http.Get("http://" + s.control + "/books")
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&all); err != nil {
		s.t.Fatal(err)
	}
	return all
}

// answers waits for so many files of the bank and reads them all, in order.
func (s *simulator) answers(count int) (all []payment.Answer) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	clock := time.NewTicker(20 * time.Millisecond)
	defer clock.Stop()
	var names []string
	for len(names) < count {
		var err error
		if names, err = s.drop.List(ctx); err != nil {
			s.t.Fatalf("waiting for %d answers, have %v: %v", count, names, err)
		}
		select {
		case <-ctx.Done():
		case <-clock.C:
		}
	}
	if len(names) != count {
		s.t.Fatalf("the bank gave %v, want %d files", names, count)
	}
	for _, name := range names {
		file, err := s.drop.Fetch(ctx, name)
		if err != nil {
			s.t.Fatal(err)
		}
		answers, err := read(file)
		if err = errors.Join(err, file.Close()); err != nil {
			s.t.Fatalf("%s: %v", name, err)
		}
		all = append(all, answers...)
	}
	return all
}

func (s *simulator) mustSend(name string, file []byte) {
	s.t.Helper()
	if err := s.drop.Send(s.t.Context(), name, bytes.NewReader(file)); err != nil {
		s.t.Fatalf("send %s: %v", name, err)
	}
}

func mustBe(t *testing.T, got []payment.Answer, want ...payment.Answer) {
	t.Helper()
	for n := range want {
		if n < len(got) {
			want[n].Reference = got[n].Reference // the bank's own affair
		}
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("the bank's answers are\n%+v, want\n%+v", got, want)
	}
}

func TestSimulator_paysAnOrderAndRefusesItsRepetition(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	one, nobody := instruction("AS-P-1", 540_000), instruction("AS-P-2", 750_000)
	nobody.Creditor.Number = "9999990000"
	order := orderOf(one, nobody)
	file := write(t, order, one, nobody)
	s.mustSend("order-1.xml", file)
	day := order.Execution
	first := []payment.Answer{
		{Verdict: payment.Acknowledged, MsgID: order.MsgID, Key: "AS-P-1"},
		{Verdict: payment.Rejected, MsgID: order.MsgID, Key: "AS-P-2", Reason: "AC01"},
		{Verdict: payment.Booked, MsgID: order.MsgID, Key: "AS-P-1", Amount: 540_000, On: day},
	}
	mustBe(t, s.answers(2), first...)
	// A repetition under the same name does not even reach the bank; under another it is refused and pays nothing.
	s.mustSend("order-1.xml", file)
	s.mustSend("order-1-again.xml", file)
	mustBe(t, s.answers(3), append(first, payment.Answer{Verdict: payment.Duplicate, MsgID: order.MsgID, Reason: "DU01"})...)
	if books := s.books(); len(books) != 1 || books[0] != (booking{"AS-P-1", 540_000, false}) {
		t.Errorf("the bank's books hold %+v", books)
	}
	if err := s.drop.Send(t.Context(), "order-1.xml", bytes.NewReader(file[1:])); errs.CodeOf(err) != "BANK_FILE_DIFFERS" {
		t.Errorf("another file under the name of a taken one: got %v", err)
	}
	taken, err := os.ReadFile(filepath.Join(s.dir, "archive", "order-1.xml"))
	if err != nil || !bytes.Equal(taken, file) {
		t.Errorf("the bank archived %d bytes of %d (%v)", len(taken), len(file), err)
	}
}

// The worst moment: the bank has the file, we were not told. Sending again must be harmless.
func TestSimulator_paysOnceWhenTheLineIsLostAfterTheHandover(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	one := instruction("AS-P-1", 540_000)
	file := write(t, orderOf(one), one)
	s.misbehave(`{"drop_after_handover": true}`)
	if err := s.drop.Send(t.Context(), "order-1.xml", bytes.NewReader(file)); err == nil || errs.CodeOf(err) != "" {
		t.Fatalf("the line held, or the error is not one to try again: %v", err)
	}
	s.mustSend("order-1.xml", file)
	if answers := s.answers(2); len(answers) != 2 || answers[0].Verdict != payment.Acknowledged || answers[1].Verdict != payment.Booked {
		t.Errorf("the bank's answers are %+v", answers)
	}
	if books := s.books(); len(books) != 1 {
		t.Errorf("the bank's books hold %+v", books)
	}
}

func TestSimulator_remembersWhenItWasKilled(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	one := instruction("AS-P-1", 540_000)
	file := write(t, orderOf(one), one)
	s.mustSend("order-1.xml", file)
	s.answers(2)
	s.kill()
	if err := s.drop.Send(t.Context(), "order-1.xml", bytes.NewReader(file)); err == nil || errs.CodeOf(err) != "" {
		t.Errorf("the bank is away: got %v, want a plain error", err)
	}
	s.start()
	s.mustSend("order-1.xml", file)
	s.mustSend("other-name.xml", file)
	answers := s.answers(3)
	if last := answers[len(answers)-1]; last.Verdict != payment.Duplicate || len(s.books()) != 1 {
		t.Errorf("got %+v, the books hold %+v", last, s.books())
	}
}

func TestSimulator_givesPaymentsBackAndAnswersTwice(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	one := instruction("AS-P-1", 540_000)
	order := orderOf(one)
	s.misbehave(`{"return": ["AS-P-1"], "return_reason": "AC07", "answer_twice": true, "statement_before_status": true}`)
	s.mustSend("order-1.xml", write(t, order, one))
	booked := payment.Answer{Verdict: payment.Booked, MsgID: order.MsgID, Key: "AS-P-1", Amount: 540_000, On: order.Execution}
	taken := payment.Answer{Verdict: payment.Acknowledged, MsgID: order.MsgID}
	back := payment.Answer{Verdict: payment.Returned, MsgID: order.MsgID, Key: "AS-P-1", Amount: 540_000, Credit: true, On: order.Execution, Reason: "AC07"}
	mustBe(t, s.answers(6), booked, taken, booked, taken, back, back)
	if books := s.books(); len(books) != 2 || books[1] != (booking{"AS-P-1", 540_000, true}) {
		t.Errorf("the bank's books hold %+v", books)
	}
}

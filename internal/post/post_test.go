package post_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"iter"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/post"
)

var firstDay = civil.MustDate("2026-11-02")

// simulator is the post of the local stack, run as the stack runs it: a process we know nothing of but its addresses.
type simulator struct {
	t       *testing.T
	args    []string
	cfg     post.Config
	today   civil.Date
	office  *post.Office
	control string
	process *exec.Cmd
	ended   chan struct{}
}

func encoded(kind string, content []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
}

// pair is an Ed25519 key in PEM, private and public.
func pair(t *testing.T) (key ed25519.PrivateKey, private, public []byte) {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, _ := x509.MarshalPKCS8PrivateKey(key)
	pkix, _ := x509.MarshalPKIXPublicKey(pub)
	return key, encoded("PRIVATE KEY", pkcs8), encoded("PUBLIC KEY", pkix)
}

// certificate is one for 127.0.0.1 that is its own authority.
func certificate(t *testing.T) (cert, key []byte) {
	t.Helper()
	private, key, _ := pair(t)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, leaf, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	return encoded("CERTIFICATE", raw), key
}

func newSimulator(t *testing.T) *simulator {
	t.Helper()
	if os.Getenv("ANSINH_TEST_STACK_BIN") == "" {
		t.Fatal("ANSINH_TEST_STACK_BIN names no program of the local stack: run make test")
	}
	dir := t.TempDir()
	file := func(name string, content []byte) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cert, certKey := certificate(t)
	_, ours, oursPublic := pair(t)
	_, theirs, theirsPublic := pair(t)
	s := &simulator{t: t, today: firstDay}
	s.cfg = post.Config{CA: cert, SigningKey: ours, PublicKey: theirsPublic, Today: func(context.Context) (civil.Date, error) { return s.today, nil }, Timeout: 5 * time.Second}
	s.args = []string{"post", "--dir", filepath.Join(dir, "post"), "--cert", file("cert", cert), "--cert-key", file("cert-key", certKey),
		"--key", file("key", theirs), "--client-key", file("client.pub", oursPublic)}
	s.start()
	t.Cleanup(s.kill)
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
	var address string
	first, err := bufio.NewReader(out).ReadString('\n')
	if _, scanErr := fmt.Sscanf(first, "post: ready https=%s control=%s", &address, &s.control); err != nil || scanErr != nil {
		s.t.Fatalf("the post said %q (%v, %v)", first, err, scanErr)
	}
	s.cfg.URL = "https://" + address
	if s.office, err = post.Open(s.cfg); err != nil {
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

// states are what the post's own books say of each line.
func (s *simulator) states() map[string]string {
	s.t.Helper()
	response, err := http.Get("http://" + s.control + "/books")
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	var books []struct{ Key, State string }
	if err := json.NewDecoder(response.Body).Decode(&books); err != nil {
		s.t.Fatal(err)
	}
	states := map[string]string{}
	for _, b := range books {
		states[b.Key] = b.State
	}
	return states
}

func cash(key string, amount money.VND) payment.Instruction {
	return payment.Instruction{Key: key, Amount: amount, Cash: payment.Cash{Name: "Nguyễn Thị Sáu", CitizenNumber: "099148000001",
		PostOffice: "990011", From: firstDay, To: firstDay.AddDays(14)}}
}

func orderOf(id string, instructions ...payment.Instruction) (payment.Order, iter.Seq2[payment.Instruction, error]) {
	o := payment.Order{Channel: payment.Post, MsgID: id, Execution: firstDay, Debtor: payment.Account{Name: "UBND xã An Bình"}, Count: len(instructions)}
	for _, i := range instructions {
		o.Total += i.Amount
	}
	return o, func(yield func(payment.Instruction, error) bool) {
		for _, i := range instructions {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func (s *simulator) list(id string, instructions ...payment.Instruction) []byte {
	s.t.Helper()
	var text bytes.Buffer
	order, each := orderOf(id, instructions...)
	if err := s.office.WriteList(&text, order, each); err != nil {
		s.t.Fatal(err)
	}
	return text.Bytes()
}

func (s *simulator) send(name string, list []byte) error {
	return s.office.Send(context.Background(), name, bytes.NewReader(list))
}

// answers waits for n files of results and reads them; a refused one counts under its code.
func (s *simulator) answers(n int) (all []payment.Answer, refused []errs.Code) {
	s.t.Helper()
	ctx := context.Background()
	var names []string
	for deadline := time.Now().Add(20 * time.Second); len(names) < n; {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited in vain for %d files: %v", n, names)
		}
		var err error
		if names, err = s.office.List(ctx); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, name := range names {
		content, err := s.office.Fetch(ctx, name)
		if err != nil {
			s.t.Fatal(err)
		}
		err = s.office.ReadResults(content, func(a payment.Answer) error { all = append(all, a); return nil })
		content.Close()
		if err != nil {
			refused = append(refused, errs.CodeOf(err))
		}
	}
	return all, refused
}

func TestPost_listGoesOutAndSignedResultsComeBack(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	list := s.list("ASRONE", cash("ASA", 540_000), cash("ASB", 750_000))
	if again := s.list("ASRONE", cash("ASA", 540_000), cash("ASB", 750_000)); !bytes.Equal(list, again) {
		t.Error("the same order gave other bytes")
	}
	for range 2 { // and again, as after a crash
		if err := s.send("ASRONE.jws", list); err != nil {
			t.Fatal(err)
		}
	}
	answers, _ := s.answers(1)
	want := payment.Answer{Verdict: payment.Booked, MsgID: "ASRONE", Key: "ASB", Amount: 750_000, On: firstDay, Reference: "BD000001-000002", Cashier: "Quầy tự động"}
	if len(answers) != 2 || answers[1] != want {
		t.Errorf("answers %+v, want %+v", answers, want)
	}
	if err := s.send("ASRONE.jws", s.list("ASRONE", cash("ASA", 540_001))); errs.CodeOf(err) != "POST_LIST_REFUSED" || !strings.Contains(err.Error(), "LIST_DIFFERS") {
		t.Errorf("other bytes under the same name: %v", err)
	}
}

func TestPost_saysWhyCashComesHome(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	s.misbehave(`{"stay_away": ["ASA"], "come_home": {"ASB": "DIED"}}`)
	strange := cash("ASC", 100)
	strange.Cash.PostOffice = "000000"
	if err := s.send("ASRONE.jws", s.list("ASRONE", cash("ASA", 540_000), cash("ASB", 750_000), strange)); err != nil {
		t.Fatal(err)
	}
	s.answers(1)
	s.today = firstDay.AddDays(15) // the day after the window
	answers, _ := s.answers(2)
	got := map[string]payment.Answer{}
	for _, a := range answers {
		got[a.Key] = a
	}
	if a := got["ASA"]; a.Verdict != payment.Uncollected || a.Reason != "NOT_COLLECTED" || a.On != s.today {
		t.Errorf("whoever did not come: %+v", a)
	}
	if a := got["ASB"]; a.Verdict != payment.Uncollected || a.Reason != payment.Died {
		t.Errorf("whoever died: %+v", a)
	}
	if a := got["ASC"]; a.Verdict != payment.Rejected || a.Reason != "UNKNOWN_OFFICE" {
		t.Errorf("an office there is not: %+v", a)
	}
}

func TestPost_aListAndResultsOfAStrangerCountNothing(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	_, stranger, _ := pair(t)
	cfg := s.cfg
	cfg.SigningKey = stranger
	other, err := post.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	order, each := orderOf("ASRONE", cash("ASA", 540_000))
	if err := other.WriteList(&text, order, each); err != nil {
		t.Fatal(err)
	}
	if err := s.send("ASRONE.jws", text.Bytes()); errs.CodeOf(err) != "POST_LIST_REFUSED" || !strings.Contains(err.Error(), "SIGNATURE_WRONG") {
		t.Errorf("a stranger's list: %v", err)
	}
	s.misbehave(`{"forge": true}`)
	if err := s.send("ASRONE.jws", s.list("ASRONE", cash("ASA", 540_000))); err != nil {
		t.Fatal(err)
	}
	if answers, refused := s.answers(1); len(answers) != 0 || !slices.Equal(refused, []errs.Code{"RESULTS_UNSIGNED"}) {
		t.Errorf("forged results said %+v, refused %v", answers, refused)
	}
	s.misbehave(`{"forge": false, "unsigned": true}`)
	if err := s.send("ASRTWO.jws", s.list("ASRTWO", cash("ASB", 540_000))); err != nil {
		t.Fatal(err)
	}
	if answers, refused := s.answers(2); len(answers) != 0 || len(refused) != 2 {
		t.Errorf("unsigned results said %+v, refused %v", answers, refused)
	}
	// Our own signature is not the post's, and a list is no result.
	if err := s.office.ReadResults(bytes.NewReader(s.list("ASRONE", cash("ASA", 1))), nil); errs.CodeOf(err) != "RESULTS_UNSIGNED" {
		t.Errorf("a list read as results: %v", err)
	}
}

func TestPost_aStrangersCertificateIsNotSpokenTo(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	cfg := s.cfg
	cfg.CA, _ = certificate(t)
	other, err := post.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.List(context.Background()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("the answer of a stranger was taken: %v", err)
	}
	cfg.URL = strings.Replace(cfg.URL, "https", "http", 1)
	if _, err := post.Open(cfg); err == nil {
		t.Error("the post is spoken to without TLS")
	}
}

func TestPost_killedAndAwayItPaysOnce(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	list := s.list("ASRONE", cash("ASA", 540_000))
	s.misbehave(`{"hold": true, "drop_after_taking": true}`)
	if err := s.send("ASRONE.jws", list); err == nil || errs.CodeOf(err) != "" {
		t.Errorf("a dropped line is worth another try, not a refusal: %v", err)
	}
	s.kill()
	if _, err := s.office.List(context.Background()); err == nil || errs.CodeOf(err) != "" {
		t.Errorf("a post that is away: %v", err)
	}
	s.start()
	if err := s.send("ASRONE.jws", list); err != nil {
		t.Fatal(err)
	}
	answers, _ := s.answers(1)
	if len(answers) != 1 || answers[0].Verdict != payment.Booked || s.states()["ASA"] != "paid" {
		t.Errorf("answers %+v, books %v", answers, s.states())
	}
}

func TestPost_anOrderThatDoesNotAddUpIsNotSigned(t *testing.T) {
	t.Parallel()
	s := newSimulator(t)
	order, each := orderOf("ASRONE", cash("ASA", 540_000))
	order.Total++
	if err := s.office.WriteList(io.Discard, order, each); errs.CodeOf(err) != "ORDER_TOTALS" {
		t.Errorf("a wrong total: %v", err)
	}
	nobody := cash("ASA", 540_000)
	nobody.Cash.CitizenNumber = ""
	order, each = orderOf("ASRONE", nobody)
	if err := s.office.WriteList(io.Discard, order, each); err == nil {
		t.Error("cash for somebody without a number was signed")
	}
}

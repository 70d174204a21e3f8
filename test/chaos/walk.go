package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/client"
)

// walk is one seed on one stack.
type walk struct {
	seed     uint64
	stack    *stack
	journal  *journal
	users    []map[string]*client.User // by api
	sums     map[string]string         // of the papers
	files    string
	slots    [slots]slot
	requests atomic.Int64

	mu     sync.Mutex
	lines  []string // what was done and what came of it
	wrong  []error
	runs   []string // payment runs that were made
	faults sync.WaitGroup
	hurt   map[string]*sync.Mutex // one fault of a process at a time
}

// slot is one case.
type slot struct {
	application
	mu    sync.Mutex
	code  string
	last  *request // the last one that changed something
	again bool     // the paper that was asked for is handed in
}

// crowd is how many people act at a time.
const crowd = 6

func newWalk(seed uint64, s *stack, files string) (*walk, error) {
	w := &walk{seed: seed, stack: s, files: files, hurt: map[string]*sync.Mutex{}}
	for i := range w.slots {
		w.slots[i].application = castOf(seed, i)
	}
	for _, v := range victims {
		w.hurt[v] = &sync.Mutex{}
	}
	var err error
	if w.sums, err = sumsOf(files); err != nil {
		return nil, err
	}
	if w.journal, err = openJournal(s.root()); err != nil {
		return nil, err
	}
	secret, err := os.ReadFile(s.env["ANSINH_TOKEN_CLIENT_SECRET_FILE"])
	if err != nil {
		return nil, err
	}
	ticket := func(ctx context.Context, user string) (string, error) {
		return auth.RequestToken(ctx, s.env["ANSINH_OIDC_ISSUER"], s.env["ANSINH_TOKEN_CLIENT_ID"], strings.TrimSpace(string(secret)), user)
	}
	for _, url := range s.urls {
		door, users := client.New(url, ticket), map[string]*client.User{}
		for _, name := range everybody {
			users[name] = door.As(name)
		}
		w.users = append(w.users, users)
	}
	return w, nil
}

// carryOut carries out all steps, some people at a time.
func (w *walk) carryOut(ctx context.Context, steps []step) {
	queue := make(chan step)
	var people sync.WaitGroup
	for range crowd {
		people.Go(func() {
			for s := range queue {
				w.say("%v → %s", s, w.do(ctx, s))
			}
		})
	}
	for _, s := range steps {
		time.Sleep(s.pause)
		if s.deed == kill || s.deed == halt {
			w.hit(s)
			continue
		}
		queue <- s
	}
	close(queue)
	people.Wait()
	w.faults.Wait()
}

// hit begins a fault and does not wait for its end.
func (w *walk) hit(s step) {
	do := w.stack.kill
	if s.deed == halt {
		do = w.stack.halt
	}
	w.say("%v", s)
	w.faults.Go(func() {
		w.hurt[s.victim()].Lock()
		defer w.hurt[s.victim()].Unlock()
		w.say("%v: %s", s, do(s.victim()))
	})
}

func (w *walk) say(format string, a ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, fmt.Sprintf(format, a...))
}

// fail notes what must not happen.
func (w *walk) fail(err error) {
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.wrong = append(w.wrong, err)
	}
}

// do carries out a step and says what came of it.
func (w *walk) do(ctx context.Context, s step) any {
	c := &w.slots[s.slot]
	switch s.deed {
	case push, open:
		return w.push(ctx, c, s, false)
	case cut:
		return w.cutUpload(ctx, c, s)
	case repeat:
		return w.repeat(ctx, c, s)
	case payRun:
		return w.makeRun(ctx, s)
	case approve:
		return w.approveRun(ctx, s)
	case look:
		return w.look(ctx, c, s)
	case misbank:
		return w.misbehave(s)
	case clock:
		return w.advance(ctx, 1+s.pick(3, 1))
	default:
		return w.disturb(ctx, c, s)
	}
}

var channels = []string{"bank", "post"}

func (w *walk) makeRun(ctx context.Context, s step) any {
	r := request{user: treasurers[s.pick(2, 1)], method: http.MethodPost, path: "/v1/payment-runs", key: fmt.Sprintf("run-%d", s.number), body: map[string]any{"channel": channels[s.pick(2, 2)]}}
	a := w.press(ctx, s, r)
	if a.ok() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.runs = append(w.runs, a.text("id"))
	}
	return a
}

// approveRun lets one of the treasurers approve one of the runs, which may be their own.
func (w *walk) approveRun(ctx context.Context, s step) any {
	w.mu.Lock()
	if len(w.runs) == 0 {
		w.mu.Unlock()
		return "there is no run yet"
	}
	id := w.runs[len(w.runs)-1]
	w.mu.Unlock()
	return w.press(ctx, s, request{user: treasurers[s.pick(2, 1)], method: http.MethodPost, path: "/v1/payment-runs/" + id + "/approve", key: fmt.Sprintf("approve-%d", s.number)})
}

// misbehaviours of the bank; the last one ends them all.
var misbehaviours = []string{`{"answer_twice": true}`, `{"statement_before_status": true}`, `{"delay_seconds": 1}`, `{"drop_after_handover": true}`,
	`{"drop_connection_after_bytes": 300}`, `{"reject": ["account:9704120101", "account:9704120104", "account:9704120107"]}`,
	`{"return": ["account:9704120102", "account:9704120105", "account:9704120108"]}`, `{"hold": true}`, ``}

func (w *walk) misbehave(s step) any {
	how := misbehaviours[s.pick(len(misbehaviours), 1)]
	path := "/misbehave"
	if how == "" {
		path = "/reset-misbehaviour"
	}
	response, err := visitor.Post(w.stack.bank+path, "application/json", strings.NewReader(how))
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	return path + how
}

func (w *walk) advance(ctx context.Context, days int) any {
	ctx, cancel := context.WithTimeout(ctx, impatience)
	defer cancel()
	now, err := w.program(ctx, "clock", "show")
	if err != nil {
		return err
	}
	today, err := time.Parse(time.DateOnly, now[:min(10, len(now))])
	if err != nil {
		return err
	}
	to := today.AddDate(0, 0, days).Format(time.DateOnly)
	if _, err := w.program(ctx, "clock", "advance", "--to", to); err != nil {
		return err
	}
	return to
}

func (w *walk) program(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, w.stack.binary, args...)
	cmd.Env = bare()
	for name, value := range w.stack.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		err = errors.Join(err, errors.New(strings.TrimSpace(complaints.String())))
	}
	return string(out), err
}

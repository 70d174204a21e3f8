package test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
	"github.com/an-sinh/ansinh/test/platform"
)

// secondPair is a second api, at an address of its own, and a second worker, by the README's own commands.
func secondPair(t *testing.T, p *platform.Platform) (api, worker *platform.Process, address string, door *client.Client) {
	t.Helper()
	address = issuer.FreeAddress(t)
	// A platform of a test has its environment at hand, where a local stack gives it to the command.
	script := strings.NewReplacer(".local/bin/stack up -- ", "", "127.0.0.1:8081", address, "bin/ansinh", platform.Binary(t)).Replace(between(t, "second pair"))
	lines := strings.Split(strings.TrimSpace(script), "\n")
	if len(lines) != 2 || !strings.HasSuffix(lines[0], " api") || !strings.HasSuffix(lines[1], " worker") {
		t.Fatalf("the README starts no second api and worker: %q", lines)
	}
	door = client.New("http://"+address, func(_ context.Context, user string) (string, error) { return p.Issuer.Token(t, user), nil })
	return p.Beside("second api", p.Env, "bash", "-c", "exec "+lines[0]), p.Beside("second worker", p.Env, "bash", "-c", "exec "+lines[1]), address, door
}

// The first api is killed in the middle of an upload, the first worker in the middle of a step. The second ones go on.
func TestProcesses_theSecondOnesGoOn(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	api, worker, address, door := secondPair(t, p)
	api.Start()
	code := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	paper, err := os.ReadFile(platform.Paper("nguyen-thi-sau-declaration.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	key := client.Header{Name: "Idempotency-Key", Value: "declaration"}
	line := &gate{content: bytes.NewReader(paper), half: int64(len(paper) / 2), reached: make(chan struct{}), open: make(chan struct{})}
	broken := make(chan error, 1)
	go func() {
		broken <- p.As(platform.Applicant).Upload(context.Background(), code, "declaration", "to-khai.pdf", line, nil, key)
	}()
	<-line.reached
	p.API.Kill()
	close(line.open)
	if err := <-broken; err == nil {
		t.Fatal("an api that was killed took a paper")
	}
	platform.Until(t, "the second api is ready", func() bool {
		response, err := http.Get("http://" + address + "/readyz")
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	})
	applicant := door.As(platform.Applicant)
	var first, again document.Document
	for _, into := range []*document.Document{&first, &again} {
		if err := applicant.Upload(context.Background(), code, "declaration", "to-khai.pdf", bytes.NewReader(paper), into, key); err != nil {
			t.Fatal(err)
		}
	}
	if first.ID == "" || first.ID != again.ID {
		t.Errorf("one key made two documents: %+v %+v", first, again)
	}

	p.Client = door // the first one is gone for good
	if _, err := applicant.Do(context.Background(), http.MethodPost, "/v1/cases/"+code+"/submit", nil, nil); err != nil {
		t.Fatal(err)
	}
	task := p.Task(platform.Officer, code)
	release := p.Hold(`select from cases where code = $1 for update`, code)
	said := make(chan error, 1)
	go func() {
		_, err := door.As(platform.Officer).Do(context.Background(), http.MethodPost, "/v1/tasks/"+task+"/complete", map[string]any{"outcome": "approve"}, nil)
		said <- err
	}()
	p.AwaitBlocked() // the first worker is in the middle of the step
	worker.Start()
	p.Worker.Kill()
	release()
	if err := <-said; err != nil {
		t.Fatal(err)
	}
	p.AwaitState(code, casefile.Signing)
	if view := p.Case(code); len(view.Documents) != 2 {
		t.Errorf("the case has %d documents, want the card and the declaration", len(view.Documents))
	}
	p.Complete(platform.Chairman, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	p.Run()
	p.AwaitState(code, casefile.Closed)
	p.Reconciled()
}

// Workers are changed while cases stand open at every step, forth to a new build and back to the old one; the one that
// leaves is asked to, and one of its activities is running. Nothing is lost and no story fails to repeat itself.
func TestProcesses_workersChangeWhileCasesAreOpen(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	granted := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	draft := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	verifying := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.AwaitState(verifying, casefile.Verifying)
	signing := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, signing, casefile.Approve)
	p.AwaitState(signing, casefile.Signing)

	refused := p.Draft(platform.Pensioner(), platform.ToAccount("9704150001"))

	p.Worker.Kill()
	run := p.Run()
	release := p.Hold(`select from payment where run = $1 for update`, run.ID)
	p.Worker.Start()
	p.AwaitBlocked() // the file is out, and the activity that sent it wants to note so
	next := p.Beside("new worker", p.Env, nextBuild(t), "worker")
	next.Start()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		p.Worker.Stop()
	}()
	release()
	<-gone
	send := func(user *client.User, path string) {
		t.Helper()
		if _, err := user.Do(context.Background(), http.MethodPost, path, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	send(p.As(platform.Applicant), "/v1/cases/"+draft+"/submit")
	send(p.As(platform.Applicant), "/v1/cases/"+refused+"/submit")
	p.Complete(platform.Officer, verifying, casefile.Approve)
	p.Complete(platform.Chairman, signing, casefile.Approve)
	p.AwaitHappening(signing, "ENTITLED")
	p.AwaitState(draft, casefile.Verifying)

	p.Worker.Start() // back to the old build, over what the new one has begun
	next.Stop()
	p.AwaitState(granted, casefile.Closed)
	p.Complete(platform.Officer, draft, casefile.Approve)
	for _, code := range []string{draft, verifying} {
		p.Complete(platform.Chairman, code, casefile.Approve)
		p.AwaitHappening(code, "ENTITLED")
	}
	p.Complete(platform.Officer, refused, casefile.Refuse)
	p.Complete(platform.Chairman, refused, casefile.Refuse)
	p.Run()
	for _, code := range []string{granted, draft, verifying, signing, refused} {
		p.AwaitState(code, casefile.Closed)
	}
	for _, w := range []*platform.Process{p.Worker, next} {
		if w.Says("TMPRL1100") || w.Says("nondeterminis") {
			t.Error("a story did not repeat itself under another worker")
		}
	}
	p.Reconciled()
}

// nextBuild is the program linked anew under another build id.
func nextBuild(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ansinh")
	if out, err := exec.Command("go", "build", "-race", "-ldflags", "-buildid=next", "-o", path, "github.com/an-sinh/ansinh").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// gate is a file whose second half comes when it is let through.
type gate struct {
	content *bytes.Reader
	half    int64
	reached chan struct{}
	open    chan struct{}
	passed  bool
}

func (g *gate) Read(p []byte) (int, error) {
	if !g.passed && g.content.Size()-int64(g.content.Len()) >= g.half {
		g.passed = true
		close(g.reached)
		<-g.open
		return 0, errors.New("the line is gone")
	}
	n, err := g.content.Read(p[:min(len(p), 512)])
	if errors.Is(err, io.EOF) {
		return n, io.EOF
	}
	return n, err
}

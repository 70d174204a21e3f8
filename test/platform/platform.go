// Package platform runs the whole program for a test: api and worker as processes of their own, on a database, a task
// queue and a bank of their own, so that tests run side by side and each may kill what it likes.
package platform

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Platform is one running platform.
type Platform struct {
	t        testing.TB
	DB       *testkit.Database
	Issuer   issuer.Issuer
	URL      string
	Env      []string
	API      *Process
	Worker   *Process
	Temporal *Process // nil: the one all tests share
	Bank     *Bank
	Post     *Post
	Registry *Registry
	Mail     *Mail
	*client.Client
}

// Option changes a platform before it starts.
type Option func(*Platform)

// Start runs a platform and waits until it is ready.
func Start(t testing.TB, options ...Option) *Platform {
	t.Helper()
	p := &Platform{t: t, DB: testkit.NewDatabase(t), Issuer: issuer.At(testkit.Env(t, "ANSINH_OIDC_ISSUER"), testkit.Secret(t, "ANSINH_TOKEN_CLIENT_SECRET"))}
	folder := t.TempDir()
	address := issuer.FreeAddress(t)
	p.URL = "http://" + address
	p.Bank, p.Post, p.Registry, p.Mail = startBank(t, folder), startPost(t, folder), startRegistry(t, folder), startMail(t, folder)
	p.Env = append(slices.Concat(p.Bank.env(), p.Post.env(), p.Registry.env(), p.Mail.env()),
		"ANSINH_HTTP_ADDR="+address, "ANSINH_PUBLIC_URL="+p.URL,
		"ANSINH_CACHE_DIR="+cache(t),
		"ANSINH_SWEEP_EVERY=200ms",
		"ANSINH_TEMPORAL_TASK_QUEUE=test-"+strings.ToLower(rand.Text()[:10]),
		"ANSINH_DATABASE_URL_FILE="+write(t, folder, "database_url", p.DB.URL),
		"ANSINH_OWNER_DATABASE_URL_FILE="+write(t, folder, "owner_database_url", p.DB.OwnerURL),
	)
	for _, change := range options {
		change(p)
	}
	binary := Binary(t)
	Run(t, p.Env, binary, "migrate")
	p.API = newProcess(t, "api", p.Env, binary, "api")
	p.Worker = newProcess(t, "worker", p.Env, binary, "worker")
	p.API.Start()
	p.Worker.Start()
	p.Client = client.New(p.URL, func(_ context.Context, user string) (string, error) { return p.Issuer.Token(t, user), nil })
	p.AwaitReady()
	return p
}

// AwaitReady waits until the api says that everything it needs is there.
func (p *Platform) AwaitReady() {
	p.t.Helper()
	Until(p.t, "the platform is ready", func() bool {
		if p.API.Ended() || p.Worker.Ended() {
			p.t.Fatal("a process ended before the platform was ready")
		}
		response, err := http.Get(p.URL + "/readyz")
		if err != nil {
			return false
		}
		defer response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

// Until looks again and again until what is awaited is there; a minute and a half is far more than anything here takes.
func Until(t testing.TB, what string, look func() bool) {
	t.Helper()
	deadline := time.After(90 * time.Second)
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for !look() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		case <-ticker.C:
		}
	}
}

var (
	build  sync.Once
	binary string
	failed error
)

// Binary is the program, built once with the race detector on.
func Binary(t testing.TB) string {
	t.Helper()
	build.Do(func() {
		var folder string
		if folder, failed = os.MkdirTemp("", "ansinh-test"); failed != nil {
			return
		}
		binary = filepath.Join(folder, "ansinh")
		cmd := exec.Command("go", "build", "-race", "-o", binary, "github.com/an-sinh/ansinh")
		if out, err := cmd.CombinedOutput(); err != nil {
			failed = fmt.Errorf("%w: %s", err, out)
		}
	})
	if failed != nil {
		t.Fatal(failed)
	}
	return binary
}

func cache(t testing.TB) string {
	t.Helper()
	folder, err := testkit.CompiledCode()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func write(t testing.TB, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

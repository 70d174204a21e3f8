package registry_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/population"
	"github.com/an-sinh/ansinh/internal/registry"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// simulator runs the register of the stack as a process of the test's own.
func simulator(t *testing.T) (config registry.Config, control func(path, body string)) {
	t.Helper()
	token := testkit.Env(t, "ANSINH_REGISTRY_TOKEN_FILE")
	secrets := filepath.Dir(token)
	https, door := issuer.FreeAddress(t), issuer.FreeAddress(t)
	cmd := exec.Command(issuer.StackBinary(t), "registry", "--listen", https, "--listen-control", door, "--dir", t.TempDir(), "--token-file", token,
		"--cert", filepath.Join(secrets, "registry_certificate.pem"), "--cert-key", filepath.Join(secrets, "registry_certificate_key.pem"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone already
		_ = cmd.Wait()
	})
	deadline := time.Now().Add(30 * time.Second)
	for open := false; !open; {
		if time.Now().After(deadline) {
			t.Fatal("the register did not open within 30 seconds")
		}
		if response, err := http.Get("http://" + door + "/livez"); err == nil {
			open = response.StatusCode == http.StatusOK
			_ = response.Body.Close()
		}
	}
	ca, err := os.ReadFile(testkit.Env(t, "ANSINH_REGISTRY_CA_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	return registry.Config{URL: "https://" + https, Token: testkit.Secret(t, "ANSINH_REGISTRY_TOKEN"), CA: ca}, func(path, body string) {
		response, err := http.Post("http://"+door+path, "application/json", bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Fatalf("%s %s: %s", path, body, response.Status)
		}
	}
}

func question() population.Question {
	return population.Question{Request: "r1", Organ: "H99.1", Officer: population.Machine, Procedure: "social-allowance", Case: "H99.1-261102-0001",
		Number: "099148000001", Name: "Nguyễn Thị Sáu", BirthDate: civil.MustDate("1948-03-15")}
}

func open(t *testing.T, c registry.Config) *registry.Client {
	t.Helper()
	client, err := registry.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestVerify_understandsTheRegister(t *testing.T) {
	t.Parallel()
	config, _ := simulator(t)
	client := open(t, config)
	for name, row := range map[string]struct {
		change func(*population.Question)
		want   population.Answer
	}{
		"agrees": {func(*population.Question) {}, population.Answer{Found: true, Name: population.Agrees, BirthDate: population.Agrees,
			Commune: "99001", ResidentSince: civil.MustDate("2025-07-01"), Household: "HO-0001"}},
		"unknown": {func(q *population.Question) { q.Number = "099148999999" }, population.Answer{}},
		"born on another day": {func(q *population.Question) { q.BirthDate = civil.MustDate("1948-03-16") },
			population.Answer{Found: true, Name: population.Agrees, BirthDate: population.Differs}},
		"without diacritics": {func(q *population.Question) { q.Name = "NGUYEN THI SAU" }, population.Answer{Found: true, Name: population.Half,
			BirthDate: population.Agrees, Commune: "99001", ResidentSince: civil.MustDate("2025-07-01"), Household: "HO-0001"}},
	} {
		q := question()
		row.change(&q)
		got, err := client.Verify(context.Background(), q)
		if err != nil || got != row.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Whatever keeps the register from answering is an error that repeats nothing of what was asked.
func TestVerify_saysThatTheRegisterIsAway(t *testing.T) {
	t.Parallel()
	config, control := simulator(t)
	config.Timeout = time.Second
	client := open(t, config)
	for _, how := range []string{`{"down": true}`, `{"failing": true}`, `{"garbled": true}`, `{"delay_seconds": 5}`} {
		control("/misbehave", how)
		_, err := client.Verify(context.Background(), question())
		if err == nil {
			t.Fatalf("%s: it answered", how)
		}
		for _, secret := range []string{"Sáu", "099148000001", "1948", "H99.1-261102-0001"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error repeats %q: %v", how, secret, err)
			}
		}
		control("/reset-misbehaviour", "")
	}
	if _, err := client.Verify(context.Background(), question()); err != nil {
		t.Errorf("it is still away: %v", err)
	}
}

func TestVerify_trustsOnlyTheCAItWasGivenAndShowsTheToken(t *testing.T) {
	t.Parallel()
	config, _ := simulator(t)
	stranger := config
	stranger.CA = nil
	if _, err := open(t, stranger).Verify(context.Background(), question()); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a stranger's certificate was trusted: %v", err)
	}
	config.Token = "guessed"
	if _, err := open(t, config).Verify(context.Background(), question()); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("a guessed token was taken: %v", err)
	}
	if _, err := registry.Open(registry.Config{URL: "http://register"}); err == nil {
		t.Error("personal data would be sent in the clear")
	}
}

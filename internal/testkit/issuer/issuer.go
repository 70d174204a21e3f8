// Package issuer gives tests tokens of a real identity provider, over HTTP, good and bad ones.
package issuer

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Issuer is a running provider and what its confidential client knows.
type Issuer struct {
	URL      string
	ClientID string // "ansinh-cli"
	Secret   string
	KeyFile  string // its private signing key; empty for a provider another process started
	stop     func()
}

// At is the provider of a stack that already runs.
func At(issuerURL, secret string) Issuer {
	return Issuer{URL: issuerURL, ClientID: "ansinh-cli", Secret: secret}
}

// StackBinary is the program of the local stack, or the end of the test.
func StackBinary(tb testing.TB) string {
	tb.Helper()
	binary := os.Getenv("ANSINH_TEST_STACK_BIN")
	if binary == "" {
		tb.Fatal("ANSINH_TEST_STACK_BIN is not set: this test needs the program of the local stack; run make test")
	}
	return binary
}

// Start runs a provider of its own for the test, at the address (an empty one: any free port).
func Start(tb testing.TB, address string) Issuer {
	tb.Helper()
	if address == "" {
		address = FreeAddress(tb)
	}
	folder := tb.TempDir()
	i := At("http://"+address, "a secret of at least thirty-two bytes")
	i.KeyFile = filepath.Join(folder, "key.pem")
	secretFile := filepath.Join(folder, "secret")
	if err := os.WriteFile(secretFile, []byte(i.Secret), 0o600); err != nil {
		tb.Fatal(err)
	}
	command := exec.CommandContext(context.Background(), StackBinary(tb), "idp",
		"--listen", address, "--client-secret-file", secretFile, "--signing-key-file", i.KeyFile)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a killed test leaves no orphan
	output, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatalf("%s idp: %v", command.Path, err)
	}
	stopped := false
	i.stop = func() {
		if !stopped {
			stopped = true
			_ = command.Process.Kill() // it may be gone already
			_ = command.Wait()         // killed: the status says so
		}
	}
	tb.Cleanup(i.stop)
	ready := make(chan bool, 1)
	go func() {
		line, _ := bufio.NewReader(output).ReadString('\n')
		ready <- strings.HasPrefix(line, "idp: ready")
	}()
	select {
	case ok := <-ready:
		if !ok {
			tb.Fatalf("%s idp ended before it was ready", command.Path)
		}
	case <-time.After(20 * time.Second):
		tb.Fatalf("%s idp is not ready after twenty seconds", command.Path)
	}
	return i
}

// Stop ends a provider that Start began.
func (i Issuer) Stop() { i.stop() }

// given are the ports FreeAddress has given in this process.
var given sync.Map

// FreeAddress is a loopback address nobody listens on at the moment, and that is given once in a process. It lies below
// the ports that Linux gives to outgoing connections and to listeners that ask for any (32768 and up), so that nobody takes
// it before who asked for it does.
func FreeAddress(tb testing.TB) string {
	tb.Helper()
	for range 200 {
		port := 10000 + rand.IntN(10000)
		if _, before := given.LoadOrStore(port, true); before {
			continue
		}
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		defer listener.Close()
		return listener.Addr().String()
	}
	tb.Fatal("no free port between 10000 and 20000 was found")
	return ""
}

// Claim changes what the client says about the user.
type Claim func(map[string]any)

// LoggedInAt makes a token whose person proved who they are at the instant.
func LoggedInAt(instant time.Time) Claim {
	return func(claims map[string]any) { claims["auth_time"] = instant.Unix() }
}

// Expired makes a token that ran out a minute ago.
func Expired() Claim {
	return func(claims map[string]any) { claims["token_life"] = -60 }
}

// Token asks the provider for a token of the user.
func (i Issuer) Token(tb testing.TB, user string, changes ...Claim) string {
	tb.Helper()
	claims := map[string]any{"iss": i.ClientID, "sub": user, "aud": i.URL, "exp": time.Now().Add(time.Minute).Unix()}
	for _, change := range changes {
		change(claims)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		tb.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	mac := hmac.New(sha256.New, []byte(i.Secret))
	mac.Write([]byte(signed))
	response, err := http.PostForm(i.URL+"/oauth/token", url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
		"assertion":  {signed + "." + encode(mac.Sum(nil))},
	})
	if err != nil {
		tb.Fatalf("a token of %s: %v", user, err)
	}
	defer response.Body.Close()
	var answer struct {
		Token       string `json:"access_token"`
		Description string `json:"error_description"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || answer.Token == "" {
		tb.Fatalf("a token of %s: %s %s %v", user, response.Status, answer.Description, err)
	}
	return answer.Token
}

package platform

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Post is a post office simulator of the test's own, with books of its own. It knows our public key from the stack.
type Post struct {
	*Process
	t       testing.TB
	https   string
	control string
}

func startPost(t testing.TB, folder string) *Post {
	t.Helper()
	p := &Post{t: t, https: issuer.FreeAddress(t), control: issuer.FreeAddress(t)}
	ours := testkit.Env(t, "ANSINH_POST_SIGNING_KEY_FILE")
	secrets := filepath.Dir(ours)
	p.Process = newProcess(t, "post", nil, issuer.StackBinary(t), "post", "--listen", p.https, "--listen-control", p.control,
		"--dir", filepath.Join(folder, "post"), "--cert", filepath.Join(secrets, "post_certificate.pem"),
		"--cert-key", filepath.Join(secrets, "post_certificate_key.pem"), "--key", filepath.Join(secrets, "post_key.pem"), "--client-key", ours+".pub")
	p.Process.Start()
	p.AwaitOpen()
	return p
}

// AwaitOpen waits until the post answers, after a start.
func (p *Post) AwaitOpen() {
	p.t.Helper()
	Until(p.t, "the post is open", func() bool {
		response, err := http.Get("http://" + p.control + "/livez")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

func (p *Post) env() []string { return []string{"ANSINH_POST_URL=https://" + p.https} }

// Cash is one line of the post's books.
type Cash struct {
	Key           string `json:"key"`
	Name          string `json:"name"`
	CitizenNumber string `json:"citizen_number"`
	Amount        int64  `json:"amount"`
	PostOffice    string `json:"post_office"`
	From          string `json:"from"`
	To            string `json:"to"`
	List          string `json:"list"`
	State         string `json:"state"` // open, paid, uncollected, refused
	Outcome       *struct {
		Date    string `json:"date"`
		Cashier string `json:"cashier"`
		Reason  string `json:"reason"`
	} `json:"outcome"`
}

// Books is every line the post was ever asked to pay, with what became of it.
func (p *Post) Books() []Cash {
	p.t.Helper()
	var books []Cash
	response, err := http.Get("http://" + p.control + "/books")
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&books); err != nil {
		p.t.Fatal(err)
	}
	return books
}

// Misbehave changes how the post behaves, e.g. {"hold": true} or {"stay_away": ["*"]}.
func (p *Post) Misbehave(how map[string]any) {
	p.t.Helper()
	p.must("/misbehave", how)
}

// Behave ends all misbehaviour; what was held back or told wrongly is told rightly at once.
func (p *Post) Behave() {
	p.t.Helper()
	p.must("/reset-misbehaviour", nil)
}

// Collect is a payee at the counter with their card.
func (p *Post) Collect(key, citizenNumber, cashier string) {
	p.t.Helper()
	p.must("/collect", map[string]any{"key": key, "citizen_number": citizenNumber, "cashier": cashier})
}

func (p *Post) must(path string, body any) {
	p.t.Helper()
	if status, text := p.ask(path, body); status != http.StatusOK {
		p.t.Fatalf("post %s: %d %s", path, status, text)
	}
}

func (p *Post) ask(path string, body any) (status int, text string) {
	p.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.Post("http://"+p.control+path, "application/json", bytes.NewReader(encoded))
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

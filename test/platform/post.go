package platform

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Post is a post office simulator of the test's own, with books of its own. It knows our public key from the stack.
type Post struct {
	organ
	https string
}

func startPost(t testing.TB, folder string) *Post {
	t.Helper()
	p := &Post{organ: organ{t: t, control: issuer.FreeAddress(t)}, https: issuer.FreeAddress(t)}
	ours := testkit.Env(t, "ANSINH_POST_SIGNING_KEY_FILE")
	secrets := filepath.Dir(ours)
	p.open(newProcess(t, "post", nil, issuer.StackBinary(t), "post", "--listen", p.https, "--listen-control", p.control,
		"--dir", filepath.Join(folder, "post"), "--cert", filepath.Join(secrets, "post_certificate.pem"),
		"--cert-key", filepath.Join(secrets, "post_certificate_key.pem"), "--key", filepath.Join(secrets, "post_key.pem"), "--client-key", ours+".pub"))
	return p
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
	p.call(http.MethodGet, "/books", nil, &books)
	return books
}

// Collect is a payee at the counter with their card.
func (p *Post) Collect(key, citizenNumber, cashier string) {
	p.t.Helper()
	p.call(http.MethodPost, "/collect", map[string]any{"key": key, "citizen_number": citizenNumber, "cashier": cashier}, nil)
}

package platform

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Bank is a bank simulator of the test's own, with books of its own. It knows our public key from the stack.
type Bank struct {
	*Process
	Folder  string // its drop-box and books
	t       testing.TB
	sftp    string
	control string
	hostKey string
}

func startBank(t testing.TB, folder string) *Bank {
	t.Helper()
	b := &Bank{Folder: filepath.Join(folder, "bank"), t: t, sftp: issuer.FreeAddress(t), control: issuer.FreeAddress(t)}
	ours := testkit.Env(t, "ANSINH_BANK_SFTP_KEY_FILE")
	theirs := filepath.Join(filepath.Dir(ours), "bank_host_key")
	b.hostKey = theirs + ".pub"
	b.Process = newProcess(t, "bank", nil, issuer.StackBinary(t), "bank", "--listen-sftp", b.sftp, "--listen-control", b.control,
		"--dir", b.Folder, "--host-key", theirs, "--client-key", ours+".pub")
	b.Process.Start()
	Until(t, "the bank is open", func() bool {
		response, err := http.Get("http://" + b.control + "/livez")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	return b
}

func (b *Bank) env() []string {
	return []string{"ANSINH_BANK_SFTP_ADDRESS=" + b.sftp, "ANSINH_BANK_SFTP_HOST_KEY_FILE=" + b.hostKey}
}

// Booking is one line of the bank's books.
type Booking struct {
	EndToEndID string `json:"end_to_end_id"`
	Amount     int64  `json:"amount"`
	Account    string `json:"account"`
}

// Books is everything the bank has paid.
func (b *Bank) Books() []Booking {
	b.t.Helper()
	var books []Booking
	b.get("/books", &books)
	return books
}

// Files are the names in a folder of the drop-box: in, archive or out.
func (b *Bank) Files(folder string) []string {
	b.t.Helper()
	var all map[string][]struct{ Name string }
	b.get("/files", &all)
	names := []string{}
	for _, f := range all[folder] {
		names = append(names, f.Name)
	}
	return names
}

// Misbehave changes how the bank behaves, e.g. {"hold": true}.
func (b *Bank) Misbehave(how map[string]any) {
	b.t.Helper()
	body, err := json.Marshal(how)
	if err != nil {
		b.t.Fatal(err)
	}
	b.post("/misbehave", body)
}

// Behave ends all misbehaviour; what was held back is answered at once.
func (b *Bank) Behave() {
	b.t.Helper()
	b.post("/reset-misbehaviour", nil)
}

func (b *Bank) get(path string, into any) {
	b.t.Helper()
	response, err := http.Get("http://" + b.control + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		b.t.Fatal(err)
	}
}

func (b *Bank) post(path string, body []byte) {
	b.t.Helper()
	response, err := http.Post("http://"+b.control+path, "application/json", bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		b.t.Fatalf("bank %s: %s", path, response.Status)
	}
}

package platform

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Bank is a bank simulator of the test's own, with books of its own. It knows our public key from the stack.
type Bank struct {
	organ
	Folder  string // its drop-box and books
	sftp    string
	hostKey string
}

func startBank(t testing.TB, folder string) *Bank {
	t.Helper()
	b := &Bank{organ: organ{t: t, control: issuer.FreeAddress(t)}, Folder: filepath.Join(folder, "bank"), sftp: issuer.FreeAddress(t)}
	ours := testkit.Env(t, "ANSINH_BANK_SFTP_KEY_FILE")
	theirs := filepath.Join(filepath.Dir(ours), "bank_host_key")
	b.hostKey = theirs + ".pub"
	b.open(newProcess(t, "bank", nil, issuer.StackBinary(t), "bank", "--listen-sftp", b.sftp, "--listen-control", b.control,
		"--dir", b.Folder, "--host-key", theirs, "--client-key", ours+".pub"))
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
	b.call(http.MethodGet, "/books", nil, &books)
	return books
}

// Files are the names in a folder of the drop-box: in, archive or out.
func (b *Bank) Files(folder string) []string {
	b.t.Helper()
	var all map[string][]struct{ Name string }
	b.call(http.MethodGet, "/files", nil, &all)
	names := []string{}
	for _, f := range all[folder] {
		names = append(names, f.Name)
	}
	return names
}

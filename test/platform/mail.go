package platform

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Mail is a mail server of the test's own, which keeps everything and delivers nothing.
type Mail struct {
	organ // looked into at its web page
	smtp  string
}

func startMail(t testing.TB, folder string) *Mail {
	t.Helper()
	m := &Mail{organ: organ{t: t, control: issuer.FreeAddress(t)}, smtp: issuer.FreeAddress(t)}
	dir := filepath.Join(folder, "mail")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m.open(newProcess(t, "mail", nil, issuer.StackBinary(t), "mail", "--listen-smtp", m.smtp, "--listen-web", m.control, "--dir", dir))
	return m
}

func (m *Mail) env() []string {
	return []string{"ANSINH_SMTP_ADDRESS=" + m.smtp, "ANSINH_SMTP_PATIENCE=4s"}
}

// Letter is one message that came in.
type Letter struct {
	To        []string `json:"to"`
	MessageID string   `json:"message_id"`
	Subject   string   `json:"subject"`
	Text      string   `json:"text"`
}

// Letters is everything that came in, in order, as often as it came.
func (m *Mail) Letters() []Letter {
	m.t.Helper()
	var all []Letter
	m.call(http.MethodGet, "/messages", nil, &all)
	return all
}

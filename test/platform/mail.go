package platform

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Mail is a mail server of the test's own, which keeps everything and delivers nothing.
type Mail struct {
	*Process
	t    testing.TB
	smtp string
	web  string
}

func startMail(t testing.TB, folder string) *Mail {
	t.Helper()
	m := &Mail{t: t, smtp: issuer.FreeAddress(t), web: "http://" + issuer.FreeAddress(t)}
	dir := filepath.Join(folder, "mail")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m.Process = newProcess(t, "mail", nil, issuer.StackBinary(t), "mail", "--listen-smtp", m.smtp, "--listen-web", m.web[len("http://"):], "--dir", dir)
	m.Process.Start()
	Until(t, "the mail server is open", func() bool {
		response, err := http.Get(m.web + "/livez")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
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
	response, err := http.Get(m.web + "/messages")
	if err != nil {
		m.t.Fatal(err)
	}
	defer response.Body.Close()
	var all []Letter
	if err := json.NewDecoder(response.Body).Decode(&all); err != nil {
		m.t.Fatal(err)
	}
	return all
}

// Misbehave changes how the server behaves, e.g. {"hold": true}.
func (m *Mail) Misbehave(how map[string]any) {
	m.t.Helper()
	body, err := json.Marshal(how)
	if err != nil {
		m.t.Fatal(err)
	}
	response, err := http.Post(m.web+"/misbehave", "application/json", bytes.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		m.t.Fatalf("mail: %s", response.Status)
	}
}

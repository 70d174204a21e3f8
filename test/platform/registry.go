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

// Registry is a population register of the test's own. It knows the seeded people, and us by the token of the stack.
type Registry struct {
	*Process
	t       testing.TB
	https   string
	control string
}

func startRegistry(t testing.TB, folder string) *Registry {
	t.Helper()
	r := &Registry{t: t, https: issuer.FreeAddress(t), control: issuer.FreeAddress(t)}
	token := testkit.Env(t, "ANSINH_REGISTRY_TOKEN_FILE")
	secrets := filepath.Dir(token)
	r.Process = newProcess(t, "registry", nil, issuer.StackBinary(t), "registry", "--listen", r.https, "--listen-control", r.control,
		"--dir", filepath.Join(folder, "registry"), "--token-file", token,
		"--cert", filepath.Join(secrets, "registry_certificate.pem"), "--cert-key", filepath.Join(secrets, "registry_certificate_key.pem"))
	r.Process.Start()
	r.AwaitOpen()
	return r
}

// AwaitOpen waits until the register answers, after a start.
func (r *Registry) AwaitOpen() {
	r.t.Helper()
	Until(r.t, "the register is open", func() bool {
		response, err := http.Get("http://" + r.control + "/livez")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

func (r *Registry) env() []string { return []string{"ANSINH_REGISTRY_URL=https://" + r.https} }

// Query is one question in the register's own log.
type Query struct {
	Question struct {
		Request   string `json:"MaYeuCau"`
		Organ     string `json:"MaDonVi"`
		Officer   string `json:"MaCanBo"`
		Procedure string `json:"MaThuTuc"`
		Case      string `json:"MaHoSo"`
		Number    string `json:"SoDinhDanh"`
	} `json:"question"`
	Answer *struct {
		Result string `json:"MaKetQua"`
	} `json:"answer"` // none: it was away
}

// Queries is everything the register was asked.
func (r *Registry) Queries() []Query {
	r.t.Helper()
	var queries []Query
	r.call(http.MethodGet, "/queries", nil, &queries)
	return queries
}

// Put registers a person, or replaces what is known: name, birth_date, commune, resident_since, household, died_on, account.
func (r *Registry) Put(number string, person map[string]any) {
	r.t.Helper()
	r.call(http.MethodPut, "/people/"+number, person, nil)
}

// Misbehave changes how the register behaves, e.g. {"down": true}.
func (r *Registry) Misbehave(how map[string]any) {
	r.t.Helper()
	r.call(http.MethodPost, "/misbehave", how, nil)
}

// Behave ends all misbehaviour.
func (r *Registry) Behave() {
	r.t.Helper()
	r.call(http.MethodPost, "/reset-misbehaviour", nil, nil)
}

func (r *Registry) call(method, path string, in, out any) {
	r.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		r.t.Fatal(err)
	}
	request, err := http.NewRequest(method, "http://"+r.control+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		r.t.Fatalf("register %s %s: %s %s %v", method, path, response.Status, content, err)
	}
	if out != nil {
		if err := json.Unmarshal(content, out); err != nil {
			r.t.Fatal(err)
		}
	}
}

package platform

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
)

// Registry is a population register of the test's own. It knows the seeded people, and us by the token of the stack.
type Registry struct {
	organ
	https string
}

func startRegistry(t testing.TB, folder string) *Registry {
	t.Helper()
	r := &Registry{organ: organ{t: t, control: issuer.FreeAddress(t)}, https: issuer.FreeAddress(t)}
	token := testkit.Env(t, "ANSINH_REGISTRY_TOKEN_FILE")
	secrets := filepath.Dir(token)
	r.open(newProcess(t, "registry", nil, issuer.StackBinary(t), "registry", "--listen", r.https, "--listen-control", r.control,
		"--dir", filepath.Join(folder, "registry"), "--token-file", token,
		"--cert", filepath.Join(secrets, "registry_certificate.pem"), "--cert-key", filepath.Join(secrets, "registry_certificate_key.pem")))
	return r
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

package registry

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const sau = "099148000001"

// client asks a register of the test's own.
type client struct {
	t       *testing.T
	url     string
	control string
	token   string
	http    *http.Client
}

// start opens a register on a folder; end closes it, as does the end of the test.
func start(t *testing.T, dir string) (c *client, end func()) {
	t.Helper()
	certificate, key, pool := certify(t)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := parse([]string{"--dir", dir, "--cert", certificate, "--cert-key", key, "--token-file", token})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, err := open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = r.wait() // closed listeners say so
	}()
	end = func() { cancel(); <-done }
	t.Cleanup(end)
	return &client{t: t, url: "https://" + r.https.Addr().String(), control: "http://" + r.control.Addr().String(), token: "secret",
		http: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}}, end
}

func certify(t *testing.T) (certificate, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	made, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	certificate, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made})
	for path, content := range map[string][]byte{certificate: text, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return certificate, key, pool
}

func question(number, name, birth string) Question {
	return Question{MaYeuCau: "r1", MaDonVi: "H99.1", MaCanBo: "commune_officer1", MaThuTuc: "social-allowance", MaHoSo: "H99.1-261102-0001",
		SoDinhDanh: number, HoVaTen: name, NgayThangNamSinh: birth}
}

// ask gives the status, 0 where the line was cut, and the answer.
func (c *client) ask(q Question) (int, Answer) {
	c.t.Helper()
	var a Answer
	body, err := json.Marshal(q)
	if err != nil {
		c.t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, c.url+"/v1/xac-thuc", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := c.http.Do(request)
	if err != nil {
		return 0, a
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		if err := json.NewDecoder(response.Body).Decode(&a); err != nil {
			return -1, a
		}
	}
	return response.StatusCode, a
}

func (c *client) send(method, path, body string, into any) int {
	c.t.Helper()
	request, err := http.NewRequest(method, c.control+path, bytes.NewReader([]byte(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	if into != nil {
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			c.t.Fatal(err)
		}
	}
	return response.StatusCode
}

func TestVerify_saysOnlyWhetherWhatWasAskedAgrees(t *testing.T) {
	t.Parallel()
	c, _ := start(t, t.TempDir())
	for _, row := range []struct {
		number, name, birth string
		result, named, born string
		tells               bool
	}{
		{sau, "Nguyễn Thị Sáu", "19480315", found, yes, yes, true},
		{sau, "NGUYỄN  THỊ SÁU", "19480315", found, yes, yes, true},
		{sau, "Nguyen Thi Sau", "19480315", found, half, yes, true},
		{sau, "Sáu Nguyễn Thị", "19480315", found, half, yes, true},
		{sau, "Nguyễn Thị Sáu", "19480316", found, yes, no, false},
		{sau, "Trần Thị Sáu", "19480315", found, no, yes, false},
		{"099148999999", "Nguyễn Thị Sáu", "19480315", missing, "", "", false},
	} {
		status, a := c.ask(question(row.number, row.name, row.birth))
		if status != http.StatusOK || a.MaKetQua != row.result || a.HoVaTen != row.named || a.NgayThangNamSinh != row.born || (a.NoiCuTru != nil) != row.tells {
			t.Errorf("%v: %d %+v", row, status, a)
		}
	}
}

func TestVerify_wantsToKnowWhoAsksAndForWhat(t *testing.T) {
	t.Parallel()
	c, _ := start(t, t.TempDir())
	for name, spoil := range map[string]func(*Question){
		"organ": func(q *Question) { q.MaDonVi = "" }, "officer": func(q *Question) { q.MaCanBo = "" },
		"procedure": func(q *Question) { q.MaThuTuc = "" }, "dossier": func(q *Question) { q.MaHoSo = "" }, "number": func(q *Question) { q.SoDinhDanh = "1" },
	} {
		q := question(sau, "Nguyễn Thị Sáu", "19480315")
		spoil(&q)
		if status, _ := c.ask(q); status != http.StatusBadRequest {
			t.Errorf("a question without %s was answered with %d", name, status)
		}
	}
	c.token = "guessed"
	if status, _ := c.ask(question(sau, "Nguyễn Thị Sáu", "19480315")); status != http.StatusUnauthorized {
		t.Errorf("a wrong token was answered with %d", status)
	}
}

func TestRegister_keepsPeopleAndQuestionsOverARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, end := start(t, dir)
	person := `{"name": "Lý Thị Bảy", "birth_date": "1940-01-01", "commune": "99001", "died_on": "2026-09-01", "account": {"bank": "VBA", "number": "1234567", "name": "LY THI BAY"}}`
	if status := c.send(http.MethodPut, "/people/099140000077", person, nil); status != http.StatusOK {
		t.Fatalf("registering was answered with %d", status)
	}
	if status := c.send(http.MethodPut, "/people/77", person, nil); status != http.StatusBadRequest {
		t.Errorf("a number of two digits was registered: %d", status)
	}
	c.ask(question("099140000077", "Lý Thị Bảy", "19400101"))
	end()
	c, _ = start(t, dir)
	_, a := c.ask(question("099140000077", "Lý Thị Bảy", "19400101"))
	if a.TrangThai == nil || a.TrangThai.Ma != dead || a.TrangThai.Tu != "20260901" || a.TaiKhoan == nil || a.TaiKhoan.SoTaiKhoan != "1234567" {
		t.Errorf("after a restart it answers %+v", a)
	}
	var queries []Query
	c.send(http.MethodGet, "/queries", "", &queries)
	if len(queries) != 2 || queries[0].Question.MaCanBo != "commune_officer1" || queries[0].Question.MaThuTuc != "social-allowance" || queries[1].Answer == nil {
		t.Errorf("the log holds %+v", queries)
	}
}

func TestConduct_misbehavesAsAskedAndThenBehaves(t *testing.T) {
	t.Parallel()
	c, _ := start(t, t.TempDir())
	ask := func() (int, Answer) { return c.ask(question(sau, "Nguyễn Thị Sáu", "19480315")) }
	for _, row := range []struct {
		how  string
		look func(int, Answer) bool
	}{
		{`{"down": true}`, func(status int, _ Answer) bool { return status == 0 }},
		{`{"failing": true}`, func(status int, _ Answer) bool { return status == http.StatusInternalServerError }},
		{`{"garbled": true}`, func(status int, _ Answer) bool { return status == -1 }},
		{`{"wrong_birth_date": ["` + sau + `"]}`, func(_ int, a Answer) bool { return a.NgayThangNamSinh == no && a.HoVaTen == yes }},
		{`{"half_name": ["` + sau + `"]}`, func(_ int, a Answer) bool { return a.HoVaTen == half }},
		{`{"other_name": ["` + sau + `"]}`, func(_ int, a Answer) bool { return a.HoVaTen == no }},
		{`{"dead": ["` + sau + `"]}`, func(_ int, a Answer) bool { return a.TrangThai != nil && a.TrangThai.Ma == dead }},
		{`{"moved": ["` + sau + `"]}`, func(_ int, a Answer) bool { return a.NoiCuTru != nil && a.NoiCuTru.MaXa == "99002" }},
		{`{"unknown": ["` + sau + `"]}`, func(_ int, a Answer) bool { return a.MaKetQua == missing }},
	} {
		c.send(http.MethodPost, "/misbehave", row.how, nil)
		if status, a := ask(); !row.look(status, a) {
			t.Errorf("%s: %d %+v", row.how, status, a)
		}
		c.send(http.MethodPost, "/reset-misbehaviour", "", nil)
		if status, a := ask(); status != http.StatusOK || a.HoVaTen != yes || a.TrangThai.Ma != aliveCode {
			t.Errorf("after %s it still misbehaves: %d %+v", row.how, status, a)
		}
	}
	began := time.Now()
	c.send(http.MethodPost, "/misbehave", `{"delay_seconds": 0.2}`, nil)
	if ask(); time.Since(began) < 200*time.Millisecond {
		t.Error("it was not slow")
	}
	if status := c.send(http.MethodPost, "/misbehave", `{"dwon": true}`, nil); status != http.StatusBadRequest {
		t.Errorf("a misspelt wish was taken: %d", status)
	}
}

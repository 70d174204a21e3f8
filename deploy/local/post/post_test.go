package post

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// office is a post of the test's own, and its client.
type office struct {
	t      *testing.T
	o      options
	client ed25519.PrivateKey
	theirs ed25519.PublicKey
	http   *http.Client
	url    string // HTTPS
	ctl    string
	stop   func()
}

func newOffice(t *testing.T) *office {
	t.Helper()
	dir := t.TempDir()
	of := &office{t: t, o: options{https: "127.0.0.1:0", control: "127.0.0.1:0", dir: filepath.Join(dir, "post")}}
	file := func(name, kind string, content []byte, err error) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err == nil {
			err = os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	pub, key, _ := ed25519.GenerateKey(nil)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	raw, err := x509.CreateCertificate(rand.Reader, leaf, leaf, pub, key)
	of.o.cert = file("cert", "CERTIFICATE", raw, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	of.o.certKey = file("cert-key", "PRIVATE KEY", pkcs8, err)
	of.o.key = of.o.certKey
	of.theirs = pub
	ours, private, _ := ed25519.GenerateKey(nil)
	of.client = private
	pkix, err := x509.MarshalPKIXPublicKey(ours)
	of.o.clientKey = file("client.pub", "PUBLIC KEY", pkix, err)
	pool := x509.NewCertPool()
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(parsed)
	of.http = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}}
	of.start()
	t.Cleanup(func() { of.stop() })
	return of
}

func (of *office) start() {
	of.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p, err := open(ctx, of.o)
	if err != nil {
		cancel()
		of.t.Fatal(err)
	}
	of.url, of.ctl = "https://"+p.https.Addr().String(), "http://"+p.control.Addr().String()
	of.stop = func() {
		cancel()
		if err := p.wait(); err != nil {
			of.t.Errorf("the post ended with %v", err)
		}
	}
}

func listOf(id string, lines ...Line) List {
	l := List{Version: 1, ID: id, Payer: "UBND xã An Bình", MadeOn: "2026-11-02", Count: len(lines), Lines: lines}
	for _, line := range lines {
		l.Total += line.Amount
	}
	return l
}

func line(key string) Line {
	return Line{Key: key, Name: "Nguyễn Thị Sáu", CitizenNumber: "099148000001", Amount: 540_000, PostOffice: "990011", From: "2026-11-02", To: "2026-11-16"}
}

func (of *office) sign(list List, key ed25519.PrivateKey, kind string) string {
	of.t.Helper()
	payload, err := json.Marshal(list)
	if err != nil {
		of.t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, (&jose.SignerOptions{}).WithType(jose.ContentType(kind)))
	if err != nil {
		of.t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		of.t.Fatal(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		of.t.Fatal(err)
	}
	return text
}

// put hands a list over and gives status and body.
func (of *office) put(id, text string) (int, string) {
	of.t.Helper()
	request, _ := http.NewRequest(http.MethodPut, of.url+"/v1/lists/"+id, strings.NewReader(text))
	return of.do(request)
}

func (of *office) do(request *http.Request) (int, string) {
	of.t.Helper()
	response, err := of.http.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func (of *office) call(path string, in any) (int, string) {
	of.t.Helper()
	body, _ := json.Marshal(in)
	request, _ := http.NewRequest(http.MethodPost, of.ctl+path, bytes.NewReader(body))
	return of.do(request)
}

func (of *office) get(url string, into any) {
	of.t.Helper()
	request, _ := http.NewRequest(http.MethodGet, url, nil)
	status, text := of.do(request)
	if status != http.StatusOK {
		of.t.Fatalf("%s: %d %s", url, status, text)
	}
	if raw, ok := into.(*string); ok {
		*raw = text
	} else if err := json.Unmarshal([]byte(text), into); err != nil {
		of.t.Fatal(err)
	}
}

// results waits for n files and reads those whose signature holds.
func (of *office) results(n int) (all []Results) {
	of.t.Helper()
	var page struct{ Results []string }
	for deadline := time.Now().Add(10 * time.Second); len(page.Results) < n; {
		if time.Now().After(deadline) {
			of.t.Fatalf("waited in vain for %d results: %v", n, page.Results)
		}
		of.get(of.url+"/v1/results", &page)
	}
	for _, name := range page.Results {
		var text string
		of.get(of.url+"/v1/results/"+name, &text)
		signed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.EdDSA})
		if err != nil {
			continue
		}
		payload, err := signed.Verify(of.theirs)
		if err != nil {
			continue
		}
		var r Results
		if err := json.Unmarshal(payload, &r); err != nil {
			of.t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func (of *office) books() (all []Entry) {
	of.t.Helper()
	of.get(of.ctl+"/books", &all)
	return all
}

func TestPost_paysWhoComesAndSignsIt(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	if status, text := of.put("L1", of.sign(listOf("L1", line("A"), line("B")), of.client, listType)); status != http.StatusCreated {
		t.Fatalf("%d %s", status, text)
	}
	results := of.results(1)
	if len(results) != 1 || len(results[0].Lines) != 2 || results[0].Lines[0].State != "paid" || results[0].Lines[0].Amount != 540_000 || results[0].Lines[0].Date != "2026-11-02" {
		t.Fatalf("results %+v", results)
	}
}

func TestPost_takesAListOnceAndOnlySigned(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	_, stranger, _ := ed25519.GenerateKey(nil)
	good := of.sign(listOf("L1", line("A")), of.client, listType)
	wrongTotals := listOf("L2", line("C"))
	wrongTotals.Total++
	altered := strings.Split(good, ".")
	altered[1] = strings.Split(of.sign(listOf("L1", line("B")), stranger, listType), ".")[1]
	for _, c := range []struct {
		id, text string
		status   int
		code     string
	}{
		{"L1", `{"version":1}`, 401, "UNSIGNED"},
		{"L1", of.sign(listOf("L1", line("A")), stranger, listType), 401, "SIGNATURE_WRONG"},
		{"L1", strings.Join(altered, "."), 401, "SIGNATURE_WRONG"},
		{"L1", of.sign(listOf("L1", line("A")), of.client, resultsType), 401, "SIGNATURE_WRONG"},
		{"L2", of.sign(wrongTotals, of.client, listType), 422, "LIST_TOTALS"},
		{"L2", good, 422, "LIST_MALFORMED"},
		{"L1", good, 201, `"list":"L1"`},
		{"L1", good, 201, `"list":"L1"`},
		{"L1", of.sign(listOf("L1", line("B")), of.client, listType), 409, "LIST_DIFFERS"},
		{"L3", of.sign(listOf("L3", line("A")), of.client, listType), 409, "KEY_USED"},
	} {
		if status, text := of.put(c.id, c.text); status != c.status || !strings.Contains(text, c.code) {
			t.Errorf("%s was answered %d %s, want %d %s", c.id, status, text, c.status, c.code)
		}
	}
	of.results(1)
	if books := of.books(); len(books) != 1 || books[0].State != "paid" {
		t.Errorf("books %+v", books)
	}
}

func TestPost_paysAtTheCounterAgainstIdentity(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	of.call("/misbehave", Conduct{StayAway: []string{"*"}})
	later := line("B")
	later.From, later.To = "2026-11-10", "2026-11-20"
	of.put("L1", of.sign(listOf("L1", line("A"), later), of.client, listType))
	at := func(key, number string) (int, string) {
		return of.call("/collect", Visit{Key: key, CitizenNumber: number, Cashier: "Tạ Thị Yến"})
	}
	if status, text := at("A", "099148000002"); status != 422 || !strings.Contains(text, "IDENTITY_MISMATCH") {
		t.Errorf("a stranger's card: %d %s", status, text)
	}
	if status, text := at("B", "099148000001"); status != 409 || !strings.Contains(text, "WINDOW_NOT_OPEN") {
		t.Errorf("before the window: %d %s", status, text)
	}
	if status, text := at("A", "099148000001"); status != 200 {
		t.Errorf("the payee: %d %s", status, text)
	}
	if status, text := at("A", "099148000001"); status != 409 || !strings.Contains(text, "ALREADY_ENDED") {
		t.Errorf("once more: %d %s", status, text)
	}
	told := of.results(1)[0].Lines
	if len(told) != 1 || told[0].Cashier != "Tạ Thị Yến" {
		t.Errorf("told %+v", told)
	}
}

func TestPost_cashComesHomeWhenTheWindowEnds(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	of.call("/misbehave", Conduct{StayAway: []string{"*"}})
	strange := line("B")
	strange.PostOffice = "000000"
	of.put("L1", of.sign(listOf("L1", line("A"), strange), of.client, listType))
	if told := of.results(1)[0].Lines; len(told) != 1 || told[0].State != "refused" || told[0].Reason != "UNKNOWN_OFFICE" {
		t.Errorf("told %+v", told)
	}
	of.get(of.url+"/v1/results?as_of=2026-11-16", new(string)) // the last day
	if books := of.books(); books[0].State != "open" {
		t.Errorf("on the last day: %+v", books)
	}
	of.get(of.url+"/v1/results?as_of=2026-12-01", new(string))
	told := of.results(2)[1].Lines
	if len(told) != 1 || told[0].State != "uncollected" || told[0].Reason != "NOT_COLLECTED" || told[0].Date != "2026-11-17" {
		t.Errorf("told %+v", told)
	}
}

func TestPost_goesOnAfterARestart(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	of.call("/misbehave", Conduct{Hold: true})
	text := of.sign(listOf("L1", line("A")), of.client, listType)
	_, first := of.put("L1", text)
	for deadline := time.Now().Add(10 * time.Second); of.books()[0].State != "paid" && time.Now().Before(deadline); {
	}
	of.stop()
	file, err := os.OpenFile(filepath.Join(of.o.dir, "books.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(`{"outcome":{"key":"A","sta`); err != nil { // killed while it wrote
		t.Fatal(err)
	}
	file.Close()
	of.start()
	if _, again := of.put("L1", text); again != first {
		t.Errorf("the same list was answered %s, then %s", first, again)
	}
	results := of.results(1)
	if len(results) != 1 || len(of.books()) != 1 || of.books()[0].State != "paid" {
		t.Errorf("results %+v, books %+v", results, of.books())
	}
}

func TestPost_misbehavesAndTellsTheTruthInTheEnd(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	of.call("/misbehave", map[string]any{"hold": true, "drop_after_taking": true})
	text := of.sign(listOf("L1", line("A"), line("B"), line("C")), of.client, listType)
	if status, _ := of.put("L1", text); status != 0 {
		t.Errorf("the line was not cut: %d", status)
	}
	if status, _ := of.put("L1", text); status != http.StatusCreated {
		t.Errorf("the list is not there: %d", status)
	}
	of.call("/misbehave", map[string]any{"hold": false, "reverse": true, "twice": true, "wrong_amount": []string{"B"}, "unknown_line": true})
	results := of.results(6)
	var keys []string
	for _, r := range results {
		keys = append(keys, r.Lines[0].Key)
	}
	if !slices.Equal(keys, []string{"C", "C", "B", "B", "A", "A"}) || results[2].Lines[0].Amount != 539_999 || results[0].Lines[1].Key != "NOBODYASKED" {
		t.Errorf("results %+v", results)
	}
	of.call("/reset-misbehaviour", nil)
	if last := of.results(7)[6].Lines; len(last) != 1 || last[0].Key != "B" || last[0].Amount != 540_000 {
		t.Errorf("the truth %+v", last)
	}
	of.call("/misbehave", map[string]any{"down": true})
	if status, _ := of.put("L1", text); status != 0 {
		t.Errorf("down: %d", status)
	}
	of.call("/reset-misbehaviour", nil)
	of.call("/misbehave", map[string]any{"forge": true, "come_home": map[string]string{"*": "DIED"}})
	of.put("L2", of.sign(listOf("L2", line("D")), of.client, listType))
	if results := of.results(8); len(results) != 7 {
		t.Errorf("a forged result verifies: %+v", results[7])
	}
	if status, _ := of.call("/misbehave", map[string]any{"come_home": map[string]string{"*": "BORED"}}); status != 422 {
		t.Errorf("a reason there is not: %d", status)
	}
}

func TestPost_aSeedChangesOnlyHowItAnswers(t *testing.T) {
	t.Parallel()
	of := newOffice(t)
	of.stop()
	of.o.seed = 7
	of.start()
	for n := range 12 {
		id := "L" + string(rune('A'+n))
		text := of.sign(listOf(id, line(id+"1"), line(id+"2")), of.client, listType)
		for status := 0; status != http.StatusCreated; status, _ = of.put(id, text) {
		}
	}
	told := map[string]int{}
	for deadline := time.Now().Add(20 * time.Second); len(told) < 24; {
		if time.Now().After(deadline) {
			t.Fatalf("only %d lines were told", len(told))
		}
		for _, r := range of.results(1) {
			for _, l := range r.Lines {
				told[l.Key]++
			}
		}
	}
	for _, e := range of.books() {
		if e.State != "paid" {
			t.Errorf("%s is %s", e.Key, e.State)
		}
	}
}

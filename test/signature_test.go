package test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	_ "image/png" // what pdftoppm draws
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/testkit/debian"
	"github.com/an-sinh/ansinh/internal/usecase"
	"github.com/an-sinh/ansinh/test/platform"
)

// paper is a letter as the applicant has it: fetched, looked at by poppler, its QR code scanned from the printed page.
func paper(t *testing.T, p *platform.Platform, code, kind string) (file []byte, address string) {
	t.Helper()
	path := "/v1/cases/" + code + "/letter"
	if kind != "" {
		path += "?kind=" + kind
	}
	file, err := p.As(platform.Applicant).Fetch(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	on := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(on, file, 0o600); err != nil {
		t.Fatal(err)
	}
	said := poppler(t, "pdfsig", on)
	for _, want := range []string{"Signature is Valid", "Total document signed", "Ủy ban nhân dân xã An Bình"} {
		if !strings.Contains(said, want) {
			t.Errorf("pdfsig does not say %q:\n%s", want, said)
		}
	}
	poppler(t, "pdftoppm", "-png", "-r", "200", on, strings.TrimSuffix(on, ".pdf"))
	pages, _ := filepath.Glob(filepath.Join(filepath.Dir(on), "*.png"))
	for _, page := range pages {
		if address = scan(t, page); address != "" {
			return file, address
		}
	}
	t.Fatalf("no QR code is read from the %d pages of the %s letter", len(pages), kind)
	return nil, ""
}

func poppler(t *testing.T, name string, args ...string) string {
	t.Helper()
	tool, env := debian.Tool(t, "poppler-utils", name)
	command := exec.Command(tool, args...)
	command.Env = append(os.Environ(), env...)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func scan(t *testing.T, page string) string {
	t.Helper()
	content, err := os.Open(page)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	picture, _, err := image.Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return ""
	}
	return found.GetText()
}

// ask follows an address without a login.
func ask(t *testing.T, address, accept string) (status int, body []byte) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

// unconfirmed follows an address that no genuine paper bears.
func unconfirmed(t *testing.T, address, why, want string) {
	t.Helper()
	var problem client.Problem
	if status, body := ask(t, address, "application/json"); json.Unmarshal(body, &problem) != nil || problem.Code != want {
		t.Errorf("%s: %d %s", why, status, body)
	}
}

func TestSignature_theLetterIsSealedAndItsCodeVerifies(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	view := p.AwaitState(code, casefile.Paying)
	if view.Decision == nil || !view.Decision.SignatureValid || len(view.Decision.Signature) != 64 {
		t.Fatalf("decision %+v", view.Decision)
	}
	if len(view.Letters) != 2 || view.Letters[0].Kind != "receipt" || view.Letters[1].Kind != "decision" {
		t.Fatalf("letters %+v", view.Letters)
	}
	_, receipt := paper(t, p, code, "receipt")
	file, address := paper(t, p, code, "")

	var said usecase.PaperView
	if status, body := ask(t, address, "application/json"); status != 200 || json.Unmarshal(body, &said) != nil {
		t.Fatalf("%s: %d %s", address, status, body)
	}
	if !said.Genuine || said.Case != code || said.Outcome != casefile.Approved || said.Amount == nil || *said.Amount != 540000 ||
		said.DecidedOn != view.Decision.DecidedOn || said.Office != "Ủy ban nhân dân xã An Bình" || said.Key != view.Decision.Key {
		t.Fatalf("the paper verifies as %+v", said)
	}
	if status, body := ask(t, receipt, "application/json"); status != 200 || bytes.Contains(body, []byte("outcome")) {
		t.Errorf("the receipt: %d %s", status, body)
	}
	if status, body := ask(t, address, "text/html,application/xhtml+xml"); status != 200 || !bytes.Contains(body, []byte("540.000 đồng")) || bytes.Contains(body, []byte("Nguyễn")) {
		t.Errorf("the page for a telephone: %d %s", status, body)
	}

	unconfirmed(t, strings.Replace(address, "h=", "h=0", 1), "another statement", "PAPER_NOT_GENUINE")
	unconfirmed(t, address[:len(address)-1], "a signature cut off", "PAPER_NOT_GENUINE")
	unconfirmed(t, strings.Replace(address, "s=", "s=AAAA", 1), "another signature", "PAPER_NOT_GENUINE")
	unconfirmed(t, strings.Replace(address, "k=decision", "k=refusal", 1), "another kind", "PAPER_NOT_GENUINE")
	unconfirmed(t, strings.Replace(address, "n=1", "n=2", 1), "another number", "PAPER_NOT_GENUINE")
	unconfirmed(t, strings.Replace(address, code, code[:len(code)-4]+"9999", 1), "a case that is not there", "PAPER_NOT_GENUINE")
	unconfirmed(t, p.URL+"/v1/verify/x?k=decision", "no case", "PAPER_NOT_GENUINE")
	if status, body := ask(t, address+"0", "text/html"); status != 404 || !bytes.Contains(body, []byte("Không xác nhận được")) {
		t.Errorf("the page of a forged paper: %d %s", status, body)
	}

	broken := bytes.Clone(file)
	broken[len(broken)/3] ^= 1
	on := filepath.Join(t.TempDir(), "broken.pdf")
	if err := os.WriteFile(on, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := poppler(t, "pdfsig", on); !strings.Contains(said, "Digest Mismatch") {
		t.Errorf("a byte was changed, and pdfsig says\n%s", said)
	}

	// Whoever writes into the database changes what is paid, but not what was signed.
	const keyOf = `update signing_key set person = (select person from login where username = $1) where id = (select signing_key from decision where case_code = $2)`
	for _, change := range []struct {
		what, do, undo string
		args, back     []any
	}{
		{"the amount", `update decision set amount = amount + 1 where case_code = $1`, `update decision set amount = amount - 1 where case_code = $1`, []any{code}, []any{code}},
		{"the first month", `update decision set start_month = start_month - interval '1 month' where case_code = $1`,
			`update decision set start_month = start_month + interval '1 month' where case_code = $1`, []any{code}, []any{code}},
		{"what the rules said", `update determination set result = result || ' ' where id = (select determination from decision where case_code = $1)`,
			`update determination set result = rtrim(result) where id = (select determination from decision where case_code = $1)`, []any{code}, []any{code}},
		{"the owner of the key", keyOf, keyOf, []any{"commune_officer2", code}, []any{platform.Chairman, code}},
	} {
		p.Tamper(change.do, change.args...)
		unconfirmed(t, address, change.what+" was changed in the database", "DECISION_ALTERED")
		if p.Case(code).Decision.SignatureValid {
			t.Errorf("%s was changed in the database, and the signature still counts", change.what)
		}
		p.Tamper(change.undo, change.back...)
	}
	if status, body := ask(t, address, "application/json"); status != 200 {
		t.Errorf("all is as it was: %d %s", status, body)
	}
}

// Money is granted on a signature that verifies, and on nothing else: whoever changes the amount before the letter is
// written stops the case, and it goes on when the row is again what was signed.
func TestSignature_nothingIsGrantedOnAnAlteredDecision(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, casefile.Approve)
	id := p.Task(platform.Chairman, code)
	const seal = `update signing_key set valid_to = $1::timestamptz where office = '99001'`
	p.Tamper(seal, time.Now()) // without the office's seal the letter waits
	if _, err := p.As(platform.Chairman).Do(context.Background(), "POST", "/v1/tasks/"+id+"/complete", map[string]any{"outcome": "approve"}, nil); err != nil {
		t.Fatal(err)
	}
	p.AwaitState(code, casefile.Delivering)
	p.Tamper(`update decision set amount = amount * 10 where case_code = $1`, code)
	p.Tamper(seal, nil)
	platform.Until(t, "the worker says why it goes no further", func() bool { return p.Worker.Says("does not bear a valid signature") })
	if view := p.Case(code); view.State != casefile.Delivering || view.Decision.SignatureValid || len(view.Letters) != 1 {
		t.Fatalf("state %s, decision %+v, letters %+v", view.State, view.Decision, view.Letters)
	}
	hands := activities.Casework{Register: p.DB.Store}
	if err := hands.Entitle(context.Background(), code); err == nil {
		t.Fatal("an altered decision was granted")
	}
	p.Tamper(`update decision set amount = amount / 10 where case_code = $1`, code)
	p.AwaitState(code, casefile.Paying)
	p.AwaitHappening(code, "ENTITLED")
}

// A decider whose key the register does not know signs nothing.
func TestSignature_withoutAKeyNobodySigns(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, casefile.Approve)
	const revoke = `update signing_key set valid_to = $2::timestamptz where person = (select person from login where username = $1)`
	p.Tamper(revoke, platform.Chairman, time.Now())
	path := "/v1/tasks/" + p.Task(platform.Chairman, code) + "/complete"
	if problem := platform.Refuses(t, p.As(platform.Chairman), "POST", path, map[string]any{"outcome": "approve"}); problem.Code != "SIGNING_KEY_MISSING" {
		t.Fatalf("signed without a key: %v", problem)
	}
	p.Tamper(revoke, platform.Chairman, nil)
	p.Complete(platform.Chairman, code, casefile.Approve)
	if view := p.AwaitState(code, casefile.Paying); !view.Decision.SignatureValid {
		t.Fatalf("decision %+v", view.Decision)
	}
}

package test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
	"github.com/an-sinh/ansinh/test/platform"
)

// Each wrong input gets its own typed problem in both languages and leaves everything as it was.
func TestBadInput_isRefusedInPlainWordsAndChangesNothing(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	mine := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	applicant, stranger, counter := p.As(platform.Applicant), p.As("applicant2"), p.As("counter1")
	expired := client.New(p.URL, func(context.Context, string) (string, error) {
		return p.Issuer.Token(t, platform.Applicant, issuer.Expired()), nil
	}).As(platform.Applicant)
	for _, user := range []*client.User{applicant, stranger, counter} { // everybody's first login is behind them
		if _, err := user.Do(context.Background(), http.MethodGet, "/v1/payments", nil, nil); err != nil {
			t.Fatal(err)
		}
	}

	person := func(change map[string]any) map[string]any {
		who := map[string]any{"citizen_number": "099145000099", "name": "Hà Thị Chín", "birth_date": "1945-05-05", "commune": "99001"}
		for name, value := range change {
			who[name] = value
		}
		return map[string]any{"scheme": "social-allowance", "beneficiary": who}
	}
	draft := func(facts, payout map[string]any) map[string]any {
		return map[string]any{"facts": facts, "payout": payout}
	}
	with := func(facts map[string]any, name string, value any) map[string]any {
		facts[name] = value
		return facts
	}
	payout := platform.ToAccount("9704150001")
	ifMatch := client.Header{Name: "If-Match", Value: `"2"`}
	send := func(user *client.User, method, path string, body any, headers ...client.Header) func() error {
		return func() error {
			_, err := user.Do(context.Background(), method, path, body, nil, headers...)
			return err
		}
	}
	upload := func(name string, content func() io.Reader) func() error {
		return func() error {
			return applicant.Upload(context.Background(), mine, "identity", name, content(), nil)
		}
	}
	file := func(name string) func() io.Reader {
		return func() io.Reader {
			content, err := os.ReadFile(platform.Paper(name))
			if err != nil {
				t.Fatal(err)
			}
			return bytes.NewReader(content)
		}
	}

	for _, tc := range []struct {
		name   string
		do     func() error
		status int
		code   string
		field  string
	}{
		{"an unknown scheme", send(applicant, "POST", "/v1/cases", map[string]any{"scheme": "moon-allowance"}), 0, "UNKNOWN_SCHEME", ""},
		{"a draft with an unknown fact", send(applicant, "PUT", "/v1/cases/"+mine+"/draft", draft(with(platform.Grandmother(), "shoe_size", 38), payout), ifMatch), 0, "FORM_INVALID", ""},
		{"a draft with a word for a date", send(applicant, "PUT", "/v1/cases/"+mine+"/draft", draft(with(platform.Grandmother(), "birth_date", "hôm qua"), payout), ifMatch), 0, "FORM_INVALID", ""},
		{"a birth date in the future among the facts", send(applicant, "PUT", "/v1/cases/"+mine+"/draft", draft(with(platform.Grandmother(), "birth_date", "2030-01-01"), payout), ifMatch), 0, "", "BIRTH_DATE_IN_FUTURE"},
		{"a draft over somebody else's change", send(applicant, "PUT", "/v1/cases/"+mine+"/draft", draft(platform.Grandmother(), payout), client.Header{Name: "If-Match", Value: `"1"`}), 412, "DRAFT_CHANGED", ""},
		{"an account of a bank that does not exist", send(applicant, "PUT", "/v1/cases/"+mine+"/draft", draft(platform.Grandmother(), map[string]any{"payee": "beneficiary", "channel": "bank", "bank": "NHKHONGCO", "account": "9704150001", "account_name": "X"}), ifMatch), 0, "INPUT_WRONG", "BANK_UNKNOWN"},
		{"a citizen number of eleven digits", send(counter, "POST", "/v1/cases", person(map[string]any{"citizen_number": "09914500009"})), 0, "INPUT_WRONG", "CITIZEN_NUMBER_MALFORMED"},
		{"a birth date in the future", send(counter, "POST", "/v1/cases", person(map[string]any{"birth_date": "2030-01-01"})), 0, "INPUT_WRONG", "BIRTH_DATE_IN_FUTURE"},
		{"a commune that no longer exists", send(counter, "POST", "/v1/cases", person(map[string]any{"commune": "99009"})), 0, "INPUT_WRONG", "COMMUNE_ENDED"},
		{"a commune that never existed", send(counter, "POST", "/v1/cases", person(map[string]any{"commune": "00000"})), 0, "INPUT_WRONG", "COMMUNE_UNKNOWN"},
		{"a commune that is a province", send(counter, "POST", "/v1/cases", person(map[string]any{"commune": "99000"})), 0, "INPUT_WRONG", "COMMUNE_UNKNOWN"},
		{"a name of spaces", send(counter, "POST", "/v1/cases", person(map[string]any{"name": "  "})), 0, "INPUT_WRONG", "NAME_MISSING"},
		{"a name that turns the line around", send(counter, "POST", "/v1/cases", person(map[string]any{"name": "Hà Thị \u202eChín"})), 0, "INPUT_WRONG", "NAME_MISSING"},
		{"another's case code", send(stranger, "GET", "/v1/cases/"+mine, nil), 404, "CASE_NOT_FOUND", ""},
		{"submitting another's case", send(stranger, "POST", "/v1/cases/"+mine+"/submit", nil), 404, "CASE_NOT_FOUND", ""},
		{"a document id that is no text", send(applicant, "GET", "/v1/cases/"+mine+"/documents/%00", nil), 404, "DOCUMENT_NOT_FOUND", ""},
		{"an id in a form we do not write", send(applicant, "GET", "/v1/commands/urn:uuid:3f0f8a5e-7a8e-4a39-9f0e-0a1c2b3d4e5f", nil), 404, "COMMAND_NOT_FOUND", ""},
		{"a kind of paper that is no text", func() error {
			return applicant.Upload(context.Background(), mine, "\x00", "card.jpg", strings.NewReader("x"), nil)
		}, 400, "MULTIPART_MALFORMED", ""},
		{"an expired token", send(expired, "GET", "/v1/cases/"+mine, nil), 401, "TOKEN_EXPIRED", ""},
		{"a field nobody knows", send(applicant, "POST", "/v1/cases", map[string]any{"scheme": "social-allowance", "colour": "red"}), 0, "", ""},
		{"an executable named .pdf", upload("scan.pdf", file("bad/executable-named-pdf.pdf")), 415, "DOCUMENT_TYPE_NOT_ACCEPTED", ""},
		{"a photograph cut in the middle", upload("card.jpg", file("bad/truncated.jpg")), 0, "DOCUMENT_BROKEN", ""},
		{"a PDF under a password", upload("scan.pdf", file("bad/encrypted.pdf")), 0, "DOCUMENT_PASSWORD", ""},
		{"a scan of 30 MB", upload("scan.pdf", func() io.Reader {
			return io.MultiReader(strings.NewReader("%PDF-1.7\n"), io.LimitReader(zeros{}, 30<<20))
		}), 413, "DOCUMENT_TOO_LARGE", ""},
	} {
		before := p.Fingerprint()
		problem, ok := errors.AsType[*client.Problem](tc.do())
		if !ok {
			t.Errorf("%s was not refused with a problem: %v", tc.name, tc.do())
			continue
		}
		if tc.code != "" && problem.Code != tc.code || tc.status != 0 && problem.Status != tc.status || problem.Status >= 500 {
			t.Errorf("%s: got %d %s, want %d %s", tc.name, problem.Status, problem.Code, tc.status, tc.code)
		}
		if problem.Messages["vi"] == "" || problem.Messages["en"] == "" || problem.Messages["vi"] == problem.Messages["en"] {
			t.Errorf("%s: not told in both languages: %v", tc.name, problem.Messages)
		}
		if tc.field != "" && !names(problem, tc.field) {
			t.Errorf("%s: %s is not among %v", tc.name, tc.field, problem.Errors)
		}
		if after := p.Fingerprint(); after != before {
			t.Errorf("%s changed something:\n%s\n%s", tc.name, before, after)
		}
	}
}

func TestBadInput_aSubmitWithoutDocumentsNamesEverythingThatIsMissing(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	applicant := p.As(platform.Applicant)
	var opened struct{ Code string }
	if _, err := applicant.Do(context.Background(), "POST", "/v1/cases", map[string]any{"scheme": "social-allowance"}, &opened); err != nil {
		t.Fatal(err)
	}
	before := p.Fingerprint()
	problem := platform.Refuses(t, applicant, "POST", "/v1/cases/"+opened.Code+"/submit", nil)
	if problem.Code != "INCOMPLETE" {
		t.Fatalf("got %v", problem)
	}
	for _, code := range []string{"DOCUMENT_MISSING", "FACT_MISSING", "PAYOUT_MISSING"} {
		if !names(problem, code) {
			t.Errorf("%s is not among %v", code, problem.Errors)
		}
	}
	if p.Fingerprint() != before {
		t.Error("a refused submit changed something")
	}
}

func names(p *client.Problem, code string) bool {
	for _, e := range p.Errors {
		if e.Code == code {
			return true
		}
	}
	return false
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

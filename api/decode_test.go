package api_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/usecase"
)

func TestJSON_namesEverythingThatDoesNotFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, path, body string
		want               string // names and codes of the wrong members
	}{
		"an unknown member":               {"POST", "/v1/cases", `{"scheme":"x","colour":1}`, "colour FIELD_UNKNOWN"},
		"a name spelled otherwise":        {"POST", "/v1/cases", `{"Scheme":"x"}`, "Scheme FIELD_UNKNOWN"},
		"a number for a text":             {"POST", "/v1/cases", `{"scheme":7}`, "scheme FIELD_WRONG"},
		"two wrong members of a person":   {"POST", "/v1/cases", `{"scheme":"x","beneficiary":{"name":1,"birth_date":"1948-02-30","commune":"c"}}`, "beneficiary/birth_date FIELD_WRONG, beneficiary/name FIELD_WRONG"},
		"an id that is ours to give":      {"POST", "/v1/cases", `{"scheme":"x","beneficiary":{"id":"x"}}`, "beneficiary/id FIELD_UNKNOWN"},
		"a text for a person":             {"POST", "/v1/cases", `{"scheme":"x","applicant":"me"}`, "applicant FIELD_WRONG"},
		"a list for the whole":            {"POST", "/v1/cases", `[]`, " FIELD_WRONG"},
		"null for the whole":              {"POST", "/v1/cases", `null`, " FIELD_WRONG"},
		"an account as a number":          {"PUT", "/v1/cases/" + code + "/draft", `{"payout":{"account":123456}}`, "payout/account FIELD_WRONG"},
		"an unknown member of a payout":   {"PUT", "/v1/cases/" + code + "/draft", `{"payout":{"iban":"x"}}`, "payout/iban FIELD_UNKNOWN"},
		"a payee with an unknown member":  {"PUT", "/v1/cases/" + code + "/draft", `{"payout":{"payee":{"nom":"x"}}}`, "payout/payee FIELD_WRONG"},
		"a month that is a day":           {"POST", "/v1/payment-runs", `{"up_to":"2026-11-02"}`, "up_to FIELD_WRONG"},
		"dates of a determination":        {"POST", "/v1/determinations", `{"scheme":"x","facts":{},"dates":{"as_of":"today","when":1}}`, "dates/as_of FIELD_WRONG, dates/when FIELD_UNKNOWN"},
		"a day among days off":            {"POST", "/v1/determinations", `{"scheme":"x","calendar":{"holidays":["2026-11-02","x"]}}`, "calendar/holidays FIELD_WRONG"},
		"an answer that is not on offer":  {"POST", "/v1/tasks/" + id + "/complete", `{"outcome":"overtaken"}`, "outcome CHOICE_UNKNOWN"},
		"no answer":                       {"POST", "/v1/tasks/" + id + "/complete", `{}`, "outcome CHOICE_UNKNOWN"},
		"something where nothing belongs": {"POST", "/v1/tasks/" + id + "/claim", `{"by":"me"}`, "by FIELD_UNKNOWN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try := open(t, nil)
			p := try.any(request(c.method, c.path, c.body, "If-Match", `"1"`)).refused(t, 422, "INPUT_WRONG")
			var found []string
			for _, e := range p.Errors {
				found = append(found, e.Name+" "+e.Code)
				if strings.Contains(e.Vi+e.En, "{") {
					t.Errorf("an empty place in %q, %q", e.Vi, e.En)
				}
			}
			if got := strings.Join(found, ", "); got != c.want {
				t.Errorf("named %q, want %q", got, c.want)
			}
			if len(try.desk.calls) > 0 {
				t.Errorf("the use cases were asked %v", try.desk.calls)
			}
		})
	}
}

func TestJSON_mustBeOneReadableValue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body, contentType string
		status            int
		code              string
	}{
		"nothing":                 {"", "application/json", 400, "REQUEST_MALFORMED"},
		"a broken object":         {`{"scheme":`, "application/json", 400, "REQUEST_MALFORMED"},
		"a stray word":            {`{"scheme":tru}`, "application/json", 400, "REQUEST_MALFORMED"},
		"two values":              {`{"scheme":"x"} {}`, "application/json", 400, "REQUEST_MALFORMED"},
		"rubbish after the value": {`{"scheme":"x"}]`, "application/json", 400, "REQUEST_MALFORMED"},
		"bytes that are no text":  {"{\"scheme\":\"\xff\"}", "application/json", 400, "REQUEST_MALFORMED"},
		"a NUL":                   {`{"scheme":"a\u0000b"}`, "application/json", 400, "REQUEST_MALFORMED"},
		"a form":                  {`scheme=x`, "application/x-www-form-urlencoded", 415, "MEDIA_TYPE_NOT_ACCEPTED"},
		"no type":                 {`{}`, "", 415, "MEDIA_TYPE_NOT_ACCEPTED"},
		"another alphabet":        {`{}`, "application/json; charset=latin1", 415, "MEDIA_TYPE_NOT_ACCEPTED"},
		"more than a megabyte":    {`{"scheme":"` + strings.Repeat("x", 1<<20) + `"}`, "application/json", 413, "BODY_TOO_LARGE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try := open(t, nil)
			p := try.any(request("POST", "/v1/cases", c.body, "Content-Type", c.contentType)).refused(t, c.status, c.code)
			if len(try.desk.calls) > 0 || strings.Contains(p.Messages.Vi+p.Messages.En, "{") {
				t.Errorf("calls %v, message %q", try.desk.calls, p.Messages)
			}
		})
	}
}

// "ễ" may arrive as one letter or as a letter with two marks; a name must stay equal to itself.
func TestJSON_isComposed(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Open": casefile.CaseOpened{Code: code, State: casefile.Opened}})
	try.good(request("POST", "/v1/cases", norm.NFD.String(`{"scheme":"social-allowance","beneficiary":`+person1+`}`), "Content-Type", "application/json; charset=UTF-8"))
	in := try.desk.last("Open")[1].(usecase.OpenInput)
	if in.Beneficiary.Name != "Nguyễn Thị Sáu" {
		t.Errorf("the name arrives as %+q", in.Beneficiary.Name)
	}
}

func TestJSON_keepsNumbersAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"SaveDraft": casefile.DraftSaved{Version: 2}})
	try.good(request(http.MethodPut, "/v1/cases/"+code+"/draft", `{"facts":{"income":12345678901234567890,"a":1.50}}`, "If-Match", `"1"`))
	in := try.desk.last("SaveDraft")[3].(usecase.DraftInput)
	if string(in.Facts) != `{"a":1.50,"income":12345678901234567890}` {
		t.Errorf("the facts arrive as %s", in.Facts)
	}
}

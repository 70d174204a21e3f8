package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/api"
	"github.com/an-sinh/ansinh/internal/errs"
)

func TestSorts_giveEveryKindAStatusAndATitle(t *testing.T) {
	t.Parallel()
	want := map[errs.Kind]int{
		errs.Internal: 500, errs.Invalid: 400, errs.Unauthenticated: 401, errs.Forbidden: 403, errs.NotFound: 404, errs.Conflict: 409,
		errs.Precondition: 412, errs.Unconditional: 428, errs.Method: 405, errs.TooLarge: 413, errs.Unsupported: 415,
		errs.Unprocessable: 422, errs.Unavailable: 503,
	}
	for _, kind := range errs.Kinds() {
		status, vi, en := api.SortOf(kind)
		if status != want[kind] || status == 0 || vi == "" || en == "" {
			t.Errorf("kind %s: %d %q %q, want %d and two titles", kind, status, vi, en, want[kind])
		}
	}
}

func TestProblem_speaksTheLanguageTheCallerPrefers(t *testing.T) {
	t.Parallel()
	for header, vietnamese := range map[string]bool{
		"": true, "vi": true, "vi-VN,en;q=0.5": true, "fr": true, "*": true, "en;q=0.3,vi;q=0.2": false, "en": false, "en-GB": false,
		"vi;q=0,en": false, "nonsense;;q=": true,
	} {
		try := open(t, map[string]any{"Case": errs.New("CASE_NOT_FOUND")})
		got := try.good(request("GET", "/v1/cases/"+code, "", "Accept-Language", header))
		p := got.refused(t, 404, "CASE_NOT_FOUND")
		if vietnamese != (p.Detail == p.Messages.Vi) || vietnamese == (p.Detail == p.Messages.En) {
			t.Errorf("Accept-Language %q: %q", header, p.Detail)
		}
		if wants := map[bool]string{true: "vi", false: "en"}[vietnamese]; got.Header.Get("Content-Language") != wants {
			t.Errorf("Accept-Language %q: Content-Language %q", header, got.Header.Get("Content-Language"))
		}
	}
}

func TestProblem_namesEverythingThatIsMissing(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Submit": errs.New("INCOMPLETE", "count", 2).With(
		errs.Field{Name: "documents/identity", Code: "DOCUMENT_MISSING", Params: map[string]any{"kind": "identity"}},
		errs.Field{Name: "facts/citizen", Code: "FACT_MISSING", Params: map[string]any{"fact": "citizen"}})})
	p := try.good(request("POST", "/v1/cases/"+code+"/submit", "")).refused(t, 422, "INCOMPLETE")
	if len(p.Errors) != 2 || p.Errors[0].Name != "documents/identity" || !strings.Contains(p.Errors[1].En, "citizen") || !strings.Contains(p.Detail, "2 mục") {
		t.Errorf("%+v", p)
	}
	if p.Type != "urn:ansinh:problem:INCOMPLETE" || !strings.HasPrefix(p.Instance, "urn:request:") {
		t.Errorf("type %q, instance %q", p.Type, p.Instance)
	}
}

// saying is an error of the database with its SQLSTATE.
type saying string

func (s saying) Error() string    { return "db.internal says " + string(s) }
func (s saying) SQLState() string { return string(s) }

func TestProblem_hidesWhatIsOurs(t *testing.T) {
	t.Parallel()
	dialing := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused by db.internal")}
	for name, c := range map[string]struct {
		err    error
		status int
		code   string
	}{
		"an ordinary error":            {errors.New("password of db.internal"), 500, "INTERNAL"},
		"a refusal nobody knows":       {fmt.Errorf("x: %w", &errs.Error{Code: "db.internal"}), 500, "INTERNAL"},
		"a part that is away":          {fmt.Errorf("postgres: %w", dialing), 503, "UNAVAILABLE"},
		"a part that does not answer":  {fmt.Errorf("db.internal: %w", context.DeadlineExceeded), 503, "UNAVAILABLE"},
		"a database that starts":       {fmt.Errorf("postgres: %w", saying("57P03")), 503, "UNAVAILABLE"},
		"a database that objects":      {fmt.Errorf("postgres: %w", saying("22021")), 500, "INTERNAL"},
		"a cause behind an away":       {errs.New("ISSUER_UNAVAILABLE").Because(errors.New("db.internal")), 503, "ISSUER_UNAVAILABLE"},
		"a refusal wrapped in context": {fmt.Errorf("db.internal: %w", errs.New("FOUR_EYES")), 409, "FOUR_EYES"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try := open(t, map[string]any{"Case": c.err})
			got := try.good(request("GET", "/v1/cases/"+code, ""))
			got.refused(t, c.status, c.code)
			if strings.Contains(string(got.body), "internal.") || strings.Contains(string(got.body), "db.internal") {
				t.Errorf("the caller reads %s", got.body)
			}
			if (c.status == 503) != (got.Header.Get("Retry-After") != "") {
				t.Errorf("%d with Retry-After %q", c.status, got.Header.Get("Retry-After"))
			}
			logged := strings.Contains(try.log.String(), "db.internal")
			if logged != (c.status >= 500) || strings.Count(try.log.String(), "\n") != 1 {
				t.Errorf("the log says %s", try.log)
			}
		})
	}
}

func TestProblem_isNotWrittenForACallerWhoLeft(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Case": fmt.Errorf("postgres: %w", context.Canceled)})
	r := request("GET", "/v1/cases/"+code, "")
	ctx, leave := context.WithCancel(r.Context())
	leave()
	w := httptest.NewRecorder()
	try.door.ServeHTTP(w, r.WithContext(ctx))
	if w.Body.Len() > 0 || w.Header().Get("Content-Type") != "" {
		t.Errorf("wrote %q", w.Body)
	}
	if line := lineOf(t, try); line["status"] != 499.0 || line["level"] != "INFO" {
		t.Errorf("logged %v", line)
	}
}

// lineOf is the one log line of the one request.
func lineOf(t *testing.T, try *try) map[string]any {
	t.Helper()
	var line map[string]any
	if err := json.Unmarshal([]byte(try.log.String()), &line); err != nil {
		t.Fatalf("the log is not one line of JSON: %s", try.log)
	}
	return line
}

package api_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestRequest_keepsASaneIDAndMakesOneOtherwise(t *testing.T) {
	t.Parallel()
	for given, kept := range map[string]bool{
		"proxy-1234.abc_9": true, "": false, "short": false, "with space in it": false, "<script>alert</script>": false,
		strings.Repeat("x", 65): false,
	} {
		try := open(t, map[string]any{"Case": errors.New("broken")})
		got := try.good(request("GET", "/v1/cases/"+code, "", "X-Request-Id", given))
		id := got.Header.Get("X-Request-Id")
		if kept && id != given || !kept && uuid.Validate(id) != nil {
			t.Errorf("X-Request-Id %q became %q", given, id)
		}
		if p := got.problem(t); p.Instance != "urn:request:"+id {
			t.Errorf("instance %q for request %q", p.Instance, id)
		}
		if line := lineOf(t, try); line["request"] != id {
			t.Errorf("logged %v for request %q", line["request"], id)
		}
	}
}

func TestLog_hasOneLineWithoutAnythingPersonal(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Payments": nil})
	try.any(request("GET", "/v1/payments?case="+code+"&access_token=secret", ""))
	line := lineOf(t, try)
	if line["route"] != "/v1/payments" || line["method"] != "GET" || line["status"] != 400.0 || line["person"] != personID || line["code"] != "QUERY_WRONG" {
		t.Errorf("logged %v", line)
	}
	for _, private := range []string{code, "secret", token, "applicant1", "access_token"} {
		if strings.Contains(try.log.String(), private) {
			t.Errorf("the log holds %q: %s", private, try.log)
		}
	}
}

func TestPanic_isAProblemAndALineWithItsPlace(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Case": func(...any) (any, error) { panic("out of paper") }})
	got := try.good(request("GET", "/v1/cases/"+code, ""))
	got.refused(t, 500, "INTERNAL")
	if strings.Contains(string(got.body), "paper") {
		t.Errorf("the caller reads %s", got.body)
	}
	if line := lineOf(t, try); line["level"] != "ERROR" || !strings.Contains(line["cause"].(string), "out of paper") || !strings.Contains(line["cause"].(string), "desk_test.go") {
		t.Errorf("logged %v", line)
	}
}

func TestAnswers_areNeverCachedOrGuessedAt(t *testing.T) {
	t.Parallel()
	got := open(t, nil).good(request("GET", "/livez", ""))
	if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", got.Header)
	}
}

func TestPlaces_thatDoNotExistAreProblemsToo(t *testing.T) {
	t.Parallel()
	try := open(t, nil)
	for _, path := range []string{"/nothing", "/v1", "/v1//cases", "/v1/cases/", "/v1/../etc/passwd", "/static/"} {
		try.any(request("GET", path, "")).refused(t, 404, "ROUTE_NOT_FOUND")
	}
	for _, c := range []struct{ method, path, allow string }{
		{"DELETE", "/v1/cases/" + code, "GET"}, {"PATCH", "/v1/payment-runs", "GET, POST"}, {"GET", "/v1/cases/" + code + "/draft", "PUT"}, {"POST", "/", "GET"},
	} {
		got := try.any(request(c.method, c.path, ""))
		if p := got.refused(t, 405, "METHOD_NOT_ALLOWED"); got.Header.Get("Allow") != c.allow || !strings.Contains(p.Detail, c.allow) {
			t.Errorf("%s %s: Allow %q, %q", c.method, c.path, got.Header.Get("Allow"), p.Detail)
		}
	}
}

package api_test

import (
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

func TestLogin_refusesWhoeverHoldsNoTokenThatCounts(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct{ code, challenge string }{
		"":                      {"TOKEN_MISSING", `Bearer realm="ansinh"`},
		"Basic dTpw":            {"TOKEN_MISSING", `Bearer realm="ansinh"`},
		"Bearer":                {"TOKEN_MISSING", `Bearer realm="ansinh"`},
		"Bearer old":            {"TOKEN_EXPIRED", `Bearer realm="ansinh", error="invalid_token"`},
		"Bearer something":      {"TOKEN_INVALID", `Bearer realm="ansinh", error="invalid_token"`},
		"Bearer " + token + ".": {"TOKEN_INVALID", `Bearer realm="ansinh", error="invalid_token"`},
	} {
		try := open(t, nil)
		got := try.any(request("GET", "/v1/tasks?access_token="+strings.ReplaceAll(token, " ", "+"), "", "Authorization", header))
		got.refused(t, 401, want.code)
		if got.Header.Get("WWW-Authenticate") != want.challenge {
			t.Errorf("%q: WWW-Authenticate %q", header, got.Header.Get("WWW-Authenticate"))
		}
		if len(try.desk.calls) > 0 {
			t.Errorf("%q: the use cases were asked %v", header, try.desk.calls)
		}
	}
}

func TestLogin_handsThePersonOn(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Submit": errs.New("CASE_NOT_FOUND")})
	try.good(request("POST", "/v1/cases/"+code+"/submit", "", "Authorization", "bearer "+token, "Idempotency-Key", "k-1")).refused(t, 404, "CASE_NOT_FOUND")
	ask := try.desk.last("Submit")[0].(usecase.Ask)
	if ask.By.PersonID != personID || ask.By.Username != "applicant1" || ask.By.AuthTime.IsZero() || ask.Key != "k-1" {
		t.Errorf("the use case hears of %+v", ask)
	}
}

func TestLogin_refusesALoginThatBelongsToNobody(t *testing.T) {
	t.Parallel()
	open(t, map[string]any{"Recognise": error(errs.New("LOGIN_UNKNOWN"))}).good(request("GET", "/v1/tasks", "")).refused(t, 403, "LOGIN_UNKNOWN")
}

func TestIdempotencyKey_mustBePlainAndShort(t *testing.T) {
	t.Parallel()
	for key, fine := range map[string]bool{
		"a": true, strings.Repeat("k", 200): true, `"8e03978e-40d5-43dd-bc93-6894a57f9324"`: true, "two words": true,
		strings.Repeat("k", 201): false, "khóa": false, "tab\there": false, " ": false,
	} {
		try := open(t, map[string]any{"Submit": errs.New("CASE_NOT_FOUND")})
		r := request("POST", "/v1/cases/"+code+"/submit", "")
		r.Header["Idempotency-Key"] = []string{key}
		if got := try.any(r); fine {
			got.refused(t, 404, "CASE_NOT_FOUND")
		} else {
			got.refused(t, 400, "IDEMPOTENCY_KEY_MALFORMED")
		}
	}
}

func TestOrigin_ofAnotherSiteIsStopped(t *testing.T) {
	t.Parallel()
	try := open(t, nil)
	try.any(request("POST", "/v1/cases", `{"scheme":"social-allowance"}`, "Sec-Fetch-Site", "cross-site")).refused(t, 403, "CROSS_ORIGIN")
	try.any(request("POST", "/v1/cases", `{}`, "Origin", "https://elsewhere.example")).refused(t, 403, "CROSS_ORIGIN")
	if len(try.desk.calls) > 0 {
		t.Errorf("the use cases were asked %v", try.desk.calls)
	}
}

package auth_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
)

// rules makes a folder with one file.
func rules(text string) fstest.MapFS {
	return fstest.MapFS{"authz/authz.rego": {Data: []byte(text)}}
}

const yes = `{"allow": true, "scope": {"all": true, "offices": [], "queues": [], "person": "", "opened": ""}, "refusals": []}`

func TestNewAuthorizer_refusesRulesThatReachOutside(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"network":        `decision := http.send({"method": "GET", "url": "http://127.0.0.1:1"})`,
		"name service":   `decision := net.lookup_ip_addr("example.org")`,
		"clock":          `decision := time.now_ns()`,
		"randomness":     `decision := rand.intn("x", 2)`,
		"environment":    `decision := opa.runtime()`,
		"another policy": `decision := json.match_schema({}, {"$ref": "http://127.0.0.1:1"})`,
		"a mock":         "decision := f with count as http.send\nf := count([])",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := auth.NewAuthorizer(t.Context(), rules("package authz\n"+body)); err == nil {
				t.Errorf("%s was accepted", body)
			}
		})
	}
}

func TestNewAuthorizer_refusesRulesThatAreNotThere(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"no file":      {},
		"only tests":   {"authz/authz_test.rego": {Data: []byte("package authz_test")}},
		"broken":       rules("package authz\ndecision :="),
		"unused value": rules("package authz\ndecision := 1 if { unused := 2 }"),
	} {
		if _, err := auth.NewAuthorizer(t.Context(), files); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestAuthorize_permitsNothingOnAnAnswerOfAnotherShape(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"no answer":                 `1 if input.nowhere`,
		"true":                      `true`,
		"no refusals":               strings.Replace(yes, `, "refusals": []`, "", 1),
		"no scope":                  `{"allow": true, "refusals": []}`,
		"scope without persons":     strings.Replace(yes, `"person": "", `, "", 1),
		"another field":             strings.Replace(yes, `"allow"`, `"admin": true, "allow"`, 1),
		"permission with a refusal": strings.Replace(yes, `[]}`, `["AUTHZ_NO_DUTY"]}`, 1),
		"refusal without a reason":  strings.Replace(yes, `true`, `false`, 1),
		"two reasons":               strings.Replace(strings.Replace(yes, `true`, `false`, 1), `"refusals": []`, `"refusals": ["A", "B"]`, 1),
		"offices as a text":         strings.Replace(yes, `"offices": []`, `"offices": "A"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := auth.NewAuthorizer(t.Context(), rules("package authz\ndecision := "+answer))
			if err != nil {
				t.Fatal(err)
			}
			scope, err := a.Authorize(t.Context(), auth.Subject{PersonID: "me"}, auth.CaseRead, auth.Target{}, today)
			if err == nil || cell(scope) != "" {
				t.Errorf("permitted %+v", scope)
			}
			if errs.CodeOf(err) != "" {
				t.Errorf("a defect of the rules is shown to the caller as %v", err)
			}
		})
	}
}

// The table above is worth something only if the same answer, unspoilt, is accepted.
func TestAuthorize_acceptsAnAnswerOfTheRightShape(t *testing.T) {
	t.Parallel()
	a, err := auth.NewAuthorizer(t.Context(), rules("package authz\ndecision := "+yes))
	if err != nil {
		t.Fatal(err)
	}
	if scope, err := a.Authorize(t.Context(), auth.Subject{}, auth.CaseRead, auth.Target{}, today); err != nil || !scope.All {
		t.Errorf("%+v %v", scope, err)
	}
}

func TestAuthorize_stopsWithItsCaller(t *testing.T) {
	t.Parallel()
	a, err := auth.NewAuthorizer(t.Context(), rules(`package authz
digits := [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
decision := count([1 | digits[_] == 11; digits[_]])
decision := count([1 | digits[_]; digits[_]; digits[_]; digits[_]; digits[_]; digits[_]; digits[_]; digits[_]; digits[_]])`))
	if err != nil {
		t.Fatal(err)
	}
	// The limit of one second is the Authorizer's own: the caller sets none.
	if _, err := a.Authorize(t.Context(), auth.Subject{}, auth.CaseRead, auth.Target{}, today); err == nil || !strings.Contains(err.Error(), "cancel") {
		t.Errorf("a billion steps ended with %v", err)
	}
}

package seed_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/an-sinh/ansinh/internal/seed"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// Whoever logs in under a name is the person the register knows under it.
func TestLocal_isKnownToTheIssuerUnderTheSameNames(t *testing.T) {
	t.Parallel()
	response, err := http.Get(testkit.Env(t, "ANSINH_OIDC_ISSUER") + "/accounts")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var accounts []struct{ Username, Name string }
	if err := json.NewDecoder(response.Body).Decode(&accounts); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, a := range accounts {
		names[a.Username] = a.Name
	}
	people := seed.Local().People
	if len(people) != len(names) {
		t.Errorf("%d people here, %d at the issuer", len(people), len(names))
	}
	for _, p := range people {
		if names[p.Username] != p.Name {
			t.Errorf("%s is %q here and %q at the issuer", p.Username, p.Name, names[p.Username])
		}
	}
}

package seed_test

import (
	"testing"

	"github.com/an-sinh/ansinh/internal/seal"
	"github.com/an-sinh/ansinh/internal/seed"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// Whoever decides has a key on a local stack, and whatever office writes letters a seal: a case would wait without.
func TestLocal_hasAKeyForWhoeverSigns(t *testing.T) {
	t.Parallel()
	keys, err := seal.Public(testkit.Env(t, "ANSINH_SIGNING_KEYS_DIR"))
	if err != nil {
		t.Fatal(err)
	}
	people, offices := map[string]bool{}, map[string]bool{}
	for _, k := range keys {
		people[k.Username], offices[k.Office] = true, true
	}
	for _, p := range seed.Local().People {
		if decides := p.Role == "commune_chairman" || p.Role == "province_director"; decides != people[p.Username] {
			t.Errorf("%s decides: %v, has a key: %v", p.Username, decides, people[p.Username])
		}
	}
	for _, o := range seed.Local().Offices {
		if open := o.ValidTo == ""; open != offices[o.Code] {
			t.Errorf("office %s is open: %v, has a seal: %v", o.Code, open, offices[o.Code])
		}
	}
}

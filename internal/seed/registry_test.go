package seed_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/an-sinh/ansinh/internal/seed"
)

// The population register of the local stack has data of its own; of the seeded people it knows the same.
func TestLocal_isKnownToThePopulationRegister(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../deploy/local/registry/people.json")
	if err != nil {
		t.Fatal(err)
	}
	var known []struct {
		Number, Name, Commune string
		BirthDate             string `json:"birth_date"`
	}
	if err := json.Unmarshal(content, &known); err != nil {
		t.Fatal(err)
	}
	people := seed.Local().People
	if len(people) != len(known) {
		t.Fatalf("%d people here, %d in the register", len(people), len(known))
	}
	for i, p := range people {
		if k := known[i]; k.Number != p.CitizenNumber || k.Name != p.Name || k.BirthDate != p.BirthDate || k.Commune != p.Commune {
			t.Errorf("%s is %+v here and %+v in the register", p.Username, p, k)
		}
	}
}

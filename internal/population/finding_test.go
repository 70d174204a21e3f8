package population_test

import (
	"slices"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/population"
)

var (
	today = civil.MustDate("2026-11-02")
	sau   = person.Person{Name: "Nguyễn Thị Sáu", BirthDate: civil.MustDate("1948-03-15"), Commune: "99001"}
)

func TestCompare_makesADifferenceAnItemAndNeverAValue(t *testing.T) {
	t.Parallel()
	right := population.Answer{Found: true, Name: population.Agrees, BirthDate: population.Agrees, Commune: "99001"}
	for name, row := range map[string]struct {
		change func(*population.Answer)
		about  string
		codes  []item.Code
		blocks bool
	}{
		"all agrees":         {func(*population.Answer) {}, "beneficiary", nil, false},
		"not found":          {func(a *population.Answer) { *a = population.Answer{} }, "beneficiary", []item.Code{item.NotFound}, false},
		"name spelled":       {func(a *population.Answer) { a.Name = population.Half }, "beneficiary", []item.Code{item.NameSpelled}, false},
		"other name":         {func(a *population.Answer) { a.Name = population.Differs }, "payee", []item.Code{item.IdentityDiffers}, true},
		"other birth date":   {func(a *population.Answer) { a.BirthDate = population.Differs }, "beneficiary", []item.Code{item.IdentityDiffers}, true},
		"dead":               {func(a *population.Answer) { a.Dead = true }, "beneficiary", []item.Code{item.Died}, true},
		"moved":              {func(a *population.Answer) { a.Commune = "99002" }, "beneficiary", []item.Code{item.Residence}, false},
		"the payee moved":    {func(a *population.Answer) { a.Commune = "99002" }, "payee", nil, false},
		"dead and respelled": {func(a *population.Answer) { a.Dead, a.Name = true, population.Half }, "beneficiary", []item.Code{item.NameSpelled, item.Died}, true},
	} {
		a := right
		row.change(&a)
		finding := population.Compare(row.about, sau, a, today)
		var codes []item.Code
		blocks := false
		for _, i := range finding.Items {
			codes, blocks = append(codes, i.Code), blocks || i.Blocking
		}
		if !slices.Equal(codes, row.codes) || blocks != row.blocks {
			t.Errorf("%s: %v, blocking %t", name, codes, blocks)
		}
		for _, f := range finding.Facts {
			if f.Differs && (f.Name == "name" || f.Name == "birth_date") && f.Value != nil {
				t.Errorf("%s: a value of ours stands under the register's name: %+v", name, f)
			}
		}
	}
}

func TestParties_areEachAskedAboutOnce(t *testing.T) {
	t.Parallel()
	got := population.Parties(casefile.Case{Beneficiary: "child", Applicant: "aunt", PayeeID: "aunt"})
	want := []population.Party{{About: "beneficiary", Person: "child"}, {About: "applicant", Person: "aunt"}}
	if !slices.Equal(got, want) {
		t.Errorf("parties %v", got)
	}
}

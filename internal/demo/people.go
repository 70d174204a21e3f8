package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/person"
)

// application is one case the demo drives.
type application struct {
	title       string
	opener      string         // who opens it: the applicant, or the counter
	beneficiary *person.Person // nil: the opener
	scheme      string
	facts       map[string]any
	slip        map[string]any // the facts as they were first handed in; nil: the same
	payout      map[string]any
	papers      map[string][]string // kind → files under test/files
	detour      detour              // what happens before the decision; nil: nothing
	reading     string              // the reading of the law the officials choose, where the rules escalate
}

// detour is a way a file takes between its submission and its decision.
type detour func(*Demo, context.Context, application, *Result) error

// seeded are the three applications every demo drives: a grandmother, a severely disabled man, and a mother the law
// does not list.
func seeded() []application {
	return []application{
		{
			title: "bà Nguyễn Thị Sáu, 78", opener: "applicant1", scheme: "social-allowance",
			facts: map[string]any{"birth_date": "1948-03-15", "citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false,
				"children": []any{}, "pension": false, "monthly_social_insurance": false, "on_benefit_since": nil},
			payout: account("9704150001", "NGUYEN THI SAU"),
			papers: map[string][]string{"identity": {"nguyen-thi-sau-identity-card.jpg"}, "declaration": {"nguyen-thi-sau-declaration.pdf"}},
		},
		{
			title: "ông Trần Văn Bình, khuyết tật nặng, nhận tiền mặt", opener: "applicant2", scheme: "social-allowance",
			facts: map[string]any{"birth_date": "1991-02-02", "citizen": true, "disability": "severe", "disability_certificate_date": "2022-01-10",
				"household_class": "not_poor", "hiv": false, "pension": false, "monthly_social_insurance": false, "children": []any{}, "on_benefit_since": nil},
			payout: map[string]any{"payee": "beneficiary", "channel": "post", "post_office": "990011"},
			papers: map[string][]string{"identity": {"tran-van-binh-identity-card.jpg"}, "declaration": {"tran-van-binh-declaration.pdf"},
				"disability_certificate": {"tran-van-binh-disability-certificate.pdf"}},
		},
		{
			title: "chị Lê Thị Hoa, mẹ đã ly hôn", opener: "applicant3", scheme: "social-allowance",
			facts: map[string]any{"birth_date": "1990-01-01", "citizen": true, "household_class": "near_poor", "marital_status": "divorced", "disability": "none",
				"hiv": false, "pension": false, "monthly_social_insurance": false, "on_benefit_since": nil,
				"children": []any{map[string]any{"birth_date": "2016-04-04", "studying": true}, map[string]any{"birth_date": "2020-04-04", "studying": true}}},
			payout: account("9704150003", "LE THI HOA"),
			papers: map[string][]string{"identity": {"le-thi-hoa-identity-card.jpg"}, "declaration": {"le-thi-hoa-declaration.pdf"},
				"poverty_certificate": {"le-thi-hoa-near-poor-certificate.pdf"}, "child_birth_certificate": {"le-thi-hoa-birth-certificate.jpg"}},
		},
	}
}

// drawn are further people, the same for the same seed, opened at the counter.
func drawn(seed uint64, n int) []application {
	random := rand.New(rand.NewPCG(seed, 116))
	all := make([]application, 0, n)
	for i := range n {
		born := civil.MustDate("1930-01-01").AddDays(random.IntN(19 * 365)) // over 75 on every business date
		name := families[random.IntN(len(families))] + " " + middles[random.IntN(len(middles))] + " " + givens[random.IntN(len(givens))]
		beneficiary := person.Person{CitizenNumber: fmt.Sprintf("0991%02d%06d", born.Year%100, random.IntN(1_000_000)), Name: name, BirthDate: born, Commune: "99001"}
		all = append(all, application{
			title: fmt.Sprintf("%s, sinh %d", name, born.Year), opener: "counter1", beneficiary: &beneficiary, scheme: "social-allowance",
			facts: map[string]any{"birth_date": born.String(), "citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false,
				"children": []any{}, "pension": random.IntN(4) == 0, "monthly_social_insurance": false, "on_benefit_since": nil},
			payout: account(fmt.Sprintf("970415%04d", 100+i), "NGUOI DUNG MAU"),
			papers: map[string][]string{"identity": {"nguyen-thi-sau-identity-card.jpg"}, "declaration": {"nguyen-thi-sau-declaration.pdf"}},
		})
	}
	return all
}

func account(number, holder string) map[string]any {
	return map[string]any{"payee": "beneficiary", "channel": "bank", "bank": "BFTVVNVX", "account": number, "account_name": holder}
}

// Parts of invented names.
var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ"}
	middles  = []string{"Thị", "Văn", "Hữu", "Đức", "Ngọc", "Minh"}
	givens   = []string{"An", "Bình", "Chi", "Dung", "Hạnh", "Hòa", "Lan", "Mai", "Nam", "Phúc", "Quý", "Sơn", "Tâm", "Yên"}
)

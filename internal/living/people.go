package living

import (
	"fmt"
	"math/rand/v2"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/person"
)

// resident is somebody of the town with what they apply for. Nobody of them exists.
type resident struct {
	number      int
	beneficiary person.Person
	facts       map[string]any
	papers      []string // kinds
	payout      map[string]any
	town        *town
}

// town is an office and who works there.
type town struct {
	code                       string
	counter, officer, chairman string
}

// towns of the local stack; only the first has two treasurers.
var towns = []*town{
	{"99001", "counter1", "commune_officer1", "commune_chairman1"},
	{"99002", "counter3", "commune_officer3", "commune_chairman2"},
}

// people are n residents, the same for every stack: most of them old, some disabled, every sixth with a pension.
func people(n int) []resident {
	random := rand.New(rand.NewPCG(335, 99))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	all := make([]resident, n)
	for i := range all {
		born := civil.MustDate("1932-01-01").AddDays(random.IntN(18 * 365)) // over 75 on every business date
		r := resident{number: i, town: towns[0], papers: []string{"identity"},
			payout: map[string]any{"payee": "beneficiary", "channel": "bank", "bank": "BFTVVNVX", "account": fmt.Sprintf("970420%06d", i), "account_name": "NGUOI DAN MAU"},
			facts: map[string]any{"citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false, "children": []any{},
				"pension": false, "monthly_social_insurance": false, "on_benefit_since": nil}}
		if i%7 == 1 {
			r.payout = map[string]any{"payee": "beneficiary", "channel": "post", "post_office": "990011"}
		}
		if random.IntN(4) == 0 {
			r.town = towns[1]
		}
		if i%5 == 2 {
			born = civil.MustDate("1968-01-01").AddDays(random.IntN(22 * 365))
			r.facts["disability"], r.facts["disability_certificate_date"] = "severe", "2022-01-10"
			r.papers = append(r.papers, "disability_certificate")
		}
		r.facts["birth_date"] = born.String()
		r.beneficiary = person.Person{CitizenNumber: fmt.Sprintf("0992%02d%06d", born.Year%100, 700_000+i), BirthDate: born, Commune: r.town.code,
			Name: pick(families) + " " + pick(middles) + " " + pick(givens)}
		all[i] = r
	}
	return all
}

// Parts of invented names.
var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Mai", "Trương"}
	middles  = []string{"Thị", "Văn", "Hữu", "Ngọc", "Xuân", "Thanh", "Kim", "Quang", "Minh"}
	givens   = []string{"Bảy", "Cúc", "Đào", "Hiền", "Hồng", "Khánh", "Loan", "Lựu", "Mận", "Năm", "Nhung", "Phượng", "Sen", "Tám", "Thơm", "Tư", "Út", "Xuyến"}
)

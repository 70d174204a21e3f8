package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// The users of the walk, as the local stack seeds them.
var (
	officers   = []string{"commune_officer1", "commune_officer2"}
	treasurers = []string{"treasurer1", "treasurer2"}
	everybody  = []string{"applicant1", "applicant2", "applicant3", "helper1", "counter1", "commune_officer1", "commune_officer2",
		"commune_chairman1", "treasurer1", "treasurer2", "inspector1", "admin1"}
)

const chairman = "commune_chairman1"

// application is what a case asks for.
type application struct {
	opener      string
	beneficiary map[string]any // nil: the opener
	facts       map[string]any
	account     string            // empty: in cash, at the post office
	papers      map[string]string // kind → file below test/files
}

// castOf draws who applies for what in a slot.
func castOf(seed uint64, slot int) application {
	random := rand.New(rand.NewPCG(seed, 1000+uint64(slot)))
	a := application{account: fmt.Sprintf("97041%05d", 20101+slot), papers: map[string]string{"identity": "nguyen-thi-sau-identity-card.jpg"}}
	switch random.IntN(5) {
	case 0:
		a.opener, a.facts = "applicant1", elder("1948-03-15", false)
	case 1:
		a.opener, a.facts = "applicant2", disabled("1991-02-02")
		a.papers = map[string]string{"identity": "tran-van-binh-identity-card.jpg", "disability_certificate": "tran-van-binh-disability-certificate.pdf"}
	default:
		born := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, random.IntN(19*365)).Format(time.DateOnly)
		a.opener = []string{"helper1", "counter1", "counter1"}[random.IntN(3)]
		a.beneficiary = map[string]any{"citizen_number": fmt.Sprintf("0991%s%06d", born[2:4], random.IntN(1_000_000)), "name": fmt.Sprintf("Người Thứ %s", numerals[slot]),
			"birth_date": born, "commune": "99001"}
		a.facts = elder(born, random.IntN(4) == 0)
	}
	if random.IntN(4) == 0 {
		a.account = ""
	}
	return a
}

var numerals = []string{"Nhất", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"}

func elder(born string, pension bool) map[string]any {
	return map[string]any{"birth_date": born, "citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false,
		"children": []any{}, "pension": pension, "monthly_social_insurance": false, "on_benefit_since": nil}
}

func disabled(born string) map[string]any {
	return map[string]any{"birth_date": born, "citizen": true, "disability": "severe", "disability_certificate_date": "2022-01-10",
		"household_class": "not_poor", "hiv": false, "pension": false, "monthly_social_insurance": false, "children": []any{}, "on_benefit_since": nil}
}

// draft is the form as it is filled in.
func (a application) draft() map[string]any {
	if a.account == "" {
		return map[string]any{"facts": a.facts, "payout": map[string]any{"payee": "beneficiary", "channel": "post", "post_office": "990011"}}
	}
	return map[string]any{"facts": a.facts, "payout": map[string]any{"payee": "beneficiary", "channel": "bank", "bank": "BFTVVNVX",
		"account": a.account, "account_name": "NGUOI HUONG"}}
}

// Package population holds questions to the population register (cơ sở dữ liệu quốc gia về dân cư) and what its answers
// mean for a case.
package population

import (
	"fmt"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
)

// Machine is the officer a question names that no officer asks: the check every file goes through.
const Machine = "he-thong"

// Question says who asks, for what, and about whom.
type Question struct {
	Request   string // the same question again keeps it
	Organ     string // identifier of the office, as in case codes
	Officer   string // user name of the officer, or Machine
	Procedure string // scheme
	Case      string
	Number    string
	Name      string
	BirthDate civil.Date
}

// About asks about a party of a case.
func About(c casefile.Case, home office.Office, p person.Person, officer string) Question {
	return Question{Request: fmt.Sprintf("%s/%d/%s/%s", c.Code, c.Revision, p.ID, officer), Organ: home.Organ, Officer: officer,
		Procedure: c.Scheme, Case: c.Code, Number: p.CitizenNumber, Name: p.Name, BirthDate: p.BirthDate}
}

// Match is how far something agrees.
type Match string

// The matches.
const (
	Agrees  Match = "agrees"
	Half    Match = "half" // but for diacritics or the order of the parts
	Differs Match = "differs"
)

// Answer is what the register says. It tells more than a match only where number, name and birth date belong together.
type Answer struct {
	Found         bool
	Name          Match
	BirthDate     Match
	Dead          bool
	DiedOn        civil.Date
	Commune       string
	ResidentSince civil.Date
	Household     string
	Account       *Account
}

// Account is a bank account the person linked to their VNeID and lets organs know.
type Account struct {
	Bank   string // short name or BIC
	Number string
	Name   string
	Since  civil.Date
}

// Party is one person of a case, under the first of the roles they have in it.
type Party struct {
	About  string // beneficiary, applicant or payee
	Person string // id
}

// Parties are the people of a case, each once.
func Parties(c casefile.Case) []Party {
	var parties []Party
	seen := map[string]bool{"": true}
	for _, p := range []Party{{"beneficiary", c.Beneficiary}, {"applicant", c.Applicant}, {"payee", c.PayeeID}} {
		if !seen[p.Person] {
			seen[p.Person] = true
			parties = append(parties, p)
		}
	}
	return parties
}

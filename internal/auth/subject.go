package auth

import (
	"slices"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/task"
)

// Role is what a duty makes of a person. Citizens and their helpers need none.
type Role string

// The roles.
const (
	Counter          Role = "counter"
	CommuneOfficer   Role = "commune_officer"
	CommuneChairman  Role = "commune_chairman"
	CentreOfficer    Role = "centre_officer" // employment service centre
	ProvinceOfficer  Role = "province_officer"
	ProvinceDirector Role = "province_director"
	Treasurer        Role = "treasurer"
	Cashier          Role = "cashier"
	PolicyWriter     Role = "policy_writer"
	PolicyApprover   Role = "policy_approver"
	Inspector        Role = "inspector"
	Admin            Role = "admin"
)

// Roles is every role.
func Roles() []Role {
	return []Role{
		Counter, CommuneOfficer, CommuneChairman, CentreOfficer, ProvinceOfficer, ProvinceDirector,
		Treasurer, Cashier, PolicyWriter, PolicyApprover, Inspector, Admin,
	}
}

// Duty is a role in an office, for a time. It comes from the product's database, never from a token.
type Duty struct {
	Role      Role
	Office    string     // code of the office the person sits in; its inbox is the duty's
	Territory []string   // codes of further offices the duty covers; the own one is always covered
	From      civil.Date // first day; a duty without one holds on no day
	To        civil.Date // last day; zero: until further notice
}

// Active tells whether the duty holds on the day.
func (d Duty) Active(day civil.Date) bool {
	if d.From.IsZero() || day.IsZero() || day.Before(d.From) {
		return false
	}
	return d.To.IsZero() || !day.After(d.To)
}

// Offices is every office the duty covers, its own first.
func (d Duty) Offices() []string {
	offices := []string{d.Office}
	for _, code := range d.Territory {
		if !slices.Contains(offices, code) {
			offices = append(offices, code)
		}
	}
	return offices
}

// Queue is the inbox of the duty.
func (d Duty) Queue() string { return task.Queue(d.Office, string(d.Role)) }

// Subject is the person behind a request with everything that decides what they may do. The zero Subject is
// somebody who has not logged in.
type Subject struct {
	PersonID string
	Name     string
	Username string
	Duties   []Duty    // all of them, past and future too: Authorize picks those of the day
	AuthTime time.Time // when the person last proved who they are; zero when the issuer did not say
}

// SignWithin is how old a login may be when somebody signs.
const SignWithin = 15 * time.Minute

// Fresh refuses when the person last proved who they are longer ago than within, so that nobody signs at a desk
// somebody else walked away from. now is the wall clock, not the business clock: logins are older in real time.
func (s Subject) Fresh(now time.Time, within time.Duration) error {
	age := now.Sub(s.AuthTime)
	if s.AuthTime.IsZero() || age > within || age < -leeway {
		return errs.New("LOGIN_NOT_FRESH", "minutes", int(within.Minutes()))
	}
	return nil
}

// Holds tells whether the person has an active duty of the role on the day.
func (s Subject) Holds(role Role, day civil.Date) bool {
	return slices.ContainsFunc(s.Duties, func(d Duty) bool { return d.Role == role && d.Active(day) })
}

// Package person holds natural persons (người).
package person

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Person is somebody as an application names them.
type Person struct {
	ID            string     `json:"-"`                        // ours to give; nobody writes it in a request
	CitizenNumber string     `json:"citizen_number,omitempty"` // số định danh cá nhân, 12 digits
	Name          string     `json:"name"`
	BirthDate     civil.Date `json:"birth_date"`
	Commune       string     `json:"commune"` // office code of the commune of residence
	Phone         string     `json:"phone,omitempty"`
	Email         string     `json:"email,omitempty"` // where notices go; without it they go to the phone
}

// Known is somebody who may log in, with what they are entrusted with.
type Known struct {
	ID     string
	Name   string
	Duties []Duty
}

// Duty is a role in an office, for a time.
type Duty struct {
	Role   string
	Office string
	Others []string // further offices of its territory: those of the province, for an office of the province
	From   civil.Date
	To     civil.Date // last day; zero: until further notice
}

var (
	citizenNumber = regexp.MustCompile(`^[0-9]{12}$`)
	email         = regexp.MustCompile("^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$") // RFC 5321, without quoted names
	phone         = regexp.MustCompile(`^\+?[0-9][0-9 .-]{7,14}$`)
)

// isName tells whether the text can stand on a letter and in an order to a bank: letters, and no sign that is invisible
// or turns the line around.
func isName(text string) bool {
	return strings.ContainsFunc(text, unicode.IsLetter) && utf8.RuneCountInString(text) <= 120 &&
		!strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) })
}

// Check refuses what cannot be a person. Field names are given under the prefix, as the caller's JSON spells them.
// Whether the commune exists, the register of offices must say.
func (p Person) Check(prefix string, today civil.Date) error {
	var fields []errs.Field
	wrong := func(name string, e *errs.Error) {
		fields = append(fields, errs.Field{Name: prefix + name, Code: e.Code, Params: e.Params})
	}
	if p.CitizenNumber != "" && !citizenNumber.MatchString(p.CitizenNumber) {
		wrong("citizen_number", errs.New("CITIZEN_NUMBER_MALFORMED", "digits", len(p.CitizenNumber)))
	}
	if !isName(p.Name) {
		wrong("name", errs.New("NAME_MISSING"))
	}
	if p.BirthDate.IsZero() {
		wrong("birth_date", errs.New("BIRTH_DATE_MISSING"))
	} else if p.BirthDate.After(today) {
		wrong("birth_date", errs.New("BIRTH_DATE_IN_FUTURE", "date", p.BirthDate.Vietnamese()))
	}
	if p.Commune == "" {
		wrong("commune", errs.New("COMMUNE_UNKNOWN", "commune", ""))
	}
	if p.Phone != "" && !phone.MatchString(p.Phone) {
		wrong("phone", errs.New("PHONE_MALFORMED"))
	}
	if p.Email != "" && (!email.MatchString(p.Email) || len(p.Email) > 254) {
		wrong("email", errs.New("EMAIL_MALFORMED"))
	}
	return errs.Wrong(fields...)
}

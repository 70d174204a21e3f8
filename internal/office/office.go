// Package office holds organs with a territory, valid in time (cơ quan).
package office

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Office is a commune, ward, province department or service centre.
type Office struct {
	Code       string
	Kind       string
	Name       string
	Place      string // where letters are written
	Organ      string // identifier used in case codes
	Province   string // official province code
	LocalRates bool   // the province resolved standards of its own, so the rules are asked with its code
	ValidFrom  civil.Date
	ValidTo    civil.Date // last day; zero: exists
	MergedInto string     // code of the office that took over
	Account    string     // the payer's account
	Bank       string     // BIC of the payer's bank
}

// MustBeHome refuses an office nobody lives under, or that is not there on the day; then it names the one that took over.
func (o Office) MustBeHome(day civil.Date) error {
	if o.Code == "" || o.Kind == "province" || o.Kind == "centre" || day.Before(o.ValidFrom) {
		return errs.New("COMMUNE_UNKNOWN", "commune", o.Code)
	}
	if !o.ValidTo.IsZero() && day.After(o.ValidTo) {
		return errs.New("COMMUNE_ENDED", "commune", o.Name, "ended", o.ValidTo.Vietnamese(), "successor", o.MergedInto)
	}
	return nil
}

// ProvinceForRules is the province the rules are asked with: empty where the national minimum applies.
func (o Office) ProvinceForRules() string {
	if o.LocalRates {
		return o.Province
	}
	return ""
}

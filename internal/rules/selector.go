package rules

import (
	"fmt"
	"slices"
)

// selector names the moment that chooses among rows. The list is closed: a pack cannot invent one.
type selector string

const (
	byBenefitMonth   selector = "benefit_month"
	byFiled          selector = "filed"
	byDecided        selector = "decided"
	byAsOf           selector = "as_of"
	byOnBenefitSince selector = "on_benefit_since"
)

var selectors = []selector{byBenefitMonth, byFiled, byDecided, byAsOf, byOnBenefitSince}

// moments is what the selectors say of one question, days and months as text; absent ones are "".
type moments map[selector]string

// within compares texts of the same precision: a month against a day lies within when the month does.
func within(value, from, to string) bool {
	return (from == "" || clip(value, from) >= clip(from, value)) && (to == "" || clip(value, to) <= clip(to, value))
}

func clip(text, other string) string { return text[:min(len(text), len(other))] }

// rowSet is a parameter: the selector and its rows in the order they came into force.
type rowSet struct {
	name     string
	selector selector
	rows     []row
}

func (s rowSet) check() error {
	if !slices.Contains(selectors, s.selector) {
		return fmt.Errorf("rules: parameter %s: selector %q is not in the closed list", s.name, s.selector)
	}
	if len(s.rows) == 0 {
		return fmt.Errorf("rules: parameter %s has no rows", s.name)
	}
	for i, r := range s.rows {
		if r.InForceFrom == "" || r.Basis == "" || r.Value == nil {
			return fmt.Errorf("rules: parameter %s, row %d: value, in_force_from and basis are required", s.name, i+1)
		}
		for _, bound := range []string{r.AppliesFrom, r.AppliesTo, r.InForceFrom} {
			if !isDay(bound) && !isMonth(bound) && bound != "" {
				return fmt.Errorf("rules: parameter %s, row %d: %q is neither a day nor a month", s.name, i+1, bound)
			}
		}
		if i > 0 && s.rows[i-1].InForceFrom > r.InForceFrom {
			return fmt.Errorf("rules: parameter %s, row %d came into force before the row above: append, never insert", s.name, i+1)
		}
	}
	return nil
}

// pick is the index of the row that answers: known by as_of, governing the moment, the last of several; -1 for none.
func (s rowSet) pick(at moments) int {
	moment := at[s.selector]
	if moment == "" {
		return -1
	}
	for i, r := range slices.Backward(s.rows) {
		if r.InForceFrom <= at[byAsOf] && within(moment, r.AppliesFrom, r.AppliesTo) {
			return i
		}
	}
	return -1
}

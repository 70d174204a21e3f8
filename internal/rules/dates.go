package rules

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
)

func isDay(text string) bool {
	_, err := civil.ParseDate(text)
	return err == nil
}

func isMonth(text string) bool {
	_, err := civil.ParseMonth(text)
	return err == nil
}

// benefitMonth is the month asked about: the one given, else that of the decision, else that of the day of knowledge.
func benefitMonth(d determination.Dates) civil.Month {
	switch {
	case !d.Month.IsZero():
		return d.Month
	case !d.Decided.IsZero():
		return d.Decided.MonthOf()
	default:
		return d.AsOf.MonthOf()
	}
}

// decisionDay is the day on which the conditions must hold for somebody who draws nothing yet: that of the decision,
// unless the month lies before it; for a file that is not decided the day of knowledge, if it falls in the month. The
// zero date leaves it at the month.
func decisionDay(d determination.Dates, month civil.Month) civil.Date {
	switch {
	case !d.Decided.IsZero() && !month.Before(d.Decided.MonthOf()):
		return d.Decided
	case d.Decided.IsZero() && !d.Filed.IsZero() && d.AsOf.MonthOf() == month:
		return d.AsOf
	default:
		return civil.Date{}
	}
}

func momentsOf(d determination.Dates, month civil.Month, onBenefitSince string) moments {
	return moments{
		byBenefitMonth:   month.String(),
		byFiled:          d.Filed.String(),
		byDecided:        d.Decided.String(),
		byAsOf:           d.AsOf.String(),
		byOnBenefitSince: onBenefitSince,
	}
}

// outside names the selectors whose moment the pack does not cover.
func (c coverage) outside(at moments) []string {
	var names []string
	for _, s := range c.Dates {
		if moment := at[s.Selector]; moment != "" && !within(moment, s.From, s.To) {
			names = append(names, string(s.Selector))
		}
	}
	return names
}

// monthsBetween counts the months from one month to another, negative when the second is earlier.
func monthsBetween(from, to civil.Month) int {
	return (to.Year-from.Year)*12 + int(to.Month) - int(from.Month)
}

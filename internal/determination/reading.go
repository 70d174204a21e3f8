package determination

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
)

// Reading is the amount that a reading of the law leads to, and whether there is such a reading that speaks of money.
func (r Result) Reading(name string) (money.VND, bool) {
	switch amount := r.Readings[name].(type) {
	case float64:
		return money.VND(amount), true
	case json.Number:
		n, err := strconv.ParseInt(amount.String(), 10, 64)
		return money.VND(n), err == nil
	}
	return 0, false
}

// monthsAhead is how many months after the present one a benefit that a person begins may start: later is a slip of the pen.
const monthsAhead = 12

// MayApprove says why a reading cannot be granted from a month on, or nil. Where the law is silent the rules cannot say
// when a benefit begins either: the person who decides says both. It begins in the month the file was received at the
// earliest: a wrong digit would pay for years in which nobody had asked.
func (r Result) MayApprove(reading string, start civil.Month, filed, today civil.Date) *errs.Error {
	names := r.readings()
	if reading == "" || start.IsZero() {
		return errs.New("READING_MISSING", "readings", names)
	}
	amount, known := r.Reading(reading)
	switch first, last := filed.MonthOf(), today.MonthOf().First().AddMonths(monthsAhead).MonthOf(); {
	case !known:
		return errs.New("READING_UNKNOWN", "reading", reading, "readings", names)
	case amount == 0:
		return errs.New("READING_GIVES_NOTHING", "reading", reading)
	case start.Before(first) || last.Before(start):
		return errs.New("START_MONTH_IMPLAUSIBLE", "month", start.Vietnamese(), "first", first.Vietnamese(), "last", last.Vietnamese())
	}
	return nil
}

// MayName says why an answer that grants no reading cannot name this one or this month, or nil. A refusal may rest on a
// reading, one of those the rules gave. What is named here is signed: it is never a text of the caller's own.
func (r Result) MayName(reading string, start civil.Month, refusing bool) *errs.Error {
	_, known := r.Readings[reading]
	switch {
	case reading == "" && start.IsZero():
		return nil
	case !refusing || !start.IsZero() || r.Outcome != Escalate || len(r.Readings) == 0:
		return errs.New("READING_NOT_WANTED")
	case !known:
		return errs.New("READING_UNKNOWN", "reading", reading, "readings", r.readings())
	}
	return nil
}

func (r Result) readings() string { return strings.Join(slices.Sorted(maps.Keys(r.Readings)), ", ") }

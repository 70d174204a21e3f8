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

// MayApprove says why a reading cannot be granted from a month on, or nil. Where the law is silent the rules cannot say
// when a benefit begins either: the person who decides says both.
func (r Result) MayApprove(reading string, start civil.Month) *errs.Error {
	names := strings.Join(slices.Sorted(maps.Keys(r.Readings)), ", ")
	if reading == "" || start.IsZero() {
		return errs.New("READING_MISSING", "readings", names)
	}
	amount, known := r.Reading(reading)
	switch {
	case !known:
		return errs.New("READING_UNKNOWN", "reading", reading, "readings", names)
	case amount == 0:
		return errs.New("READING_GIVES_NOTHING", "reading", reading)
	}
	return nil
}

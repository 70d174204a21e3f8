// Package money holds the only currency of the platform.
package money

import "strconv"

// VND is an amount in đồng. The đồng has no minor unit, so an amount is a whole number everywhere:
// in Go, in Rego, in PostgreSQL (bigint), in JSON and in ISO 20022 files.
type VND int64

// String writes the amount without grouping, as machines read it.
func (v VND) String() string { return strconv.FormatInt(int64(v), 10) }

// Grouped writes the amount as people read it in Viet Nam: 1.350.000.
func (v VND) Grouped() string {
	digits := strconv.FormatInt(int64(v), 10)
	sign := ""
	if v < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return sign + digits
}

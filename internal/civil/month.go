package civil

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Month is a benefit month. The zero Month means "no month".
type Month struct {
	Year  int
	Month time.Month
}

const monthLayout = "2006-01"

// ParseMonth reads YYYY-MM.
func ParseMonth(text string) (Month, error) {
	t, err := time.Parse(monthLayout, text)
	if err != nil {
		return Month{}, fmt.Errorf("civil: %q is not a month of the form YYYY-MM", text)
	}
	return Month{t.Year(), t.Month()}, nil
}

// MustMonth is ParseMonth for constants in tests and tables; it panics on a bad text.
func MustMonth(text string) Month {
	m, err := ParseMonth(text)
	if err != nil {
		panic(err)
	}
	return m
}

// IsZero tells whether there is no month.
func (m Month) IsZero() bool { return m == Month{} }

// First is the first day of the month.
func (m Month) First() Date { return Date{m.Year, m.Month, 1} }

// Last is the last day of the month.
func (m Month) Last() Date { return m.Next().First().AddDays(-1) }

// Next is the month after.
func (m Month) Next() Month { return m.First().AddMonths(1).MonthOf() }

// Before tells whether m is earlier than other.
func (m Month) Before(other Month) bool { return m.First().Before(other.First()) }

// String writes YYYY-MM, or nothing for the zero Month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return m.First().UTC().Format(monthLayout)
}

// Vietnamese writes the month as letters do: 11/2026.
func (m Month) Vietnamese() string { return m.First().UTC().Format("01/2006") }

// MarshalJSON writes the ISO text, or null.
func (m Month) MarshalJSON() ([]byte, error) { return marshal(m.String()) }

// UnmarshalJSON reads the ISO text, or null.
func (m *Month) UnmarshalJSON(data []byte) error { return unmarshal(data, m, ParseMonth) }

// Value stores the month as its first day.
func (m Month) Value() (driver.Value, error) {
	if m.IsZero() {
		return nil, nil
	}
	return m.First().UTC(), nil
}

// Scan reads the month from a PostgreSQL date.
func (m *Month) Scan(src any) error {
	var d Date
	if err := d.Scan(src); err != nil {
		return err
	}
	if d.IsZero() {
		*m = Month{}
		return nil
	}
	*m = d.MonthOf()
	return nil
}

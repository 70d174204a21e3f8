// Package civil holds the dates the law speaks of: days and months without an hour or a zone.
//
// Every legal or money date is a civil date in Asia/Ho_Chi_Minh. An instant becomes a date in one place
// only, [DateOf], so that a file handed in at 23:30 in Hà Nội counts on that day wherever the server runs.
package civil

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
	_ "time/tzdata" // the zone must be known on a machine without a zone database
)

// Zone is the zone of all legal dates.
var Zone = mustLoad("Asia/Ho_Chi_Minh")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// Date is a calendar day. The zero Date means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

const dateLayout = "2006-01-02"

// DateOf is the day on which the instant falls in Viet Nam.
func DateOf(instant time.Time) Date {
	year, month, day := instant.In(Zone).Date()
	return Date{year, month, day}
}

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(dateLayout, text)
	if err != nil {
		return Date{}, fmt.Errorf("civil: %q is not a date of the form YYYY-MM-DD", text)
	}
	year, month, day := t.Date()
	return Date{year, month, day}, nil
}

// MustDate is ParseDate for constants in tests and tables; it panics on a bad text.
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// UTC is midnight UTC of the day, for arithmetic only.
func (d Date) UTC() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return fromUTC(d.UTC().AddDate(0, 0, n)) }

// AddMonths moves by n months to the same day number, or to the last day of a month that has no such day.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// AddYears moves by n years; 29 February becomes 28 February in a common year.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Before tells whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.UTC().Before(other.UTC()) }

// After tells whether d is later than other.
func (d Date) After(other Date) bool { return other.Before(d) }

// DaysSince counts the days from other to d.
func (d Date) DaysSince(other Date) int { return int(d.UTC().Sub(other.UTC()).Hours() / 24) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// MonthOf is the month the day lies in.
func (d Date) MonthOf() Month { return Month{d.Year, d.Month} }

// String writes YYYY-MM-DD, or nothing for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.UTC().Format(dateLayout)
}

// Vietnamese writes the day as letters do: 02/11/2026.
func (d Date) Vietnamese() string { return d.UTC().Format("02/01/2006") }

// MarshalJSON writes the ISO text, or null.
func (d Date) MarshalJSON() ([]byte, error) { return marshal(d.String()) }

// UnmarshalJSON reads the ISO text, or null.
func (d *Date) UnmarshalJSON(data []byte) error { return unmarshal(data, d, ParseDate) }

// Value stores the day as a PostgreSQL date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.UTC(), nil
}

// Scan reads a PostgreSQL date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = fromUTC(v)
	case string:
		parsed, err := ParseDate(v)
		if err != nil {
			return err
		}
		*d = parsed
	default:
		return fmt.Errorf("civil: cannot read a date from %T", src)
	}
	return nil
}

func fromUTC(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

func marshal(text string) ([]byte, error) {
	if text == "" {
		return []byte("null"), nil
	}
	return json.Marshal(text)
}

func unmarshal[T any](data []byte, into *T, parse func(string) (T, error)) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if text == nil {
		var zero T
		*into = zero
		return nil
	}
	parsed, err := parse(*text)
	if err != nil {
		return err
	}
	*into = parsed
	return nil
}

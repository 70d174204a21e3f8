// Package calendar counts working days (ngày làm việc).
//
// A working day is Monday to Friday, less holidays, plus weekends declared worked. The day of filing is day 0
// (Civil Code 2015, Article 147: the first day is not counted).
package calendar

import (
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

// Calendar is one version of the working-day calendar.
type Calendar struct {
	off    map[civil.Date]bool
	worked map[civil.Date]bool
}

// New makes a calendar from the exceptions to Monday-to-Friday.
func New(holidays, workingWeekends []civil.Date) Calendar {
	c := Calendar{off: map[civil.Date]bool{}, worked: map[civil.Date]bool{}}
	for _, d := range holidays {
		c.off[d] = true
	}
	for _, d := range workingWeekends {
		c.worked[d] = true
	}
	return c
}

// Works tells whether offices are open on d.
func (c Calendar) Works(d civil.Date) bool {
	weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	if weekend {
		return c.worked[d]
	}
	return !c.off[d]
}

// Until counts the working days after from, up to and with to; none where to is not later.
func (c Calendar) Until(from, to civil.Date) int {
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if c.Works(d) {
			n++
		}
	}
	return n
}

// Add is working day n after from; from itself is day 0.
func (c Calendar) Add(from civil.Date, n int) civil.Date {
	d := from
	for n > 0 {
		d = d.AddDays(1)
		if c.Works(d) {
			n--
		}
	}
	return d
}

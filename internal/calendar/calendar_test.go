package calendar_test

import (
	"testing"

	"github.com/an-sinh/ansinh/internal/calendar"
	"github.com/an-sinh/ansinh/internal/civil"
)

func TestAdd_skipsWeekendsAndHolidaysAndTakesSwappedDays(t *testing.T) {
	t.Parallel()
	plain := calendar.New(nil, nil)
	swapped := calendar.New([]civil.Date{civil.MustDate("2026-10-06")}, []civil.Date{civil.MustDate("2026-10-10")})
	for _, tc := range []struct {
		name string
		c    calendar.Calendar
		from string
		n    int
		want string
	}{
		{"seven working days from a Monday", plain, "2026-10-05", 7, "2026-10-14"},
		{"ten working days from a Friday", plain, "2026-10-02", 10, "2026-10-16"},
		{"filed on a Saturday, day 1 is Monday", plain, "2026-10-03", 1, "2026-10-05"},
		{"day 0 is the day itself", plain, "2026-10-05", 0, "2026-10-05"},
		{"a holiday is skipped", swapped, "2026-10-05", 1, "2026-10-07"},
		{"a worked Saturday counts", swapped, "2026-10-09", 1, "2026-10-10"},
	} {
		if got := tc.c.Add(civil.MustDate(tc.from), tc.n).String(); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestUntil_isTheWayBackOfAdd(t *testing.T) {
	t.Parallel()
	c := calendar.New([]civil.Date{civil.MustDate("2026-11-24")}, []civil.Date{civil.MustDate("2026-11-28")})
	from := civil.MustDate("2026-11-20")
	for n := range 30 {
		if got := c.Until(from, c.Add(from, n)); got != n {
			t.Errorf("working day %d is %d days away", n, got)
		}
	}
	if got := c.Until(from, from.AddDays(-3)); got != 0 {
		t.Errorf("a day that has passed is %d days away", got)
	}
}

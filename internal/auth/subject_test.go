package auth_test

import (
	"slices"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
)

func TestFresh_wantsALoginOfTheLastMinutes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		login time.Time
		fresh bool
	}{
		"just now":                      {now, true},
		"exactly fifteen minutes":       {now.Add(-15 * time.Minute), true},
		"a second more":                 {now.Add(-15*time.Minute - time.Second), false},
		"never said":                    {time.Time{}, false},
		"a clock a little ahead":        {now.Add(20 * time.Second), true},
		"a login of the distant future": {now.Add(time.Hour), false},
	} {
		err := auth.Subject{AuthTime: c.login}.Fresh(now, auth.SignWithin)
		if c.fresh && err != nil || !c.fresh && errs.CodeOf(err) != "LOGIN_NOT_FRESH" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDuty_coversItsOwnOfficeOnceAndFirst(t *testing.T) {
	t.Parallel()
	d := auth.Duty{Role: auth.CommuneChairman, Office: "A", Territory: []string{"B", "A", "B"}}
	if got := d.Offices(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("covers %v", got)
	}
	if d.Queue() != "A/commune_chairman" {
		t.Errorf("its inbox is %s", d.Queue())
	}
}

func TestSubject_holdsARoleOnTheDaysOfTheDuty(t *testing.T) {
	t.Parallel()
	s := on(auth.Treasurer)
	if !s.Holds(auth.Treasurer, today) || s.Holds(auth.Treasurer, s.Duties[0].From.AddDays(-1)) || s.Holds(auth.Admin, today) {
		t.Error("a treasurer since January is one today, was none before, and is no administrator")
	}
}

package civil_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

func TestDateOf_usesTheDayInVietNam(t *testing.T) {
	t.Parallel()
	lateInUTC := time.Date(2026, 11, 1, 17, 30, 0, 0, time.UTC) // 00:30 of the next day in Hà Nội
	if got := civil.DateOf(lateInUTC).String(); got != "2026-11-02" {
		t.Fatalf("got %s", got)
	}
}

func TestAddMonths_endsOnTheLastDayOfAShortMonth(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-30", 3, "2027-02-28"},
		{"2026-03-31", -1, "2026-02-28"}, {"2026-12-15", 1, "2027-01-15"}, {"2024-02-29", 12, "2025-02-28"},
	} {
		if got := civil.MustDate(tc.from).AddMonths(tc.n).String(); got != tc.want {
			t.Errorf("%s + %d months: got %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
}

func TestParse_refusesWhatIsNoDate(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "2026-02-30", "2026-2-3", "02/11/2026", "2026-11-02T00:00:00Z"} {
		if _, err := civil.ParseDate(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestJSON_roundTrip(t *testing.T) {
	t.Parallel()
	type pair struct {
		D civil.Date
		M civil.Month
	}
	for _, want := range []string{`{"D":"2026-11-02","M":"2026-11"}`, `{"D":null,"M":null}`} {
		var p pair
		if err := json.Unmarshal([]byte(want), &p); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(p)
		if err != nil || string(got) != want {
			t.Errorf("got %s (%v), want %s", got, err, want)
		}
	}
}

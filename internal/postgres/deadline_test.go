package postgres_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// The clock moves by itself; any number of sweeps at once ring what it passed, each deadline once.
func TestRingDue_ringsWhatTheDayPassedOnceHoweverManySweep(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	owner := connect(t, db.OwnerURL)
	passed := map[string]bool{}
	for _, day := range []string{"2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13", "2026-11-14", "2026-11-15"} {
		passed[db.SubmittedCase(t, "applicant1", civil.MustDate(day))] = true
	}
	today := db.SubmittedCase(t, "applicant2", civil.MustDate("2026-11-16")) // the last day itself is in time
	waits := db.SubmittedCase(t, "applicant3", civil.MustDate("2026-11-10"))
	if _, err := owner.Exec(ctx, `update deadline set paused_on = '2026-11-09' where case_code = $1`, waits); err != nil {
		t.Fatal(err)
	}
	if rung, err := db.RingDue(ctx); rung != 0 || err != nil {
		t.Fatalf("%d rang before their day, %v", rung, err)
	}
	if _, err := owner.Exec(ctx, `update business_clock set wall = wall - interval '14 days'`); err != nil {
		t.Fatal(err)
	}
	var rung atomic.Int32
	var sweeps sync.WaitGroup
	for range 4 {
		sweeps.Go(func() {
			n, err := db.RingDue(ctx)
			if err != nil {
				t.Error(err)
			}
			rung.Add(int32(n))
		})
	}
	sweeps.Wait()
	last, err := db.RingDue(ctx) // what a sweep found locked is left to the next
	if err != nil || int(rung.Load())+last != len(passed) {
		t.Errorf("%d and %d rang of %d, %v", rung.Load(), last, len(passed), err)
	}
	rows, err := owner.Query(ctx, `select case_code, count(*) from timeline where what = 'DEADLINE_PASSED' group by 1`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var code string
		var times int
		if err := rows.Scan(&code, &times); err != nil {
			t.Fatal(err)
		}
		if !passed[code] || times != 1 {
			t.Errorf("%s rang %d times (today's %s, waiting %s)", code, times, today, waits)
		}
		delete(passed, code)
	}
	if len(passed) > 0 {
		t.Errorf("%v did not ring", passed)
	}
}

// A day that the applicant let pass is no breach of the office: the case hears of it and the timeline does not.
func TestRingDue_tellsTheCaseOfADayTheApplicantLetPass(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	owner := connect(t, db.OwnerURL)
	code := db.OpenedCase(t, "applicant1")
	if _, err := owner.Exec(ctx, `insert into deadline (case_code, kind, due) values ($1, 'draft', '2026-11-01')`, code); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := db.RingDue(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var signals, lines int
	if err := owner.QueryRow(ctx, `select (select count(*) from outbox where workflow = 'case/' || $1 and name = 'deadline-passed' and payload ->> 'kind' = 'draft'),
		(select count(*) from timeline where case_code = $1 and what = 'DEADLINE_PASSED')`, code).Scan(&signals, &lines); err != nil {
		t.Fatal(err)
	}
	if signals != 1 || lines != 0 {
		t.Errorf("%d signals and %d lines of a broken limit", signals, lines)
	}
}

// Who hands in on the last day while the engine is away has handed in: the day they did not let pass does not ring
// before they are answered.
func TestRingDue_waitsForWhatWasHandedInByTheLastDay(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	owner := connect(t, db.OwnerURL)
	inTime, late := db.OpenedCase(t, "applicant1"), db.OpenedCase(t, "applicant2")
	for code, asked := range map[string]string{inTime: "2026-11-01", late: "2026-11-02"} {
		if _, err := owner.Exec(ctx, `insert into deadline (case_code, kind, due) values ($1, 'draft', '2026-11-01')`, code); err != nil {
			t.Fatal(err)
		}
		if _, err := owner.Exec(ctx, `insert into command (id, person, idempotency_key, kind, case_code, fingerprint, asked_on)
			select gen_random_uuid(), applicant, $1, 'submit', $1, '', $2 from cases where code = $1`, code, asked); err != nil {
			t.Fatal(err)
		}
	}
	rang := func() (codes []string) {
		t.Helper()
		if _, err := db.RingDue(ctx); err != nil {
			t.Fatal(err)
		}
		if err := owner.QueryRow(ctx, `select coalesce(array_agg(case_code order by case_code), '{}') from deadline where rung_on is not null`).Scan(&codes); err != nil {
			t.Fatal(err)
		}
		return codes
	}
	if codes := rang(); len(codes) != 1 || codes[0] != late {
		t.Errorf("%v rang, but %s was handed in by its last day and %s was not", codes, inTime, late)
	}
	if _, err := owner.Exec(ctx, `update command set state = 'refused', outcome = '{}', delivered_at = now() where case_code = $1`, inTime); err != nil {
		t.Fatal(err)
	}
	if codes := rang(); len(codes) != 2 {
		t.Errorf("after the answer only %v rang", codes)
	}
}

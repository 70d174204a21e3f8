package postgres_test

import (
	"context"
	"testing"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/postgres"
	"github.com/an-sinh/ansinh/internal/testkit"
)

func TestClock_startsOnItsDayAndOnlyMovesForward(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	if today, err := db.Today(ctx); err != nil || today != testkit.FirstDay {
		t.Fatalf("today is %s, %v", today, err)
	}
	if _, err := db.AdvanceClock(ctx, civil.MustDate("2026-11-20")); err != nil {
		t.Fatal(err)
	}
	if today, _ := db.Today(ctx); today.String() != "2026-11-20" {
		t.Fatalf("today is %s", today)
	}
	if _, err := db.AdvanceClock(ctx, civil.MustDate("9999-12-31")); errs.CodeOf(err) != "CLOCK_MOVES_TOO_FAR" {
		t.Fatalf("the clock moved to the end of days: %v", err)
	}
	if _, err := db.AdvanceClock(ctx, testkit.FirstDay); errs.CodeOf(err) != "CLOCK_ONLY_MOVES_FORWARD" {
		t.Fatalf("the clock moved back: %v", err)
	}
	owner, err := postgres.Open(ctx, db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if err := owner.StartClock(ctx, "local", testkit.FirstDay); err != nil {
		t.Fatal(err)
	}
	if today, _ := db.Today(ctx); today.String() != "2026-11-20" {
		t.Fatalf("a second start set the clock back to %s", today)
	}
}

func TestClock_ringsEverythingDueInOrderAndOnce(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	later := db.SubmittedCase(t, "applicant1", civil.MustDate("2026-11-12"))
	sooner := db.SubmittedCase(t, "applicant2", civil.MustDate("2026-11-11"))
	today := db.SubmittedCase(t, "applicant3", civil.MustDate("2026-11-20")) // the last day itself is in time
	rung, err := db.AdvanceClock(ctx, civil.MustDate("2026-11-20"))
	if err != nil || len(rung) != 2 || rung[0].Case != sooner || rung[1].Case != later {
		t.Fatalf("rung %+v, %v", rung, err)
	}
	if rung, err = db.AdvanceClock(ctx, civil.MustDate("2026-11-21")); err != nil || len(rung) != 1 || rung[0].Case != today {
		t.Fatalf("rung %+v, %v", rung, err)
	}
	happenings, err := db.Timeline(ctx, sooner)
	if err != nil {
		t.Fatal(err)
	}
	last := happenings[len(happenings)-1]
	if last.What != "DEADLINE_PASSED" || last.On.String() != "2026-11-12" {
		t.Fatalf("the timeline ends with %+v", last)
	}
}

// A stack that runs for weeks passes deadlines by itself. They ring with the next advance, which they must not stop.
func TestClock_ringsWhatItPassedByItself(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	db.SubmittedCase(t, "applicant1", civil.MustDate("2026-11-11"))
	owner := connect(t, db.OwnerURL)
	if _, err := owner.Exec(ctx, `update business_clock set wall = wall - interval '14 days'`); err != nil {
		t.Fatal(err)
	}
	if rung, err := db.AdvanceClock(ctx, civil.MustDate("2026-11-20")); err != nil || len(rung) != 1 {
		t.Fatalf("rung %+v, %v", rung, err)
	}
	if today, _ := db.Today(ctx); today.String() != "2026-11-20" {
		t.Fatalf("today is %s", today)
	}
}

func TestClock_followsTheWallInProduction(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	owner := connect(t, db.OwnerURL)
	if _, err := owner.Exec(ctx, `update business_clock set mode = 'wall'`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.AdvanceClock(ctx, civil.MustDate("2026-12-01")); errs.CodeOf(err) != "CLOCK_FOLLOWS_THE_WALL" {
		t.Fatalf("a production clock was moved: %v", err)
	}
}

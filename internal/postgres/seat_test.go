package postgres_test

import (
	"context"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// A step of the province opens its task there and not in the commune that keeps the case.
func TestSeat_isTheOrganOfTheCasesProvince(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	for seat, office := range map[procedure.Seat]string{procedure.Home: "99001", procedure.Province: "99000", procedure.Centre: "99500"} {
		if task := seated(t, db, seat, testkit.FirstDay); task != office {
			t.Errorf("%q: the task was opened in %q, not in %s", seat, task, office)
		}
	}
}

// The department was founded on 1 March 2025: before that day nobody sits there, and no task goes astray.
func TestSeat_thatIsNotThereYetRefusesTheStep(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	code := checked(t, db)
	move := casefile.Move{Case: code, Revision: 2, From: testkit.Chain.Step("determine"), On: civil.MustDate("2025-02-28"),
		To: procedure.Step{Key: "verify", Kind: procedure.Verify, Role: "province_officer", Office: procedure.Province}}
	if _, err := db.Determined(context.Background(), move, record); errs.CodeOf(err) != "SEAT_MISSING" {
		t.Errorf("a step in an office that is not there yet gave %v", err)
	}
	if tasks, err := db.OpenTasks(context.Background(), code); err != nil || len(tasks) != 0 {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
}

func checked(t *testing.T, db *testkit.Database) (code string) {
	t.Helper()
	code = db.SubmittedCase(t, "applicant1", civil.MustDate("2026-11-11"))
	if _, err := db.Checked(context.Background(), casefile.Move{Case: code, Revision: 1, From: testkit.Chain.Step("check"),
		To: testkit.Chain.Step("determine"), On: testkit.FirstDay}); err != nil {
		t.Fatal(err)
	}
	return code
}

// seated takes a new case to a step of the seat and gives the office in which the task was opened.
func seated(t *testing.T, db *testkit.Database, seat procedure.Seat, on civil.Date) (office string) {
	t.Helper()
	code := checked(t, db)
	if _, err := db.Determined(context.Background(), casefile.Move{Case: code, Revision: 2, From: testkit.Chain.Step("determine"), On: on,
		To: procedure.Step{Key: "verify", Kind: procedure.Verify, Role: "province_officer", Office: seat}}, record); err != nil {
		t.Fatal(err)
	}
	tasks, err := db.OpenTasks(context.Background(), code)
	if err != nil || len(tasks) != 1 {
		t.Fatalf("tasks %+v, %v", tasks, err)
	}
	return tasks[0].Office
}

package postgres_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/testkit"
)

var record = determination.Record{Request: []byte(`{}`), Result: []byte(`{"scheme":"social-allowance","outcome":"eligible","release":"r"}`), Release: "r", Engine: 1, OPAVersion: "test"}

// verifying takes a case to the officer's step and gives the id of the task.
func verifying(t *testing.T, db *testkit.Database, applicant string) (code, task string) {
	t.Helper()
	ctx := context.Background()
	code = db.SubmittedCase(t, applicant, civil.MustDate("2026-11-11"))
	check, determine, verify := testkit.Chain.Step("check"), testkit.Chain.Step("determine"), testkit.Chain.Step("verify")
	if _, err := db.Checked(ctx, casefile.Move{Case: code, Revision: 1, From: check, To: determine, On: testkit.FirstDay}); err != nil {
		t.Fatal(err)
	}
	moved, err := db.Determined(ctx, casefile.Move{Case: code, Revision: 2, From: determine, To: verify, On: testkit.FirstDay}, record)
	if err != nil || moved.Transition == nil {
		t.Fatalf("%v %+v", err, moved)
	}
	return code, moved.Transition.Task
}

func verify(t *testing.T, db *testkit.Database, code, task, person string, revision int, command string) casefile.Moved {
	t.Helper()
	moved, err := db.Verified(context.Background(),
		casefile.Move{Case: code, Revision: revision, Command: command, From: testkit.Chain.Step("verify"), To: testkit.Chain.Step("sign"), On: testkit.FirstDay},
		casefile.Completer{Person: person, Duty: "commune_officer", Task: task}, casefile.Completion{Outcome: casefile.Approve}, record)
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

func completeCommand(t *testing.T, db *testkit.Database, person, code string) string {
	t.Helper()
	c, err := db.StoreCommand(context.Background(), testkit.CommandBy(person, uuid.NewString(), casefile.CommandComplete, code))
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func TestFourEyes_nobodyActsOnAFileOfTheirOwn(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	code, task := verifying(t, db, "commune_officer1")
	officer := db.PersonOf(t, "commune_officer1")
	command := completeCommand(t, db, officer, code)
	if moved := verify(t, db, code, task, officer, 3, command); moved.Refusal == nil || moved.Refusal.Code != "FOUR_EYES" {
		t.Fatalf("an officer verified a file of their own: %+v", moved)
	}
	if again := verify(t, db, code, task, officer, 3, command); again.Refusal == nil || again.Refusal.Code != "FOUR_EYES" {
		t.Fatalf("asked again, the answer is another: %+v", again)
	}
}

func TestFourEyes_whoVerifiedCannotSign(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	code, task := verifying(t, db, "applicant1")
	officer := db.PersonOf(t, "commune_officer1")
	moved := verify(t, db, code, task, officer, 3, completeCommand(t, db, officer, code))
	if moved.Transition == nil {
		t.Fatalf("%+v", moved)
	}
	signed, err := db.Verified(context.Background(),
		casefile.Move{Case: code, Revision: 4, Command: completeCommand(t, db, officer, code), From: testkit.Chain.Step("sign"), To: testkit.Chain.Step("deliver"), On: testkit.FirstDay},
		casefile.Completer{Person: officer, Duty: "commune_chairman", Task: moved.Transition.Task}, casefile.Completion{Outcome: casefile.Approve}, record)
	if err != nil || signed.Refusal == nil || signed.Refusal.Code != "FOUR_EYES" {
		t.Fatalf("one person wore two hats: %+v %v", signed, err)
	}
}

// The step's transaction answers the same however often it is asked, and tells a workflow what it missed.
func TestMove_answersTheSameAndTellsWhatWasMissed(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	code, task := verifying(t, db, "applicant1")
	officer := db.PersonOf(t, "commune_officer1")
	command := completeCommand(t, db, officer, code)
	first := verify(t, db, code, task, officer, 3, command)
	missed := verify(t, db, code, task, officer, 3, command) // the workflow never heard of the first answer
	if len(missed.Missed) != 1 || missed.Missed[0].Revision != 4 {
		t.Fatalf("missed %+v", missed)
	}
	again := verify(t, db, code, task, officer, 4, command)
	if again.Transition == nil || *again.Transition != *first.Transition {
		t.Fatalf("first %+v, again %+v", first.Transition, again.Transition)
	}
	second := verify(t, db, code, task, db.PersonOf(t, "commune_officer2"), 4, completeCommand(t, db, db.PersonOf(t, "commune_officer2"), code))
	if second.Refusal == nil || second.Refusal.Code != "TASK_NOT_OPEN" {
		t.Fatalf("a second officer verified the same task: %+v", second)
	}
}

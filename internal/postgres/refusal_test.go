package postgres_test

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// A refusal names facts of the case. Whoever asked reads them; the workflow, and with it Temporal, gets the code alone.
func TestRefused_tellsTheWorkflowNoFacts(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	c, err := db.StoreCommand(ctx, testkit.CommandBy(db.PersonOf(t, "applicant1"), uuid.NewString(), casefile.CommandSubmit, "H99.1-261102-0001"))
	if err != nil {
		t.Fatal(err)
	}
	code, _ := verifying(t, db, "applicant1")
	m := casefile.Move{Case: code, Revision: 3, Command: c.ID, On: testkit.FirstDay}
	why := errs.New("INCOMPLETE", "count", 1).With(errs.Field{Name: "facts/birth_date", Code: "BIRTH_DATE_DIFFERS", Params: map[string]any{"date": "15/03/1948"}})
	for range 2 { // said, and said again
		moved, err := db.Refused(ctx, m, why)
		if err != nil || !reflect.DeepEqual(moved, casefile.Moved{Refusal: &errs.Error{Code: "INCOMPLETE"}}) {
			t.Fatalf("the workflow hears %+v %+v, %v", moved, moved.Refusal, err)
		}
	}
	var stored errs.Error
	if c, err = db.Command(ctx, c.ID); err != nil || json.Unmarshal(c.Outcome, &stored) != nil || len(stored.Fields) != 1 {
		t.Fatalf("whoever asked hears %s, %v", c.Outcome, err)
	}
}

// A command that was carried out and not confirmed is sent again. The workflow has seen its task done and refuses it at
// the door; the stored outcome stays, and the command is not sent any more.
func TestConfirmCommand_aLateRefusalChangesNoOutcome(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	code, task := verifying(t, db, "applicant1")
	officer := db.PersonOf(t, "commune_officer1")
	command := completeCommand(t, db, officer, code)
	verify(t, db, code, task, officer, 3, command)
	if err := db.ConfirmCommand(ctx, command, errs.New("TASK_NOT_OPEN")); err != nil {
		t.Fatal(err)
	}
	if c, err := db.Command(ctx, command); err != nil || c.State != casefile.Done {
		t.Fatalf("the command is %s with %s, %v", c.State, c.Outcome, err)
	}
	left, err := db.TakeUndelivered(ctx, 0, 10)
	if err != nil || slices.ContainsFunc(left, func(c casefile.Command) bool { return c.ID == command }) {
		t.Fatalf("it is sent again: %v", err)
	}
}

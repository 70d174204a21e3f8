package testkit

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// Chain is a procedure with two levels of people, for tests that need one and no rules.
var Chain = procedure.Procedure{Version: "test", TimeLimitWorkingDays: 7, Steps: []procedure.Step{
	{Key: "check", Kind: procedure.Check}, {Key: "determine", Kind: procedure.Determine},
	{Key: "verify", Kind: procedure.Verify, Role: "commune_officer"}, {Key: "sign", Kind: procedure.Sign, Role: "commune_chairman"},
	{Key: "deliver", Kind: procedure.Deliver}, {Key: "pay", Kind: procedure.Pay},
}}

// PersonOf is the id of a seeded person.
func (d *Database) PersonOf(t testing.TB, username string) string {
	t.Helper()
	known, err := d.Recognise(context.Background(), username, "subject of "+username)
	if err != nil {
		t.Fatal(err)
	}
	return known.ID
}

// CommandBy is a command of a person under a key.
func CommandBy(personID, key string, kind casefile.CommandKind, code string) casefile.Command {
	return casefile.Command{ID: uuid.NewString(), Person: personID, IdempotencyKey: key, Kind: kind, Case: code, Fingerprint: string(kind) + code}
}

// OpenedCase opens a case of a seeded person.
func (d *Database) OpenedCase(t testing.TB, username string) (code string) {
	t.Helper()
	ctx := context.Background()
	who := d.PersonOf(t, username)
	_, err := d.OpenCase(ctx, CommandBy(who, uuid.NewString(), casefile.CommandOpen, ""), casefile.Opening{
		Scheme: "social-allowance", Beneficiary: person.Person{ID: who}, Applicant: person.Person{ID: who}, OpenedBy: who, Duty: "party", On: FirstDay})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.QueryRow(ctx, `select max(code) from cases where applicant = $1`, who).Scan(&code); err != nil {
		t.Fatal(err)
	}
	return code
}

// SubmittedCase opens and submits a case that is due on a day.
func (d *Database) SubmittedCase(t testing.TB, username string, due civil.Date) (code string) {
	t.Helper()
	code = d.OpenedCase(t, username)
	command, err := d.StoreCommand(context.Background(), CommandBy(d.PersonOf(t, username), uuid.NewString(), casefile.CommandSubmit, code))
	if err != nil {
		t.Fatal(err)
	}
	moved, err := d.Submitted(context.Background(), casefile.Move{Case: code, Command: command.ID, To: Chain.First(), On: FirstDay},
		casefile.Submission{DraftVersion: 1, Procedure: Chain, Due: due})
	if err != nil || moved.Transition == nil {
		t.Fatalf("submit: %v %+v", err, moved)
	}
	return code
}

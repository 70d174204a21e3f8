package postgres_test

import (
	"context"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// What the applicant says is kept with who said it and when, value by value; null is something one can say.
func TestSubmitted_keepsWhatTheApplicantSaidAsFacts(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ctx := context.Background()
	code := db.OpenedCase(t, "applicant1")
	who := db.PersonOf(t, "applicant1")
	if _, err := db.SaveDraft(ctx, testkit.CommandBy(who, "draft", casefile.CommandDraft, code), 1,
		[]byte(`{"pension": false, "birth_date": "1948-03-15", "on_benefit_since": null}`), casefile.Payout{}, testkit.FirstDay); err != nil {
		t.Fatal(err)
	}
	command, err := db.StoreCommand(ctx, testkit.CommandBy(who, "submit", casefile.CommandSubmit, code))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Submitted(ctx, casefile.Move{Case: code, Command: command.ID, To: testkit.Chain.First(), On: testkit.FirstDay},
		casefile.Submission{DraftVersion: 2, Procedure: testkit.Chain, Due: testkit.FirstDay}); err != nil {
		t.Fatal(err)
	}
	facts, err := db.Facts(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ name, value string }{{"birth_date", `"1948-03-15"`}, {"on_benefit_since", "null"}, {"pension", "false"}}
	if len(facts) != len(want) {
		t.Fatalf("facts %+v", facts)
	}
	for i, f := range facts {
		if f.Name != want[i].name || string(f.Value) != want[i].value || f.Source != fact.Applicant || f.About != fact.Beneficiary ||
			f.KnownSince != testkit.FirstDay || f.HoldsSince != testkit.FirstDay || f.Differs {
			t.Errorf("fact %+v, want %v", f, want[i])
		}
	}
}

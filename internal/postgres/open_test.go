package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// opens opens a case as a user and gives the error, and the beneficiary as stored.
func opens(t *testing.T, db *testkit.Database, user string, beneficiary person.Person, offices ...string) (person.Person, error) {
	t.Helper()
	who := db.PersonOf(t, user)
	o := casefile.Opening{Scheme: "social-allowance", Beneficiary: beneficiary, Applicant: person.Person{ID: who}, OpenedBy: who, Duty: "party", Offices: offices, On: testkit.FirstDay}
	if len(offices) > 0 {
		o.Duty, o.Applicant = "counter", beneficiary
	}
	if _, err := db.OpenCase(t.Context(), testkit.CommandBy(who, uuid.NewString(), casefile.CommandOpen, ""), o); err != nil {
		return person.Person{}, err
	}
	var id string
	if err := db.QueryRow(t.Context(), `select beneficiary from cases where opened_by = $1 order by code desc limit 1`, who).Scan(&id); err != nil {
		t.Fatal(err)
	}
	stored, err := db.Person(t.Context(), id)
	return stored, err
}

// Whoever tries numbers must not learn which of them are known here.
func TestOpen_doesNotTellThatANumberIsKnown(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	known := person.Person{CitizenNumber: "099148000001", Name: "Trần Thị Thử", BirthDate: civil.MustDate("1950-01-01"), Commune: "99001"}
	unknown := known
	unknown.CitizenNumber = "099148999999"
	for _, asked := range []person.Person{known, unknown} {
		stored, err := opens(t, db, "helper1", asked)
		if err != nil {
			t.Fatalf("%s is refused: %v", asked.CitizenNumber, err)
		}
		if stored.Name != asked.Name || stored.CitizenNumber != asked.CitizenNumber || stored.ID == db.PersonOf(t, "applicant1") {
			t.Errorf("%+v was stored as %+v", asked, stored)
		}
	}
	if _, err := opens(t, db, "counter1", known, "99001"); errs.CodeOf(err) != "PERSON_DIFFERS" {
		t.Errorf("a clerk with the card in hand is not told that it differs: %v", err)
	}
	var claimed int
	if err := db.QueryRow(t.Context(), `select count(*) from person where claimed_number = '099148000001' and citizen_number is null`).Scan(&claimed); err != nil || claimed != 1 {
		t.Errorf("%d people claim the number, %v", claimed, err)
	}
}

func TestOpen_isRefusedPastTheCounterOfTheOffice(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	at := func(commune string) person.Person {
		return person.Person{Name: "Trần Thị Thử", BirthDate: civil.MustDate("1950-01-01"), Commune: commune}
	}
	if _, err := opens(t, db, "counter1", at("99002"), "99001"); errs.CodeOf(err) != "FORBIDDEN" {
		t.Errorf("a clerk of another commune took the case in: %v", err)
	}
	if _, err := opens(t, db, "counter1", at("99001"), "99001"); err != nil {
		t.Error(err)
	}
}

// Leaving the citizen number out is no way to act on a file of one's own.
func TestFourEyes_seesWhoLooksLikeAParty(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	officer := person.Person{Name: "VŨ VĂN LÂM", BirthDate: civil.MustDate("1985-04-12"), Commune: "99001"}
	if _, err := opens(t, db, "helper1", officer); err != nil {
		t.Fatal(err)
	}
	owner := connect(t, db.OwnerURL)
	act := func(user string) error {
		_, err := owner.Exec(t.Context(), `insert into act (root_case, person, duty, case_code, what) select code, $1, 'commune_officer', code, 'verified' from cases`, db.PersonOf(t, user))
		return err
	}
	if err := act("commune_officer1"); err == nil || !strings.Contains(err.Error(), "four_eyes") {
		t.Errorf("an officer may verify the file of somebody of the same name, birth date and commune: %v", err)
	}
	if err := act("commune_officer2"); err != nil {
		t.Errorf("another officer may not: %v", err)
	}
}

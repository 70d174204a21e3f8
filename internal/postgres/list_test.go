package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// What a list shows and what a single read allows must be the same, for every part of a scope and every case.
func TestCasesWithin_listsWhatASingleReadAllows(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	db.OpenedCase(t, "applicant1")
	db.OpenedCase(t, "applicant2")
	db.SubmittedCase(t, "applicant1", testkit.FirstDay)
	ownerDoes(t, db, `insert into task (case_code, step, kind, scheme, office, role, due)
		select max(code), 'verify', 'verify', 'social-allowance', office, 'commune_officer', '2026-11-11' from cases group by office`,
		`update cases set payee = (select person from login where username = 'helper1'), opened_by = (select person from login where username = 'counter1') where code = (select min(code) from cases)`)
	rows, err := connect(t, db.OwnerURL).Query(t.Context(), `select code from cases order by opened_on desc, code desc`)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]struct {
		within casefile.Scope
		want   int
	}{
		"all":            {casefile.Scope{All: true}, 3},
		"office":         {casefile.Scope{Offices: []string{"99001"}}, 3},
		"another office": {casefile.Scope{Offices: []string{"99002"}}, 0},
		"queue":          {casefile.Scope{Queues: []string{"99001/commune_officer"}}, 1},
		"beneficiary":    {casefile.Scope{Person: db.PersonOf(t, "applicant1")}, 2},
		"payee":          {casefile.Scope{Person: db.PersonOf(t, "helper1")}, 1},
		"counter":        {casefile.Scope{Opened: db.PersonOf(t, "counter1")}, 1},
		"two parts":      {casefile.Scope{Person: db.PersonOf(t, "applicant2"), Queues: []string{"99001/commune_officer"}}, 2},
		"nothing":        {casefile.Scope{}, 0},
	} {
		var want, got []string
		for _, code := range codes {
			if _, err := db.CaseWithin(t.Context(), code, try.within); err == nil {
				want = append(want, code)
			}
		}
		for after := (casefile.Place{}); ; {
			page, err := db.CasesWithin(t.Context(), try.within, casefile.Filter{After: after, Limit: 1})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if len(page) == 0 {
				break
			}
			got, after = append(got, page[0].Code), casefile.Place{OpenedOn: page[0].OpenedOn, Code: page[0].Code}
		}
		if !slices.Equal(got, want) || len(got) != try.want {
			t.Errorf("%s: listed %v, one by one %v, want %d", name, got, want, try.want)
		}
	}
	page, err := db.CasesWithin(t.Context(), casefile.Scope{All: true}, casefile.Filter{State: casefile.Opened, Limit: 10})
	if err != nil || len(page) != 2 || page[0].Name == "" {
		t.Errorf("the opened ones are %+v, %v", page, err)
	}
}

// The list of states a caller may ask for is the one the database knows.
func TestStates_areThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	var definition string
	if err := db.QueryRow(t.Context(), `select string_agg(pg_get_constraintdef(oid), ' ') from pg_constraint where conrelid = 'cases'::regclass
		and pg_get_constraintdef(oid) like 'CHECK ((state = ANY%'`).Scan(&definition); err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, state := range casefile.States() {
		if strings.Contains(definition, "'"+string(state)+"'") {
			known++
		}
	}
	if want := strings.Count(definition, "::text") - strings.Count(definition, "::text["); known != len(casefile.States()) || want != known {
		t.Errorf("the program knows %v; the database: %s", casefile.States(), definition)
	}
}

func TestTrail_findsByCasePersonAndAction(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	inspector, applicant := db.PersonOf(t, "inspector1"), db.PersonOf(t, "applicant1")
	for _, e := range []audit.Entry{
		{Person: applicant, Action: "case.read", Case: "A", Outcome: audit.Allowed},
		{Person: inspector, Action: "case.read", Case: "A", Outcome: audit.Allowed, RequestID: "r"},
		{Person: inspector, Action: "case.document.read", Case: "B", Target: "d", Outcome: audit.Refused, Code: "CASE_NOT_FOUND"},
		{Action: "case.read", Outcome: audit.Refused, Code: "TOKEN_MISSING"},
	} {
		if err := db.Audit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for _, try := range []struct {
		filter audit.Filter
		want   string // ids, newest first
	}{
		{audit.Filter{}, "4 3 2 1"}, {audit.Filter{Case: "A"}, "2 1"}, {audit.Filter{Person: inspector}, "3 2"},
		{audit.Filter{Actions: []string{"case.read"}}, "4 2 1"}, {audit.Filter{Outcome: audit.Refused}, "4 3"},
		{audit.Filter{Before: 3}, "2 1"}, {audit.Filter{Case: "A", Person: applicant, Actions: []string{"case.read", "case.letter.read"}}, "1"},
	} {
		try.filter.Limit = 10
		events, err := db.Trail(t.Context(), try.filter)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range events {
			got = append(got, string(rune('0'+e.ID)))
			if e.ID == 2 && (e.Name != "Cao Văn Minh" || e.Role != "inspector" || e.Office != "99000" || e.RequestID != "r") {
				t.Errorf("event 2 is %+v", e)
			}
		}
		if strings.Join(got, " ") != try.want {
			t.Errorf("%+v finds %v, want %s", try.filter, got, try.want)
		}
	}
}

package auth_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/policies"
)

func TestDuty_holdsFromItsFirstToItsLastDay(t *testing.T) {
	t.Parallel()
	date := civil.MustDate
	for name, c := range map[string]struct {
		duty auth.Duty
		day  civil.Date
		want bool
	}{
		"the day before":       {auth.Duty{From: date("2026-11-02")}, date("2026-11-01"), false},
		"the first day":        {auth.Duty{From: date("2026-11-02")}, date("2026-11-02"), true},
		"until further notice": {auth.Duty{From: date("2026-11-02")}, date("2036-11-02"), true},
		"the last day":         {auth.Duty{From: date("2026-01-01"), To: date("2026-11-02")}, date("2026-11-02"), true},
		"the day after":        {auth.Duty{From: date("2026-01-01"), To: date("2026-11-02")}, date("2026-11-03"), false},
		"without a first day":  {auth.Duty{To: date("2026-11-02")}, date("2026-11-01"), false},
		"on no day":            {auth.Duty{From: date("2026-11-02")}, civil.Date{}, false},
	} {
		if got := c.duty.Active(c.day); got != c.want {
			t.Errorf("%s: active is %v", name, got)
		}
	}
}

func TestAuthorize_countsDutiesOfTheDayOnly(t *testing.T) {
	t.Parallel()
	a := authorizer(t)
	s := auth.Subject{PersonID: "me", Duties: []auth.Duty{
		{Role: auth.CommuneOfficer, Office: "A", From: civil.MustDate("2025-07-01"), To: civil.MustDate("2026-10-31")},
		{Role: auth.CommuneOfficer, Office: "B", From: civil.MustDate("2026-11-01")},
	}}
	for _, c := range []struct{ day, queue string }{
		{"2026-10-31", "A/commune_officer"}, {"2026-11-01", "B/commune_officer"},
	} {
		scope, err := a.Authorize(t.Context(), s, auth.TaskList, auth.Target{}, civil.MustDate(c.day))
		if err != nil || !slices.Equal(scope.Queues, []string{c.queue}) {
			t.Errorf("on %s: %v %v, want %s", c.day, scope.Queues, err, c.queue)
		}
	}
	_, err := a.Authorize(t.Context(), s, auth.TaskList, auth.Target{}, civil.MustDate("2025-06-30"))
	if got, ok := errs.As(err); !ok || got.Params["reason"] != "AUTHZ_DUTY_NOT_ACTIVE" {
		t.Errorf("before any duty: %v", err)
	}
}

func TestAuthorize_looksAtTheTarget(t *testing.T) {
	t.Parallel()
	a := authorizer(t)
	at := func(office string, roles ...auth.Role) auth.Target {
		target := auth.Target{Office: office, Parties: []string{"she", "her aunt"}, OpenedBy: "the clerk"}
		for _, role := range roles {
			target.Queues = append(target.Queues, task.Queue(office, string(role)))
		}
		return target
	}
	citizen := auth.Subject{PersonID: "she"}
	clerk := on(auth.Counter)
	clerk.PersonID = "the clerk"
	for name, c := range map[string]struct {
		subject auth.Subject
		action  auth.Action
		target  auth.Target
		reason  string // "" is permission
	}{
		"a party reads the papers":                   {citizen, auth.DocumentRead, at("A"), ""},
		"a party opens for themselves":               {citizen, auth.CaseOpen, auth.Target{Parties: []string{"she"}}, ""},
		"a citizen does not open for a stranger":     {citizen, auth.CaseOpen, auth.Target{Office: "A", Parties: []string{"he"}}, "AUTHZ_NOT_A_PARTY"},
		"a stranger does not read the letter":        {auth.Subject{PersonID: "he"}, auth.LetterRead, at("A"), "AUTHZ_NOT_A_PARTY"},
		"an officer claims in their inbox":           {on(auth.CommuneOfficer), auth.TaskClaim, at("A", auth.CommuneOfficer), ""},
		"an officer does not claim the chairman's":   {on(auth.CommuneOfficer), auth.TaskClaim, at("A", auth.CommuneChairman), "AUTHZ_OUTSIDE_DUTY"},
		"an inbox is of the own office only":         {on(auth.CommuneOfficer), auth.TaskClaim, at("B", auth.CommuneOfficer), "AUTHZ_OUTSIDE_DUTY"},
		"a party does not complete the task":         {citizen, auth.TaskComplete, at("A", auth.CommuneOfficer), "AUTHZ_NO_DUTY"},
		"a chairman reads in the territory":          {on(auth.CommuneChairman), auth.CaseRead, at("B"), ""},
		"a chairman does not read beyond":            {on(auth.CommuneChairman), auth.CaseRead, at("C"), "AUTHZ_OUTSIDE_DUTY"},
		"the clerk reads what they took in":          {clerk, auth.DocumentRead, at("A"), ""},
		"a colleague does not":                       {on(auth.Counter), auth.DocumentRead, at("A"), "AUTHZ_OUTSIDE_DUTY"},
		"a treasurer makes a run of the own payer":   {on(auth.Treasurer), auth.RunMake, auth.Target{Office: "A"}, ""},
		"a treasurer makes none of another payer":    {on(auth.Treasurer), auth.RunMake, auth.Target{Office: "C"}, "AUTHZ_OUTSIDE_DUTY"},
		"a treasurer reads no papers":                {on(auth.Treasurer), auth.DocumentRead, at("A", auth.CommuneOfficer), "AUTHZ_NOT_A_PARTY"},
		"the inspector reads anything":               {on(auth.Inspector), auth.DocumentRead, at("C"), ""},
		"the inspector submits nothing of their own": {on(auth.Inspector), auth.CaseSubmit, auth.Target{Office: "A", Parties: []string{"me"}}, "AUTHZ_NO_DUTY"},
		"the administrator reads no case":            {on(auth.Admin), auth.CaseRead, at("A"), "AUTHZ_NO_DUTY"},
		"one follows the own command":                {on(auth.Admin), auth.CommandRead, auth.Target{Parties: []string{"me"}}, ""},
		"and not another's":                          {on(auth.CommuneOfficer), auth.CommandRead, auth.Target{Parties: []string{"she"}}, "AUTHZ_NOT_A_PARTY"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := a.Authorize(t.Context(), c.subject, c.action, c.target, today)
			if c.reason == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			refused, ok := errs.As(err)
			if !ok || refused.Code != "FORBIDDEN" || refused.Params["reason"] != c.reason ||
				len(refused.Fields) != 1 || refused.Fields[0].Code != errs.Code(c.reason) {
				t.Errorf("got %v, want FORBIDDEN because of %s", err, c.reason)
			}
		})
	}
}

func TestAuthorize_refusesAnActionNobodyKnows(t *testing.T) {
	t.Parallel()
	_, err := authorizer(t).Authorize(t.Context(), on(auth.Inspector), "case.burn", auth.Target{}, today)
	if err == nil || errs.CodeOf(err) != "" {
		t.Errorf("got %v, want a defect", err)
	}
}

func TestAuthorize_isSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	a := authorizer(t)
	var wait sync.WaitGroup
	for _, role := range auth.Roles() {
		wait.Go(func() {
			for range 20 {
				scope, err := a.Authorize(t.Context(), on(role), auth.CommandRead, auth.Target{}, today)
				if err != nil || scope.Person != "me" {
					t.Errorf("%s: %+v %v", role, scope, err)
				}
			}
		})
	}
	wait.Wait()
}

func BenchmarkAuthorize(b *testing.B) {
	a, err := auth.NewAuthorizer(b.Context(), policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	target := auth.Target{Office: "A", Queues: []string{"A/commune_officer"}, Parties: []string{"she"}}
	for b.Loop() {
		if _, err := a.Authorize(b.Context(), on(auth.CommuneOfficer), auth.CaseRead, target, today); err != nil {
			b.Fatal(err)
		}
	}
}

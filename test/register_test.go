package test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/population"
	"github.com/an-sinh/ansinh/internal/usecase"
	"github.com/an-sinh/ansinh/test/platform"
)

// sau is the citizen number of applicant1.
const sau = "099148000001"

// verifying submits the grandmother's case and waits until it is before the officer.
func verifying(p *platform.Platform) usecase.CaseView {
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Task(platform.Officer, code)
	return p.Case(code)
}

func codes(items []item.Item) []item.Code {
	var all []item.Code
	for _, i := range items {
		all = append(all, i.Code)
	}
	return all
}

// unchanged fails unless the case still claims what the applicant said.
func unchanged(t *testing.T, view usecase.CaseView) {
	t.Helper()
	var claimed map[string]any
	if err := json.Unmarshal(view.Facts, &claimed); err != nil {
		t.Fatal(err)
	}
	for name, said := range platform.Grandmother() {
		a, _ := json.Marshal(said)
		b, _ := json.Marshal(claimed[name])
		if string(a) != string(b) {
			t.Errorf("the case claims %s = %s; the applicant said %s", name, b, a)
		}
	}
}

func TestRegister_confirmsAPersonAndIsToldWhoAsks(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	view := verifying(p)
	if len(view.Items) != 0 {
		t.Errorf("items %v of a person the register confirms", codes(view.Items))
	}
	bySource := map[fact.Source]map[string]fact.Fact{fact.Applicant: {}, fact.PopulationRegister: {}}
	for _, f := range view.Sources {
		bySource[f.Source][f.Name] = f
	}
	said, confirmed := bySource[fact.Applicant]["birth_date"], bySource[fact.PopulationRegister]["birth_date"]
	if string(said.Value) != `"1948-03-15"` || string(confirmed.Value) != `"1948-03-15"` || confirmed.Differs || confirmed.KnownSince != view.FiledOn {
		t.Errorf("said %+v, confirmed %+v", said, confirmed)
	}
	if lives := bySource[fact.PopulationRegister]["commune"]; string(lives.Value) != `"99001"` || lives.HoldsSince.String() != "2025-07-01" {
		t.Errorf("lives %+v", lives)
	}
	queries := p.Registry.Queries()
	if len(queries) != 1 {
		t.Fatalf("one person in three roles was asked about %d times", len(queries))
	}
	q := queries[0].Question
	if !strings.HasPrefix(view.Code, q.Organ+"-") || q.Officer != population.Machine || q.Procedure != "social-allowance" || q.Case != view.Code || q.Number != sau {
		t.Errorf("the register was asked %+v", q)
	}
	var logged int
	if err := p.DB.QueryRow(t.Context(), `select count(*) from audit where action = 'register.ask' and case_code = $1 and request_id = $2`,
		view.Code, q.Request).Scan(&logged); err != nil || logged != 1 {
		t.Errorf("our log holds the question %d times, %v", logged, err)
	}
}

// What does not weigh enough to stop a file is shown, and seen by whoever answers for it.
func TestRegister_smallDifferencesAreSeenByTheOfficer(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	for how, want := range map[string]item.Code{"half_name": item.NameSpelled, "moved": item.Residence, "unknown": item.NotFound} {
		p.Registry.Behave()
		p.Registry.Misbehave(map[string]any{how: []string{sau}})
		view := verifying(p)
		if !slices.Equal(codes(view.Items), []item.Code{want}) || view.Items[0].Blocking {
			t.Fatalf("%s: items %+v", how, view.Items)
		}
		unchanged(t, view)
		p.Complete(platform.Officer, view.Code, casefile.Approve)
		if view = p.Case(view.Code); view.Items[0].Resolution != item.Seen || view.Items[0].ResolvedBy == "" {
			t.Errorf("%s: after the verification it is %+v", how, view.Items[0])
		}
	}
}

// Nobody grants a benefit to a person the register holds for dead, or for somebody else, before an officer has said why.
func TestRegister_graveDifferencesBlockUntilResolved(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	officer := p.As(platform.Officer)
	for how, want := range map[string]item.Code{"dead": item.Died, "wrong_birth_date": item.IdentityDiffers, "other_name": item.IdentityDiffers} {
		p.Registry.Behave()
		p.Registry.Misbehave(map[string]any{how: []string{sau}})
		view := verifying(p)
		if !slices.Equal(codes(view.Items), []item.Code{want}) || !view.Items[0].Blocking {
			t.Fatalf("%s: items %+v", how, view.Items)
		}
		unchanged(t, view)
		complete := "/v1/tasks/" + p.Task(platform.Officer, view.Code) + "/complete"
		if problem := platform.Refuses(t, officer, http.MethodPost, complete, map[string]any{"outcome": "approve"}); problem.Code != "ITEM_UNRESOLVED" ||
			!strings.Contains(problem.Detail, string(want)) {
			t.Fatalf("approved over %s: %v", want, problem)
		}
		resolve := "/v1/cases/" + view.Code + "/items/" + view.Items[0].ID + "/resolve"
		answer := map[string]any{"resolution": "register_wrong", "note": "Bà đã đến quầy."}
		for who, code := range map[string]string{platform.Applicant: "FORBIDDEN", "treasurer1": "FORBIDDEN", platform.Chairman: "CASE_NOT_FOUND"} {
			if problem := platform.Refuses(t, p.As(who), http.MethodPost, resolve, answer); problem.Code != code {
				t.Errorf("%s was answered %v", who, problem)
			}
		}
		if problem := platform.Refuses(t, officer, http.MethodPost, resolve, map[string]any{"resolution": "explained"}); len(problem.Errors) != 1 || problem.Errors[0].Code != "NOTE_MISSING" {
			t.Errorf("resolved without a reason: %v", problem)
		}
		var resolved item.Item
		if _, err := officer.Do(t.Context(), http.MethodPost, resolve, answer, &resolved); err != nil || resolved.Resolution != item.RegisterWrong {
			t.Fatalf("resolved %+v, %v", resolved, err)
		}
		if problem := platform.Refuses(t, officer, http.MethodPost, resolve, answer); problem.Code != "ITEM_NOT_OPEN" {
			t.Errorf("resolved twice: %v", problem)
		}
		p.AwaitHappening(view.Code, "ITEM_RESOLVED")
		p.Complete(platform.Officer, view.Code, casefile.Approve)
		p.Task(platform.Chairman, view.Code)
		if problem := platform.Refuses(t, officer, http.MethodPost, resolve, answer); problem.Code != "CASE_NOT_BEFORE_YOU" {
			t.Errorf("resolved a case that had gone on: %v", problem)
		}
	}
}

// A register that is away holds no file up; the officer sees it, asks again under their own name, and knows more.
func TestRegister_awayTheFileGoesOnAndIsAskedAboutAgain(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Registry.Misbehave(map[string]any{"down": true})
	view := verifying(p)
	if !slices.Equal(codes(view.Items), []item.Code{item.RegisterAway}) {
		t.Fatalf("items %+v", view.Items)
	}
	if n := len(p.Registry.Queries()); n != 3 {
		t.Errorf("a register that is away was asked %d times", n)
	}
	again := "/v1/cases/" + view.Code + "/items/" + view.Items[0].ID + "/ask-again"
	officer := p.As(platform.Officer)
	if problem := platform.Refuses(t, officer, http.MethodPost, again, nil); problem.Code != "REGISTER_AWAY" {
		t.Errorf("a register that is away answered: %v", problem)
	}
	p.Registry.Behave()
	p.Registry.Misbehave(map[string]any{"dead": []string{sau}})
	var asked item.Item
	if _, err := officer.Do(t.Context(), http.MethodPost, again, nil, &asked); err != nil || asked.Resolution != item.AskedAgain || asked.ResolvedBy == "" {
		t.Fatalf("asked again: %+v, %v", asked, err)
	}
	queries := p.Registry.Queries()
	if last := queries[len(queries)-1].Question; last.Officer != platform.Officer || last.Case != view.Code || last.Procedure != view.Scheme || !strings.HasPrefix(view.Code, last.Organ+"-") {
		t.Errorf("the officer's question named %+v", last)
	}
	view = p.Case(view.Code)
	if !slices.Equal(codes(view.Items), []item.Code{item.RegisterAway, item.Died}) || !view.Items[1].Open() {
		t.Errorf("items %+v", view.Items)
	}
	unchanged(t, view)
}

// A slow register is waited for.
func TestRegister_slowIsWaitedFor(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Registry.Misbehave(map[string]any{"delay_seconds": 1})
	if view := verifying(p); len(view.Items) != 0 || len(p.Registry.Queries()) != 1 {
		t.Errorf("items %+v, %d questions", view.Items, len(p.Registry.Queries()))
	}
}

// A second application of somebody who draws the benefit is no mistake by itself; the officer is told.
func TestRegister_aSecondApplicationIsSeen(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	first := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	view := verifying(p)
	if !slices.Equal(codes(view.Items), []item.Code{item.AlreadyEntitled}) || view.Items[0].Params["case"] != first || view.Items[0].Blocking {
		t.Fatalf("items %+v", view.Items)
	}
	again := "/v1/cases/" + view.Code + "/items/" + view.Items[0].ID + "/ask-again"
	if problem := platform.Refuses(t, p.As(platform.Officer), http.MethodPost, again, nil); problem.Code != "ITEM_NOT_OF_REGISTER" {
		t.Errorf("the register was asked about our own tables: %v", problem)
	}
}

// An account the person linked on VNeID and lets organs know is paid into, before the one the case names; one that cannot
// be an account is not.
func TestRegister_theLinkedAccountIsPaidInto(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	person := map[string]any{"name": "Nguyễn Thị Sáu", "birth_date": "1948-03-15", "commune": "99001",
		"account": map[string]any{"bank": "BFTVVNVX", "number": "9704158888", "name": "NGUYEN THI SAU", "since": "2026-05-01"}}
	p.Registry.Put(sau, person)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	person["account"] = map[string]any{"bank": "NO SUCH BANK", "number": "1", "name": "NGUYEN THI SAU"}
	p.Registry.Put(sau, person)
	verifying(p) // asks the register about her anew
	p.Run()
	p.AwaitState(code, casefile.Closed)
	if books := p.Bank.Books(); len(books) != 1 || books[0].Account != "9704158888" {
		t.Errorf("the bank paid %+v", books)
	}
}

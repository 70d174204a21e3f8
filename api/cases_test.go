package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

var (
	title = procedure.Title{Vi: "Trợ cấp", En: "Allowance"}
	chain = procedure.Procedure{Version: "335/2026", Basis: "335/2026 Art 8", TimeLimitWorkingDays: 7,
		Steps: []procedure.Step{{Key: "check", Kind: procedure.Check, Title: title}, {Key: "verify", Kind: procedure.Verify, Role: "commune_officer", Title: title}}}
	oneTask = task.Task{ID: id, Case: code, Scheme: "social-allowance", Step: "verify", Kind: "verify", Office: "99001", Role: "commune_officer",
		State: task.Available, Due: civil.MustDate("2026-11-11"), Opened: time.Unix(1_790_000_000, 0).UTC()}
	onePaper = document.Document{ID: id, Case: code, Kind: "identity", SHA256: sum, Size: 5, MediaType: "application/pdf", Pages: 1, Uploaded: time.Unix(1, 0).UTC()}
	onePay   = payment.Payment{ID: id, Run: id, Cases: []string{code}, Channel: "bank", Amount: 540_000, State: "paid", EndToEndID: "AS1"}
)

const sum = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

func TestSchemes_showFormPapersAndChain(t *testing.T) {
	t.Parallel()
	s := scheme.Scheme{Code: "social-allowance", Title: title, Form: json.RawMessage(`{"type":"object"}`), Documents: []scheme.DocumentKind{{Kind: "identity", Title: title, When: "always"}}}
	try := open(t, map[string]any{"Schemes": []scheme.Scheme{s}, "Scheme": usecase.SchemeView{Scheme: s, Chain: chain}})
	var all struct{ Items []struct{ Code string } }
	try.good(request("GET", "/v1/schemes", "", "Authorization", "")).read(t, &all)
	if len(all.Items) != 1 || all.Items[0].Code != "social-allowance" {
		t.Errorf("%+v", all)
	}
	var one struct {
		Form  map[string]any
		Chain procedure.Procedure
	}
	try.good(request("GET", "/v1/schemes/social-allowance", "", "Authorization", "")).read(t, &one)
	if one.Form["type"] != "object" || one.Chain.TimeLimitWorkingDays != 7 {
		t.Errorf("%+v", one)
	}
}

func TestDetermine_asksTheRules(t *testing.T) {
	t.Parallel()
	amount := money.VND(540_000)
	try := open(t, map[string]any{"Determine": determination.Result{ID: "1", Scheme: "social-allowance", Outcome: determination.Eligible, Amount: &amount, Coefficient: "1.5", Release: sum}})
	var got struct {
		Amount      int
		Coefficient float64
	}
	try.good(request("POST", "/v1/determinations", `{"id":"1","scheme":"social-allowance","facts":{"citizen":true},"dates":{"as_of":"2026-11-02","month":"2026-11"}}`)).read(t, &got)
	asked := try.desk.last("Determine")[1].(determination.Request)
	if got.Amount != 540_000 || got.Coefficient != 1.5 || string(asked.Facts) != `{"citizen":true}` || asked.Dates.Month != civil.MustMonth("2026-11") {
		t.Errorf("got %+v, asked %+v", got, asked)
	}
}

func TestOpen_makesACase(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Open": casefile.CaseOpened{Code: code, State: casefile.Opened}})
	got := try.good(request("POST", "/v1/cases", `{"scheme":"social-allowance","beneficiary":`+person1+`}`, "Idempotency-Key", "k"))
	var opened casefile.CaseOpened
	got.read(t, &opened)
	if got.StatusCode != 201 || opened.Code != code || opened.State != "opened" || got.Header.Get("Location") != "/v1/cases/"+code {
		t.Errorf("%d %s %v", got.StatusCode, got.body, got.Header)
	}
	in := try.desk.last("Open")[1].(usecase.OpenInput)
	if want := (person.Person{CitizenNumber: "099148000001", Name: "Nguyễn Thị Sáu", BirthDate: civil.MustDate("1948-03-15"), Commune: "99001"}); *in.Beneficiary != want || in.Applicant != nil {
		t.Errorf("the use case hears of %+v", in)
	}
}

const person1 = `{"citizen_number":"099148000001","name":"Nguyễn Thị Sáu","birth_date":"1948-03-15","commune":"99001"}`

func TestDraft_wantsTheVersionTheCallerSaw(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct {
		status int
		code   string
	}{
		"": {428, "IF_MATCH_MISSING"}, "*": {400, "IF_MATCH_MALFORMED"}, "3": {400, "IF_MATCH_MALFORMED"}, `W/"3"`: {400, "IF_MATCH_MALFORMED"},
		`"3", "4"`: {400, "IF_MATCH_MALFORMED"}, `"0"`: {400, "IF_MATCH_MALFORMED"}, `"99999999999999999999"`: {400, "IF_MATCH_MALFORMED"},
	} {
		open(t, nil).any(request("PUT", "/v1/cases/"+code+"/draft", `{}`, "If-Match", header)).refused(t, want.status, want.code)
	}
	try := open(t, map[string]any{"SaveDraft": errs.New("DRAFT_CHANGED", "version", 5)})
	try.good(request("PUT", "/v1/cases/"+code+"/draft", `{"facts":{}}`, "If-Match", `"3"`)).refused(t, 412, "DRAFT_CHANGED")
	if seen := try.desk.last("SaveDraft")[2]; seen != 3 {
		t.Errorf("the use case hears of version %v", seen)
	}
}

func TestDraft_answersTheNextVersion(t *testing.T) {
	t.Parallel()
	for payee, want := range map[string]casefile.Payee{
		`"beneficiary"`: {Party: "beneficiary"},
		person1:         {Person: &person.Person{CitizenNumber: "099148000001", Name: "Nguyễn Thị Sáu", BirthDate: civil.MustDate("1948-03-15"), Commune: "99001"}},
	} {
		try := open(t, map[string]any{"SaveDraft": casefile.DraftSaved{Version: 4}})
		got := try.good(request("PUT", "/v1/cases/"+code+"/draft", `{"facts":{"citizen":true},"payout":{"payee":`+payee+`,"channel":"bank"}}`, "If-Match", `"3"`))
		if got.StatusCode != 200 || got.Header.Get("ETag") != `"4"` {
			t.Errorf("%d %s, ETag %s", got.StatusCode, got.body, got.Header.Get("ETag"))
		}
		heard := try.desk.last("SaveDraft")[3].(usecase.DraftInput).Payout.Payee
		if heard.Party != want.Party || (heard.Person == nil) != (want.Person == nil) || want.Person != nil && *heard.Person != *want.Person {
			t.Errorf("the use case hears of payee %+v", heard)
		}
	}
}

func TestSubmit_answersDoneOrPending(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Submit": done(casefile.CommandOutcome{State: casefile.Submitted, Due: civil.MustDate("2026-11-11"), Revision: 1})})
	got := try.good(request("POST", "/v1/cases/"+code+"/submit", ""))
	var answer struct{ Command, State, Due string }
	got.read(t, &answer)
	if got.StatusCode != 200 || answer.State != "submitted" || answer.Due != "2026-11-11" || answer.Command != id {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	try = open(t, map[string]any{"Submit": casefile.Command{ID: id, State: casefile.Pending, Outcome: json.RawMessage("null")}})
	got = try.good(request("POST", "/v1/cases/"+code+"/submit", ""))
	answer.Due = ""
	got.read(t, &answer)
	if got.StatusCode != 202 || answer.State != "pending" || answer.Command != id || got.Header.Get("Location") != "/v1/commands/"+id {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestCase_isShownWithEverythingAroundIt(t *testing.T) {
	t.Parallel()
	bare := casefile.Case{Code: code, Scheme: "social-allowance", Office: "99001", Beneficiary: personID, Applicant: personID, State: casefile.Opened,
		Facts: json.RawMessage(`{}`), DraftVersion: 1, OpenedOn: civil.MustDate("2026-11-02")}
	full := bare
	full.State, full.Procedure, full.FiledOn, full.Due, full.Outcome = casefile.Closed, &chain, civil.MustDate("2026-11-02"), civil.MustDate("2026-11-11"), casefile.Approved
	full.Payout = casefile.Payout{Payee: casefile.Payee{Party: "beneficiary"}, Channel: "bank", Bank: "VBA", Account: "1234567", AccountName: "NGUYEN THI SAU"}
	for _, view := range []usecase.CaseView{
		{Case: bare},
		{Case: full, Documents: []document.Document{onePaper}, Tasks: []task.Task{oneTask}, Payments: []payment.Payment{onePay},
			Determination: &determination.Result{Scheme: "social-allowance", Outcome: determination.Eligible, Release: sum},
			Decision:      &decision.Decision{Case: code, Outcome: casefile.Approved, Decider: personID, DecidedOn: bare.OpenedOn, Release: sum, Amount: 540_000, Hash: sum},
			Clock:         &usecase.Clock{Filed: "2026-11-02", Due: "2026-11-11"}},
	} {
		got := open(t, map[string]any{"Case": view}).good(request("GET", "/v1/cases/"+code, ""))
		var seen struct {
			Code      string
			Documents []any
			Draft     int `json:"draft_version"`
		}
		got.read(t, &seen)
		if got.StatusCode != 200 || seen.Code != code || seen.Draft != 1 || seen.Documents == nil || len(seen.Documents) != len(view.Documents) {
			t.Errorf("%d %s", got.StatusCode, got.body)
		}
	}
}

func TestTimeline_isAList(t *testing.T) {
	t.Parallel()
	happening := casefile.Happening{At: time.Unix(1, 0).UTC(), On: civil.MustDate("2026-11-02"), What: "CASE_OPENED", Params: map[string]any{"case": code}}.Told(nil)
	for _, happenings := range [][]casefile.Happening{nil, {happening}} {
		got := open(t, map[string]any{"Timeline": happenings}).good(request("GET", "/v1/cases/"+code+"/timeline", ""))
		var seen struct{ Items []casefile.Happening }
		got.read(t, &seen)
		if seen.Items == nil || len(seen.Items) != len(happenings) {
			t.Errorf("%s", got.body)
		}
	}
}

func TestCommand_showsItsOutcomeOrItsProblem(t *testing.T) {
	t.Parallel()
	refusal, err := json.Marshal(errs.New("NOT_ELIGIBLE", "outcome", "ineligible"))
	if err != nil {
		t.Fatal(err)
	}
	for state, outcome := range map[casefile.CommandState]string{casefile.Pending: "null", casefile.Done: `{"state":"submitted","revision":1}`, casefile.RefusedByRule: string(refusal)} {
		c := casefile.Command{ID: id, Kind: casefile.CommandComplete, Case: code, Task: id, State: state, Outcome: json.RawMessage(outcome)}
		var seen struct {
			State   string
			Outcome map[string]any
			Problem *problem
		}
		got := open(t, map[string]any{"Command": c}).good(request("GET", "/v1/commands/"+id, "", "Accept-Language", "en"))
		got.read(t, &seen)
		if seen.State != string(state) || (seen.Outcome != nil) != (state == casefile.Done) || (seen.Problem != nil) != (state == casefile.RefusedByRule) {
			t.Errorf("%s: %s", state, got.body)
		}
		if p := seen.Problem; p != nil && (p.Status != 409 || p.Code != "NOT_ELIGIBLE" || p.Detail != p.Messages.En || p.Params["outcome"] != "ineligible") {
			t.Errorf("%+v", p)
		}
	}
}

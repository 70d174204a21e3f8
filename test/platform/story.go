package platform

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// The officials every story needs.
const (
	Applicant = "applicant1"
	Officer   = "commune_officer1"
	Chairman  = "commune_chairman1"
)

// Grandmother is a woman of 78 without a pension: 540,000 đồng a month are due to her (Decree 176/2025 as amended).
func Grandmother() map[string]any {
	return map[string]any{"birth_date": "1948-03-15", "citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false,
		"children": []any{}, "pension": false, "monthly_social_insurance": false, "on_benefit_since": nil}
}

// Pensioner is the same woman with a pension: nothing is due to her.
func Pensioner() map[string]any {
	facts := Grandmother()
	facts["pension"] = true
	return facts
}

// ToAccount is a payout to the beneficiary's account.
func ToAccount(number string) map[string]any {
	return map[string]any{"payee": "beneficiary", "channel": "bank", "bank": "BFTVVNVX", "account": number, "account_name": "NGUYEN THI SAU"}
}

// InCash is a payout to the beneficiary at a post office.
func InCash(office string) map[string]any {
	return map[string]any{"payee": "beneficiary", "channel": "post", "post_office": office}
}

// Paper is a path below test/files.
func Paper(name string) string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "..", "files", name)
}

// Draft opens a case for applicant1 with documents and draft, ready to be submitted.
func (p *Platform) Draft(facts, payout map[string]any) (code string) {
	p.t.Helper()
	return p.Prepared(Applicant, nil, []string{"identity"}, facts, payout)
}

// Prepared opens a case as the user, for the beneficiary if there is one, with a paper of each kind and a draft.
func (p *Platform) Prepared(user string, beneficiary map[string]any, papers []string, facts, payout map[string]any) (code string) {
	p.t.Helper()
	opening := map[string]any{"scheme": "social-allowance"}
	if beneficiary != nil {
		opening["beneficiary"] = beneficiary
	}
	var opened struct{ Code string }
	p.do(p.As(user), http.MethodPost, "/v1/cases", opening, &opened)
	for _, kind := range papers {
		p.Upload(user, opened.Code, kind)
	}
	p.do(p.As(user), http.MethodPut, "/v1/cases/"+opened.Code+"/draft", map[string]any{"facts": facts, "payout": payout}, nil,
		client.Header{Name: "If-Match", Value: `"1"`})
	return opened.Code
}

// Upload hands in a photograph as a paper of the kind.
func (p *Platform) Upload(user, code, kind string) {
	p.t.Helper()
	file, err := os.Open(Paper("nguyen-thi-sau-identity-card.jpg"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer file.Close()
	if err := p.As(user).Upload(context.Background(), code, kind, "card.jpg", file, nil); err != nil {
		p.t.Fatal(err)
	}
}

// Adopted submits the file of a full orphan of eight whom somebody has adopted: a question of law.
func (p *Platform) Adopted() (code string) {
	p.t.Helper()
	child := map[string]any{"name": "Đinh Gia Hân", "birth_date": "2018-05-05", "commune": "99001"}
	facts := map[string]any{"birth_date": "2018-05-05", "citizen": true, "parents": map[string]any{"mother": "dead", "father": "dead"}, "adopted": true,
		"disability": "none", "hiv": false, "household_class": "not_poor", "on_benefit_since": nil}
	payout := ToAccount("9704150009")
	payout["payee"] = "applicant"
	code = p.Prepared("helper1", child, []string{"identity", "child_birth_certificate", "parents_situation"}, facts, payout)
	p.do(p.As("helper1"), http.MethodPost, "/v1/cases/"+code+"/submit", nil, nil)
	return code
}

// Submitted opens and submits a case.
func (p *Platform) Submitted(facts, payout map[string]any) (code string) {
	p.t.Helper()
	code = p.Draft(facts, payout)
	p.do(p.As(Applicant), http.MethodPost, "/v1/cases/"+code+"/submit", nil, nil)
	return code
}

// Task waits until the case stands before the user and gives the id of the task.
func (p *Platform) Task(user, code string) (id string) {
	p.t.Helper()
	Until(p.t, "a task of "+code+" for "+user, func() bool {
		var page struct{ Items []task.Task }
		p.do(p.As(user), http.MethodGet, "/v1/tasks?queue=all&page_size=100", nil, &page)
		for _, t := range page.Items {
			if t.Case == code {
				id = t.ID
			}
		}
		return id != ""
	})
	return id
}

// Complete answers the case's task as the user.
func (p *Platform) Complete(user, code string, outcome casefile.TaskOutcome) {
	p.t.Helper()
	p.do(p.As(user), http.MethodPost, "/v1/tasks/"+p.Task(user, code)+"/complete", map[string]any{"outcome": outcome}, nil)
}

// Granted takes a case to its entitlement.
func (p *Platform) Granted(facts, payout map[string]any) (code string) {
	p.t.Helper()
	code = p.Submitted(facts, payout)
	p.Complete(Officer, code, casefile.Approve)
	p.Complete(Chairman, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	return code
}

// Run makes a payment run through the bank and approves it.
func (p *Platform) Run() payment.Run {
	p.t.Helper()
	return p.RunBy(payment.Bank)
}

// RunBy makes a payment run through a channel and approves it.
func (p *Platform) RunBy(channel string) payment.Run {
	p.t.Helper()
	var run payment.Run
	p.do(p.As("treasurer1"), http.MethodPost, "/v1/payment-runs", map[string]any{"channel": channel}, &run)
	p.do(p.As("treasurer2"), http.MethodPost, "/v1/payment-runs/"+run.ID+"/approve", nil, &run)
	return run
}

// Case is the case as the chairman sees it.
func (p *Platform) Case(code string) usecase.CaseView {
	p.t.Helper()
	var view usecase.CaseView
	p.do(p.As(Chairman), http.MethodGet, "/v1/cases/"+code, nil, &view)
	return view
}

// AwaitState waits until the case is in a state.
func (p *Platform) AwaitState(code string, state casefile.State) usecase.CaseView {
	p.t.Helper()
	var view usecase.CaseView
	Until(p.t, code+" is "+string(state), func() bool {
		view = p.Case(code)
		return view.State == state
	})
	return view
}

// AwaitHappening waits until something stands in the timeline.
func (p *Platform) AwaitHappening(code, what string) {
	p.t.Helper()
	Until(p.t, what+" in the timeline of "+code, func() bool {
		happenings, err := p.DB.Timeline(context.Background(), code)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, h := range happenings {
			if h.What == what {
				return true
			}
		}
		return false
	})
}

// Refuses asks for something that must be refused, and gives the problem.
func Refuses(t testing.TB, user *client.User, method, path string, body any, headers ...client.Header) *client.Problem {
	t.Helper()
	_, err := user.Do(context.Background(), method, path, body, nil, headers...)
	problem, ok := errors.AsType[*client.Problem](err)
	if !ok {
		t.Fatalf("%s %s was not refused with a problem: %v", method, path, err)
	}
	return problem
}

func (p *Platform) do(user *client.User, method, path string, in, out any, headers ...client.Header) {
	p.t.Helper()
	var raw json.RawMessage
	if _, err := user.Do(context.Background(), method, path, in, &raw, headers...); err != nil {
		p.t.Fatalf("%s %s: %v", method, path, err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			p.t.Fatal(err)
		}
	}
}

// Advance moves the business clock with the program's own command.
func (p *Platform) Advance(to string) {
	p.t.Helper()
	Run(p.t, p.Env, Binary(p.t), "clock", "advance", "--to", to)
}

// PassDays lets the business clock pass days by itself, as on a stack that runs for weeks: nobody rings anything.
func (p *Platform) PassDays(n int) {
	p.t.Helper()
	var mode string
	if err := p.DB.QueryRow(context.Background(), `update business_clock set wall = wall - make_interval(days => $1) returning mode`, n).Scan(&mode); err != nil {
		p.t.Fatal(err)
	}
}

package test

import (
	"context"
	"net/http"
	"os"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/usecase"
	"github.com/an-sinh/ansinh/policies"
	"github.com/an-sinh/ansinh/test/platform"
)

// withTestPacks adds the packs of the tests to the rules of the binary: a scheme is a folder, and no line of Go knows it.
func withTestPacks(t *testing.T) platform.Option {
	t.Helper()
	release := t.TempDir()
	for folder, from := range map[string]func() error{
		"the rules of the binary": func() error { return os.CopyFS(release, policies.FS) },
		"the packs of the tests":  func() error { return os.CopyFS(release, os.DirFS("packs")) },
	} {
		if err := from(); err != nil {
			t.Fatalf("%s: %v", folder, err)
		}
	}
	return func(p *platform.Platform) { p.Env = append(p.Env, "ANSINH_RELEASE="+release) }
}

// roof submits an application for a roof.
func roof(t *testing.T, p *platform.Platform, applicant string) (code string) {
	t.Helper()
	ctx, user := context.Background(), p.As(applicant)
	var opened struct{ Code string }
	if _, err := user.Do(ctx, http.MethodPost, "/v1/cases", map[string]any{"scheme": "two-levels"}, &opened); err != nil {
		t.Fatal(err)
	}
	card, err := os.Open(platform.Paper("nguyen-thi-sau-identity-card.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	defer card.Close()
	if err := user.Upload(ctx, opened.Code, "identity", "card.jpg", card, nil); err != nil {
		t.Fatal(err)
	}
	draft := map[string]any{"facts": map[string]any{"household_class": "poor"}, "payout": platform.ToAccount("9704150001")}
	if _, err := user.Do(ctx, http.MethodPut, "/v1/cases/"+opened.Code+"/draft", draft, nil, client.Header{Name: "If-Match", Value: `"1"`}); err != nil {
		t.Fatal(err)
	}
	if _, err := user.Do(ctx, http.MethodPost, "/v1/cases/"+opened.Code+"/submit", nil, nil); err != nil {
		t.Fatal(err)
	}
	return opened.Code
}

// view is the case as a user sees it.
func view(t *testing.T, p *platform.Platform, user, code string) usecase.CaseView {
	t.Helper()
	var v usecase.CaseView
	if _, err := p.As(user).Do(context.Background(), http.MethodGet, "/v1/cases/"+code, nil, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

const (
	provinceOfficer  = "province_officer1"
	provinceDirector = "province_director1"
)

// The pack's procedure has two rows: the day on which a file is handed in says how many levels it meets, and a file that
// was handed in before keeps its one level whatever comes into force meanwhile.
func TestLevels_theDayOfTheFileChoosesThem(t *testing.T) {
	t.Parallel()
	p := platform.Start(t, withTestPacks(t))
	var offered struct{ Chain struct{ Version string } }
	if _, err := p.As(platform.Applicant).Do(context.Background(), http.MethodGet, "/v1/schemes/two-levels", nil, &offered); err != nil || offered.Chain.Version != "one level" {
		t.Fatalf("the scheme of the folder is offered with the chain %+v, %v", offered, err)
	}
	before := roof(t, p, "applicant2")
	p.Advance("2026-11-16") // the first day of the two levels
	after := roof(t, p, platform.Applicant)

	p.Complete(platform.Officer, before, casefile.Approve)
	p.Complete(platform.Chairman, before, casefile.Approve)
	p.AwaitHappening(before, "ENTITLED")
	if v := view(t, p, platform.Chairman, before); v.Procedure.Version != "one level" || v.Decision.Amount != 2_000_000 {
		t.Errorf("the file of before took %q and decided %+v", v.Procedure.Version, v.Decision)
	}

	p.Complete(platform.Officer, after, casefile.Approve)
	if v := view(t, p, platform.Officer, after); v.State != casefile.Approving || len(v.Tasks) != 1 || v.Tasks[0].Office != "99000" || v.Procedure.Version != "two levels" {
		t.Fatalf("after the commune the file is %s before %+v", v.State, v.Tasks)
	}
	p.Complete(provinceOfficer, after, casefile.Approve)
	p.Complete(provinceDirector, after, casefile.Approve)
	p.AwaitHappening(after, "ENTITLED")
	run := p.Run()
	if run.Count != 2 || run.Total != 4_000_000 {
		t.Errorf("the commune pays %+v", run)
	}
	p.AwaitState(before, casefile.Closed)
	if v := p.AwaitState(after, casefile.Closed); v.Decision == nil || v.Decision.Amount != 2_000_000 || v.Payments[0].State != "paid" {
		t.Errorf("the case of two levels ended with %+v, %+v", v.Decision, v.Payments)
	}
	events := len(p.History("case/" + after).GetEvents())
	t.Logf("a case with two levels of approval takes %d events, at most %d are allowed", events, mostEvents)
	if events > mostEvents {
		t.Errorf("a case with two levels of approval takes %d events, at most %d are allowed", events, mostEvents)
	}
	p.Record("casework", "levels", "case/"+after)
	p.Reconciled()
}

// What the director sends back goes down one level, and each level may do its own part again.
func TestLevels_theDirectorSendsAFileBack(t *testing.T) {
	t.Parallel()
	p := platform.Start(t, withTestPacks(t))
	p.Advance("2026-11-16")
	code := roof(t, p, platform.Applicant)
	p.Complete(platform.Officer, code, casefile.Approve)
	p.Complete(provinceOfficer, code, casefile.Approve)
	answer(t, p, provinceDirector, code, casefile.Return)
	if v := view(t, p, provinceDirector, code); v.State != casefile.Approving {
		t.Fatalf("what the director sent back is %s", v.State)
	}
	answer(t, p, provinceOfficer, code, casefile.Return)
	if v := view(t, p, provinceDirector, code); v.State != casefile.Verifying || v.Tasks[0].Office != "99001" {
		t.Fatalf("what the province sent back is %s before %+v", v.State, v.Tasks)
	}
	p.Complete(platform.Officer, code, casefile.Approve)
	p.Complete(provinceOfficer, code, casefile.Approve)
	p.Complete(provinceDirector, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	t.Logf("sent back twice it takes %d events until it is granted", len(p.History("case/"+code).GetEvents()))
}

// answer completes the task of the case with a note.
func answer(t *testing.T, p *platform.Platform, user, code string, outcome casefile.TaskOutcome) {
	t.Helper()
	if _, err := p.As(user).Do(context.Background(), http.MethodPost, "/v1/tasks/"+p.Task(user, code)+"/complete",
		map[string]any{"outcome": outcome, "note": "Xin xem lại giấy tờ hộ nghèo."}, nil); err != nil {
		t.Fatal(err)
	}
}

// One person under two hats is refused at every level: the officer of the commune who is given the province's duty too
// cannot approve above their own verification, and nobody can above their own application.
func TestLevels_nobodyActsAtTwoOfThem(t *testing.T) {
	t.Parallel()
	p := platform.Start(t, withTestPacks(t))
	p.Advance("2026-11-16")
	p.Appoint(platform.Officer, "province_officer", "99000")
	p.Appoint(provinceDirector, "province_officer", "99000")
	code := roof(t, p, platform.Applicant)
	p.Complete(platform.Officer, code, casefile.Approve)
	refused(t, p, platform.Officer, code)
	p.Complete(provinceDirector, code, casefile.Approve) // in the officer's place
	refused(t, p, provinceDirector, code)

	own := roof(t, p, provinceDirector)
	p.Complete(platform.Officer, own, casefile.Approve)
	p.Complete(provinceOfficer, own, casefile.Approve)
	refused(t, p, provinceDirector, own)
	p.Reconciled()
}

// refused tries to complete the task of the case and must meet the four eyes.
func refused(t *testing.T, p *platform.Platform, user, code string) {
	t.Helper()
	problem := platform.Refuses(t, p.As(user), http.MethodPost, "/v1/tasks/"+p.Task(user, code)+"/complete", map[string]any{"outcome": "approve"})
	if problem.Code != "FOUR_EYES" {
		t.Errorf("%s acted twice on %s: %v", user, code, problem)
	}
}

package test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
)

// send asks for something that must be carried out.
func send(t *testing.T, p *platform.Platform, user, path string, body any) {
	t.Helper()
	if _, err := p.As(user).Do(context.Background(), http.MethodPost, path, body, nil); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func complete(t *testing.T, p *platform.Platform, user, code string, body map[string]any) {
	t.Helper()
	send(t, p, user, "/v1/tasks/"+p.Task(user, code)+"/complete", body)
}

func happened(t *testing.T, p *platform.Platform, code string) (what []string) {
	t.Helper()
	happenings, err := p.DB.Timeline(context.Background(), code)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range happenings {
		what = append(what, h.What)
	}
	return what
}

func TestReturn_sendsTheFileBackWithAReason(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	first := platform.Refuses(t, p.As(platform.Officer), http.MethodPost, "/v1/tasks/"+p.Task(platform.Officer, code)+"/complete", map[string]any{"outcome": "return", "note": "?"})
	if first.Code != "NOTHING_BELOW" {
		t.Errorf("the first level sent the file back: %v", first)
	}
	p.Complete(platform.Officer, code, casefile.Approve)
	silent := platform.Refuses(t, p.As(platform.Chairman), http.MethodPost, "/v1/tasks/"+p.Task(platform.Chairman, code)+"/complete", map[string]any{"outcome": "return"})
	if silent.Code != "RETURN_REASON_MISSING" {
		t.Errorf("a file was sent back without a reason: %v", silent)
	}
	complete(t, p, platform.Chairman, code, map[string]any{"outcome": "return", "note": "Xem lại giấy tờ định danh."})
	p.AwaitState(code, casefile.Verifying)
	p.Complete(platform.Officer, code, casefile.Approve) // an officer may redo their own level
	p.Complete(platform.Chairman, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	p.Record("casework", "returned", "case/"+code)
}

func TestSupplement_isAskedOnceAndStopsTheClock(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	wanted := map[string]any{"outcome": "supplement", "note": "Ảnh thẻ bị lóa.", "items": []any{map[string]any{"document": "identity", "reason": "Ảnh bị lóa, không đọc được số."}}}
	complete(t, p, platform.Officer, code, wanted)
	view := p.AwaitState(code, casefile.Supplementing)
	if view.Supplement == nil || len(view.Tasks) > 0 || !view.Clock.Paused {
		t.Fatalf("the applicant has the word, yet the case says %+v", view)
	}
	platform.Until(t, "the letter that asks", func() bool {
		paper, err := p.As(platform.Applicant).Fetch(context.Background(), "/v1/cases/"+code+"/letter?kind=supplement")
		return err == nil && len(paper) > 0
	})
	p.Advance("2026-11-20") // long past the first due date
	if slices.Contains(happened(t, p, code), "DEADLINE_PASSED") {
		t.Error("the clock rang while it stood still")
	}
	early := platform.Refuses(t, p.As(platform.Applicant), http.MethodPost, "/v1/cases/"+code+"/supplement", map[string]any{})
	if early.Code != "INCOMPLETE" {
		t.Errorf("an answer without the paper was taken: %v", early)
	}
	p.Upload(platform.Applicant, code, "identity")
	send(t, p, platform.Applicant, "/v1/cases/"+code+"/supplement", map[string]any{"note": "Đã chụp lại."})
	view = p.AwaitState(code, casefile.Verifying)
	// All seven working days were left.
	if view.Clock.Paused || view.Due.String() != "2026-12-01" || view.Supplement.AnsweredOn.String() != "2026-11-20" {
		t.Errorf("after the answer the clock says %+v, %+v", view.Clock, view.Supplement)
	}
	again := platform.Refuses(t, p.As(platform.Officer), http.MethodPost, "/v1/tasks/"+p.Task(platform.Officer, code)+"/complete", wanted)
	if again.Code != "SUPPLEMENT_ONLY_ONCE" {
		t.Errorf("the applicant was asked twice: %v", again)
	}
	p.Complete(platform.Officer, code, casefile.Approve)
	p.Complete(platform.Chairman, code, casefile.Approve)
	p.AwaitHappening(code, "ENTITLED")
	p.Record("casework", "supplemented", "case/"+code)
}

func TestSupplement_unansweredIsDecidedOnWhatIsThere(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	complete(t, p, platform.Officer, code, map[string]any{"outcome": "supplement", "items": []any{map[string]any{"fact": "pension", "reason": "Có lương hưu không?"}}})
	p.AwaitState(code, casefile.Supplementing)
	p.Advance("2026-12-03") // asked on 2 November, 30 days
	view := p.AwaitState(code, casefile.Verifying)
	if view.Clock.Late || view.Supplement.LapsedOn.IsZero() {
		t.Errorf("after the wait the case says %+v, %+v", view.Clock, view.Supplement)
	}
	p.Complete(platform.Officer, code, casefile.Approve)
	p.AwaitState(code, casefile.Signing)
	p.Record("casework", "lapsed", "case/"+code)
}

func TestCorrection_isCheckedAndDeterminedAnew(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, casefile.Approve)
	p.Task(platform.Chairman, code)
	wrong := platform.Refuses(t, p.As(platform.Applicant), http.MethodPost, "/v1/cases/"+code+"/correct", map[string]any{"facts": map[string]any{"birth_date": "1948-03-15"}})
	if wrong.Code != "INCOMPLETE" {
		t.Errorf("a correction that leaves the file incomplete was taken: %v", wrong)
	}
	send(t, p, platform.Applicant, "/v1/cases/"+code+"/correct", map[string]any{"facts": platform.Pensioner(), "note": "Tôi có lương hưu từ tháng trước."})
	view := p.AwaitState(code, casefile.Verifying)
	if view.Determination.Outcome != "ineligible" {
		t.Errorf("after the correction the rules say %s", view.Determination.Outcome)
	}
	p.Complete(platform.Officer, code, casefile.Refuse)
	p.Complete(platform.Chairman, code, casefile.Refuse)
	p.AwaitState(code, casefile.Closed)
	late := platform.Refuses(t, p.As(platform.Applicant), http.MethodPost, "/v1/cases/"+code+"/correct", map[string]any{"facts": platform.Grandmother()})
	if late.Code != "CASE_CLOSED" {
		t.Errorf("a decided file was corrected: %v", late)
	}
	p.Record("casework", "corrected", "case/"+code)
}

func TestWithdrawal_endsAnUndecidedCase(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	draft := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	send(t, p, platform.Applicant, "/v1/cases/"+draft+"/withdraw", map[string]any{})
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Task(platform.Officer, code)
	send(t, p, platform.Applicant, "/v1/cases/"+code+"/withdraw", map[string]any{"note": "Tôi sẽ nộp lại sau."})
	for _, ended := range []string{draft, code} {
		view := p.AwaitState(ended, casefile.Closed)
		if view.Outcome != casefile.Withdrawn || len(view.Tasks) > 0 || view.Decision != nil {
			t.Errorf("a withdrawn case says %+v", view)
		}
	}
	p.Record("casework", "withdrawn", "case/"+code)
	granted := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	late := platform.Refuses(t, p.As(platform.Applicant), http.MethodPost, "/v1/cases/"+granted+"/withdraw", map[string]any{})
	if late.Code != "ALREADY_DECIDED" {
		t.Errorf("a decided case was withdrawn: %v", late)
	}
}

func TestDraft_expiresWhenNobodyTouchesIt(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Advance("2027-01-01") // touched on 2 November, 60 days: 1 January is still in time
	if state := p.Case(code).State; state != casefile.Opened {
		t.Fatalf("on its last day the draft is %s", state)
	}
	p.Advance("2027-01-02")
	view := p.AwaitState(code, casefile.Closed)
	if view.Outcome != casefile.Expired {
		t.Errorf("an old draft ended as %s", view.Outcome)
	}
	p.Record("casework", "expired", "case/"+code)
}

// An adopted orphan is a question of law (docs/law-gaps.md): the rules show the readings and a person decides.
func TestEscalation_isDecidedByAPersonWithAReading(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Adopted()
	if readings := p.AwaitState(code, casefile.Verifying).Determination.Readings; len(readings) != 2 {
		t.Fatalf("the officer sees the readings %v", readings)
	}
	task := "/v1/tasks/" + p.Task(platform.Officer, code) + "/complete"
	for _, wrong := range []struct {
		want string
		body map[string]any
	}{
		{"READING_MISSING", map[string]any{"outcome": "approve"}},
		{"READING_UNKNOWN", map[string]any{"outcome": "approve", "reading": "by_heart", "start_month": "2026-11"}},
		{"READING_GIVES_NOTHING", map[string]any{"outcome": "approve", "reading": "by_purpose", "start_month": "2026-11"}},
		{"START_MONTH_IMPLAUSIBLE", map[string]any{"outcome": "approve", "reading": "by_text", "start_month": "2006-11"}},
		{"START_MONTH_IMPLAUSIBLE", map[string]any{"outcome": "approve", "reading": "by_text", "start_month": "2062-11"}},
		{"READING_UNKNOWN", map[string]any{"outcome": "refuse", "reading": "by_text\ndecided 2026-11-03", "note": "Không đủ điều kiện."}},
		{"READING_NOT_WANTED", map[string]any{"outcome": "refuse", "reading": "by_purpose", "start_month": "2026-11", "note": "Không."}},
		{"READING_NOT_WANTED", map[string]any{"outcome": "return", "reading": "by_text", "note": "Xem lại."}},
	} {
		if problem := platform.Refuses(t, p.As(platform.Officer), http.MethodPost, task, wrong.body); problem.Code != wrong.want {
			t.Errorf("%v was refused with %v", wrong.body, problem)
		}
	}
	plain := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	named := map[string]any{"outcome": "approve", "reading": "by_text", "start_month": "2026-12"}
	if problem := platform.Refuses(t, p.As(platform.Officer), http.MethodPost, "/v1/tasks/"+p.Task(platform.Officer, plain)+"/complete", named); problem.Code != "READING_NOT_WANTED" {
		t.Errorf("a reading of clear law was refused with %v", problem)
	}
	chosen := map[string]any{"outcome": "approve", "reading": "by_text", "start_month": "2026-11", "note": "Theo câu chữ của điểm a."}
	complete(t, p, platform.Officer, code, chosen)
	complete(t, p, platform.Chairman, code, chosen)
	p.AwaitHappening(code, "ENTITLED")
	if d := p.Case(code).Decision; d.Amount != 810_000 || d.Reading != "by_text" || d.StartMonth.String() != "2026-11" {
		t.Errorf("the decision says %+v", d)
	}
}

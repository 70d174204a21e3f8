package api_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/an-sinh/ansinh/api"
	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// inbox stands for 25 tasks in the order in which they are due.
func inbox(args ...any) (any, error) {
	f := args[1].(task.Filter)
	var page []task.Task
	for i := range 25 {
		t := oneTask
		t.ID, t.Due = uuid.NewSHA1(uuid.Nil, fmt.Append(nil, i)).String(), civil.MustDate("2026-11-02").AddDays(i)
		if (f.After.ID == "" || t.Due.After(f.After.Due)) && len(page) < f.Limit {
			page = append(page, t)
		}
	}
	return page, nil
}

func TestTasks_pageToTheEndWithoutLossOrRepetition(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 7, 24, 25, 26, 100} {
		try := open(t, map[string]any{"Inbox": inbox})
		seen, pages, cursor := map[string]bool{}, 0, ""
		for {
			var page struct {
				Items []task.Task
				Next  string
			}
			try.good(request("GET", fmt.Sprintf("/v1/tasks?queue=available&page_size=%d&cursor=%s", size, url.QueryEscape(cursor)), "")).read(t, &page)
			for _, item := range page.Items {
				if seen[item.ID] {
					t.Fatalf("page size %d: %s came twice", size, item.ID)
				}
				seen[item.ID] = true
			}
			if pages++; page.Next == "" {
				break
			}
			cursor = page.Next
		}
		if want := (25 + size - 1) / size; len(seen) != 25 || pages != want {
			t.Errorf("page size %d: %d tasks on %d pages, want 25 on %d", size, len(seen), pages, want)
		}
	}
}

func TestCases_pageFromTheNewestToTheEnd(t *testing.T) {
	t.Parallel()
	all := make([]casefile.Summary, 7)
	for i := range all {
		all[i] = casefile.Summary{Code: fmt.Sprintf("H99.1-261102-%04d", 9-i), Scheme: "social-allowance", Office: "99001", Name: "Nguyễn Thị Sáu", State: casefile.Opened, OpenedOn: civil.MustDate("2026-11-02")}
	}
	try := open(t, map[string]any{"Cases": func(args ...any) (any, error) {
		f := args[1].(casefile.Filter)
		var page []casefile.Summary
		for _, c := range all {
			if (f.After.Code == "" || c.Code < f.After.Code) && len(page) < f.Limit {
				page = append(page, c)
			}
		}
		return page, nil
	}})
	seen, cursor := 0, ""
	for {
		var page struct {
			Items []casefile.Summary
			Next  string
		}
		try.good(request("GET", "/v1/cases?state=opened&page_size=3&cursor="+url.QueryEscape(cursor), "")).read(t, &page)
		for _, c := range page.Items {
			if c != all[seen] {
				t.Fatalf("at place %d came %+v", seen, c)
			}
			seen++
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if f := try.desk.last("Cases")[1].(casefile.Filter); seen != 7 || f.State != casefile.Opened {
		t.Errorf("%d cases, last asked for %+v", seen, f)
	}
	try.any(request("GET", "/v1/cases?state=lost", "")).refused(t, 400, "QUERY_WRONG")
}

func TestTrail_pagesAndFilters(t *testing.T) {
	t.Parallel()
	event := func(id int64) audit.Event {
		return audit.Event{ID: id, At: time.Unix(1, 0).UTC(), Person: personID, Name: "Cao Văn Minh", Role: "inspector", Office: "99000", Action: "case.read", Case: code, Outcome: audit.Allowed}
	}
	try := open(t, map[string]any{"Trail": []audit.Event{event(9), event(8)}, "Readers": []audit.Reading{event(9).Reading(), event(8).Reading()}})
	for path, method := range map[string]string{"/v1/audit?case=" + code + "&person=" + personID + "&action=case.read&": "Trail", "/v1/cases/" + code + "/readers?": "Readers"} {
		var page struct {
			Items []struct{ Name string }
			Next  string
		}
		try.good(request("GET", path+"page_size=1", "")).read(t, &page)
		if len(page.Items) != 1 || page.Items[0].Name != "Cao Văn Minh" || page.Next == "" {
			t.Fatalf("%s answered %+v", path, page)
		}
		try.good(request("GET", path+"page_size=1&cursor="+page.Next, ""))
		args := try.desk.last(method)
		if f, ok := args[1].(audit.Filter); ok && (f.Case != code || f.Person != personID || f.Actions[0] != "case.read" || f.Before != 9 || f.Limit != 2) {
			t.Errorf("asked for %+v", f)
		}
		if method == "Readers" && (args[2] != int64(9) || args[3] != 2) {
			t.Errorf("asked for %v", args)
		}
		try.any(request("GET", path+"page_size=x", "")).refused(t, 400, "QUERY_WRONG")
	}
	try.any(request("GET", "/v1/audit?action=BURN&person=me", "")).refused(t, 400, "QUERY_WRONG")
}

func TestTasks_areFilteredAsAsked(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Inbox": []task.Task{}})
	got := try.good(request("GET", "/v1/tasks?queue=mine&scheme=social-allowance&due_before=2026-11-11&page_size=3", ""))
	want := task.Filter{List: task.Mine, Scheme: "social-allowance", DueBefore: civil.MustDate("2026-11-11"), Limit: 4}
	if f := try.desk.last("Inbox")[1].(task.Filter); f != want || string(got.body) != "{\"items\":[]}\n" {
		t.Errorf("asked for %+v, answered %s", f, got.body)
	}
	try.good(request("GET", "/v1/tasks", ""))
	if f := try.desk.last("Inbox")[1].(task.Filter); f != (task.Filter{List: task.AllList, Limit: 51}) {
		t.Errorf("asked for %+v", f)
	}
}

func TestQuery_namesEveryWrongParameter(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/v1/tasks?queue=yours&due_before=soon&page_size=101&colour=red": "colour FIELD_UNKNOWN, due_before FIELD_WRONG, page_size FIELD_WRONG, queue CHOICE_UNKNOWN",
		"/v1/tasks?page_size=0":                 "page_size FIELD_WRONG",
		"/v1/tasks?page_size=-1":                "page_size FIELD_WRONG",
		"/v1/tasks?scheme=%00":                  "scheme FIELD_WRONG",
		"/v1/payments?state=gone&run=1&case=me": "case FIELD_WRONG, run FIELD_WRONG, state CHOICE_UNKNOWN",
		"/v1/payment-runs?state=made":           "state FIELD_UNKNOWN",
		"/v1/payments?state=paid&state=sent":    "state FIELD_WRONG",
		"/v1/schemes?x=1":                       "x FIELD_UNKNOWN",
	} {
		p := open(t, nil).any(request("GET", path, "")).refused(t, 400, "QUERY_WRONG")
		var found []string
		for _, e := range p.Errors {
			found = append(found, e.Name+" "+e.Code)
		}
		if got := strings.Join(found, ", "); got != want {
			t.Errorf("%s: named %q, want %q", path, got, want)
		}
	}
}

func TestCursor_ofAnotherListOrFilterIsRefused(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Inbox": inbox})
	var page struct{ Next string }
	try.good(request("GET", "/v1/tasks?queue=available&page_size=1", "")).read(t, &page)
	if page.Next == "" {
		t.Fatal("no cursor to try")
	}
	for _, path := range []string{"/v1/tasks?queue=mine&cursor=", "/v1/payments?cursor=", "/v1/payment-runs?cursor="} {
		try.good(request("GET", path+page.Next, "")).refused(t, 400, "CURSOR_MALFORMED")
	}
	try.good(request("GET", "/v1/tasks?queue=available&page_size=2&cursor="+page.Next, "")) // the length of a page is no filter
}

// A cursor with any one character changed, taken away or added is no cursor.
func TestCursor_showsDamage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		good := api.Cursor(uuid.NewString(), civil.MustDate("2026-11-02").AddDays(rapid.IntRange(0, 9000).Draw(r, "days")), "tasks")
		if _, err := api.ReadCursor(good, "tasks"); err != nil {
			r.Fatal(err)
		}
		at := rapid.IntRange(0, len(good)-1).Draw(r, "at")
		other := rapid.SampledFrom(strings.Split("ABCxyz0189-_ =%\x00", "")).Draw(r, "other")
		for _, bad := range []string{good[:at] + other + good[at+1:], good[:at] + good[at+1:], good[:at] + other + good[at:], "", "bnVsbA", base64.RawURLEncoding.EncodeToString([]byte(`{"id":"x"}`))} {
			if bad == good || bad == "" {
				continue
			}
			if _, err := api.ReadCursor(bad, "tasks"); err == nil {
				r.Fatalf("%q was taken for a cursor; the good one is %q", bad, good)
			}
		}
	})
}

func TestTask_isClaimedReleasedAndCompleted(t *testing.T) {
	t.Parallel()
	claimed := oneTask
	claimed.State, claimed.Assignee = task.Claimed, personID
	try := open(t, map[string]any{"Claim": claimed, "Release": oneTask, "Complete": done(casefile.CommandOutcome{State: casefile.Signing, Revision: 3})})
	var got task.Task
	try.good(request("POST", "/v1/tasks/"+id+"/claim", "{}")).read(t, &got)
	if got != claimed {
		t.Errorf("claimed %+v", got)
	}
	try.good(request("POST", "/v1/tasks/"+id+"/release", "")).read(t, &got)
	var answer struct{ State string }
	try.good(request("POST", "/v1/tasks/"+id+"/complete", `{"outcome":"approve","note":"khớp"}`, "Idempotency-Key", "k")).read(t, &answer)
	args := try.desk.last("Complete")
	if answer.State != "signing" || args[0].(usecase.Ask).Key != "k" || args[1] != id ||
		!reflect.DeepEqual(args[2], casefile.Completion{Outcome: casefile.Approve, Note: "khớp"}) {
		t.Errorf("answered %+v to %+v", answer, args)
	}
}

func TestMoney_isListedMadeAndApproved(t *testing.T) {
	t.Parallel()
	run := payment.Run{ID: id, Office: "99001", Channel: "bank", UpTo: civil.MustMonth("2026-11"), MadeBy: personID, MadeOn: civil.MustDate("2026-11-03"), State: "made", Count: 1, Total: 540_000}
	approved := run
	approved.State, approved.ApprovedBy, approved.ApprovedOn = "approved", personID, run.MadeOn
	try := open(t, map[string]any{"Payments": []payment.Payment{onePay}, "Runs": []payment.Run{run, approved}, "MakeRun": run, "Run": run, "ApproveRun": approved})
	try.good(request("GET", "/v1/payments?case="+code+"&run="+id+"&state=paid", ""))
	if f := try.desk.last("Payments")[1]; f != (payment.Filter{Case: code, Run: id, State: "paid", Limit: 51}) {
		t.Errorf("asked for %+v", f)
	}
	var page struct{ Next string }
	try.good(request("GET", "/v1/payment-runs?page_size=1", "")).read(t, &page)
	try.good(request("GET", "/v1/payment-runs?page_size=1&cursor="+page.Next, ""))
	if args := try.desk.last("Runs"); args[1] != id || args[2] != 2 {
		t.Errorf("asked for %v", args)
	}
	got := try.good(request("POST", "/v1/payment-runs", `{"channel":"bank","up_to":"2026-11"}`))
	if in := try.desk.last("MakeRun")[1]; in != (usecase.RunInput{Channel: "bank", UpTo: civil.MustMonth("2026-11")}) || got.StatusCode != 201 || got.Header.Get("Location") != "/v1/payment-runs/"+id {
		t.Errorf("asked for %+v, answered %d %v", in, got.StatusCode, got.Header)
	}
	try.good(request("GET", "/v1/payment-runs/"+id, ""))
	var seen payment.Run
	try.good(request("POST", "/v1/payment-runs/"+id+"/approve", "")).read(t, &seen)
	if seen != approved {
		t.Errorf("approved %+v", seen)
	}
}

func TestDiscrepancies_areListedAndClosed(t *testing.T) {
	t.Parallel()
	closedAt := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	open1 := payment.Discrepancy{ID: id, Office: "99001", File: "post/results-000001.jws", Verdict: payment.Uncollected, Key: "ASA", MsgID: "ASR", Amount: 540_000,
		On: civil.MustDate("2026-11-03"), Reason: payment.Died, Reference: "BD000001-000001", Held: true, Opened: closedAt}
	closed := open1
	closed.Closed, closed.ClosedBy, closed.Note, closed.Held = &closedAt, personID, "Còn sống.", false
	try := open(t, map[string]any{"Discrepancies": []payment.Discrepancy{open1, {ID: id, File: "x.xml", Verdict: payment.Unknown, Amount: -5, Opened: closedAt}}, "CloseDiscrepancy": closed})
	var page struct{ Next string }
	try.good(request("GET", "/v1/discrepancies?state=open&page_size=1", "")).read(t, &page)
	try.good(request("GET", "/v1/discrepancies?state=open&page_size=1&cursor="+page.Next, ""))
	if f := try.desk.last("Discrepancies")[1]; f != (payment.DiscrepancyFilter{State: "open", After: id, Limit: 2}) {
		t.Errorf("asked for %+v", f)
	}
	try.good(request("POST", "/v1/discrepancies/"+id+"/close", `{"note":"Còn sống.","pay_again":true}`))
	if args := try.desk.last("CloseDiscrepancy"); args[1] != id || args[2] != (payment.Finding{Note: "Còn sống.", PayAgain: true}) {
		t.Errorf("closed with %+v", args)
	}
}

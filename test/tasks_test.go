package test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/testkit/issuer"
	"github.com/an-sinh/ansinh/test/platform"
)

func TestTasks_areClaimedReleasedAndSeenByTheirQueueOnly(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	first, second := p.As("commune_officer1"), p.As("commune_officer2")
	id := p.Task("commune_officer1", code)
	ask := func(user *client.User, path string) {
		t.Helper()
		if _, err := user.Do(context.Background(), http.MethodPost, "/v1/tasks/"+id+path, nil, nil); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	list := func(user *client.User, queue string) int {
		t.Helper()
		var page struct{ Items []task.Task }
		if _, err := user.Do(context.Background(), http.MethodGet, "/v1/tasks?queue="+queue, nil, &page); err != nil {
			t.Fatal(err)
		}
		return len(page.Items)
	}
	ask(first, "/claim")
	ask(first, "/claim") // claiming one's own again changes nothing
	if list(first, "mine") != 1 || list(second, "mine") != 0 || list(second, "available") != 0 || list(second, "all") != 1 {
		t.Error("a claimed task is not where it belongs")
	}
	for _, path := range []string{"/claim", "/release", "/complete"} {
		var in any
		if path == "/complete" {
			in = map[string]any{"outcome": "approve"}
		}
		if problem := platform.Refuses(t, second, http.MethodPost, "/v1/tasks/"+id+path, in); problem.Code != "TASK_CLAIMED_BY_OTHER" {
			t.Errorf("%s by another officer: %v", path, problem)
		}
	}
	ask(first, "/release")
	if list(second, "available") != 1 {
		t.Error("a released task is not available")
	}
	for _, stranger := range []string{platform.Applicant, "counter1", "treasurer1", "inspector1", "admin1", platform.Chairman} {
		problem := platform.Refuses(t, p.As(stranger), http.MethodPost, "/v1/tasks/"+id+"/claim", nil)
		if problem.Status != http.StatusForbidden && problem.Status != http.StatusNotFound {
			t.Errorf("%s could reach the officers' task: %v", stranger, problem)
		}
	}
}

// Nobody signs at a desk somebody else walked away from.
func TestTasks_signingAsksForAFreshLogin(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, code, "approve")
	id := p.Task(platform.Chairman, code)
	stale := client.New(p.URL, func(_ context.Context, user string) (string, error) {
		return p.Issuer.Token(t, user, issuer.LoggedInAt(time.Now().Add(-time.Hour))), nil
	}).As(platform.Chairman)
	if problem := platform.Refuses(t, stale, http.MethodPost, "/v1/tasks/"+id+"/complete", map[string]any{"outcome": "approve"}); problem.Code != "LOGIN_NOT_FRESH" {
		t.Errorf("a login of an hour ago signed: %v", problem)
	}
	key := client.Header{Name: "Idempotency-Key", Value: "my signature"}
	for _, chairman := range []*client.User{p.As(platform.Chairman), stale} { // repeated, it finds its first answer
		if _, err := chairman.Do(context.Background(), http.MethodPost, "/v1/tasks/"+id+"/complete", map[string]any{"outcome": "approve"}, nil, key); err != nil {
			t.Error(err)
		}
	}
}

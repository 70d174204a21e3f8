package test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/notice"
	"github.com/an-sinh/ansinh/test/platform"
)

// The worker dies when the mail server has a message and before it could note so. Nothing comes twice, and what is
// uncertain goes to the telephone.
func TestNotice_comesOnceOverADyingWorker(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	await(t, p, 1)
	p.Complete(platform.Officer, code, casefile.Approve)
	p.Mail.Misbehave(map[string]any{"hold": true})
	p.Complete(platform.Chairman, code, casefile.Approve)
	await(t, p, 2) // it is taken, and the answer waits
	p.Worker.Kill()
	p.Mail.Misbehave(map[string]any{"hold": false})
	p.Worker.Start()
	p.AwaitHappening(code, "ENTITLED")
	p.Run()
	p.AwaitState(code, casefile.Closed)
	want := []string{"LETTER_MADE", "PAYMENT_CONFIRMED", "SIGNED_APPROVED", "SUBMITTED"}
	await(t, p, len(want))
	platform.Until(t, "the notice of the dead worker goes to the telephone", func() bool { return state(t, p, code, "SIGNED_APPROVED", notice.SMS) == "pending" })
	if s := state(t, p, code, "SIGNED_APPROVED", notice.Email); s != "uncertain" {
		t.Errorf("the notice of the dead worker is %s", s)
	}
	seen := map[string]int{}
	for _, l := range p.Mail.Letters() {
		seen[l.MessageID]++
		if seen[l.MessageID] > 1 {
			t.Errorf("%q came %d times", l.Subject, seen[l.MessageID])
		}
		for _, private := range []string{"Nguyễn", "540", "9704150001", "099148000001"} {
			if strings.Contains(l.Subject+l.Text, private) {
				t.Errorf("%q names %q", l.Subject, private)
			}
		}
		if !slices.Equal(l.To, []string{"applicant1@ansinh.example"}) || !strings.Contains(l.Text, code) || !strings.Contains(l.Text, p.URL) {
			t.Errorf("%+v", l)
		}
	}
	inTheApplication(t, p, code, want)
}

// A server that is away, or busy, is waited for; one that does not want a message is not asked again. No address and no
// number gets into a log.
func TestNotice_waitsForAServerAndTakesANo(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	p.Mail.Misbehave(map[string]any{"down": true})
	waits := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	awaitCode(t, p, waits, "NO_ANSWER", "UNREACHABLE")
	p.Mail.Misbehave(map[string]any{"down": false, "refuse_recipient": 451})
	awaitCode(t, p, waits, "451")
	p.Mail.Misbehave(map[string]any{"refuse_recipient": 0, "refuse_message": 452})
	awaitCode(t, p, waits, "452")
	p.Mail.Misbehave(map[string]any{"refuse_message": 0})
	await(t, p, 1)
	platform.Until(t, "it is noted", func() bool { return state(t, p, waits, "SUBMITTED", notice.Email) == "sent" })

	p.Mail.Misbehave(map[string]any{"refuse_recipient": 550})
	unwanted := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	platform.Until(t, "the no is taken", func() bool { return state(t, p, unwanted, "SUBMITTED", notice.Email) == "failed" })
	if s := state(t, p, unwanted, "SUBMITTED", notice.SMS); s != "pending" {
		t.Errorf("what no mailbox wants did not go to the telephone: %s", s)
	}
	p.Mail.Misbehave(map[string]any{"refuse_recipient": 0, "drop_after_data": true})
	cut := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	platform.Until(t, "the line that was cut is noted", func() bool { return state(t, p, cut, "SUBMITTED", notice.Email) == "uncertain" })
	await(t, p, 2)
	for _, private := range []string{"applicant1@", "0900000001", "Nguyễn"} {
		if p.Worker.Says(private) || p.API.Says(private) {
			t.Errorf("a log names %q", private)
		}
	}
}

// await waits until so many letters have come, and no more.
func await(t *testing.T, p *platform.Platform, n int) {
	t.Helper()
	platform.Until(t, "letters come", func() bool { return len(p.Mail.Letters()) >= n })
	if got := len(p.Mail.Letters()); got > n {
		t.Fatalf("%d letters came, want %d", got, n)
	}
}

func state(t *testing.T, p *platform.Platform, code, what string, channel notice.Channel) (state string) {
	t.Helper()
	err := p.DB.QueryRow(context.Background(), `select coalesce(max(n.state), '') from notice n join timeline t on t.id = n.happening
		where n.case_code = $1 and t.what = $2 and n.channel = $3`, code, what, channel).Scan(&state)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func awaitCode(t *testing.T, p *platform.Platform, code string, want ...string) {
	t.Helper()
	platform.Until(t, "the server's answer is noted", func() bool {
		var state, got string
		if err := p.DB.QueryRow(context.Background(), `select state, code from notice where case_code = $1 and channel = 'email'`, code).Scan(&state, &got); err != nil {
			t.Fatal(err)
		}
		if state != "pending" && state != "sending" {
			t.Fatalf("the notice is %s, %s", state, got)
		}
		return slices.Contains(want, got)
	})
}

// inTheApplication looks at the list of the applicant, reads one, and sees that nobody else may.
func inTheApplication(t *testing.T, p *platform.Platform, code string, want []string) {
	t.Helper()
	type list struct {
		Items  []notice.Notice
		Next   string
		Unread int
	}
	page := func(user, query string) (l list) {
		t.Helper()
		var raw json.RawMessage
		if _, err := p.As(user).Do(context.Background(), http.MethodGet, "/v1/notices"+query, nil, &raw); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := page(platform.Applicant, "?page_size=3")
	rest := page(platform.Applicant, "?page_size=3&cursor="+first.Next)
	all := slices.Concat(first.Items, rest.Items)
	var whats []string
	for _, n := range all {
		whats = append(whats, n.What)
		if n.Case != code || n.Vi == "" || strings.Contains(n.Vi, "{") || n.Read {
			t.Errorf("%+v", n)
		}
	}
	slices.Sort(whats)
	if !slices.Equal(whats, want) || first.Unread != len(want) || rest.Next != "" {
		t.Errorf("told of %v, %d unread", whats, first.Unread)
	}
	if l := page(platform.Officer, ""); len(l.Items) > 0 {
		t.Errorf("an officer is told %+v", l)
	}
	read := "/v1/notices/" + all[0].ID + "/read"
	if no := platform.Refuses(t, p.As(platform.Officer), http.MethodPost, read, nil); no.Code != "NOTICE_NOT_FOUND" {
		t.Errorf("another's notice: %s", no.Code)
	}
	for range 2 {
		if _, err := p.As(platform.Applicant).Do(context.Background(), http.MethodPost, read, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if l := page(platform.Applicant, ""); l.Unread != len(want)-1 || !l.Items[0].Read {
		t.Errorf("after reading one %d are unread", l.Unread)
	}
}

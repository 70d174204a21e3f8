package living

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/payment"
)

// fate is where a case comes to stand.
type fate int

const (
	opened       fate = iota // nothing handed in yet
	drafted                  // papers and form are there
	verifying                // before the officer
	claimed                  // an officer took it
	supplemented             // waits for the applicant
	signing                  // before the chairman
	sentBack                 // the chairman wants the officer to look again
	refused                  // decided against
	withdrawn                // ended by the applicant
	granted                  // waits for a payment run
)

// fates of those who are not paid yet, over and over: most stand before somebody.
var fates = []fate{verifying, signing, opened, verifying, granted, drafted, claimed, refused, signing, verifying, supplemented, sentBack, drafted,
	verifying, withdrawn, signing}

// drive takes the case of a resident to its fate.
func (l *Living) drive(ctx context.Context, r resident, to fate) error {
	if to == refused {
		r.facts["pension"] = true
		r.facts["disability"] = "none"
		r.papers = r.papers[:1]
	}
	code, err := l.open(ctx, r)
	if err != nil || to == opened {
		return err
	}
	if err := l.fill(ctx, r, code); err != nil || to == drafted {
		return err
	}
	if err := l.ask(ctx, r.town.counter, r, "submit", "/v1/cases/"+code+"/submit", nil, nil); err != nil {
		return err
	}
	switch to {
	case verifying:
		return nil
	case withdrawn:
		return l.ask(ctx, r.town.counter, r, "withdraw", "/v1/cases/"+code+"/withdraw", map[string]any{"note": "Xin rút hồ sơ."}, nil)
	case claimed:
		return l.task(ctx, r, code, r.town.officer, "verify", "claim", nil)
	case supplemented:
		return l.task(ctx, r, code, r.town.officer, "verify", "complete", map[string]any{"outcome": "supplement", "note": "Ảnh mờ.",
			"items": []any{map[string]any{"document": "identity", "reason": "Ảnh mờ, không đọc được. Xin chụp lại."}}})
	}
	answer := map[string]any{"outcome": "approve"}
	if to == refused {
		answer["outcome"] = "refuse"
	}
	if err := l.task(ctx, r, code, r.town.officer, "verify", "complete", answer); err != nil || to == signing {
		return err
	}
	if to == sentBack {
		answer = map[string]any{"outcome": "return", "note": "Xin đối chiếu lại ngày sinh."}
	}
	if err := l.task(ctx, r, code, r.town.chairman, "sign", "complete", answer); err != nil || to != granted {
		return err
	}
	return client.Until(ctx, func() (bool, error) {
		var told struct{ Items []casefile.Happening }
		_, err := l.as(r.town.chairman).Do(ctx, http.MethodGet, "/v1/cases/"+code+"/timeline", nil, &told)
		return slices.ContainsFunc(told.Items, func(h casefile.Happening) bool { return h.What == "ENTITLED" }), err
	})
}

func (l *Living) open(ctx context.Context, r resident) (code string, err error) {
	if err := l.Register(ctx, r.beneficiary); err != nil {
		return "", err
	}
	var opened struct{ Code string }
	err = l.ask(ctx, r.town.counter, r, "open", "/v1/cases", map[string]any{"scheme": "social-allowance", "beneficiary": r.beneficiary}, &opened)
	return opened.Code, err
}

func (l *Living) fill(ctx context.Context, r resident, code string) error {
	clerk := l.as(r.town.counter)
	for _, kind := range r.papers {
		if err := clerk.Upload(ctx, code, kind, kind+".jpg", bytes.NewReader(l.paper), nil, key(r, kind)); err != nil {
			return fmt.Errorf("upload: %w", err)
		}
	}
	draft := map[string]any{"facts": r.facts, "payout": r.payout}
	_, err := clerk.Do(ctx, http.MethodPut, "/v1/cases/"+code+"/draft", draft, nil, client.Header{Name: "If-Match", Value: `"1"`}, key(r, "draft"))
	return err
}

// errBefore says that a case has come further before this filling was broken off, and is left where it stands.
var errBefore = errors.New("the case has come further before")

// coming are the states in which a task of the step is there or still to come.
var coming = map[string][]casefile.State{
	"verify": {casefile.Submitted, casefile.Verifying},
	"sign":   {casefile.Submitted, casefile.Verifying, casefile.Signing},
}

// task waits until the case stands before the official in the step, and does something with the task.
func (l *Living) task(ctx context.Context, r resident, code, official, step, what string, in any) error {
	return client.Until(ctx, func() (bool, error) {
		v, err := l.view(ctx, r, code)
		if err == nil && !slices.Contains(coming[step], v.State) {
			err = errBefore
		}
		if err != nil {
			return false, err
		}
		for _, t := range v.Tasks {
			if t.Step == step {
				return true, l.ask(ctx, official, r, step+" "+what, "/v1/tasks/"+t.ID+"/"+what, in, nil)
			}
		}
		return false, nil
	})
}

// payRun pays what is granted so far; where nothing is left to pay, it was paid before.
func (l *Living) payRun(ctx context.Context, channel string) error {
	var run payment.Run
	_, err := l.as("treasurer1").Do(ctx, http.MethodPost, "/v1/payment-runs", map[string]any{"channel": channel}, &run)
	if problem, ok := errors.AsType[*client.Problem](err); ok && problem.Code == "NOTHING_TO_PAY" {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = l.as("treasurer2").Do(ctx, http.MethodPost, "/v1/payment-runs/"+run.ID+"/approve", nil, nil)
	return err
}

func (l *Living) ask(ctx context.Context, user string, r resident, what, path string, in, out any) error {
	_, err := l.as(user).Do(ctx, http.MethodPost, path, in, out, key(r, what))
	if problem, ok := errors.AsType[*client.Problem](err); ok && problem.Code == "IDEMPOTENCY_KEY_REUSED" {
		return errBefore // asked of an earlier task of the case
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// key names a request of a resident, the same each time.
func key(r resident, what string) client.Header {
	return client.Header{Name: "Idempotency-Key", Value: fmt.Sprintf("living-%d-%s", r.number, strings.ReplaceAll(what, " ", "-"))}
}

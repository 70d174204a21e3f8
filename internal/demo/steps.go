package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// apply is the citizen's part: open, photograph, fill in, hand in.
func (d *Demo) apply(ctx context.Context, a application) (*Result, error) {
	user := d.API.As(a.opener)
	channel, _ := a.payout["channel"].(string)
	r := &Result{Scheme: a.scheme, Title: a.title, started: time.Now(), channel: channel,
		Objects: []Object{}, EndToEndIDs: []string{}, Files: []string{}}
	open := map[string]any{"scheme": a.scheme}
	if a.beneficiary != nil {
		open["beneficiary"] = a.beneficiary
	}
	var opened struct{ Code string }
	if _, err := user.Do(ctx, "POST", "/v1/cases", open, &opened, client.Header{Name: "Idempotency-Key", Value: d.key(a, "open")}); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	r.Code = opened.Code
	for kind, names := range a.papers {
		for _, name := range names {
			if err := d.upload(ctx, user, r, kind, name); err != nil {
				return nil, fmt.Errorf("upload %s: %w", name, err)
			}
		}
	}
	draft := map[string]any{"facts": a.facts, "payout": a.payout}
	if a.slip != nil {
		draft["facts"] = a.slip
	}
	if _, err := user.Do(ctx, "PUT", "/v1/cases/"+r.Code+"/draft", draft, nil, client.Header{Name: "If-Match", Value: `"1"`}); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	if _, err := user.Do(ctx, "POST", "/v1/cases/"+r.Code+"/submit", nil, &r.Receipt); err != nil {
		return nil, fmt.Errorf("submit: %w", err)
	}
	return r, d.expect(ctx, a, r)
}

// key names a request of this run, so that a repeated one is known as a repetition.
func (d *Demo) key(a application, what string) string {
	return fmt.Sprintf("demo-%d-%s-%s-%d", d.Seed, a.opener, what, time.Now().UnixNano())
}

func (d *Demo) upload(ctx context.Context, user *client.User, r *Result, kind, name string) error {
	file, err := os.Open(filepath.Join(d.Files, name))
	if err != nil {
		return err
	}
	defer file.Close()
	var stored struct {
		ID, Kind, SHA256 string
		Size             int64
	}
	if err := user.Upload(ctx, r.Code, kind, name, file, &stored); err != nil {
		return err
	}
	r.Objects = append(r.Objects, Object{Key: "case/" + stored.ID, Kind: stored.Kind, SHA256: stored.SHA256, Size: stored.Size})
	return nil
}

// expect asks `ansinh decide` what this case must come to, with the dates of today.
func (d *Demo) expect(ctx context.Context, a application, r *Result) error {
	facts, err := json.Marshal(a.facts)
	if err != nil {
		return err
	}
	var view usecase.CaseView
	if _, err := d.API.As(a.opener).Do(ctx, "GET", "/v1/cases/"+r.Code, nil, &view); err != nil {
		return err
	}
	today := view.FiledOn
	r.filed = today
	r.expected, err = d.Decide(ctx, determination.Request{ID: r.Code, Scheme: a.scheme, Facts: facts,
		Dates: determination.Dates{AsOf: today, Month: today.MonthOf(), Filed: today, Decided: today}})
	r.due = dueBy(r.expected, a.reading)
	return err
}

// dueBy is what must be granted: what the rules say, or where they escalate what the chosen reading leads to.
func dueBy(said determination.Result, reading string) money.VND {
	if said.Outcome == determination.Eligible {
		return *said.Amount
	}
	amount, _ := said.Reading(reading)
	return amount
}

// decide is the officials' part: an officer verifies, the chairman signs, each out of their own inbox.
func (d *Demo) decide(ctx context.Context, a application, r *Result) error {
	answer := map[string]any{"outcome": "approve"}
	switch {
	case a.reading != "":
		answer["reading"], answer["start_month"] = a.reading, r.filed.MonthOf()
		answer["note"] = "Hiểu theo câu chữ của điều luật."
	case r.expected.Outcome != determination.Eligible:
		answer["outcome"] = "refuse"
	}
	for _, official := range []string{r.officer, "commune_chairman1"} {
		if err := d.answer(ctx, official, r, answer); err != nil {
			return err
		}
	}
	return nil
}

// answer completes the case's task as an official, out of their own inbox.
func (d *Demo) answer(ctx context.Context, official string, r *Result, answer map[string]any) error {
	user := d.API.As(official)
	id, err := d.taskOf(ctx, user, r.Code)
	if err != nil {
		return fmt.Errorf("%s: %w", official, err)
	}
	if _, err := user.Do(ctx, "POST", "/v1/tasks/"+id+"/claim", nil, nil); err != nil {
		return fmt.Errorf("%s claims: %w", official, err)
	}
	if _, err := user.Do(ctx, "POST", "/v1/tasks/"+id+"/complete", answer, nil); err != nil {
		return fmt.Errorf("%s completes: %w", official, err)
	}
	return nil
}

// taskOf waits until the case's task is in the official's inbox and finds it there.
func (d *Demo) taskOf(ctx context.Context, user *client.User, code string) (id string, err error) {
	err = client.Until(ctx, func() (bool, error) {
		for cursor := ""; ; {
			var page struct {
				Items []task.Task `json:"items"`
				Next  string      `json:"next"`
			}
			if _, err := user.Do(ctx, "GET", "/v1/tasks?queue=available&page_size=100&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
				return false, err
			}
			for _, t := range page.Items {
				if t.Case == code {
					id = t.ID
					return true, nil
				}
			}
			if cursor = page.Next; cursor == "" {
				return false, nil
			}
		}
	})
	return id, err
}

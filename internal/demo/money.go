package demo

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// pay is the treasury's part: one treasurer makes a run by each channel, another approves it, and bank and post do the
// rest.
func (d *Demo) pay(ctx context.Context, results []*Result) error {
	if err := d.awaitEntitlements(ctx, results); err != nil {
		return err
	}
	for _, channel := range []string{payment.Bank, payment.Post} {
		if !slices.ContainsFunc(results, func(r *Result) bool { return r.due > 0 && !r.withdrawn && r.channel == channel }) {
			continue
		}
		var run payment.Run
		if _, err := d.API.As("treasurer1").Do(ctx, "POST", "/v1/payment-runs", map[string]any{"channel": channel}, &run); err != nil {
			return fmt.Errorf("make the run by %s: %w", channel, err)
		}
		if _, err := d.API.As("treasurer2").Do(ctx, "POST", "/v1/payment-runs/"+run.ID+"/approve", nil, &run); err != nil {
			return fmt.Errorf("approve the run by %s: %w", channel, err)
		}
		if channel == payment.Post {
			if err := d.cashier(ctx, run.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// cashier pays the cash of a run out as soon as the post has the list.
func (d *Demo) cashier(ctx context.Context, run string) error {
	var sent payment.Run
	err := client.Until(ctx, func() (bool, error) {
		_, err := d.API.As("treasurer1").Do(ctx, "GET", "/v1/payment-runs/"+run, nil, &sent)
		return sent.State == "sent" || sent.State == "settled", err
	})
	if err != nil {
		return fmt.Errorf("the list to the post: %w", err)
	}
	if err := (counter{url: d.Counter, list: strings.TrimSuffix(sent.File, ".jws")}).payOut(ctx, "cashier1"); err != nil {
		return fmt.Errorf("cashier1: %w", err)
	}
	return nil
}

// awaitEntitlements waits until every granted case has reached its payment.
func (d *Demo) awaitEntitlements(ctx context.Context, results []*Result) error {
	for _, r := range results {
		if r.due == 0 || r.withdrawn {
			continue
		}
		err := client.Until(ctx, func() (bool, error) {
			var told struct{ Items []casefile.Happening }
			_, err := d.API.As("commune_chairman1").Do(ctx, "GET", "/v1/cases/"+r.Code+"/timeline", nil, &told)
			return slices.ContainsFunc(told.Items, func(h casefile.Happening) bool { return h.What == "ENTITLED" }), err
		})
		if err != nil {
			return fmt.Errorf("%s: entitlement: %w", r.Code, err)
		}
	}
	return nil
}

// finish waits until the case is closed and compares it with what was expected.
func (d *Demo) finish(ctx context.Context, r *Result) error {
	chairman := d.API.As("commune_chairman1")
	var view usecase.CaseView
	err := client.Until(ctx, func() (bool, error) {
		_, err := chairman.Do(ctx, "GET", "/v1/cases/"+r.Code, nil, &view)
		return view.State == casefile.Closed, err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", r.Code, err)
	}
	if r.withdrawn {
		r.Outcome, r.Seconds = string(view.Outcome), time.Since(r.started).Seconds()
		r.AsExpected = view.Outcome == casefile.Withdrawn && view.Decision == nil && len(view.Payments) == 0
		return nil
	}
	letter, err := chairman.Fetch(ctx, "/v1/cases/"+r.Code+"/letter")
	if err != nil {
		return fmt.Errorf("%s: letter: %w", r.Code, err)
	}
	r.Seconds = time.Since(r.started).Seconds()
	r.Outcome = string(view.Outcome)
	if view.Decision != nil {
		r.Amount = view.Decision.Amount
	}
	var paid struct{ Items []payment.Payment }
	if _, err := d.API.As("treasurer1").Do(ctx, "GET", "/v1/payments?case="+url.QueryEscape(r.Code), nil, &paid); err != nil {
		return fmt.Errorf("%s: payments: %w", r.Code, err)
	}
	for _, p := range paid.Items {
		r.Channel, r.PaymentState = &p.Channel, p.State
		r.EndToEndIDs, r.Files = append(r.EndToEndIDs, p.EndToEndID), append(r.Files, p.File)
	}
	r.AsExpected = d.asExpected(r, len(letter) > 0)
	return nil
}

// asExpected compares with `ansinh decide`: the same answer, the same amount, and money that arrived exactly where it
// is due.
func (d *Demo) asExpected(r *Result, hasLetter bool) bool {
	if !hasLetter {
		return false
	}
	if r.due == 0 {
		return r.Outcome == string(casefile.Refused) && r.Amount == 0 && len(r.EndToEndIDs) == 0
	}
	return r.Outcome == string(casefile.Approved) && r.Amount == r.due && len(r.EndToEndIDs) == 1 && r.PaymentState == "paid" && *r.Channel == r.channel
}

// Table prints the results for people.
func Table(out io.Writer, results []*Result) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "case\tscheme\toutcome\tamount (đồng)\tchannel\tpayment\tseconds\tas decide says\t")
	for _, r := range results {
		channel := "–"
		if r.Channel != nil {
			channel = *r.Channel
		}
		state := r.PaymentState
		if state == "" {
			state = "–"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%.1f\t%v\t\n", r.Code, r.Scheme, r.Outcome, money.VND(r.Amount).Grouped(), channel, state, r.Seconds, r.AsExpected)
	}
	_ = w.Flush()
}

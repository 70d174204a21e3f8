// Package demo drives cases from the photographed document to the confirmed payment, through the public HTTP API and
// nothing else, and compares every result with what `ansinh decide` says.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/money"
)

// Demo is one run.
type Demo struct {
	API     *client.Client
	Decide  func(context.Context, determination.Request) (determination.Result, error) // `ansinh decide`
	Files   string                                                                     // folder of the scanned documents
	Out     io.Writer
	Counter string // of the post office simulator, where cashier1 works
	Seed    uint64
	Cases   int // further cases beside the three seeded ones
}

// Result is one line of the table and of .local/demo.json.
type Result struct {
	Code         string    `json:"code"`
	Scheme       string    `json:"scheme"`
	Outcome      string    `json:"outcome"`       // approved, refused, certified
	Amount       money.VND `json:"amount"`        // đồng a month
	Channel      *string   `json:"channel"`       // bank, post, null
	PaymentState string    `json:"payment_state"` // "" where nothing is paid
	Seconds      float64   `json:"seconds"`
	Objects      []Object  `json:"objects"`
	EndToEndIDs  []string  `json:"end_to_end_ids"`
	Files        []string  `json:"files"`
	Receipt      Receipt   `json:"receipt"`
	Title        string    `json:"title"`
	AsExpected   bool      `json:"as_expected"`
	started      time.Time
	expected     determination.Result
	due          money.VND // đồng a month that must come of it; 0: a refusal
	withdrawn    bool
	channel      string // by which the money must come
	filed        civil.Date
	officer      string // who verifies it
}

// Object is a document as it must lie in the object store.
type Object struct {
	Key    string `json:"key"`
	Kind   string `json:"kind"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Receipt is what the applicant was told when the file was received.
type Receipt struct {
	State string     `json:"state"`
	Due   civil.Date `json:"due"`
}

// Run drives all cases and reports whether everything is as `ansinh decide` says.
func (d *Demo) Run(ctx context.Context) ([]*Result, bool, error) {
	var results []*Result
	officers := []string{"commune_officer1", "commune_officer2"}
	for i, a := range slices.Concat(seeded(), branching(), drawn(d.Seed, d.Cases)) {
		fmt.Fprintf(d.Out, "  %s …\n", a.title)
		r, err := d.drive(ctx, a, officers[i%len(officers)])
		if err != nil {
			return nil, false, fmt.Errorf("%s: %w", a.title, err)
		}
		results = append(results, r)
	}
	fmt.Fprintln(d.Out, "  payment run: treasurer1 makes it, treasurer2 approves it, bank and post answer, cashier1 pays in cash …")
	if err := d.pay(ctx, results); err != nil {
		return nil, false, err
	}
	all := true
	for _, r := range results {
		if err := d.finish(ctx, r); err != nil {
			return nil, false, err
		}
		all = all && r.AsExpected
	}
	fmt.Fprintln(d.Out, "  inspector1 reads the trail of every case …")
	return results, all, d.inspect(ctx, results)
}

// drive takes one application to its decision.
func (d *Demo) drive(ctx context.Context, a application, officer string) (*Result, error) {
	r, err := d.apply(ctx, a)
	if err != nil {
		return nil, err
	}
	r.officer = officer
	if a.detour != nil {
		if err := a.detour(d, ctx, a, r); err != nil {
			return nil, err
		}
	}
	if r.withdrawn {
		return r, nil
	}
	return r, d.decide(ctx, a, r)
}

// Write keeps the results for an outsider to compare with objects, files and ledger. What ended without a decision
// stands apart.
func Write(path string, results []*Result) error {
	decided, undecided := []*Result{}, []*Result{}
	for _, r := range results {
		if r.withdrawn {
			undecided = append(undecided, r)
		} else {
			decided = append(decided, r)
		}
	}
	encoded, err := json.MarshalIndent(map[string]any{"cases": decided, "undecided": undecided}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(encoded, '\n'), 0o644)
}

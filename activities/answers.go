package activities

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// watch is how long one round of a workflow that never ends looks before it comes back and is asked again.
const watch = 5 * time.Minute

// TakeAnswers looks at the bank's box until there is something new, and takes it. Every file is kept as it came before
// anything of it is believed. Files already taken are known by name: names of the bank's files are never used twice.
func (h *Payout) TakeAnswers(ctx context.Context) error {
	defer beat(ctx)()
	ticker := time.NewTicker(h.Look)
	defer ticker.Stop()
	for until := time.Now().Add(watch); time.Now().Before(until); {
		taken, err := h.takeNew(ctx)
		if err != nil || taken > 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-activity.GetWorkerStopChannel(ctx): // the next worker goes on looking
			return nil
		case <-ticker.C:
		}
	}
	return nil
}

// takeNew takes every file that is new. One that cannot be taken now is tried again and holds up none of the others.
func (h *Payout) takeNew(ctx context.Context) (taken int, err error) {
	names, err := h.Bank.List(ctx)
	if err != nil {
		return 0, err
	}
	if names, err = h.Ledger.NewAnswerFiles(ctx, names); err != nil {
		return 0, err
	}
	var failures []error
	for _, name := range names {
		err := h.take(ctx, name)
		if ctx.Err() != nil {
			return taken, ctx.Err()
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("take the bank's file %s: %w", name, err))
			continue
		}
		taken++
	}
	return taken, errors.Join(failures...)
}

func (h *Payout) take(ctx context.Context, name string) error {
	content, err := h.Bank.Fetch(ctx, name)
	if err != nil {
		return err
	}
	defer content.Close()
	raw, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	file := payment.AnswerFile{Name: name, SHA256: hex.EncodeToString(sum[:])}
	file.Object = "bank/in/" + file.SHA256[:16] + "-" + name
	if err := h.Vault.Freeze(ctx, file.Object, raw, "application/xml"); err != nil {
		return err
	}
	var answers []payment.Answer
	err = h.Read(bytes.NewReader(raw), func(a payment.Answer) error {
		answers = append(answers, a)
		return nil
	})
	if _, refused := errs.As(err); refused { // one file nobody can read must not hold up the others: a person looks at it
		answers, err = []payment.Answer{{Verdict: payment.Unknown, Reason: string(errs.CodeOf(err))}}, nil
	}
	if err != nil {
		return err
	}
	today, err := h.Ledger.Today(ctx)
	if err != nil {
		return err
	}
	return h.Ledger.TakeAnswers(ctx, file, answers, today)
}

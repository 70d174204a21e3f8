package activities

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// watch is how long one round of a workflow that never ends looks before it comes back and is asked again.
const watch = 5 * time.Minute

// TakeAnswers looks at the bank's box until there is something new, and takes it.
func (h *Payout) TakeAnswers(ctx context.Context) error { return h.look(ctx, h.Bank) }

// TakeResults asks the post for results until there is something new, and takes it.
func (h *Payout) TakeResults(ctx context.Context) error { return h.look(ctx, h.Post) }

// look takes what is new on a way. Every file is kept as it came before anything of it is believed. Files already taken
// are known by name: neither bank nor post uses a name twice.
func (h *Payout) look(ctx context.Context, way Way) error {
	defer beat(ctx)()
	ticker := time.NewTicker(h.Look)
	defer ticker.Stop()
	for until := time.Now().Add(watch); time.Now().Before(until); {
		taken, err := h.takeNew(ctx, way)
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
func (h *Payout) takeNew(ctx context.Context, way Way) (taken int, err error) {
	names, err := way.Box.List(ctx)
	if err != nil {
		return 0, err
	}
	if names, err = h.Ledger.NewAnswerFiles(ctx, way.labelled(names)); err != nil {
		return 0, err
	}
	var failures []error
	for _, name := range names {
		err := h.take(ctx, way, name)
		if ctx.Err() != nil {
			return taken, ctx.Err()
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("take the file %s: %w", name, err))
			continue
		}
		taken++
	}
	return taken, errors.Join(failures...)
}

// labelled are the names under which files are known to us. The bank's own names were here first; those of the post
// cannot be mistaken for them.
func (w Way) labelled(names []string) []string {
	if w.Channel == payment.Bank {
		return names
	}
	labelled := make([]string, len(names))
	for i, name := range names {
		labelled[i] = w.Channel + "/" + name
	}
	return labelled
}

func (h *Payout) take(ctx context.Context, way Way, label string) error {
	name := path.Base(label)
	content, err := way.Box.Fetch(ctx, name)
	if err != nil {
		return err
	}
	defer content.Close()
	raw, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	file := payment.AnswerFile{Channel: way.Channel, Name: label, SHA256: hex.EncodeToString(sum[:])}
	file.Object = way.Channel + "/in/" + file.SHA256[:16] + "-" + name
	if err := h.Vault.Freeze(ctx, file.Object, raw, way.Media); err != nil {
		return err
	}
	var answers []payment.Answer
	err = way.Read(bytes.NewReader(raw), func(a payment.Answer) error {
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

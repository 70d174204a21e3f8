package activities

import (
	"context"
	"time"

	"github.com/an-sinh/ansinh/internal/casefile"
)

// Papers is object storage.
type Papers interface {
	Lock(ctx context.Context, key string, until time.Time) error
	Freeze(ctx context.Context, key string, content []byte, mediaType string) error
}

// retention is how long a document of a submitted case cannot be deleted or overwritten: ten years,
// longer than any appeal we read of. An archive may extend it; nobody can shorten it.
const retention = 10 * 365 * 24 * time.Hour

// Check locks the documents of a submitted case, asks the registers, and lets the file go on with what they say. Object
// storage runs on the wall clock.
func (h *Casework) Check(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	defer beat(ctx)()
	documents, err := h.Register.Documents(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	for _, d := range documents {
		if err := h.Papers.Lock(ctx, d.Object, d.Uploaded.Add(retention)); err != nil {
			return casefile.Moved{}, err
		}
	}
	if m.On, err = h.Register.Today(ctx); err != nil {
		return casefile.Moved{}, err
	}
	if err := h.issueReceipt(ctx, m.Case, m.On); err != nil {
		return casefile.Moved{}, err
	}
	findings, err := h.askRegisters(ctx, m.Case, m.On)
	if err != nil {
		return casefile.Moved{}, err
	}
	return h.Register.Checked(ctx, m, findings...)
}

package audit

import (
	"time"

	"github.com/an-sinh/ansinh/internal/errs"
)

// SealWithin is how long a row may wait for its seal. The sealer looks every second.
const SealWithin = time.Minute

// MostFlaws is how many flaws a report names; after the first one it is no longer a question whether, but how much.
const MostFlaws = 20

// Report is what a check of the chain found.
type Report struct {
	Links    int64
	Rows     int64 // sealed by them
	Waiting  int64 // rows that wait for their seal
	Newest   Mark
	SealedAt time.Time
	Flaws    []*errs.Error
}

// Full tells whether the report names as many flaws as it ever does.
func (r *Report) Full() bool { return len(r.Flaws) >= MostFlaws }

// Add notes a flaw, unless the report is full.
func (r *Report) Add(flaw *errs.Error) {
	if !r.Full() {
		r.Flaws = append(r.Flaws, flaw)
	}
}

// Package audit holds the lines of the log that proves who saw and did what (nhật ký).
package audit

import "context"

// Outcome says whether the rules of access let the person.
type Outcome string

// The outcomes.
const (
	Allowed Outcome = "allowed"
	Refused Outcome = "refused"
)

// Entry is one line.
type Entry struct {
	Person    string // id; empty when nobody was recognised
	Action    string
	Case      string
	Target    string // id of a document, task, run
	Outcome   Outcome
	Code      string // of the refusal
	RequestID string
}

type requestKey struct{}

// WithRequest marks everything done under ctx with the id of the request it serves.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request is the id of the request ctx serves, or "".
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

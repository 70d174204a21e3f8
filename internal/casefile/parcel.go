package casefile

import "encoding/json"

// Parcel is a fact on its way to a workflow: a start or a signal.
type Parcel struct {
	ID       int64
	Workflow string // workflow ID
	Kind     string // start-case, start-payout or signal
	Name     string // scheme, workflow type or signal
	Payload  json.RawMessage
}

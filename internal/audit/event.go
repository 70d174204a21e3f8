package audit

import "time"

// Event is a line of the log with the names of today, for whoever may read it.
type Event struct {
	ID        int64     `json:"id"`
	At        time.Time `json:"at"`
	Person    string    `json:"person,omitempty"` // id; absent when nobody was recognised
	Name      string    `json:"name,omitempty"`
	Role      string    `json:"role,omitempty"` // of the person's newest duty; absent for citizens
	Office    string    `json:"office,omitempty"`
	Action    string    `json:"action"`
	Case      string    `json:"case,omitempty"`
	Target    string    `json:"target,omitempty"`
	Outcome   Outcome   `json:"outcome"`
	Code      string    `json:"code,omitempty"`
	RequestID string    `json:"request_id,omitempty"`
}

// Filter narrows the log.
type Filter struct {
	Case    string
	Person  string   // id
	Actions []string // empty: any
	Outcome Outcome  // empty: any
	Before  int64    // id of the last event of the page before; 0: from the newest
	Limit   int
}

// Reading is one look at a file, as a party of the case may know of it: who, in which duty, and what.
type Reading struct {
	ID     int64     `json:"-"`
	At     time.Time `json:"at"`
	Name   string    `json:"name"`
	Role   string    `json:"role,omitempty"`
	Office string    `json:"office,omitempty"`
	Action string    `json:"action"`
	Target string    `json:"target,omitempty"`
}

// Reading is what a party may know of the event.
func (e Event) Reading() Reading {
	return Reading{ID: e.ID, At: e.At, Name: e.Name, Role: e.Role, Office: e.Office, Action: e.Action, Target: e.Target}
}

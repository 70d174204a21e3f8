// Package task holds what one human must do (việc).
package task

import (
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

// State of a task.
type State string

// The states.
const (
	Available State = "available"
	Claimed   State = "claimed"
	Done      State = "done"
)

// Task is one thing one human must do.
type Task struct {
	ID       string     `json:"id"`
	Case     string     `json:"case"`
	Scheme   string     `json:"scheme"`
	Step     string     `json:"step"`
	Kind     string     `json:"kind"`
	Office   string     `json:"office"`
	Role     string     `json:"role"`
	State    State      `json:"state"`
	Assignee string     `json:"assignee,omitempty"` // person id
	Due      civil.Date `json:"due"`
	Opened   time.Time  `json:"opened_at"`
	Outcome  string     `json:"outcome,omitempty"`
}

// Queue names the inbox of a role in an office.
func Queue(office, role string) string { return office + "/" + role }

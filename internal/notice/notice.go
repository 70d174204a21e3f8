// Package notice holds notices (thông báo): what a person is told of their case, and how it reaches them.
package notice

import (
	"slices"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

// Channel is a way to reach a person.
type Channel string

// The channels. In the application everything is told; of the others one is used for each notice.
const (
	InApp Channel = "in-app"
	Email Channel = "email"
	SMS   Channel = "sms"
)

// Concerns tells whether the parties of a case are told of a happening.
func Concerns(what string) bool {
	_, known := words[what]
	return known
}

// Kinds are the codes of all happenings the parties are told of, in alphabetical order.
func Kinds() []string {
	kinds := make([]string, 0, len(words))
	for what := range words {
		kinds = append(kinds, what)
	}
	slices.Sort(kinds)
	return kinds
}

// Notice is one line of a person's list in the application.
type Notice struct {
	ID   string     `json:"id"`
	Case string     `json:"case"`
	What string     `json:"what"` // code of the happening
	At   time.Time  `json:"at"`
	On   civil.Date `json:"on"` // business date
	Read bool       `json:"read"`
	Vi   string     `json:"vi"`
	En   string     `json:"en"`

	Params map[string]any `json:"-"`
}

// List is a page of them.
type List struct {
	Items  []Notice
	Unread int // of all, not of the page
}

// Errand is a notice to be handed over now.
type Errand struct {
	ID     string
	Case   string
	What   string
	Params map[string]any
	At     time.Time
	To     string // address or number
	Tries  int
}

// Fate is what became of a message when the conversation about it ended.
type Fate string

// The fates.
const (
	Sent      Fate = "sent"
	Later     Fate = "pending"   // certainly nothing was handed over: it may be tried again
	Refused   Fate = "failed"    // it is not wanted, and will not be
	Uncertain Fate = "uncertain" // it may have been handed over
)

// Report says what became of a message. Code is the answer's number or a word of ours; what a server says beside it may
// hold names and addresses and is not kept.
type Report struct {
	Fate Fate
	Code string
}

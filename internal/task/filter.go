package task

import "github.com/an-sinh/ansinh/internal/civil"

// List is one of the three views of an inbox.
type List string

// The lists.
const (
	Mine          List = "mine"      // claimed by me
	AvailableList List = "available" // nobody has claimed it
	AllList       List = "all"       // everything open in my queues
)

// Filter narrows an inbox.
type Filter struct {
	List      List
	Scheme    string
	DueBefore civil.Date
	After     Place // last task of the page before
	Limit     int
}

// Place is where a page ended.
type Place struct {
	Due civil.Date `json:"due"`
	ID  string     `json:"id"`
}

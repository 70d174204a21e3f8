package post

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"time"
)

// Conduct is how the post misbehaves on request; the zero Conduct behaves. Lines are named by key, by the payee's citizen
// number, or all by "*".
type Conduct struct {
	Down            bool    `json:"down"`              // hangs up on everybody
	SlowSeconds     float64 `json:"slow_seconds"`      // before each answer
	DropAfterTaking bool    `json:"drop_after_taking"` // once: hangs up when a list is in the books, before it says so

	StayAway []string          `json:"stay_away"` // do not come by themselves
	ComeHome map[string]string `json:"come_home"` // cash that comes home at once, with its reason

	Hold         bool     `json:"hold"`          // results wait until false
	DelaySeconds float64  `json:"delay_seconds"` // before a result is published
	Twice        bool     `json:"twice"`         // every file of results once more, under another name
	Reverse      bool     `json:"reverse"`       // a file for each line, the last one first
	WrongAmount  []string `json:"wrong_amount"`  // a đồng less than was paid
	UnknownLine  bool     `json:"unknown_line"`  // one line more, that nobody asked for
	Forge        bool     `json:"forge"`         // results with a key that is not the post's
	Unsigned     bool     `json:"unsigned"`      // results that are plain JSON
}

// reasons why cash comes home.
var reasons = []string{"NOT_COLLECTED", "DIED", "MOVED", "IDENTITY_MISMATCH", "REFUSED"}

// changed takes the fields that the JSON names and leaves the others.
func (c Conduct) changed(r io.Reader) (Conduct, error) {
	next := c
	next.StayAway, next.WrongAmount, next.ComeHome = slices.Clone(c.StayAway), slices.Clone(c.WrongAmount), nil
	text, err := io.ReadAll(r)
	if err != nil {
		return c, err
	}
	if err := strict(text, &next); err != nil {
		return c, err
	}
	if next.ComeHome == nil {
		next.ComeHome = c.ComeHome
	}
	for _, reason := range next.ComeHome {
		if !slices.Contains(reasons, reason) {
			return c, errors.New("a reason is one of NOT_COLLECTED, DIED, MOVED, IDENTITY_MISMATCH, REFUSED")
		}
	}
	if next.SlowSeconds < 0 || next.SlowSeconds > 3600 || next.DelaySeconds < 0 || next.DelaySeconds > 24*3600 {
		return c, errors.New("slow_seconds is 0 to 3600, delay_seconds 0 to 86400")
	}
	return next, nil
}

// seeded adds what the seed brings for the results of a list.
func (c Conduct) seeded(seed uint64, serial int) Conduct {
	if seed == 0 {
		return c
	}
	chance := rand.New(rand.NewPCG(seed, uint64(serial)))
	c.Twice = c.Twice || chance.IntN(4) == 0
	c.Reverse = c.Reverse || chance.IntN(4) == 0
	c.DelaySeconds += float64(chance.IntN(2000)) / 1000
	return c
}

// hangsUp tells whether the seed has the line cut when a list is taken for the first time.
func hangsUp(seed uint64, serial int) bool {
	return seed != 0 && rand.New(rand.NewPCG(seed, uint64(serial)+1_000_000)).IntN(4) == 0
}

func names(list []string, line Line) bool {
	return slices.Contains(list, line.Key) || slices.Contains(list, line.CitizenNumber) || slices.Contains(list, "*")
}

// homeReason is why the line's cash comes home at once, or "".
func (c Conduct) homeReason(line Line) string {
	for _, name := range []string{line.Key, line.CitizenNumber, "*"} {
		if reason, ok := c.ComeHome[name]; ok {
			return reason
		}
	}
	return ""
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

func strict(text []byte, into any) error {
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	return in.Decode(into)
}

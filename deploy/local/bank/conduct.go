package bank

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Conduct is how the bank misbehaves on request; the zero Conduct behaves.
type Conduct struct {
	// Reject and Return name payments: an EndToEndId, or "account:" and the number of the payee's account.
	Reject       []string `json:"reject"`        // refused in pain.002, never booked
	RejectReason string   `json:"reject_reason"` // ISO external status reason code; AC04 when empty
	Return       []string `json:"return"`        // booked, then given back in a statement of its own, also when booked before
	ReturnReason string   `json:"return_reason"` // ISO external return reason code; AC04 when empty

	AnswerTwice           bool    `json:"answer_twice"`            // every answer once more, under another name and MsgId
	StatementBeforeStatus bool    `json:"statement_before_status"` // camt.053 first
	DelaySeconds          float64 `json:"delay_seconds"`           // before each answer
	Hold                  bool    `json:"hold"`                    // answers wait until false; what is booked is booked

	// Once each: the line is cut when a client has sent so many bytes; or right after it handed a file over, before it
	// is told so.
	DropConnectionAfterBytes int64 `json:"drop_connection_after_bytes"`
	DropAfterHandover        bool  `json:"drop_after_handover"`
}

// conduct is the present behaviour, asked from many sides.
type conduct struct {
	seed  uint64
	mu    sync.Mutex
	asked Conduct
}

var reasonForm = regexp.MustCompile(`^[A-Z0-9]{0,4}$`)

// change takes the fields that the JSON names and leaves the others.
func (c *conduct) change(r io.Reader) (Conduct, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Conduct{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.asked
	next.Reject, next.Return = slices.Clone(next.Reject), slices.Clone(next.Return)
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&next); err != nil {
		return Conduct{}, err
	}
	if next.DelaySeconds < 0 || next.DelaySeconds > 24*3600 || next.DropConnectionAfterBytes < 0 {
		return Conduct{}, errors.New("a delay is 0 to 86400 seconds, a number of bytes is not negative")
	}
	if !reasonForm.MatchString(next.RejectReason) || !reasonForm.MatchString(next.ReturnReason) {
		return Conduct{}, fmt.Errorf("an ISO reason code has up to four capitals or digits")
	}
	c.asked = next
	return next, nil
}

func (c *conduct) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = Conduct{}
}

// now is the behaviour as asked; seeded adds what the seed brings for the receipt of a serial number.
func (c *conduct) now() Conduct {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

func (c *conduct) seeded(serial int) Conduct {
	now := c.now()
	if c.seed == 0 {
		return now
	}
	chance := rand.New(rand.NewPCG(c.seed, uint64(serial)))
	now.AnswerTwice = now.AnswerTwice || chance.IntN(4) == 0
	now.StatementBeforeStatus = now.StatementBeforeStatus || chance.IntN(4) == 0
	now.DelaySeconds += float64(chance.IntN(2000)) / 1000
	return now
}

func (c Conduct) delay() time.Duration { return time.Duration(c.DelaySeconds * float64(time.Second)) }

func names(list []string, key, account string) bool {
	return slices.Contains(list, key) || slices.Contains(list, "account:"+account)
}

func (c *conduct) dropsLineAfter(heard int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked.DropConnectionAfterBytes == 0 || heard < c.asked.DropConnectionAfterBytes {
		return false
	}
	c.asked.DropConnectionAfterBytes = 0
	return true
}

// dropsLineAfterHandover is asked once for each hand-over; the seed decides by the file's name, so that a file that is
// sent again meets the same line.
func (c *conduct) dropsLineAfterHandover(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked.DropAfterHandover {
		c.asked.DropAfterHandover = false
		return true
	}
	if c.seed == 0 {
		return false
	}
	sum := uint64(0)
	for _, b := range []byte(name) {
		sum = sum*31 + uint64(b)
	}
	return rand.New(rand.NewPCG(c.seed, sum)).IntN(4) == 0
}

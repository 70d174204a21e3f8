package mail

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
)

// Conduct is how the server misbehaves on request; the zero Conduct behaves.
type Conduct struct {
	Down            bool `json:"down"`             // connections are closed before a word is said
	RefuseRecipient int  `json:"refuse_recipient"` // SMTP code for RCPT, 400 to 599; 0: none
	RefuseMessage   int  `json:"refuse_message"`   // SMTP code after DATA: nothing is kept
	DropAfterData   bool `json:"drop_after_data"`  // once: the message is kept and the line cut before the client hears so
	Hold            bool `json:"hold"`             // messages are kept, and the answer waits until false
}

// conduct is the present behaviour, asked from many sides.
type conduct struct {
	mu      sync.Mutex
	asked   Conduct
	changed chan struct{} // closed and replaced with every change
}

// change takes the fields that the JSON names and leaves the others.
func (c *conduct) change(r io.Reader) (Conduct, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.asked
	in := json.NewDecoder(r)
	in.DisallowUnknownFields()
	if err := in.Decode(&next); err != nil {
		return Conduct{}, err
	}
	for _, code := range []int{next.RefuseRecipient, next.RefuseMessage} {
		if code != 0 && (code < 400 || code > 599) {
			return Conduct{}, errors.New("a refusal is an SMTP code from 400 to 599")
		}
	}
	c.set(next)
	return next, nil
}

func (c *conduct) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(Conduct{})
}

func (c *conduct) set(next Conduct) {
	c.asked = next
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *conduct) now() Conduct {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

func (c *conduct) dropsAfterData() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	drops := c.asked.DropAfterData
	c.asked.DropAfterData = false
	return drops
}

func (c *conduct) waitWhileHeld(ctx context.Context) error {
	for {
		c.mu.Lock()
		held, changed := c.asked.Hold, c.changed
		c.mu.Unlock()
		if !held {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

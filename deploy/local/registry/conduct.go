package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Conduct is how the register misbehaves on request; the zero Conduct behaves. The lists name citizen numbers.
type Conduct struct {
	Down         bool    `json:"down"`          // hangs up without an answer
	Failing      bool    `json:"failing"`       // answers 500
	Garbled      bool    `json:"garbled"`       // answers what cannot be read
	DelaySeconds float64 `json:"delay_seconds"` // before each answer

	WrongBirthDate []string `json:"wrong_birth_date"` // it knows another birth date
	HalfName       []string `json:"half_name"`        // it knows the name without diacritics
	OtherName      []string `json:"other_name"`       // the number is somebody else's
	Dead           []string `json:"dead"`             // it holds them for dead
	Moved          []string `json:"moved"`            // it knows them in another commune
	Unknown        []string `json:"unknown"`          // it does not find them
}

// conduct is the present behaviour, asked from many sides.
type conduct struct {
	seed  uint64
	mu    sync.Mutex
	asked Conduct
}

// change takes the fields that the JSON names and leaves the others.
func (c *conduct) change(r io.Reader) (Conduct, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Conduct{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.asked
	for _, list := range []*[]string{&next.WrongBirthDate, &next.HalfName, &next.OtherName, &next.Dead, &next.Moved, &next.Unknown} {
		*list = slices.Clone(*list)
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&next); err != nil {
		return Conduct{}, err
	}
	if next.DelaySeconds < 0 || next.DelaySeconds > 3600 {
		return Conduct{}, errors.New("a delay is 0 to 3600 seconds")
	}
	c.asked = next
	return next, nil
}

func (c *conduct) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = Conduct{}
}

func (c *conduct) now() Conduct {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

// towards is the behaviour towards one request: what was asked for, and what the seed brings. A request that comes again
// meets the next draw, so that no seed keeps the register away for ever.
func (c *conduct) towards(request string, time int) Conduct {
	now := c.now()
	if c.seed == 0 {
		return now
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(request)) // never fails
	chance := rand.New(rand.NewPCG(c.seed, sum.Sum64()+uint64(time)))
	now.Down = now.Down || chance.IntN(8) == 0
	now.DelaySeconds += float64(chance.IntN(300)) / 1000
	return now
}

func (c Conduct) delay() time.Duration { return time.Duration(c.DelaySeconds * float64(time.Second)) }

// colour gives what the register pretends to know of a person.
func (c Conduct) colour(p Person, known bool) (Person, bool) {
	if slices.Contains(c.WrongBirthDate, p.Number) {
		p.BirthDate = "1900-01-01"
	}
	if slices.Contains(c.HalfName, p.Number) {
		p.Name = strings.ToUpper(strings.Join(plainParts(norm.NFC.String(p.Name)), " "))
	}
	if slices.Contains(c.OtherName, p.Number) {
		p.Name = "Người Khác"
	}
	if slices.Contains(c.Dead, p.Number) {
		p.DiedOn = "2026-01-31"
	}
	if slices.Contains(c.Moved, p.Number) {
		p.Commune, p.ResidentSince = "99002", "2026-01-31"
	}
	return p, known && !slices.Contains(c.Unknown, p.Number)
}

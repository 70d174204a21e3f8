package post

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Told is one line of the results.
type Told struct {
	Key       string `json:"key"`
	State     string `json:"state"`
	Amount    int64  `json:"amount"`
	Date      string `json:"date"`
	Cashier   string `json:"cashier,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Reference string `json:"reference"`
}

// Results is the payload of a file of results.
type Results struct {
	Version int    `json:"version"`
	Results string `json:"results"` // the file's own name
	List    string `json:"list"`
	Lines   []Told `json:"lines"`
}

// publish tells of every outcome that is not told truly yet, list by list.
func (d *desk) publish() error {
	if d.conduct.Hold {
		return nil
	}
	due := map[string][]Outcome{}
	for _, key := range d.books.order {
		if !d.books.told[key] && !d.lied[key] {
			o := d.books.outcomes[key]
			due[o.List] = append(due[o.List], o)
		}
	}
	for _, taken := range d.books.lists {
		conduct := d.conduct.seeded(d.seed, taken.Serial)
		ripe := slices.DeleteFunc(due[taken.List.ID], func(o Outcome) bool { return time.Since(d.ended[o.Key]) < seconds(conduct.DelaySeconds) })
		for _, part := range parts(ripe, conduct.Reverse) {
			times := 1
			if conduct.Twice {
				times = 2
			}
			for range times {
				if err := d.tell(taken.List.ID, part, conduct); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// parts are the files the outcomes are told in.
func parts(due []Outcome, reverse bool) [][]Outcome {
	if len(due) == 0 {
		return nil
	}
	if !reverse {
		return [][]Outcome{due}
	}
	var all [][]Outcome
	for _, o := range slices.Backward(due) {
		all = append(all, []Outcome{o})
	}
	return all
}

func (d *desk) tell(list string, outcomes []Outcome, conduct Conduct) error {
	r := Result{Name: fmt.Sprintf("results-%06d.jws", len(d.books.results)+1)}
	results := Results{Version: version, Results: r.Name, List: list}
	for _, o := range outcomes {
		told := Told{Key: o.Key, State: o.State, Amount: o.Amount, Date: o.Date, Cashier: o.Cashier, Reason: o.Reason, Reference: o.Reference}
		line, _ := d.books.line(d.books.places[o.Key])
		wrong := names(conduct.WrongAmount, line)
		if wrong {
			told.Amount--
		}
		results.Lines = append(results.Lines, told)
		if wrong || conduct.Forge || conduct.Unsigned {
			r.False = append(r.False, o.Key)
		} else {
			r.Keys = append(r.Keys, o.Key)
		}
	}
	if conduct.UnknownLine {
		results.Lines = append(results.Lines, Told{Key: "NOBODYASKED", State: "paid", Amount: 1_000, Date: d.books.date, Reference: r.Name})
	}
	var err error
	if r.Content, err = d.sealed(results, conduct); err != nil {
		return err
	}
	for _, key := range r.False {
		d.lied[key] = true
	}
	return d.books.enter(entry{Result: &r})
}

// sealed signs the results with the post's key, unless it misbehaves.
func (d *desk) sealed(results Results, conduct Conduct) (string, error) {
	payload, err := json.Marshal(results)
	if err != nil || conduct.Unsigned {
		return string(payload), err
	}
	key := d.key
	if conduct.Forge {
		if _, key, err = ed25519.GenerateKey(nil); err != nil {
			return "", err
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, (&jose.SignerOptions{}).WithType(resultsType))
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

package post

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"
)

// glance is how often the desk looks by itself whether somebody comes or a window has ended.
const glance = 100 * time.Millisecond

// desk takes lists, pays, and publishes results, one thing at a time.
type desk struct {
	client    ed25519.PublicKey  // who may ask us to pay
	key       ed25519.PrivateKey // we sign results with
	seed      uint64
	comeAfter time.Duration // from the taking of a list until its people come

	mu      sync.Mutex
	books   *books
	conduct Conduct
	opened  time.Time
	taken   map[string]time.Time // lists taken since the post opened
	ended   map[string]time.Time // outcomes known since the post opened
	lied    map[string]bool      // lines told wrongly, to be told rightly when the post behaves
	wake    chan struct{}
}

func newDesk(o options, b *books, client ed25519.PublicKey, key ed25519.PrivateKey) *desk {
	return &desk{client: client, key: key, seed: o.seed, comeAfter: o.comeAfter, books: b, opened: time.Now(),
		taken: map[string]time.Time{}, ended: map[string]time.Time{}, lied: map[string]bool{}, wake: make(chan struct{}, 1)}
}

func (d *desk) wakeUp() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *desk) run(ctx context.Context) error {
	clock := time.NewTicker(glance)
	defer clock.Stop()
	for {
		if err := d.work(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.wake:
		case <-clock.C:
		}
	}
}

func (d *desk) work() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.serve(); err != nil {
		return err
	}
	return d.publish()
}

// Receipt is the post's word that it has a list.
type Receipt struct {
	List   string `json:"list"`
	SHA256 string `json:"sha256"`
	Count  int    `json:"count"`
	Total  int64  `json:"total"`
}

// take enters a list into the books, once; the same bytes again are the same list.
func (d *desk) take(id string, text []byte) (receipt Receipt, hangUp bool, err error) {
	list, err := verified(text, d.client)
	if err != nil {
		return receipt, false, err
	}
	if list.ID != id {
		return receipt, false, refuse(http.StatusUnprocessableEntity, "LIST_MALFORMED", "the list names itself %s", list.ID)
	}
	sum := sha256.Sum256(text)
	receipt = Receipt{List: id, SHA256: hex.EncodeToString(sum[:]), Count: list.Count, Total: list.Total}
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.books.byID[id]; ok {
		if known.SHA256 != receipt.SHA256 {
			return receipt, false, refuse(http.StatusConflict, "LIST_DIFFERS", "list %s came before with other bytes", id)
		}
		return receipt, false, nil
	}
	for _, line := range list.Lines {
		if other, used := d.books.places[line.Key]; used {
			return receipt, false, refuse(http.StatusConflict, "KEY_USED", "%s stands in list %s", line.Key, d.books.lists[other.list].List.ID)
		}
	}
	serial := len(d.books.lists) + 1
	entries := []entry{{List: &Taken{Serial: serial, SHA256: receipt.SHA256, List: list}}}
	if list.MadeOn > d.books.date {
		entries = append(entries, entry{Date: list.MadeOn})
	}
	if err := d.books.enter(entries...); err != nil {
		return receipt, false, err
	}
	d.taken[id] = time.Now()
	hangUp = d.conduct.DropAfterTaking || hangsUp(d.seed, serial)
	d.conduct.DropAfterTaking = false
	d.wakeUp()
	return receipt, hangUp, nil
}

// advance moves the post's day on; it never moves back.
func (d *desk) advance(date string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if date <= d.books.date {
		return nil
	}
	defer d.wakeUp()
	return d.books.enter(entry{Date: date})
}

// serve pays whoever comes and sends home what nobody came for.
func (d *desk) serve() error {
	var entries []entry
	for n, taken := range d.books.lists {
		came, known := d.taken[taken.List.ID]
		if !known {
			came = d.opened
		}
		for m := range taken.List.Lines {
			line, o := d.books.line(place{n, m})
			if _, ended := d.books.outcomes[line.Key]; ended {
				continue
			}
			open := line.From <= d.books.date && d.books.date <= line.To
			switch {
			case !offices[line.PostOffice]:
				o.State, o.Reason = "refused", "UNKNOWN_OFFICE"
			case d.conduct.homeReason(line) != "":
				o.State, o.Reason = "uncollected", d.conduct.homeReason(line)
			case d.books.date > line.To:
				o.State, o.Reason, o.Date = "uncollected", "NOT_COLLECTED", daysLater(line.To, 1)
			case open && !names(d.conduct.StayAway, line) && time.Since(came) >= d.comeAfter:
				o.State, o.Cashier = "paid", "Quầy tự động"
			default:
				continue
			}
			entries = append(entries, entry{Outcome: &o})
		}
	}
	return d.end(entries...)
}

// end enters what became of lines.
func (d *desk) end(outcomes ...entry) error {
	if len(outcomes) == 0 {
		return nil
	}
	for _, e := range outcomes {
		d.ended[e.Outcome.Key] = time.Now()
	}
	return d.books.enter(outcomes...)
}

// offices are the post offices of the invented territory of the local stack, by postal code.
var offices = map[string]bool{"990011": true, "990021": true}

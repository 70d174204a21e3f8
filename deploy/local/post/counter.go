package post

import (
	"net/http"
	"slices"
)

// Visit is somebody at the counter, or the word of a cashier about somebody who was not.
type Visit struct {
	Key           string `json:"key"`
	CitizenNumber string `json:"citizen_number,omitempty"` // as on the card that was shown
	Cashier       string `json:"cashier"`
	Reason        string `json:"reason,omitempty"`
}

// collect pays a line against identity. Who shows another number gets nothing, and the line stays open.
func (d *desk) collect(v Visit) (Outcome, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	line, o, err := d.open(v)
	switch {
	case err != nil:
		return o, err
	case d.books.date < line.From:
		return o, refuse(http.StatusConflict, "WINDOW_NOT_OPEN", "this cash is paid from %s", line.From)
	case d.books.date > line.To:
		return o, refuse(http.StatusConflict, "WINDOW_CLOSED", "this cash was paid until %s", line.To)
	case v.CitizenNumber != line.CitizenNumber:
		return o, refuse(http.StatusUnprocessableEntity, "IDENTITY_MISMATCH", "the card shows another number")
	}
	o.State = "paid"
	defer d.wakeUp()
	return o, d.end(entry{Outcome: &o})
}

// sendHome ends a line without paying it.
func (d *desk) sendHome(v Visit) (Outcome, error) {
	if !slices.Contains(reasons, v.Reason) {
		return Outcome{}, refuse(http.StatusUnprocessableEntity, "REASON_UNKNOWN", "a reason is one of %v", reasons)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	_, o, err := d.open(v)
	if err != nil {
		return o, err
	}
	o.State, o.Reason = "uncollected", v.Reason
	defer d.wakeUp()
	return o, d.end(entry{Outcome: &o})
}

// open finds a line that nothing has become of.
func (d *desk) open(v Visit) (Line, Outcome, error) {
	at, known := d.books.places[v.Key]
	if !known {
		return Line{}, Outcome{}, refuse(http.StatusNotFound, "LINE_UNKNOWN", "no list holds %s", v.Key)
	}
	line, o := d.books.line(at)
	if o.Cashier = v.Cashier; o.Cashier == "" {
		return line, o, refuse(http.StatusUnprocessableEntity, "CASHIER_MISSING", "the cashier must be named")
	}
	if ended, ok := d.books.outcomes[v.Key]; ok {
		return line, ended, refuse(http.StatusConflict, "ALREADY_ENDED", "this line was %s on %s", ended.State, ended.Date)
	}
	return line, o, nil
}

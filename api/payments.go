package api

import (
	"net/http"

	"github.com/an-sinh/ansinh/internal/payment"
)

// paymentStates are what a payment can be, after "whatever".
var paymentStates = []string{"", "planned", "approved", "sent", "paid", "rejected", "uncollected", "returned"}

func (d *Door) listPayments(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	f := payment.Filter{Case: q.caseCode("case"), Run: q.id("run"), State: q.choice("state", paymentStates...)}
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	filter := []any{"payments", f.Case, f.Run, f.State}
	from, err := cursorOf(after, filter...)
	if err != nil {
		return err
	}
	f.After, f.Limit = from.ID, size+1
	payments, err := d.config.Desk.Payments(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, page(payments, size, func(p payment.Payment) cursor { return cursor{ID: p.ID} }, filter...))
}

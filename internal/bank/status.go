package bank

import (
	"cmp"
	"encoding/xml"
	"errors"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/payment"
)

// accepted are the statuses by which the bank has the order and goes on with it (ISO external payment group and
// transaction status codes). ACSC and ACCC say "settled", but only a booked statement line makes money paid.
var accepted = []string{"RCVD", "PDNG", "ACTC", "ACCP", "ACFC", "ACSP", "ACWC", "ACWP", "ACSC", "ACCC"}

// silent are statuses of a group that leave it to each transaction.
var silent = []string{"", "PART", "PATC"}

func verdictOf(status, reason string) payment.Verdict {
	switch {
	case slices.Contains(accepted, status):
		return payment.Acknowledged
	case status == "RJCT" && isDuplicate(reason):
		return payment.Duplicate
	case status == "RJCT":
		return payment.Rejected
	}
	return payment.Unknown
}

// groupStatus is OriginalGroupHeader17.
type groupStatus struct {
	MsgID   string      `xml:"OrgnlMsgId"`
	Status  string      `xml:"GrpSts"`
	Reasons []isoReason `xml:"StsRsnInf"`
}

// transactionStatus is PaymentTransaction126.
type transactionStatus struct {
	Key       string      `xml:"OrgnlEndToEndId"`
	Status    string      `xml:"TxSts"`
	Reasons   []isoReason `xml:"StsRsnInf"`
	Reference string      `xml:"AcctSvcrRef"`
	Amount    *isoAmount  `xml:"OrgnlTxRef>Amt>InstdAmt"`
}

// report is the state of reading one pain.002.
type report struct {
	*file
	group groupStatus
	whole string // status of the whole file
	why   string // its reason, from the group or the payment information
	below string // the gravest reason of the transactions, for a group that gives none
}

// statusReport reads pain.002. The verdict on the whole file comes last: a rejected group may give its reason only
// further down, and a duplicate must never look like a rejection.
func (f *file) statusReport() error {
	r := &report{file: f}
	return f.children(func(message xml.StartElement) error {
		if message.Name.Local != "CstmrPmtStsRpt" {
			return f.broken(errors.New("no CstmrPmtStsRpt"))
		}
		if err := f.children(r.part); err != nil {
			return err
		}
		if r.group.MsgID == "" {
			return f.broken(errors.New("no OrgnlMsgId"))
		}
		if slices.Contains(silent, r.whole) {
			return nil
		}
		why := cmp.Or(r.why, r.below)
		return f.each(payment.Answer{Verdict: verdictOf(r.whole, why), MsgID: r.group.MsgID, Reason: reasonOf(r.whole, why)})
	})
}

func (r *report) part(start xml.StartElement) error {
	switch start.Name.Local {
	case "OrgnlGrpInfAndSts":
		if r.group.MsgID != "" {
			return r.broken(errors.New("two OrgnlGrpInfAndSts"))
		}
		if err := r.decode(start, &r.group); err != nil {
			return err
		}
		r.group.MsgID, r.whole = strings.TrimSpace(r.group.MsgID), strings.TrimSpace(r.group.Status)
		r.why = gravest(r.group.Reasons)
		return nil
	case "OrgnlPmtInfAndSts":
		if r.group.MsgID == "" {
			return r.broken(errors.New("no OrgnlMsgId before OrgnlPmtInfAndSts"))
		}
		return r.payments()
	}
	return r.skip()
}

// payments reads OriginalPaymentInstruction38: its own status first, then its transactions one by one.
func (r *report) payments() error {
	var id, status, why string
	return r.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "OrgnlPmtInfId":
			return r.decode(start, &id)
		case "PmtInfSts":
			if err := r.decode(start, &status); err != nil {
				return err
			}
			return r.paymentStatus(strings.TrimSpace(id), strings.TrimSpace(status))
		case "StsRsnInf":
			var reason isoReason
			if err := r.decode(start, &reason); err != nil {
				return err
			}
			why = graver(why, reason.text())
			r.why = graver(r.why, why)
			return nil
		case "TxInfAndSts":
			var t transactionStatus
			if err := r.decode(start, &t); err != nil {
				return err
			}
			return r.transaction(t, why)
		}
		return r.skip()
	})
}

// paymentStatus heeds the status of a payment information. Our orders hold one, named as the message, so that it speaks
// for the file; one we never wrote is for a person to see.
func (r *report) paymentStatus(id, status string) error {
	switch {
	case slices.Contains(silent, status), id == r.group.MsgID && r.whole == "RJCT":
		return nil
	case id == r.group.MsgID:
		r.whole = status
		return nil
	}
	return r.each(payment.Answer{Verdict: payment.Unknown, MsgID: r.group.MsgID, Reason: status, Reference: id})
}

func (r *report) transaction(t transactionStatus, inherited string) error {
	status := strings.TrimSpace(t.Status)
	own := gravest(t.Reasons)
	r.below = graver(r.below, own)
	why := graver(graver(own, inherited), gravest(r.group.Reasons))
	answer := payment.Answer{
		Verdict: verdictOf(status, why), MsgID: r.group.MsgID, Key: key(t.Key),
		Reason: reasonOf(status, why), Reference: strings.TrimSpace(t.Reference),
	}
	if answer.Key == "" {
		answer.Verdict = payment.Unknown // without a key it is not the whole file that is meant
	}
	if t.Amount != nil {
		amount, err := r.dong(*t.Amount)
		if err != nil {
			return err
		}
		answer.Amount = amount
	}
	return r.each(answer)
}

// reasonOf shows a status we do not know as the reason to look at it.
func reasonOf(status, why string) string {
	if verdictOf(status, why) == payment.Unknown && why == "" {
		return status
	}
	return why
}

// graver prefers a duplicate, then the first reason.
func graver(first, second string) string {
	if first == "" || isDuplicate(second) && !isDuplicate(first) {
		return second
	}
	return first
}

func gravest(reasons []isoReason) (reason string) {
	for _, r := range reasons {
		reason = graver(reason, r.text())
	}
	return reason
}

package bank

import (
	"cmp"
	"encoding/xml"
	"errors"
	"strings"

	"github.com/an-sinh/ansinh/internal/payment"
)

// batch is BatchInformation2: many orders of ours booked as one sum.
type batch struct {
	MsgID       string `xml:"MsgId"`
	PaymentInfo string `xml:"PmtInfId"`
}

// transaction is EntryTransaction10, as far as a payment needs it.
type transaction struct {
	MsgID       string     `xml:"Refs>MsgId"`
	PaymentInfo string     `xml:"Refs>PmtInfId"`
	Key         string     `xml:"Refs>EndToEndId"`
	Reference   string     `xml:"Refs>AcctSvcrRef"`
	Amount      *isoAmount `xml:"Amt"`
	Booked      *isoAmount `xml:"AmtDtls>TxAmt>Amt"`
	Instructed  *isoAmount `xml:"AmtDtls>InstdAmt>Amt"`
	Direction   string     `xml:"CdtDbtInd"`
	Return      isoReason  `xml:"RtrInf"`
}

// detail reads one child of NtryDtls.
func (e *entry) detail(start xml.StartElement) error {
	switch start.Name.Local {
	case "Btch":
		var b batch
		if err := e.decode(start, &b); err != nil {
			return err
		}
		e.base.MsgID = orderOf(b.PaymentInfo, b.MsgID)
		return nil
	case "TxDtls":
		var t transaction
		if err := e.decode(start, &t); err != nil {
			return err
		}
		return e.transaction(t)
	}
	return e.skip()
}

// orderOf prefers the payment information, which we name as our message; MsgId may be the bank's own.
func orderOf(paymentInfo, msgID string) string {
	return cmp.Or(strings.TrimSpace(paymentInfo), strings.TrimSpace(msgID))
}

func (e *entry) transaction(t transaction) (err error) {
	a := e.base
	a.MsgID = cmp.Or(orderOf(t.PaymentInfo, t.MsgID), a.MsgID)
	a.Key = key(t.Key)
	a.Reason = t.Return.text()
	a.Reference = cmp.Or(strings.TrimSpace(t.Reference), a.Reference)
	if t.Direction != "" {
		if a.Credit, err = e.credit(t.Direction); err != nil {
			return err
		}
	}
	e.count++
	amount := cmp.Or(t.Amount, t.Booked, t.Instructed)
	if amount == nil {
		return e.withoutAmount(a)
	}
	if a.Amount, err = e.dong(*amount); err != nil {
		return err
	}
	if a.Credit == e.base.Credit {
		e.rest -= a.Amount
	} else {
		e.rest += a.Amount
	}
	if e.rest < -maxAmount || e.rest > maxAmount {
		return e.broken(errors.New("the transactions of an entry exceed every possible amount"))
	}
	if err := e.flush(); err != nil {
		return err
	}
	return e.hand(a)
}

// withoutAmount keeps the first such transaction back: alone in its entry it has the entry's amount, else none that
// we could trust.
func (e *entry) withoutAmount(a payment.Answer) error {
	if err := e.flush(); err != nil {
		return err
	}
	a.Amount = 0
	if e.count == 1 {
		e.pending = &a
		return nil
	}
	return e.hand(a)
}

func (e *entry) flush() error {
	if e.pending == nil {
		return nil
	}
	a := *e.pending
	e.pending = nil
	return e.hand(a)
}

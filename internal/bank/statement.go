package bank

import (
	"cmp"
	"encoding/xml"
	"errors"
	"strings"

	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

// statement reads camt.053 and camt.054, which share their entries.
func (f *file) statement() error {
	messages := map[string]bool{"BkToCstmrStmt": true, "BkToCstmrDbtCdtNtfctn": true}
	return f.children(func(message xml.StartElement) error {
		if !messages[message.Name.Local] {
			return f.broken(errors.New("no statement or notification in the document"))
		}
		return f.children(func(part xml.StartElement) error {
			if part.Name.Local != "Stmt" && part.Name.Local != "Ntfctn" {
				return f.skip()
			}
			return f.children(func(line xml.StartElement) error {
				if line.Name.Local != "Ntry" {
					return f.skip()
				}
				return f.entry()
			})
		})
	})
}

// entry is ReportEntry10: one booking on the account, of one transaction or of many.
type entry struct {
	*file
	amount    isoAmount
	direction string // DBIT or CRDT
	reversal  string // true: takes an earlier booking back
	status    struct {
		Code string `xml:"Cd"`
	}
	bookedOn, valueOn isoDate
	number, reference string // NtryRef and AcctSvcrRef

	ready   bool           // the head is complete and checked
	base    payment.Answer // what all transactions of the entry share
	rest    money.VND      // what the transactions have not explained yet
	count   int            // transactions so far
	pending *payment.Answer
}

func (f *file) entry() error {
	e := &entry{file: f}
	if err := f.children(e.part); err != nil {
		return err
	}
	return e.close()
}

func (e *entry) part(start xml.StartElement) error {
	into, head := map[string]any{
		"NtryRef": &e.number, "Amt": &e.amount, "CdtDbtInd": &e.direction, "RvslInd": &e.reversal, "Sts": &e.status,
		"BookgDt": &e.bookedOn, "ValDt": &e.valueOn, "AcctSvcrRef": &e.reference,
	}[start.Name.Local]
	switch {
	case head && e.ready:
		return e.broken(errors.New("the head of an entry goes on after its details"))
	case head:
		return e.decode(start, into)
	case start.Name.Local == "NtryDtls":
		if err := e.open(); err != nil {
			return err
		}
		if e.booked() {
			return e.children(e.detail)
		}
	}
	return e.skip()
}

// booked: pending, future and informational entries may never become money.
func (e *entry) booked() bool { return strings.TrimSpace(e.status.Code) == "BOOK" }

// open checks the head of the entry once, before its first transaction or at its end.
func (e *entry) open() (err error) {
	if e.ready || !e.booked() {
		return nil
	}
	e.ready = true
	if e.rest, err = e.dong(e.amount); err != nil {
		return err
	}
	e.base.Amount = e.rest
	if e.base.Credit, err = e.credit(e.direction); err != nil {
		return err
	}
	if e.base.On, err = e.day(cmp.Or(e.bookedOn, e.valueOn)); err != nil {
		return err
	}
	e.base.Reference = cmp.Or(strings.TrimSpace(e.reference), strings.TrimSpace(e.number))
	return nil
}

func (e *entry) credit(direction string) (bool, error) {
	switch strings.TrimSpace(direction) {
	case "CRDT":
		return true, nil
	case "DBIT":
		return false, nil
	}
	return false, e.broken(errors.New("an entry is neither debit nor credit"))
}

// close hands out what no transaction has explained: the whole of an entry without details, the only transaction
// without an amount of its own, or a difference, such as a fee, which a person must see. So the answers of a statement
// sum up to the statement.
func (e *entry) close() error {
	if strings.TrimSpace(e.status.Code) == "" {
		return e.broken(errors.New("an entry without a status"))
	}
	if !e.booked() {
		return nil
	}
	if err := e.open(); err != nil {
		return err
	}
	if e.pending != nil && e.count == 1 {
		e.pending.Amount, e.rest = e.rest, 0
		return e.hand(*e.pending)
	}
	if e.rest == 0 && e.count > 0 {
		return nil
	}
	rest := e.base
	rest.Amount = e.rest
	return e.hand(rest)
}

// hand judges one booking. Only a debit that is no reversal and bears a key of ours is a payment made.
func (e *entry) hand(a payment.Answer) error {
	reversal := strings.TrimSpace(e.reversal)
	switch {
	case a.Key == "" || a.Amount <= 0:
		a.Verdict = payment.Unknown
	case a.Credit:
		a.Verdict = payment.Returned
	case reversal == "true" || reversal == "1":
		a.Verdict = payment.Unknown
	default:
		a.Verdict = payment.Booked
	}
	return e.each(a)
}

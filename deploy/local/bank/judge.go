package bank

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Statuses (ISO external payment group and transaction status codes).
const (
	accepted = "ACSP" // settlement in process
	partly   = "PART"
	refused  = "RJCT"
)

// Reasons that the books know by name (ISO external status reason codes).
const (
	unreadable = "FF01" // invalid file format: its MsgId does not count as received
	duplicate  = "DU01" // the MsgId is not unique
)

// verdict is what the bank decides on one order.
type verdict struct {
	Status  string
	Reason  string // of the whole order
	Why     string // in words, at most 105 characters
	Refused []Refusal
}

// Refusal is a transfer that is not made.
type Refusal struct {
	Key    string `json:"end_to_end_id"`
	Reason string `json:"reason"`
}

func no(reason, why string, values ...any) verdict {
	return verdict{Status: refused, Reason: reason, Why: fmt.Sprintf(why, values...)}
}

var (
	idForm      = regexp.MustCompile(`^.{1,35}$`)     // Max35Text
	accountForm = regexp.MustCompile(`^.{1,34}$`)     // Max34Text
	nameForm    = regexp.MustCompile(`^.{1,140}$`)    // Max140Text
	wholeForm   = regexp.MustCompile(`^[0-9]{1,18}$`) // đồng
)

// judge decides on an order the bank has not seen before, and gives the transfers to make.
func judge(o order, c Conduct) (verdict, []transfer) {
	switch {
	case !idForm.MatchString(o.MsgID):
		return no(unreadable, "no MsgId of 1 to 35 characters"), nil
	case len(o.Payments) != 1:
		return no("NARR", "this bank takes one PmtInf a file, not %d", len(o.Payments)), nil
	}
	p := o.Payments[0]
	if v := judgeHead(o, p); v.Status == refused {
		return v, nil
	}
	v := verdict{Status: accepted}
	var make []transfer
	for _, t := range p.Transfers {
		if reason := judgeTransfer(t, c); reason != "" {
			v.Refused = append(v.Refused, Refusal{Key: t.Key, Reason: reason})
			continue
		}
		make = append(make, t)
	}
	switch len(v.Refused) {
	case 0:
	case len(p.Transfers):
		v.Status = refused
	default:
		v.Status = partly
	}
	return v, make
}

func judgeHead(o order, p payments) verdict {
	count, sum := len(p.Transfers), int64(0)
	for _, t := range p.Transfers {
		if !idForm.MatchString(t.Key) {
			return no(unreadable, "an EndToEndId has not 1 to 35 characters")
		}
		whole, _, _ := strings.Cut(t.Amount.Value, ".")
		amount, _ := strconv.ParseInt(whole, 10, 64) // a bad one is refused by itself, or spoils the sum
		sum += amount
	}
	switch {
	case count == 0 || !numberIs(o.Count, int64(count)) || !numberIs(p.Count, int64(count)):
		return no("AM18", "NbOfTxs is %q and %q, the file holds %d", o.Count, p.Count, count)
	case !numberIs(o.Sum, sum) || !numberIs(p.Sum, sum):
		return no("AM10", "CtrlSum is %.20q and %.20q, the transfers make %d", o.Sum, p.Sum, sum)
	case !idForm.MatchString(p.ID):
		return no(unreadable, "no PmtInfId of 1 to 35 characters")
	case !accountForm.MatchString(p.Debtor):
		return no("AC02", "no debtor account of 1 to 34 characters")
	}
	if _, err := time.Parse(time.DateOnly, p.Execution); err != nil {
		return no("DT01", "ReqdExctnDt %.20q is no date", p.Execution)
	}
	return verdict{}
}

func numberIs(text string, want int64) bool {
	got, err := strconv.ParseInt(text, 10, 64)
	return err == nil && got == want
}

// judgeTransfer is empty for a transfer that can be made.
func judgeTransfer(t transfer, c Conduct) string {
	switch {
	case t.Amount.Currency != "VND":
		return "AM03"
	case !wholeForm.MatchString(t.Amount.Value):
		return "AM12"
	case strings.Trim(t.Amount.Value, "0") == "":
		return "AM01"
	case !knownBIC(t.BIC):
		return "RC01"
	case !accountForm.MatchString(t.Account) || strings.HasSuffix(t.Account, "0000"):
		return "AC01"
	case !nameForm.MatchString(t.Name):
		return "BE22" // creditor name missing
	case names(c.Reject, t.Key, t.Account):
		return cmp.Or(c.RejectReason, "AC04")
	}
	return ""
}

// Package payment holds money on its way: due lines, payments, instructions and runs (chi trả).
package payment

import (
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/money"
)

// Order is a frozen request to the bank or the post: one file, one debtor, many instructions. Rendering the same Order
// twice gives the same bytes, so a re-send is identical.
type Order struct {
	Channel   string     // Bank or Post
	MsgID     string     // at most 35 characters, unique for whoever gets it
	Created   time.Time  // business instant, written into the file
	Execution civil.Date // the day the bank is asked to execute
	Debtor    Account
	Count     int
	Total     money.VND
}

// Account is one side of a transfer.
type Account struct {
	Name   string // as the bank knows the holder
	Number string
	BIC    string // 8 or 11 characters
}

// Instruction is one sending of money. A corrected payment is a new instruction.
type Instruction struct {
	Key        string // EndToEndId: at most 35 characters, no personal data, unique for ever
	Amount     money.VND
	Creditor   Account
	Remittance string // at most 140 characters
	Cash       Cash   // instead of Creditor where the channel is Post
}

// Cash is who collects cash, where and when.
type Cash struct {
	Name          string
	CitizenNumber string
	PostOffice    string // its code
	From, To      civil.Date
}

// Verdict is what the bank or the post says of one instruction or of a whole file.
type Verdict string

// The verdicts. Only Booked makes money paid; only Rejected, Returned and Uncollected free an instruction for a correction.
const (
	Acknowledged Verdict = "acknowledged" // pain.002 ACCP, ACTC, ACSP, ACSC, ACWC, PDNG, …
	Rejected     Verdict = "rejected"     // pain.002 RJCT: no money moves
	Duplicate    Verdict = "duplicate"    // pain.002 RJCT because the bank already has it: says nothing of the first sending
	Booked       Verdict = "booked"       // camt entry, status BOOK, debit; or cash the post signed as paid
	Returned     Verdict = "returned"     // camt entry, status BOOK, credit, with the original key
	Uncollected  Verdict = "uncollected"  // cash that came home from the post, with its reason
	Unknown      Verdict = "unknown"      // a booked entry or a status we cannot place: a person must look
)

// Died is the post's reason that stops all payments to the payee until a person has looked.
const Died = "DIED"

// Answer is one statement of the bank or the post.
type Answer struct {
	Verdict   Verdict
	MsgID     string // of the order it answers, where the file names it; the only key of a verdict on a whole file
	Key       string // EndToEndId; empty for a verdict on a whole file
	Amount    money.VND
	Credit    bool       // camt: the money came in
	On        civil.Date // booking date; zero in pain.002
	Reason    string     // ISO external reason code: AC01, AC04, DUPL, …; of the post NOT_COLLECTED, DIED, MOVED, …
	Reference string     // the bank's or the post's own entry reference
	Cashier   string     `json:",omitempty"` // post: who paid
}

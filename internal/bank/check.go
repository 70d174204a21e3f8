package bank

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

var (
	keyForm    = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z./-]{0,34}$`)              // Max35Text in letters every bank takes
	bicForm    = regexp.MustCompile(`^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$`) // BICFIDec2014Identifier
	debtorForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.-]{0,32}[0-9A-Za-z]$`)    // Max34Text; treasury accounts have dots
)

// maxAmount: ISO amounts and control sums have at most 18 digits.
const maxAmount money.VND = 999_999_999_999_999_999

func checkOrder(o payment.Order) error {
	for _, check := range []struct {
		field string
		good  bool
	}{
		{"MsgId", keyForm.MatchString(o.MsgID)},
		{"CreDtTm", !o.Created.IsZero()},
		{"ReqdExctnDt", !o.Execution.IsZero()},
		{"NbOfTxs", o.Count > 0},
		{"CtrlSum", o.Total > 0 && o.Total <= maxAmount},
		{"Dbtr", cleanWithin(o.Debtor.Name, 1, 140)},
		{"DbtrAcct", debtorForm.MatchString(o.Debtor.Number)},
		{"DbtrAgt", bicForm.MatchString(o.Debtor.BIC)},
	} {
		if !check.good {
			return errs.New("ORDER_MALFORMED", "field", check.field)
		}
	}
	return nil
}

func checkInstruction(i payment.Instruction) error {
	switch {
	case !keyForm.MatchString(i.Key):
		return errs.New("INSTRUCTION_KEY", "key", i.Key)
	case i.Amount <= 0 || i.Amount > maxAmount:
		return errs.New("INSTRUCTION_AMOUNT", "key", i.Key, "amount", i.Amount.Grouped())
	case !accountForm.MatchString(i.Creditor.Number):
		return errs.New("INSTRUCTION_ACCOUNT", "key", i.Key)
	case !bicForm.MatchString(i.Creditor.BIC):
		return errs.New("INSTRUCTION_BIC", "key", i.Key, "bic", i.Creditor.BIC)
	case !cleanWithin(i.Creditor.Name, 1, 140):
		return errs.New("INSTRUCTION_NAME", "key", i.Key)
	case !cleanWithin(i.Remittance, 0, 140):
		return errs.New("INSTRUCTION_REMITTANCE", "key", i.Key)
	}
	return nil
}

// clean gives the text in composed letters (NFC), as banks compare names; ok is false where XML or a bank would not
// take it: broken UTF-8, control characters, blanks at the ends.
func clean(text string) (composed string, ok bool) {
	composed = norm.NFC.String(text)
	odd := func(r rune) bool {
		return unicode.IsControl(r) || r == unicode.ReplacementChar || r >= 0xFFFE && r <= 0xFFFF
	}
	return composed, utf8.ValidString(text) && !strings.ContainsFunc(composed, odd) && strings.TrimSpace(composed) == composed
}

// cleanWithin counts characters as XSD does, after composition.
func cleanWithin(text string, least, most int) bool {
	composed, ok := clean(text)
	length := utf8.RuneCountInString(composed)
	return ok && length >= least && length <= most
}

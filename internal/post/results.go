package post

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/go-jose/go-jose/v4"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

// largest is the largest file of results read, in bytes.
const largest = 256 << 20

// results is the payload of a file of results.
type results struct {
	Version int    `json:"version"`
	List    string `json:"list"`
	Lines   []told `json:"lines"`
}

type told struct {
	Key       string     `json:"key"`
	State     string     `json:"state"`
	Amount    money.VND  `json:"amount"`
	Date      civil.Date `json:"date"`
	Cashier   string     `json:"cashier"`
	Reason    string     `json:"reason"`
	Reference string     `json:"reference"`
}

// verdicts of a line. What the post may say one day that is not among them is for a person to look at.
var verdicts = map[string]payment.Verdict{"paid": payment.Booked, "uncollected": payment.Uncollected, "refused": payment.Rejected}

// ReadResults reads results that the post has signed. Without its signature nothing counts (RESULTS_UNSIGNED), whatever
// they say; what cannot be read is refused as a whole (RESULTS_MALFORMED).
func (o *Office) ReadResults(r io.Reader, yield func(payment.Answer) error) error {
	text, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return fmt.Errorf("post: read results: %w", err)
	}
	signed, err := jose.ParseSignedCompact(string(bytes.TrimSpace(text)), []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		return errs.New("RESULTS_UNSIGNED").Because(err)
	}
	payload, err := signed.Verify(o.theirs)
	if err != nil || signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType] != resultsType {
		return errs.New("RESULTS_UNSIGNED").Because(err)
	}
	var said results
	if err := json.Unmarshal(payload, &said); err != nil || said.Version != version || said.List == "" {
		return errs.New("RESULTS_MALFORMED").Because(err)
	}
	for _, l := range said.Lines {
		if l.Key == "" || l.Amount <= 0 || l.Reference == "" || l.Date.IsZero() {
			return errs.New("RESULTS_MALFORMED")
		}
	}
	for _, l := range said.Lines {
		verdict, known := verdicts[l.State]
		if !known {
			verdict = payment.Unknown
		}
		if err := yield(payment.Answer{Verdict: verdict, MsgID: said.List, Key: l.Key, Amount: l.Amount, On: l.Date, Reason: l.Reason,
			Reference: l.Reference, Cashier: l.Cashier}); err != nil {
			return err
		}
	}
	return nil
}

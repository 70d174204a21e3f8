package post

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/go-jose/go-jose/v4"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/payment"
)

const (
	listType    = "post-payment-list"    // "typ" of a list
	resultsType = "post-payment-results" // "typ" of results
	version     = 1
)

// list is the payload of a payment list: what the cashier needs and nothing else.
type list struct {
	Version int        `json:"version"`
	ID      string     `json:"list"`
	Payer   string     `json:"payer"`
	MadeOn  civil.Date `json:"made_on"`
	Count   int        `json:"count"`
	Total   money.VND  `json:"total"`
	Lines   []line     `json:"lines"`
}

type line struct {
	Key           string     `json:"key"`
	Name          string     `json:"name"`
	CitizenNumber string     `json:"citizen_number"`
	Amount        money.VND  `json:"amount"`
	PostOffice    string     `json:"post_office"`
	From          civil.Date `json:"from"`
	To            civil.Date `json:"to"`
}

// WriteList writes an order as a signed list. The same order gives the same bytes: Ed25519 has no chance in it.
func (o *Office) WriteList(w io.Writer, order payment.Order, instructions iter.Seq2[payment.Instruction, error]) error {
	l := list{Version: version, ID: order.MsgID, Payer: order.Debtor.Name, MadeOn: order.Execution, Count: order.Count, Total: order.Total}
	var summed money.VND
	for i, err := range instructions {
		if err != nil {
			return err
		}
		if i.Cash.Name == "" || i.Cash.CitizenNumber == "" || i.Cash.PostOffice == "" || i.Amount <= 0 {
			return fmt.Errorf("post: instruction %s names no payee, no office or no amount", i.Key)
		}
		l.Lines = append(l.Lines, line{Key: i.Key, Name: i.Cash.Name, CitizenNumber: i.Cash.CitizenNumber, Amount: i.Amount, PostOffice: i.Cash.PostOffice,
			From: i.Cash.From, To: i.Cash.To})
		summed += i.Amount
	}
	if len(l.Lines) != order.Count || summed != order.Total {
		return errs.New("ORDER_TOTALS", "count", order.Count, "total", order.Total, "counted", len(l.Lines), "summed", summed)
	}
	payload, err := json.Marshal(l)
	if err != nil {
		return err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: o.ours}, (&jose.SignerOptions{}).WithType(listType))
	if err != nil {
		return fmt.Errorf("post: sign: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return fmt.Errorf("post: sign: %w", err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		return fmt.Errorf("post: sign: %w", err)
	}
	_, err = io.WriteString(w, text)
	return err
}

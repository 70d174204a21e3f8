package cli

import (
	"io"
	"iter"
	"time"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/post"
)

// payout wires the two ways money leaves by.
func (p *parts) payout() (*activities.Payout, error) {
	b, o := p.config.Bank, p.config.Post
	drop, err := bank.Open(bank.DropConfig{Address: b.Address, User: b.User, Key: []byte(b.Key), HostKey: []byte(b.HostKey)})
	if err != nil {
		return nil, err
	}
	office, err := post.Open(post.Config{URL: o.URL, CA: []byte(o.CA), SigningKey: []byte(o.SigningKey), PublicKey: []byte(o.PublicKey), Today: p.register.Today})
	if err != nil {
		return nil, err
	}
	return &activities.Payout{Ledger: p.register, Vault: p.papers, Look: time.Second,
		Bank: activities.Way{Channel: payment.Bank, Box: drop, Write: writeOrder, Read: bank.ReadAnswers, Name: [2]string{"pain001-", ".xml"}, Media: "application/xml"},
		Post: activities.Way{Channel: payment.Post, Box: office, Write: office.WriteList, Read: office.ReadResults, Name: [2]string{"", ".jws"}, Media: "application/jose"},
	}, nil
}

// writeOrder writes an order for the bank. People name their bank as they like; the file names it by its BIC.
func writeOrder(w io.Writer, o payment.Order, instructions iter.Seq2[payment.Instruction, error]) error {
	return bank.WriteOrder(w, o, func(yield func(payment.Instruction, error) bool) {
		for i, err := range instructions {
			if known, ok := bank.Lookup(i.Creditor.BIC); ok {
				i.Creditor.BIC = known.BIC
			}
			if !yield(i, err) {
				return
			}
		}
	})
}

package activities

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/payment"
)

// Payout are the hands of the payment stories.
type Payout struct {
	Ledger Ledger
	Vault  Vault
	Bank   BankDrop
	Write  func(io.Writer, payment.Order, iter.Seq2[payment.Instruction, error]) error // an order as pain.001
	Read   func(io.Reader, func(payment.Answer) error) error                           // pain.002, camt.053, camt.054
	Look   time.Duration                                                               // pause between two looks at the bank's box
}

// Names of the payment activities.
const (
	FreezeFile  = "FreezeFile"
	SendFile    = "SendFile"
	TakeAnswers = "TakeAnswers"
)

// Ledger is the database as the payment stories write it.
type Ledger interface {
	Today(context.Context) (civil.Date, error)
	OrderOf(ctx context.Context, run string) (payment.Order, error)
	Instructions(ctx context.Context, run string) iter.Seq2[payment.Instruction, error]
	FreezeFile(context.Context, payment.File) error
	FileOf(ctx context.Context, run string) (payment.File, error)
	SentFile(ctx context.Context, run string, on civil.Date) error
	NewAnswerFiles(ctx context.Context, names []string) ([]string, error)
	TakeAnswers(context.Context, payment.AnswerFile, []payment.Answer, civil.Date) error
}

// Vault is object storage for files that are proof.
type Vault interface {
	Freeze(ctx context.Context, key string, content []byte, mediaType string) error
	Get(ctx context.Context, key string) (io.ReadCloser, int64, error)
}

// BankDrop is the bank's SFTP box: what we put in, what it puts out.
type BankDrop interface {
	Send(ctx context.Context, name string, r io.Reader) error
	List(ctx context.Context) ([]string, error)
	Fetch(ctx context.Context, name string) (io.ReadCloser, error)
}

// FreezeFile fixes bytes, name and MsgId of a run's file.
func (h *Payout) FreezeFile(ctx context.Context, run string) error {
	defer beat(ctx)()
	order, err := h.Ledger.OrderOf(ctx, run)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := h.Write(&file, order, h.Ledger.Instructions(ctx, run)); err != nil {
		return err
	}
	sum := sha256.Sum256(file.Bytes())
	frozen := payment.File{Run: run, Name: "pain001-" + order.MsgID + ".xml", MsgID: order.MsgID, SHA256: hex.EncodeToString(sum[:])}
	frozen.Object = "bank/out/" + frozen.Name
	if err := h.Vault.Freeze(ctx, frozen.Object, file.Bytes(), "application/xml"); err != nil {
		return err
	}
	return h.Ledger.FreezeFile(ctx, frozen)
}

// SendFile hands the frozen file to the bank and notes that it did. A crash between the two hands over the same bytes
// under the same name again, which the bank's duplicate check recognises.
func (h *Payout) SendFile(ctx context.Context, run string) error {
	defer beat(ctx)()
	file, err := h.Ledger.FileOf(ctx, run)
	if err != nil {
		return err
	}
	if !file.Sent {
		content, _, err := h.Vault.Get(ctx, file.Object)
		if err != nil {
			return err
		}
		defer content.Close()
		if err := h.Bank.Send(ctx, file.Name, content); err != nil {
			return err
		}
	}
	today, err := h.Ledger.Today(ctx)
	if err != nil {
		return err
	}
	return h.Ledger.SentFile(ctx, run, today)
}

// beat heartbeats until the returned function is called, so that a dead worker is noticed within seconds.
func beat(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		ticker := time.NewTicker(2 * time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return cancel
}

package activities

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
	Bank   Way
	Post   Way
	Look   time.Duration // pause between two looks for answers
}

// Way is a channel money leaves by: the bank's files over SFTP, the post's signed lists over HTTPS.
type Way struct {
	Channel string // payment.Bank or payment.Post; also the folder in object storage
	Box     Box
	Write   func(io.Writer, payment.Order, iter.Seq2[payment.Instruction, error]) error // an order as the file that is sent
	Read    func(io.Reader, func(payment.Answer) error) error                           // a file that answers
	Name    [2]string                                                                   // of a file, before and after its MsgId
	Media   string                                                                      // media type of the files
}

// Names of the payment activities.
const (
	FreezeFile  = "FreezeFile"
	SendFile    = "SendFile"
	TakeAnswers = "TakeAnswers" // of the bank
	TakeResults = "TakeResults" // of the post
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

// Box is where files go and where answers lie: the bank's SFTP box, the post's door.
type Box interface {
	Send(ctx context.Context, name string, r io.Reader) error
	List(ctx context.Context) ([]string, error)
	Fetch(ctx context.Context, name string) (io.ReadCloser, error)
}

// way is how a run's money leaves.
func (h *Payout) way(order payment.Order) (Way, error) {
	for _, way := range []Way{h.Bank, h.Post} {
		if way.Channel == order.Channel {
			return way, nil
		}
	}
	return Way{}, fmt.Errorf("no way for money by %q", order.Channel)
}

// FreezeFile fixes bytes, name and MsgId of a run's file.
func (h *Payout) FreezeFile(ctx context.Context, run string) error {
	defer beat(ctx)()
	order, err := h.Ledger.OrderOf(ctx, run)
	if err != nil {
		return err
	}
	way, err := h.way(order)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := way.Write(&file, order, h.Ledger.Instructions(ctx, run)); err != nil {
		return err
	}
	sum := sha256.Sum256(file.Bytes())
	frozen := payment.File{Run: run, Name: way.Name[0] + order.MsgID + way.Name[1], MsgID: order.MsgID, SHA256: hex.EncodeToString(sum[:])}
	frozen.Object = way.Channel + "/out/" + frozen.Name
	if err := h.Vault.Freeze(ctx, frozen.Object, file.Bytes(), way.Media); err != nil {
		return err
	}
	return h.Ledger.FreezeFile(ctx, frozen)
}

// SendFile hands the frozen file to the bank or the post and notes that it did. A crash between the two hands over the
// same bytes under the same name again, which they recognise.
func (h *Payout) SendFile(ctx context.Context, run string) error {
	defer beat(ctx)()
	file, err := h.Ledger.FileOf(ctx, run)
	if err != nil {
		return err
	}
	if !file.Sent {
		if err := h.handOver(ctx, file); err != nil {
			return err
		}
	}
	today, err := h.Ledger.Today(ctx)
	if err != nil {
		return err
	}
	return h.Ledger.SentFile(ctx, run, today)
}

func (h *Payout) handOver(ctx context.Context, file payment.File) error {
	order, err := h.Ledger.OrderOf(ctx, file.Run)
	if err != nil {
		return err
	}
	way, err := h.way(order)
	if err != nil {
		return err
	}
	content, _, err := h.Vault.Get(ctx, file.Object)
	if err != nil {
		return err
	}
	defer content.Close()
	return way.Box.Send(ctx, file.Name, content)
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

package casepath

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// facts are those of a woman of 78 without a pension: 540,000 đồng a month are due to her.
const facts = `{"birth_date": "1948-03-15", "citizen": true, "household_class": "not_poor", "disability": "none", "hiv": false,
	"children": [], "pension": false, "monthly_social_insurance": false, "on_benefit_since": null}`

// card stands for a scanned paper: what it shows was looked at when it was uploaded, which is not measured here.
var card = bytes.Repeat([]byte("scan"), 10<<10)

// prepare opens n cases with paper and draft, ready to be submitted, and waits until their workflows have begun.
func (b *Bench) prepare(ctx context.Context, queue, end string, n int) (*drive, error) {
	desk, err := b.inside.Desk(ctx, queue)
	if err != nil {
		return nil, err
	}
	d := &drive{bench: b, desk: desk, end: end, people: map[string]auth.Subject{}}
	for _, user := range []string{"counter1", "commune_officer1", "commune_chairman1", "treasurer1", "treasurer2"} {
		if d.people[user], err = desk.Recognise(ctx, auth.Identity{Username: user, Subject: "bench " + user, AuthTime: time.Now()}); err != nil {
			return nil, err
		}
	}
	d.cases = make([]string, n)
	var group errgroup.Group
	group.SetLimit(4)
	for i := range n {
		b.people++
		number := b.people
		group.Go(func() (err error) {
			d.cases[i], err = d.open(ctx, number)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	forwarding, stop := context.WithCancel(ctx)
	defer stop() // the run sends its own commands, and nothing goes to the bank
	go desk.Dispatcher.Run(forwarding)
	for waiting := true; waiting; time.Sleep(20 * time.Millisecond) {
		if err := b.pool.QueryRow(ctx, `select exists (select from outbox where sent_at is null)`).Scan(&waiting); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *drive) open(ctx context.Context, number int) (code string, err error) {
	beneficiary := person.Person{CitizenNumber: fmt.Sprintf("099148%06d", 500_000+number), Name: "Nguyễn Thị Đo", BirthDate: civil.MustDate("1948-03-15"), Commune: "99001"}
	clerk := usecase.Ask{By: d.people["counter1"]}
	opened, err := d.desk.Open(ctx, clerk, usecase.OpenInput{Scheme: "social-allowance", Beneficiary: &beneficiary})
	if err != nil {
		return "", err
	}
	if err := d.paper(ctx, opened.Code); err != nil {
		return "", err
	}
	_, err = d.desk.SaveDraft(ctx, clerk, opened.Code, 1, usecase.DraftInput{Facts: json.RawMessage(facts), Payout: casefile.Payout{
		Payee: casefile.Payee{Party: "beneficiary"}, Channel: "bank", Bank: "BFTVVNVX", Account: fmt.Sprintf("970416%06d", number), AccountName: "NGUYEN THI DO"}})
	return opened.Code, err
}

func (d *drive) paper(ctx context.Context, code string) error {
	id, by := uuid.NewString(), d.people["counter1"].PersonID
	if err := d.bench.inside.Papers.Put(ctx, "case/"+id, bytes.NewReader(card), int64(len(card)), "image/jpeg"); err != nil {
		return err
	}
	sum := sha256.Sum256(card)
	_, err := d.bench.inside.Register.AddDocument(ctx, casefile.Command{ID: uuid.NewString(), Person: by, IdempotencyKey: id, Kind: casefile.CommandUpload, Case: code},
		document.Document{ID: id, Case: code, Kind: "identity", SHA256: hex.EncodeToString(sum[:]), Size: int64(len(card)), MediaType: "image/jpeg", Pages: 1,
			Object: "case/" + id, By: by})
	return err
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
)

// bankBooks: the bank is not ours, and what it booked is what we call paid.
var bankBooks = []invariant{
	{name: "2 bank-paid-what-we-call-paid", breaches: compareBooks},
	{name: "6 bank-files-are-taken", atRest: true, breaches: answersTaken},
	{name: "2 bank-got-each-file-once", breaches: filesSent},
}

// booking is a line of the bank's books, as far as it matters here. A line with credit takes money back.
type booking struct {
	Key    string `json:"end_to_end_id"`
	Amount int64
	Credit bool
	Serial int
}

// books reads the bank's own books. Bookings count when their receipt stands behind them.
func (e *evidence) books() ([]booking, error) {
	text, err := os.ReadFile(filepath.Join(e.folder, "bank", "books.jsonl"))
	if err != nil {
		return nil, err
	}
	var all, open []booking
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		var line struct {
			Booking *booking
			Receipt *json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("the bank's books: %w", err)
		}
		if line.Booking != nil {
			open = append(open, *line.Booking)
		}
		if line.Receipt != nil {
			all, open = append(all, open...), nil
		}
	}
	return all, lines.Err()
}

func compareBooks(ctx context.Context, e *evidence) ([]string, error) {
	bookings, err := e.books()
	if err != nil {
		return nil, err
	}
	var broken []string
	paid, back := map[string]int64{}, map[string]int64{}
	for _, b := range bookings {
		into := paid
		if b.Credit {
			into = back
		}
		if _, twice := into[b.Key]; twice {
			broken = append(broken, fmt.Sprintf("the bank booked %s twice (credit: %t)", b.Key, b.Credit))
		}
		into[b.Key] = b.Amount
	}
	rows, err := e.db.Query(ctx, `select i.key, p.state, p.amount from instruction i join payment p on p.id = i.payment where p.channel = 'bank'`)
	if err != nil {
		return nil, err
	}
	var key, state string
	var amount int64
	ours := map[string]bool{}
	_, err = pgx.ForEachRow(rows, []any{&key, &state, &amount}, func() error {
		ours[key] = true
		booked, wasBooked := paid[key]
		returned, cameBack := back[key]
		switch {
		case wasBooked && booked != amount, cameBack && returned != amount:
			broken = append(broken, fmt.Sprintf("%s is over %d đồng, the bank booked %d and took %d back", key, amount, booked, returned))
		case state == "paid" && (!wasBooked || cameBack):
			broken = append(broken, fmt.Sprintf("we call %s paid and the bank's books say otherwise (booked: %t, back: %t)", key, wasBooked, cameBack))
		case state == "returned" && !cameBack:
			broken = append(broken, fmt.Sprintf("we call %s returned and the bank has not taken it back", key))
		case state == "rejected" && wasBooked:
			broken = append(broken, fmt.Sprintf("we call %s rejected and the bank has paid it", key))
		}
		return nil
	})
	for key := range paid {
		if !ours[key] {
			broken = append(broken, fmt.Sprintf("the bank paid %s, which is no instruction of ours", key))
		}
	}
	return broken, err
}

// answersTaken looks whether every file the bank put down for us was taken, whole, and is kept as it was.
func answersTaken(ctx context.Context, e *evidence) ([]string, error) {
	folder := filepath.Join(e.folder, "bank", "out")
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var broken []string
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue // not yet handed over
		}
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		var sum, object string
		err = e.db.QueryRow(ctx, `select sha256, object from answer_file where name = $1`, entry.Name()).Scan(&sum, &object)
		if errors.Is(err, pgx.ErrNoRows) {
			broken = append(broken, fmt.Sprintf("the bank's file %s was never taken", entry.Name()))
			continue
		}
		if err != nil {
			return nil, err
		}
		if sum != hash(content) {
			broken = append(broken, fmt.Sprintf("the bank's file %s is not what we took under its name", entry.Name()))
		}
	}
	return broken, nil
}

// filesSent looks whether the bank has each file we say we sent, once and byte for byte.
func filesSent(ctx context.Context, e *evidence) ([]string, error) {
	seen := map[string]int{}
	for _, folder := range []string{"in", "archive"} {
		entries, err := os.ReadDir(filepath.Join(e.folder, "bank", folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			content, err := os.ReadFile(filepath.Join(e.folder, "bank", folder, entry.Name()))
			if err != nil {
				return nil, err
			}
			seen[hash(content)]++
		}
	}
	rows, err := e.db.Query(ctx, `select f.name, f.sha256 from bank_file f join payment_run r on r.id = f.run where f.sent_at is not null and r.channel = 'bank'`)
	if err != nil {
		return nil, err
	}
	var broken []string
	var name, sum string
	_, err = pgx.ForEachRow(rows, []any{&name, &sum}, func() error {
		if seen[sum] == 0 { // more than once is well: the bank knows the MsgId again, and its books say what it paid
			broken = append(broken, fmt.Sprintf("we say that %s was sent and the bank does not have it", name))
		}
		return nil
	})
	return broken, err
}

func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

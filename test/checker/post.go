package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// postBooks: the post is not ours either, and what its cashiers paid out is what we call paid.
var postBooks = []invariant{{name: "2 post-paid-what-we-call-paid", breaches: comparePost}}

// paidOut is what became of a line, in the post's own books.
type paidOut struct {
	Key, State string
	Amount     int64
}

func (e *evidence) outcomes() (map[string]paidOut, []string, error) {
	text, err := os.ReadFile(filepath.Join(e.folder, "post", "books.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil // it was never open
	}
	if err != nil {
		return nil, nil, err
	}
	all, broken := map[string]paidOut{}, []string(nil)
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		var line struct{ Outcome *paidOut }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, nil, fmt.Errorf("the post's books: %w", err)
		}
		if line.Outcome == nil {
			continue
		}
		if _, twice := all[line.Outcome.Key]; twice {
			broken = append(broken, fmt.Sprintf("the post settled %s twice", line.Outcome.Key))
		}
		all[line.Outcome.Key] = *line.Outcome
	}
	return all, broken, lines.Err()
}

func comparePost(ctx context.Context, e *evidence) ([]string, error) {
	outcomes, broken, err := e.outcomes()
	if err != nil {
		return nil, err
	}
	rows, err := e.db.Query(ctx, `select i.key, p.state, p.amount from instruction i join payment p on p.id = i.payment where p.channel = 'post'`)
	if err != nil {
		return nil, err
	}
	var key, state string
	var amount int64
	ours := map[string]bool{}
	_, err = pgx.ForEachRow(rows, []any{&key, &state, &amount}, func() error {
		ours[key] = true
		theirs, settled := outcomes[key]
		switch {
		case settled && theirs.Amount != amount:
			broken = append(broken, fmt.Sprintf("%s is over %d đồng and the post settled %d", key, amount, theirs.Amount))
		case state == "paid" && theirs.State != "paid", state == "uncollected" && theirs.State != "uncollected",
			state == "rejected" && theirs.State == "paid":
			broken = append(broken, fmt.Sprintf("we call %s %s and the post says %q", key, state, theirs.State))
		}
		return nil
	})
	for key := range outcomes {
		if !ours[key] {
			broken = append(broken, fmt.Sprintf("the post settled %s, which is no instruction of ours", key))
		}
	}
	return broken, err
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// promises: what somebody outside was told is true. Whoever asked kept a journal of the answers beside the books.
var promises = []invariant{
	{name: "6 promises-are-kept", breaches: promisesKept},
	{name: "8 every-answer-is-logged", breaches: answersLogged},
}

// promise is an answer as the journal keeps it.
type promise struct {
	Request string `json:"request"` // X-Request-Id
	Method  string `json:"method"`
	Route   string `json:"route"` // without ids
	User    string `json:"user"`
	Key     string `json:"key"` // Idempotency-Key
	Status  int    `json:"status"`
	Case    string `json:"case"`   // code of the opened case
	ID      string `json:"id"`     // of the document, run, command
	SHA256  string `json:"sha256"` // of the bytes that were uploaded
}

// journal reads FOLDER/journal.jsonl, which need not be there.
func (e *evidence) journal() ([]promise, error) {
	file, err := os.Open(filepath.Join(e.folder, "journal.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []promise
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p promise
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		all = append(all, p)
	}
	return all, lines.Err()
}

func promisesKept(ctx context.Context, e *evidence) ([]string, error) {
	journal, err := e.journal()
	if err != nil {
		return nil, err
	}
	var broken []string
	once := map[string]promise{}
	for _, p := range journal {
		if p.Status < 200 || p.Status > 299 || p.Method == "GET" {
			continue
		}
		if first, known := once[p.User+"\n"+p.Key]; known && p.Key != "" && p.ID != "" && first.ID != "" && p.ID != first.ID {
			broken = append(broken, fmt.Sprintf("one key, two answers: %s got %s and then %s (requests %s, %s)", p.User, first.ID, p.ID, first.Request, p.Request))
		}
		once[p.User+"\n"+p.Key] = p
		kept, err := e.kept(ctx, p)
		if err != nil {
			return nil, err
		}
		if !kept {
			broken = append(broken, fmt.Sprintf("%s was told %d to %s %s (request %s, %s%s), and nothing is there", p.User, p.Status, p.Method, p.Route, p.Request, p.Case, p.ID))
		}
	}
	return broken, nil
}

// kept looks for what an answer promised.
func (e *evidence) kept(ctx context.Context, p promise) (bool, error) {
	var query, arg string
	switch p.Route {
	case "/v1/cases":
		query, arg = `select code from cases where code = $1`, p.Case
	case "/v1/cases/*/documents":
		query, arg = `select sha256 from document where id::text = $1`, p.ID
	case "/v1/payment-runs":
		query, arg = `select id::text from payment_run where id::text = $1`, p.ID
	case "/v1/payment-runs/*/approve":
		query, arg = `select id::text from payment_run where id::text = $1 and approved_by is not null`, p.ID
	default:
		query, arg = `select k.id::text from command k join login l on l.person = k.person where k.idempotency_key = $1 and k.state in ('done', 'pending')`, p.Key
		if p.Status == 202 { // pending: it may have been refused since
			query = `select k.id::text from command k where k.idempotency_key = $1`
		}
	}
	if arg == "" {
		return false, fmt.Errorf("the answer to %s (%s) says too little", p.Request, p.Route)
	}
	var found string
	err := e.db.QueryRow(ctx, query, arg).Scan(&found)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err == nil && p.SHA256 != "" && found != p.SHA256 {
		return false, nil
	}
	return true, err
}

// answersLogged: every request that was let in or turned away stands in the log under its id.
func answersLogged(ctx context.Context, e *evidence) ([]string, error) {
	journal, err := e.journal()
	if err != nil {
		return nil, err
	}
	rows, err := e.db.Query(ctx, `select distinct request_id from audit where request_id <> ''`)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	logged := map[string]bool{}
	for _, id := range ids {
		logged[id] = true
	}
	var broken []string
	for _, p := range journal {
		let := p.Status >= 200 && p.Status < 300 || p.Status == 403
		if let && !logged[p.Request] && p.Route != "/v1/commands/*" {
			broken = append(broken, fmt.Sprintf("%s was answered %d to %s %s and the log does not know request %s", p.User, p.Status, p.Method, p.Route, p.Request))
		}
	}
	return broken, nil
}

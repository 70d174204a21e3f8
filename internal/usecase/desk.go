// Package usecase is what people can do with the platform: open, draft, upload, submit, claim, complete, read, pay.
//
// Every use case asks the rules of access first and writes the answer into the log, allowed or refused. What the rules
// return is a scope, and SQL takes it as parameters: what lies outside it does not exist for the caller.
package usecase

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Desk is where people hand things in and ask. All its ports are set when it is made.
type Desk struct {
	Register   Register
	Rules      Rules
	Access     Access
	Papers     Papers
	Registers  Registers
	Scanner    Scanner
	Banks      func(bank, account string) error // refuses an account that cannot be
	Dispatcher *Dispatcher
	MaxUpload  int64 // bytes
}

// Access are the rules of access.
type Access interface {
	Authorize(context.Context, auth.Subject, auth.Action, auth.Target, civil.Date) (auth.Scope, error)
}

// Ask is one request: who asks, and the key under which a repetition is known as one.
type Ask struct {
	By  auth.Subject
	Key string // Idempotency-Key; empty: every request is a new one
}

// reach asks how far the caller's right to an action goes today. The log gets the answer.
func (d *Desk) reach(ctx context.Context, by auth.Subject, action auth.Action) (casefile.Scope, civil.Date, error) {
	today, err := d.Register.Today(ctx)
	if err != nil {
		return casefile.Scope{}, today, err
	}
	scope, err := d.Access.Authorize(ctx, by, action, auth.Target{}, today)
	if err != nil {
		return casefile.Scope{}, today, d.log(ctx, by, action, "", "", err)
	}
	return casefile.Scope(scope), today, nil
}

// find loads a case within the caller's reach and logs that it was touched.
func (d *Desk) find(ctx context.Context, by auth.Subject, action auth.Action, code, target string) (casefile.Case, civil.Date, error) {
	within, today, err := d.reach(ctx, by, action)
	if err != nil {
		return casefile.Case{}, today, err
	}
	if !casefile.IsCode(code) {
		return casefile.Case{}, today, errs.New("CASE_NOT_FOUND")
	}
	c, err := d.Register.CaseWithin(ctx, code, within)
	return c, today, d.log(ctx, by, action, code, target, err)
}

// log appends what was allowed or refused and gives the error back. A log that cannot be written stops the request.
func (d *Desk) log(ctx context.Context, by auth.Subject, action auth.Action, code, target string, err error) error {
	entry := audit.Entry{Person: by.PersonID, Action: string(action), Case: code, Target: target, Outcome: audit.Allowed, RequestID: audit.Request(ctx)}
	if err != nil {
		entry.Outcome, entry.Code = audit.Refused, codeOf(err)
	}
	if logged := d.Register.Audit(ctx, entry); logged != nil {
		return logged
	}
	return err
}

// codeOf is the code of a refusal; of a refusal by the rules of access the reason they gave.
func codeOf(err error) string {
	refusal, ok := errs.As(err)
	if !ok {
		return "INTERNAL"
	}
	if reason, ok := refusal.Params["reason"].(string); ok {
		return reason
	}
	return string(refusal.Code)
}

// command makes the row of what was asked.
func (a Ask) command(kind casefile.CommandKind, code, task string, body any) (casefile.Command, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return casefile.Command{}, err
	}
	id := uuid.NewString()
	key := a.Key
	if key == "" {
		key = id
	}
	sum := sha256.Sum256([]byte(string(kind) + "\n" + code + "\n" + task + "\n" + string(encoded)))
	login := a.By.AuthTime
	if login.IsZero() {
		login = time.Unix(0, 0)
	}
	return casefile.Command{ID: id, Person: a.By.PersonID, IdempotencyKey: key, Kind: kind, Case: code, Task: task, Body: encoded,
		Fingerprint: hex.EncodeToString(sum[:]), LoginAt: login}, nil
}

// outcome reads the stored answer of a command.
func outcome[T any](c casefile.Command, err error) (T, error) {
	var answer T
	if err != nil {
		return answer, err
	}
	return answer, json.Unmarshal(c.Outcome, &answer)
}

package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

const commandColumns = `id, person, idempotency_key, kind, coalesce(case_code, ''), coalesce(task::text, ''), body, fingerprint,
	coalesce(login_at, 'epoch'), asked_on, state, coalesce(outcome, 'null')`

func readCommand(row pgx.CollectableRow) (casefile.Command, error) {
	var c casefile.Command
	err := row.Scan(&c.ID, &c.Person, &c.IdempotencyKey, &c.Kind, &c.Case, &c.Task, &c.Body, &c.Fingerprint, &c.LoginAt, &c.AskedOn, &c.State, &c.Outcome)
	return c, err
}

// insertCommand stores what was asked. When the person asked the same under the same key before, the stored command
// comes back with first false; another request under that key is refused.
func insertCommand(ctx context.Context, tx pgx.Tx, c casefile.Command) (stored casefile.Command, first bool, err error) {
	if c.AskedOn, err = today(ctx, tx); err != nil {
		return c, false, err
	}
	tag, err := tx.Exec(ctx, `insert into command (id, person, idempotency_key, kind, case_code, task, body, fingerprint, login_at, asked_on)
		values ($1, $2, $3, $4, nullif($5, ''), nullif($6, '')::uuid, $7, $8, $9, $10)
		on conflict (person, idempotency_key) do nothing`,
		c.ID, c.Person, c.IdempotencyKey, c.Kind, c.Case, c.Task, orEmptyObject(c.Body), c.Fingerprint, c.LoginAt, c.AskedOn)
	if err != nil {
		return c, false, err
	}
	if tag.RowsAffected() == 1 {
		c.State = casefile.Pending
		return c, true, nil
	}
	rows, err := tx.Query(ctx, `select `+commandColumns+` from command where person = $1 and idempotency_key = $2`, c.Person, c.IdempotencyKey)
	stored, err = oneOr(rows, err, readCommand, errs.New("COMMAND_NOT_FOUND"))
	if err == nil && stored.Fingerprint != c.Fingerprint {
		err = errs.New("IDEMPOTENCY_KEY_REUSED")
	}
	return stored, false, err
}

// StoreCommand commits a command that a workflow will carry out.
func (s *Store) StoreCommand(ctx context.Context, c casefile.Command) (stored casefile.Command, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		stored, _, err = insertCommand(ctx, tx, c)
		return err
	})
	return stored, translate("store a command", err)
}

// once carries out a command that needs no workflow: the command, its effect and its outcome are one transaction, so
// a repeated request finds the first answer and changes nothing. A refusal leaves no trace.
func (s *Store) once(ctx context.Context, c casefile.Command, do func(tx pgx.Tx) (outcome any, err error)) (casefile.Command, error) {
	var stored casefile.Command
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var first bool
		var err error
		if stored, first, err = insertCommand(ctx, tx, c); err != nil || !first {
			return err
		}
		outcome, err := do(tx)
		if err != nil {
			return err
		}
		if stored.Outcome, err = json.Marshal(outcome); err != nil {
			return err
		}
		stored.State = casefile.Done
		_, err = tx.Exec(ctx, `update command set state = 'done', outcome = $2, delivered_at = clock_timestamp() where id = $1`, c.ID, stored.Outcome)
		return err
	})
	return stored, translate(string(c.Kind), err)
}

// Command finds a command by its id.
func (s *Store) Command(ctx context.Context, id string) (casefile.Command, error) {
	rows, err := s.pool.Query(ctx, `select `+commandColumns+` from command where id = $1`, id)
	c, err := oneOr(rows, err, readCommand, errs.New("COMMAND_NOT_FOUND"))
	return c, translate("read a command", err)
}

// Asked tells whether the person asked something under the key before.
func (s *Store) Asked(ctx context.Context, person, key string) (before bool, err error) {
	err = s.pool.QueryRow(ctx, `select exists (select from command where person = $1 and idempotency_key = $2)`, person, key).Scan(&before)
	return before, translate("look for a command", err)
}

// TakeUndelivered picks commands that no workflow has confirmed yet and that were not sent within the last while.
// Each is stamped as it is taken, so that two dispatchers share the work, and what waits longest comes first, so that
// one whose case cannot answer goes to the end of the queue.
func (s *Store) TakeUndelivered(ctx context.Context, quiet time.Duration, limit int) ([]casefile.Command, error) {
	rows, err := s.pool.Query(ctx, `update command set sent_at = clock_timestamp() where id in (
			select id from command where delivered_at is null and coalesce(sent_at, created_at) < clock_timestamp() - $1::interval
			order by coalesce(sent_at, created_at) limit $2 for update skip locked)
		returning `+commandColumns, quiet, limit)
	if err != nil {
		return nil, translate("take commands", err)
	}
	commands, err := pgx.CollectRows(rows, readCommand)
	return commands, translate("take commands", err)
}

// ConfirmCommand notes that a call to the workflow returned. Where the workflow refused without touching the database,
// the refusal becomes the outcome of the command.
func (s *Store) ConfirmCommand(ctx context.Context, id string, refusal *errs.Error) error {
	var outcome any
	if refusal != nil {
		outcome = refusal
	}
	_, err := s.pool.Exec(ctx, `update command set delivered_at = clock_timestamp(),
			state   = case when state = 'pending' and $2::jsonb is not null then 'refused' else state end,
			outcome = case when state = 'pending' and $2::jsonb is not null then $2::jsonb else outcome end
		where id = $1`, id, outcome)
	return translate("confirm a command", err)
}

func orEmptyObject(body json.RawMessage) json.RawMessage {
	if len(body) == 0 {
		return json.RawMessage(`{}`)
	}
	return body
}

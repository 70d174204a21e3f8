package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// levels are the lines of the timeline for a level that passes the file on.
var levels = map[procedure.Kind]string{procedure.Verify: "VERIFIED", procedure.Approve: "APPROVED"}

// Verified closes the task of a level below the signature: the file was compared with what the rules say on this day.
func (s *Store) Verified(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
	return s.move(ctx, m, levels[m.From.Kind], func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := completeLevel(ctx, tx, m, c, t, by, answer, d)
		return nil, err
	})
}

// signedAs are the lines of the timeline for a signed decision.
var signedAs = map[casefile.Outcome]string{casefile.Approved: "SIGNED_APPROVED", casefile.Refused: "SIGNED_REFUSED"}

// Signed closes the competent person's task with a decision.
func (s *Store) Signed(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record, signed decision.Decision) (casefile.Moved, error) {
	return s.move(ctx, m, signedAs[signed.Outcome], func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		id, err := completeLevel(ctx, tx, m, c, t, by, answer, d)
		if err != nil {
			return nil, err
		}
		t.Outcome = signed.Outcome
		if _, err := tx.Exec(ctx, `update deadline set met_on = $2 where case_code = $1 and kind = 'decision'`, c.Code, m.On); err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `insert into decision (case_code, determination, outcome, decider, command, login_at, decided_on, release, amount, hash, note,
			program, start_month, reading, signing_key, signature) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
			c.Code, id, signed.Outcome, by.Person, m.Command, by.LoginAt, m.On, d.Release, signed.Amount, signed.Hash, answer.Note,
			signed.Program, signed.StartMonth, signed.Reading, signed.Key, signed.Signature)
		if err != nil {
			return nil, err
		}
		// A key that was replaced while it signed would make a decision that nothing is ever granted on.
		kept, err := decisionBy(ctx, tx, c.Code)
		if err == nil && !kept.SignatureValid {
			err = fmt.Errorf("the signature with key %s does not hold", signed.Key)
		}
		return nil, err
	})
}

// completeLevel is what every level does: close the task, wear one hat, keep what the rules said on this day.
func completeLevel(ctx context.Context, tx pgx.Tx, m casefile.Move, c casefile.Case, t *casefile.Transition, by casefile.Completer,
	answer casefile.Completion, d determination.Record) (determinationID string, err error) {
	if err := closeTask(ctx, tx, c, m.From, by, answer); err != nil {
		return "", err
	}
	if err := settleItems(ctx, tx, m, by, answer.Outcome); err != nil {
		return "", err
	}
	if err := addAct(ctx, tx, c.Root, c.Code, by.Person, by.Duty, m.From.Key); err != nil {
		return "", err
	}
	return addDetermination(ctx, tx, c.Code, t.Revision, m.From.Key, m.On, d)
}

// Overtaken answers a level whose ground has shifted: the rules say something else than what the level below saw. The
// step is refused with the difference, and a new verification opens on the new answer.
func (s *Store) Overtaken(ctx context.Context, m casefile.Move, by casefile.Completer, d determination.Record, why *errs.Error) (casefile.Moved, error) {
	m.Refusal = why
	return s.move(ctx, m, "DETERMINATION_CHANGED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := completeLevel(ctx, tx, m, c, t, by, casefile.Completion{Outcome: casefile.OvertakenByRules}, d)
		return nil, err
	})
}

// DecisionOf finds the decision of a case, and checks its signature over what the rows say now.
func (s *Store) DecisionOf(ctx context.Context, code string) (decision.Decision, error) {
	d, err := decisionBy(ctx, s.pool, code)
	return d, translate("read a decision", err)
}

func decisionBy(ctx context.Context, q querier, code string) (decision.Decision, error) {
	rows, err := q.Query(ctx, `select d.case_code, d.outcome, d.decider, d.login_at, d.decided_on, d.decided_at, d.release, d.amount, d.hash, d.note,
			d.program, d.start_month, d.reading, coalesce(d.signing_key, ''), d.signature, coalesce(t.office, h.office), g.request, g.result, g.release,
			k.id, k.person::text, k.public_key, k.valid_from, k.valid_to
		from decision d join determination g on g.id = d.determination join cases h on h.code = d.case_code
			join command c on c.id = d.command left join task t on t.id = c.task
			left join signing_key k on k.id = d.signing_key and k.person is not null
		where d.case_code = $1`, code)
	return oneOr(rows, err, readDecision, errs.New("NOT_DECIDED"))
}

func readDecision(row pgx.CollectableRow) (decision.Decision, error) {
	var d decision.Decision
	var on determination.Record
	var request, result string
	var decidedAt time.Time
	var k keyRow
	err := row.Scan(&d.Case, &d.Outcome, &d.Decider, &d.LoginAt, &d.DecidedOn, &decidedAt, &d.Release, &d.Amount, &d.Hash, &d.Note,
		&d.Program, &d.StartMonth, &d.Reading, &d.Key, &d.Signature, &d.Office, &request, &result, &on.Release, &k.id, &k.person, &k.public, &k.from, &k.to)
	if err != nil || k.id == nil { // a decision from before there were signatures
		return d, err
	}
	on.Request, on.Result = []byte(request), []byte(result)
	d.SignatureValid = k.key().Signed(d, on, decidedAt)
	return d, nil
}

package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
)

func addParcel(ctx context.Context, tx pgx.Tx, workflow, kind, name string, payload any) error {
	_, err := tx.Exec(ctx, `insert into outbox (workflow, kind, name, payload) values ($1, $2, $3, $4)`, workflow, kind, name, payload)
	return err
}

// away is how many facts in one round the engine does not take before it counts as away itself.
const away = 3

// ForwardParcels hands unsent facts to send and marks what was accepted. They stay locked meanwhile, so two dispatchers
// never send the same one; a crash after sending repeats it, and every receiver takes repetition. A workflow gets its
// facts in order, one a round; a fact that is not accepted goes to the end of the queue and holds up no other workflow.
func (s *Store) ForwardParcels(ctx context.Context, limit int, send func(context.Context, casefile.Parcel) error) error {
	var failures []error
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id, workflow, kind, name, payload from outbox o where sent_at is null
			and not exists (select from outbox e where e.workflow = o.workflow and e.id < o.id and e.sent_at is null)
			order by tried_at nulls first, id limit $1 for update skip locked`, limit)
		if err != nil {
			return err
		}
		parcels, err := pgx.CollectRows(rows, pgx.RowToStructByPos[casefile.Parcel])
		if err != nil {
			return err
		}
		for _, p := range parcels {
			done := "sent_at"
			if failure := send(ctx, p); failure != nil {
				failures, done = append(failures, fmt.Errorf("%s to %s: %w", p.Name, p.Workflow, failure)), "tried_at"
			}
			if _, err := tx.Exec(ctx, `update outbox set `+done+` = clock_timestamp() where id = $1`, p.ID); err != nil {
				return err
			}
			if len(failures) == away {
				break
			}
		}
		return nil
	})
	return translate("forward facts", errors.Join(append(failures, err)...))
}

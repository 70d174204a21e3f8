package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
)

func addParcel(ctx context.Context, tx pgx.Tx, workflow, kind, name string, payload any) error {
	_, err := tx.Exec(ctx, `insert into outbox (workflow, kind, name, payload) values ($1, $2, $3, $4)`, workflow, kind, name, payload)
	return err
}

// ForwardParcels hands unsent facts to send in order and marks what was accepted. They stay locked meanwhile, so two
// dispatchers never send the same one; a crash after sending repeats it, and every receiver takes repetition.
func (s *Store) ForwardParcels(ctx context.Context, limit int, send func(context.Context, casefile.Parcel) error) (sent int, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id, workflow, kind, name, payload from outbox where sent_at is null
			order by id limit $1 for update skip locked`, limit)
		if err != nil {
			return err
		}
		parcels, err := pgx.CollectRows(rows, pgx.RowToStructByPos[casefile.Parcel])
		if err != nil {
			return err
		}
		var failure error
		for _, p := range parcels {
			if failure = send(ctx, p); failure != nil {
				break // what went before is marked; the rest waits for the next round
			}
			if _, err := tx.Exec(ctx, `update outbox set sent_at = clock_timestamp() where id = $1`, p.ID); err != nil {
				return err
			}
			sent++
		}
		if failure != nil && sent == 0 {
			return failure
		}
		return nil
	})
	return sent, translate("forward facts", err)
}

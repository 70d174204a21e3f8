package postgres

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/errs"
)

// linkPage is how many links are checked at a time: with the most rows in each some 50 MB of text.
const linkPage = 50

// CheckChain makes every hash of the chain anew from the rows as they are and names what does not fit. known is a link
// that was written down elsewhere, which the chain must hold; the zero Mark asks for none. The whole check sees one
// instant of the database.
func (s *Store) CheckChain(ctx context.Context, known audit.Mark) (audit.Report, error) {
	var report audit.Report
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local timezone = 'UTC'`); err != nil {
			return err
		}
		if err := checkLinks(ctx, tx, known, &report); err != nil {
			return err
		}
		for _, from := range sources {
			if err := checkSlipped(ctx, tx, from, &report); err != nil {
				return err
			}
		}
		return checkWaiting(ctx, tx, &report)
	})
	return report, translate("check the chain", err)
}

// checkLinks follows the chain from its first link to its last.
func checkLinks(ctx context.Context, tx pgx.Tx, known audit.Mark, report *audit.Report) error {
	met := known == audit.Mark{}
	for !report.Full() {
		rows, err := tx.Query(ctx, `select number, source, columns, ids, leaves, previous, hash, sealed_at from chain
			where number > $1 order by number limit $2`, report.Newest.Number, linkPage)
		if err != nil {
			return err
		}
		links, err := pgx.CollectRows(rows, pgx.RowToStructByPos[audit.Link])
		if err != nil {
			return err
		}
		if len(links) == 0 {
			break
		}
		for _, link := range links {
			if link.Number != report.Newest.Number+1 || link.Previous != report.Newest.Hash || link.Sum() != link.Hash {
				report.Add(errs.New("CHAIN_BROKEN", "number", link.Number))
			}
			if err := checkRows(ctx, tx, link, report); err != nil {
				return err
			}
			report.Links, report.Rows = report.Links+1, report.Rows+int64(len(link.IDs))
			report.Newest, report.SealedAt = audit.Mark{Number: link.Number, Hash: link.Hash}, link.SealedAt
			met = met || report.Newest == known
		}
	}
	if !met && !report.Full() {
		report.Add(errs.New("CHAIN_SEAL_UNKNOWN", "seal", known.String()))
	}
	return nil
}

// checkRows compares the rows of a link with what they were when it was made.
func checkRows(ctx context.Context, tx pgx.Tx, link audit.Link, report *audit.Report) error {
	for _, from := range sources {
		if from.table != link.Source {
			continue
		}
		texts, err := rowTexts(ctx, tx, from, link.Columns, link.IDs)
		if err != nil {
			return err
		}
		for i, id := range link.IDs {
			if text, there := texts[id]; !there {
				report.Add(errs.New("CHAIN_ROW_GONE", "table", link.Source, "id", id))
			} else if !bytes.Equal(audit.Leaf(text), link.Leaf(i)) {
				report.Add(errs.New("CHAIN_ROW_CHANGED", "table", link.Source, "id", id, "number", link.Number))
			}
		}
		return nil
	}
	report.Add(errs.New("CHAIN_BROKEN", "number", link.Number)) // a table that nobody seals
	return nil
}

// checkSlipped finds rows that no link holds and that nobody noted when they came: they went past the program.
func checkSlipped(ctx context.Context, tx pgx.Tx, from source, report *audit.Report) error {
	rows, err := tx.Query(ctx, `select `+from.key+`::text from `+from.table+` except select unnest(ids) from chain where source = $1
		except select id from unsealed where source = $1 order by 1 limit $2`, from.table, audit.MostFlaws)
	if err != nil {
		return err
	}
	slipped, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, id := range slipped {
		report.Add(errs.New("CHAIN_ROW_SLIPPED_IN", "table", from.table, "id", id))
	}
	return err
}

// checkWaiting finds rows that wait for their seal for too long. A note from the future hides how long it waits.
func checkWaiting(ctx context.Context, tx pgx.Tx, report *audit.Report) error {
	if err := tx.QueryRow(ctx, `select count(*) from unsealed`).Scan(&report.Waiting); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `select source, id from unsealed where at not between clock_timestamp() - $1::interval and clock_timestamp() + $1::interval
		order by number limit $2`, audit.SealWithin, audit.MostFlaws)
	if err != nil {
		return err
	}
	var table, id string
	_, err = pgx.ForEachRow(rows, []any{&table, &id}, func() error {
		report.Add(errs.New("CHAIN_ROW_UNSEALED", "table", table, "id", id))
		return nil
	})
	return err
}

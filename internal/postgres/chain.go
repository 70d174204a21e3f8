package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/audit"
)

// source is a table whose rows are sealed, its key and the type of the key. The trigger `note` of the table tells of new rows.
type source struct{ table, key, kind string }

// sources are the tables that must never change.
var sources = []source{
	{"audit", "id", "bigint"}, {"act", "id", "bigint"}, {"determination", "id", "uuid"}, {"decision", "case_code", "text"}, {"transfer", "id", "bigint"},
	{"amendment", "id", "bigint"}, {"fact", "id", "bigint"},
}

// linkRows is how many rows one link holds at most; a row of audit takes some 200 bytes, a determination a few thousand.
const linkRows = 1000

// sealerLock lets one sealer at a time extend the chain; the number means nothing.
const sealerLock = 722_116_13

// Seal extends the chain by rows that no link holds yet; more tells that some are left. One transaction: whoever is killed
// in it leaves nothing. While another sealer works it does nothing.
func (s *Store) Seal(ctx context.Context) (more bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var ours, waiting bool
		if err := tx.QueryRow(ctx, `select pg_try_advisory_xact_lock($1), exists (select from unsealed)`, sealerLock).Scan(&ours, &waiting); err != nil {
			return err
		}
		if !ours || !waiting {
			return nil
		}
		if _, err := tx.Exec(ctx, `set local timezone = 'UTC'`); err != nil { // instants in rows are hashed as text
			return err
		}
		for _, from := range sources {
			sealed, err := addLink(ctx, tx, from)
			if err != nil {
				return err
			}
			more = more || sealed == linkRows
		}
		return nil
	})
	return more, translate("seal the log", err)
}

// addLink seals waiting rows of one table and gives their number.
func addLink(ctx context.Context, tx pgx.Tx, from source) (int, error) {
	link := audit.Link{Source: from.table, SealedAt: time.Now().Truncate(time.Microsecond)}
	var err error
	if link.Columns, err = columnsOf(ctx, tx, from.table); err != nil {
		return 0, err
	}
	notes, err := fillLink(ctx, tx, from, &link)
	if err != nil || len(notes) == 0 {
		return 0, err
	}
	newest, err := newestLink(ctx, tx)
	if err != nil {
		return 0, err
	}
	link.Number, link.Previous = newest.Number+1, newest.Hash
	link.Hash = link.Sum()
	if _, err := tx.Exec(ctx, `insert into chain (number, source, columns, ids, leaves, previous, hash, sealed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		link.Number, link.Source, link.Columns, link.IDs, link.Leaves, link.Previous, link.Hash, link.SealedAt); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `delete from unsealed where source = $1 and number = any($2)`, from.table, notes)
	return len(notes), err
}

// fillLink takes the first waiting rows into the link and gives the numbers of their notes. A row that is noted but gone
// keeps its note, for the check to find, and holds up none of those behind it.
func fillLink(ctx context.Context, tx pgx.Tx, from source, link *audit.Link) (sealed []int64, err error) {
	type note struct {
		Number int64
		ID     string
	}
	for after := int64(0); len(sealed) == 0; {
		rows, err := tx.Query(ctx, `select number, id from unsealed where source = $1 and number > $2 order by number limit $3`, from.table, after, linkRows)
		if err != nil {
			return nil, err
		}
		notes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[note])
		if err != nil || len(notes) == 0 {
			return nil, err
		}
		ids := make([]string, len(notes))
		for i, n := range notes {
			ids[i], after = n.ID, n.Number
		}
		texts, err := rowTexts(ctx, tx, from, link.Columns, ids)
		if err != nil {
			return nil, err
		}
		for _, n := range notes {
			if text, there := texts[n.ID]; there {
				sealed, link.IDs, link.Leaves = append(sealed, n.Number), append(link.IDs, n.ID), append(link.Leaves, audit.Leaf(text)...)
			}
		}
	}
	return sealed, nil
}

// columnsOf are the columns of a table, in the order in which they were added.
func columnsOf(ctx context.Context, tx pgx.Tx, table string) ([]string, error) {
	rows, err := tx.Query(ctx, `select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// rowTexts reads rows as the text that is hashed, by key: a JSON list of the columns, as PostgreSQL writes it.
func rowTexts(ctx context.Context, tx pgx.Tx, from source, columns, ids []string) (map[string]string, error) {
	quoted := make([]string, len(columns))
	for i, column := range columns {
		quoted[i] = pgx.Identifier{column}.Sanitize()
	}
	rows, err := tx.Query(ctx, `select `+from.key+`::text, jsonb_build_array(`+strings.Join(quoted, ", ")+`)::text
		from `+from.table+` where `+from.key+` = any($1::text[]::`+from.kind+`[])`, ids)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	var id, text string
	_, err = pgx.ForEachRow(rows, []any{&id, &text}, func() error {
		texts[id] = text
		return nil
	})
	return texts, err
}

// newestLink is number and hash of the last link, the zero Mark while there is none.
func newestLink(ctx context.Context, q querier) (audit.Mark, error) {
	rows, err := q.Query(ctx, `select number, hash from chain order by number desc limit 1`)
	if err != nil {
		return audit.Mark{}, err
	}
	marks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[audit.Mark])
	if err != nil || len(marks) == 0 {
		return audit.Mark{}, err
	}
	return marks[0], nil
}

package platform

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Fingerprint is the whole database in one text, all but the log and its seals, which remember what was refused.
func (p *Platform) Fingerprint() string {
	p.t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, p.DB.OwnerURL)
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
		and table_name not in ('audit', 'chain', 'unsealed', 'outbox', 'notice') order by 1`)
	if err != nil {
		p.t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		p.t.Fatal(err)
	}
	var text strings.Builder
	for _, table := range tables {
		var rows int
		var hash string
		query := fmt.Sprintf(`select count(*), coalesce(md5(string_agg(r, '' order by r)), '') from (select t::text r from %s t) x`, pgx.Identifier{table}.Sanitize())
		if err := c.QueryRow(ctx, query).Scan(&rows, &hash); err != nil {
			p.t.Fatal(err)
		}
		fmt.Fprintf(&text, "%s %d %s\n", table, rows, hash)
	}
	return text.String()
}

package platform

import (
	"context"
	"fmt"
	"net/url"
	"os"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/testkit"
)

// Stored shows everything the platform's own Temporal keeps, byte for byte as its databases hold it – histories,
// failures, payloads, workflow and update IDs, memos, search attributes, task queues, schedules – and everything our
// processes have written into their logs. where names the place.
func (p *Platform) Stored(see func(where string, content []byte)) {
	p.t.Helper()
	if p.Temporal == nil {
		p.t.Fatal("only a Temporal of the platform's own holds nothing of others: start with WithOwnTemporal")
	}
	for _, process := range []*Process{p.API, p.Worker, p.Temporal} {
		content, err := os.ReadFile(process.log)
		if err != nil {
			p.t.Fatal(err)
		}
		see("the log of "+process.name, content)
	}
	for _, suffix := range []string{"_temporal", "_temporal_visibility"} {
		p.tables(p.DB.Name+suffix, see)
	}
}

// tables shows every value of every row of a database, binary as it is.
func (p *Platform) tables(database string, see func(where string, content []byte)) {
	p.t.Helper()
	ctx := context.Background()
	address, err := url.Parse(testkit.Env(p.t, "ANSINH_TEST_ADMIN_URL"))
	if err != nil {
		p.t.Fatal(err)
	}
	address.Path = "/" + database
	c, err := pgx.Connect(ctx, address.String())
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
	if err != nil {
		p.t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) == 0 {
		p.t.Fatalf("%s has the tables %v, %v", database, names, err)
	}
	for _, name := range names {
		rows, err := c.Query(ctx, `select * from `+pgx.Identifier{name}.Sanitize())
		if err != nil {
			p.t.Fatal(err)
		}
		for rows.Next() {
			for i, value := range rows.RawValues() {
				see(fmt.Sprintf("%s.%s", name, rows.FieldDescriptions()[i].Name), value)
			}
		}
		if err := rows.Err(); err != nil {
			p.t.Fatal(err)
		}
	}
}

package postgres_test

import (
	"context"
	"os"
	"regexp"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/testkit"
)

// statement is a block of SQL in the runbook.
var statement = regexp.MustCompile("(?s)```sql\n(.*?)```")

// Who runs the platform types these at three in the morning: they must still fit the tables.
func TestRunbook_itsSQLFitsTheTables(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/runbook.md")
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), testkit.NewDatabase(t).OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	blocks := statement.FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 3 {
		t.Fatalf("the runbook has %d blocks of SQL", len(blocks))
	}
	for _, block := range blocks {
		if _, err := c.Exec(t.Context(), block[1]); err != nil {
			t.Errorf("%v\n%s", err, block[1])
		}
	}
}

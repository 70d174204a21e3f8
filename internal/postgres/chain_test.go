package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// write adds lines to the log.
func write(t *testing.T, db *testkit.Database, lines int) {
	t.Helper()
	for i := range lines {
		if err := db.Audit(t.Context(), audit.Entry{Action: "case.read", Target: fmt.Sprint(i), Outcome: audit.Allowed}); err != nil {
			t.Fatal(err)
		}
	}
}

// sealAll seals whatever waits.
func sealAll(t *testing.T, db *testkit.Database) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = db.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func check(t *testing.T, db *testkit.Database, known audit.Mark) audit.Report {
	t.Helper()
	report, err := db.CheckChain(t.Context(), known)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// whole demands a chain without a flaw that holds so many lines of the log, none waiting.
func whole(t *testing.T, db *testkit.Database) audit.Report {
	t.Helper()
	report := check(t, db, audit.Mark{})
	var rows int64
	if err := db.QueryRow(t.Context(), `select (select count(*) from audit) + (select count(*) from act) + (select count(*) from determination)
		+ (select count(*) from decision) + (select count(*) from transfer)
		+ (select count(*) from amendment) + (select count(*) from fact)`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if len(report.Flaws) > 0 || report.Waiting > 0 || report.Rows != rows {
		t.Fatalf("%d rows; the check says %+v", rows, report)
	}
	return report
}

func TestChain_holdsEveryRowOnceUnderManyWritersAndTwoSealers(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	const writers, each = 20, 60
	var wrote, sealing sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		sealing.Go(func() {
			for {
				if _, err := db.Seal(t.Context()); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for range writers {
		wrote.Go(func() { write(t, db, each) })
	}
	wrote.Wait()
	db.OpenedCase(t, "applicant1") // acts are sealed too
	close(done)
	sealing.Wait()
	sealAll(t, db)
	if report := whole(t, db); report.Rows < writers*each || report.Links < 2 {
		t.Errorf("only %d rows in %d links", report.Rows, report.Links)
	}
}

// Numbers are given before rows are committed: a row may appear below one that is sealed already.
func TestChain_takesRowsThatCommitLate(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	late, err := connect(t, db.URL).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := late.Exec(t.Context(), `insert into audit (action, outcome) values ('case.read', 'allowed')`); err != nil {
		t.Fatal(err)
	}
	write(t, db, 3)
	sealAll(t, db)
	if report := check(t, db, audit.Mark{}); len(report.Flaws) > 0 || report.Rows != 3 {
		t.Fatalf("while one row is not committed the check says %+v", report)
	}
	if err := late.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report := check(t, db, audit.Mark{}); len(report.Flaws) > 0 || report.Waiting != 1 {
		t.Fatalf("before the late row is sealed the check says %+v", report)
	}
	sealAll(t, db)
	whole(t, db)
}

// A sealer that is cut off with its link half written leaves nothing, and the next one goes on.
func TestChain_outlivesASealerKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	write(t, db, 5)
	admin := connect(t, testkit.Env(t, "ANSINH_TEST_ADMIN_URL"))
	brake, err := connect(t, db.OwnerURL).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := brake.Exec(t.Context(), `lock table chain in share mode`); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := db.Seal(t.Context())
		ended <- err
	}()
	const blocked = `select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like 'insert into chain%'`
	var pid int
	for deadline := time.Now().Add(30 * time.Second); pid == 0; {
		if err := admin.QueryRow(t.Context(), blocked, db.Name).Scan(&pid); err != nil && err != pgx.ErrNoRows || time.Now().After(deadline) {
			t.Fatalf("the sealer never wrote its link: %v", err)
		}
	}
	if _, err := db.Seal(t.Context()); err != nil { // another one stands back
		t.Fatal(err)
	}
	if _, err := admin.Exec(t.Context(), `select pg_terminate_backend($1)`, pid); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Fatal("the sealer came to an end although its connection was cut")
	}
	if err := brake.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report := check(t, db, audit.Mark{}); report.Links != 0 || report.Waiting != 5 {
		t.Fatalf("the killed sealer left %+v", report)
	}
	sealAll(t, db)
	whole(t, db)
}

func TestChain_survivesANewColumn(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	write(t, db, 3)
	sealAll(t, db)
	ownerDoes(t, db, `alter table audit add column remark text not null default 'none'`)
	write(t, db, 3)
	sealAll(t, db)
	whole(t, db)
	ownerDoes(t, db, `update audit set remark = 'changed' where id = (select max(id) from audit)`)
	if report := check(t, db, audit.Mark{}); len(report.Flaws) != 1 {
		t.Errorf("a change in the new column goes unseen: %+v", report)
	}
}

// Rows that were deleted before they were sealed are named, and hold up none of those that came later.
func TestChain_goesOnPastRowsThatAreGone(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	ownerDoes(t, db, `insert into audit (action, outcome) select 'case.read', 'allowed' from generate_series(1, 2500)`, `delete from audit`)
	write(t, db, 2)
	sealAll(t, db)
	if report := check(t, db, audit.Mark{}); report.Rows != 2 || report.Waiting != 2500 {
		t.Fatalf("the check says %+v", report)
	}
	ownerDoes(t, db, `update unsealed set at = at - interval '61 seconds'`)
	if report := check(t, db, audit.Mark{}); !report.Full() {
		t.Errorf("rows that are gone are not named: %+v", report)
	}
}

func ownerDoes(t *testing.T, db *testkit.Database, statements ...string) {
	t.Helper()
	owner := connect(t, db.OwnerURL)
	for _, sql := range statements {
		if _, err := owner.Exec(context.Background(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// remake is what somebody does who owns the database and knows how the chain is made: all seals anew.
var remake = []string{`delete from chain`, `insert into unsealed (source, id) select 'audit', id::text from audit`}

func TestChain_namesWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		tamper []string
		want   string // code, and what it names
	}{
		"a row changed":    {[]string{`update audit set outcome = 'refused' where id = 3`}, "CHAIN_ROW_CHANGED audit 3"},
		"a row deleted":    {[]string{`delete from audit where id = 4`}, "CHAIN_ROW_GONE audit 4"},
		"rows exchanged":   {[]string{`update audit set target = case id when 2 then '4' else '1' end where id in (2, 5)`}, "CHAIN_ROW_CHANGED audit 2"},
		"an instant moved": {[]string{`update audit set at = at - interval '1 microsecond' where id = 6`}, "CHAIN_ROW_CHANGED audit 6"},
		"a row put in past the trigger": {[]string{`alter table audit disable trigger note`,
			`insert into audit (action, outcome, at) values ('case.read', 'allowed', now() - interval '1 day')`}, "CHAIN_ROW_SLIPPED_IN audit 9"},
		"a row put in with a number of its own": {[]string{`alter table audit disable trigger note`,
			`insert into audit (id, action, outcome) overriding system value values (-1, 'case.read', 'allowed')`}, "CHAIN_ROW_SLIPPED_IN audit -1"},
		"a row that stays unsealed": {[]string{`insert into audit (action, outcome) values ('case.read', 'allowed')`,
			`update unsealed set at = at - interval '61 seconds'`}, "CHAIN_ROW_UNSEALED audit 9"},
		"a row that would wait for ever": {[]string{`insert into audit (action, outcome) values ('case.read', 'allowed')`,
			`update unsealed set at = 'infinity'`}, "CHAIN_ROW_UNSEALED audit 9"},
		"a link taken out":             {[]string{`delete from chain where number = 2`}, "CHAIN_BROKEN 3"},
		"the first link taken out":     {[]string{`delete from chain where number = 1`}, "CHAIN_BROKEN 2"},
		"the last link taken out":      {[]string{`delete from chain where number = 4`}, "CHAIN_ROW_SLIPPED_IN audit 7"},
		"links exchanged":              {[]string{`update chain set number = 99 where number = 1`, `update chain set number = 1 where number = 2`, `update chain set number = 2 where number = 99`}, "CHAIN_BROKEN 1"},
		"a link that forgets a row":    {[]string{`update chain set ids = ids[1:1], leaves = substr(leaves, 1, 32) where number = 2`}, "CHAIN_BROKEN 2"},
		"a link with rows reordered":   {[]string{`update chain set ids = array[ids[2], ids[1]] where number = 2`}, "CHAIN_BROKEN 2"},
		"a link made later":            {[]string{`update chain set sealed_at = sealed_at + interval '1 day' where number = 2`}, "CHAIN_BROKEN 2"},
		"a link of a stranger's table": {[]string{`update chain set source = 'task' where number = 2`}, "CHAIN_BROKEN 2"},
		"a row and its fitting link": {[]string{`update audit set target = 'x' where id = 3`,
			`update chain set leaves = decode(repeat('00', 32), 'hex') || substr(leaves, 33) where number = 2`}, "CHAIN_BROKEN 2"},
		"the end cut off with its rows": {[]string{`delete from chain where number = 4`, `delete from audit where id > 6`}, "CHAIN_SEAL_UNKNOWN"},
		"all seals made anew":           {append([]string{`update audit set target = 'x' where id = 3`}, remake...), "CHAIN_SEAL_UNKNOWN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := testkit.NewDatabase(t)
			for range 4 {
				write(t, db, 2)
				sealAll(t, db)
			}
			noted := whole(t, db).Newest
			if report := check(t, db, noted); len(report.Flaws) > 0 || report.Links != 4 {
				t.Fatalf("before anybody tampers: %+v", report)
			}
			ownerDoes(t, db, try.tamper...)
			if strings.Contains(name, "anew") {
				sealAll(t, db)
			}
			report := check(t, db, noted)
			var said []string
			for _, flaw := range report.Flaws {
				says := string(flaw.Code)
				for _, part := range []string{"table", "id", "number"} {
					if value, ok := flaw.Params[part]; ok && (part != "number" || flaw.Params["id"] == nil) {
						says += fmt.Sprint(" ", value)
					}
				}
				said = append(said, says)
				if sentences := flaw.Text("vi") + flaw.Text("en"); strings.ContainsAny(sentences, "{}") {
					t.Errorf("the sentences have holes: %s", sentences)
				}
			}
			if !slices.Contains(said, try.want) {
				t.Errorf("the check says %q; %q is not among it", said, try.want)
			}
		})
	}
}

// Every table the program can only add to and that proves something is sealed; a new one must be too.
func TestChain_sealsWhatTheProgramCanOnlyAddTo(t *testing.T) {
	t.Parallel()
	db := testkit.NewDatabase(t)
	rows, err := connect(t, db.OwnerURL).Query(t.Context(), `select tgrelid::regclass::text from pg_trigger where tgname = 'note' order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	noted, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(noted, " "), "act amendment audit decision determination fact transfer"; got != want {
		t.Errorf("the triggers note %s, want %s", got, want)
	}
	app := connect(t, db.URL)
	for _, sql := range []string{`update chain set hash = hash`, `delete from chain`, `truncate chain`, `insert into unsealed (source, id) values ('audit', '1')`, `update unsealed set at = now()`} {
		if _, err := app.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%q was not refused for want of permission: %v", sql, err)
		}
	}
}

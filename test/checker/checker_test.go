package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/test/platform"
)

// damages are things done to what a platform left, by the invariant that must notice. SQL runs without any constraint
// that could be in its way.
var damages = map[string][]damage{
	"1 payment-has-decision": {
		{sql: `update decision set outcome = 'refused' where outcome = 'approved'`},
		{sql: `delete from payment_line`},
	},
	"1 decision-has-determination": {
		{sql: `update decision set release = 'x'`},
		{sql: `update determination set case_code = 'another'`},
		{sql: `update decision set amount = amount + 1 where outcome = 'approved'`},
		{sql: `update determination set result = replace(result, '"eligible"', '"ineligible"')`},
		{sql: `insert into determination (case_code, revision, step, request, result, release, engine, opa_version, made_on)
			select case_code, revision + 1, step, request, result, release, engine, opa_version, made_on from determination order by revision desc limit 1`},
	},
	"1 decision-is-signed": {
		{sql: `update decision set amount = amount + 1`},
		{sql: `update decision set outcome = 'approved' where outcome = 'refused'`},
		{sql: `update decision set signature = set_byte(signature, 5, (get_byte(signature, 5) + 1) % 256)`},
		{sql: `update decision set hash = reverse(hash)`},
		{sql: `update determination set request = request || ' '`},
		{sql: `update signing_key set person = (select person from login where username = 'admin1') where person is not null`},
		{sql: `update signing_key set valid_from = now() where person is not null`},
	},
	"2 post-paid-what-we-call-paid": {
		{sql: `update payment set state = 'uncollected' where channel = 'post'`},
		{sql: `update payment set amount = amount + 1 where channel = 'post'`},
		{sql: `delete from instruction`},
		{file: "post/books.jsonl", change: func(text string) string { return text + text }},
		{file: "post/books.jsonl", change: func(string) string { return "" }},
	},
	"1 decision-is-signed-by-the-competent": {
		{sql: `delete from duty where role = 'commune_chairman'`},
		{sql: `update decision set decider = (select person from login where username = 'admin1')`},
	},
	"1 entitlement-follows-decision": {
		{sql: `update entitlement_amount set amount = amount + 1`},
		{sql: `update entitlement set start_month = start_month - interval '1 month'`},
		{sql: `delete from entitlement_amount`},
	},
	"1 granted-is-entitled": {{sql: `delete from entitlement`}},
	"2 paid-within-due": {
		{sql: `update due_line set amount = amount + 1`},
		{sql: `update entitlement_amount set amount = amount - 1`},
		{sql: `update payment set state = 'paid' where state in ('rejected', 'returned')`},
		{sql: `update due_line set period = period - interval '1 month'`},
	},
	"2 due-line-in-one-live-payment": {
		{sql: `update payment set state = 'paid' where state in ('rejected', 'returned')`},
		{sql: `update payment_line set live = not live`},
	},
	"2 amounts-agree": {
		{sql: `update payment set amount = amount + 1`},
		{sql: `update instruction set amount = amount + 1`},
		{sql: `update payment_run set count = count + 1`},
		{sql: `delete from instruction`},
		{sql: `update payment_run set approved_by = null`},
	},
	"2 bank-paid-what-we-call-paid": {
		{sql: `update payment set state = 'paid' where state = 'rejected'`},
		{sql: `update payment set state = 'rejected' where state = 'paid'`},
		{sql: `update payment set state = 'returned' where state = 'paid'`},
		{sql: `update payment set state = 'paid' where state = 'returned'`},
		{sql: `delete from instruction`},
		{file: "bank/books.jsonl", change: func(text string) string { return text + text }},
		{file: "bank/books.jsonl", change: func(text string) string { return strings.ReplaceAll(text, `"amount":540000`, `"amount":540001`) }},
		{file: "bank/books.jsonl", change: func(string) string { return "" }},
	},
	"2 bank-got-each-file-once": {{sql: `update bank_file set sha256 = reverse(sha256)`}},
	"3 money-is-conserved": {
		{sql: `delete from transfer where id = (select min(id) from transfer where debit = 'open')`},
		{sql: `update transfer set amount = amount - 1 where debit = 'paid'`},
		{sql: `update transfer set credit = 'planned' where debit = 'paid'`},
	},
	"3 ledger-says-what-payments-say": {
		{sql: `delete from transfer where debit = 'paid'`},
		{sql: `update payment set state = 'sent' where state = 'paid'`},
	},
	"3 runs-come-to-their-end": {{sql: `update payment set state = 'sent' where state = 'paid'`}, {sql: `update payment_run set state = 'sent'`}},
	"4 one-hat-in-the-acts": {{sql: `insert into act (root_case, person, duty, case_code, what)
		select root_case, person, 'treasurer', case_code, what from act where duty = 'commune_officer'`}},
	"4 one-hat-in-fact": {
		{sql: `update cases set payee = (select person from login where username = 'commune_chairman1')`},
		{sql: `update payment_run set approved_by = (select person from login where username = 'commune_officer1')`},
	},
	"4 every-act-is-noted":   {{sql: `delete from act where duty = 'commune_chairman'`}, {sql: `delete from act where duty = 'party'`}},
	"4 maker-is-not-checker": {{sql: `update payment_run set made_by = approved_by`}},
	"5 deadlines-agree": {
		{sql: `delete from deadline`},
		{sql: `update deadline set due = due + 1`},
		{sql: `update deadline set met_on = null`},
		{sql: `update deadline set rung_on = due`},
		{sql: `update deadline set paused_on = due`},
		{sql: `update cases set state = 'supplementing' where state = 'signing'`},
	},
	"6 answers-are-kept": {
		{sql: `delete from answer where effect = 'applied'`},
		{sql: `update answer set effect = 'unmatched'`},
	},
	"6 bank-files-are-taken": {{sql: `delete from answer_file`}, {sql: `update answer_file set sha256 = reverse(sha256)`}},
	"6 transitions-have-no-gap": {
		{sql: `delete from transition where revision = 2`},
		{sql: `update cases set revision = revision + 1`},
	},
	"6 case-is-where-it-was-led": {
		{sql: `update cases set state = 'delivering' where state = 'closed'`},
		{sql: `update cases set step = 'check' where state = 'signing'`},
		{sql: `update cases set outcome = 'refused' where outcome = 'approved'`},
		{sql: `update transition set data = jsonb_set(data, '{revision}', '9')`},
		{sql: `update cases set revision = 0, state = 'submitted'`},
	},
	"6 one-task-where-a-person-is-awaited": {
		{sql: `delete from task where state <> 'done'`},
		{sql: `update task set state = 'available', outcome = null`},
		{sql: `update task set step = 'check' where state <> 'done'`},
	},
	"6 timeline-tells-what-happened": {
		{sql: `delete from timeline where what = 'DOCUMENT_RECEIVED'`},
		{sql: `delete from timeline where what = 'CHECKED'`},
		{sql: `delete from timeline where what = 'PAYMENT_CONFIRMED'`},
		{sql: `insert into timeline (case_code, on_date, what) select case_code, on_date, what from timeline where what = 'ENTITLED'`},
	},
	"6 nothing-is-stuck": {
		{sql: `update cases set state = 'submitted' where state = 'closed'`},
		{sql: `delete from letter`},
		{sql: `update cases set state = 'paying' where state = 'closed'`},
	},
	"6 command-has-its-effect": {
		{sql: `update transition set command = null`},
		{sql: `update transition set command = (select min(command::text)::uuid from transition)`},
		{sql: `update command set case_code = 'another' where kind = 'submit'`},
		{sql: `update command set case_code = 'another' where kind = 'open'`},
		{sql: `delete from payment_run`},
	},
	"6 command-has-an-outcome": {{sql: `update command set state = 'pending', outcome = null where kind = 'submit'`}},
	"6 command-is-delivered":   {{sql: `update command set delivered_at = null where kind = 'submit'`}, {sql: `update outbox set sent_at = null`}},
	"6 papers-are-what-they-were": {
		{sql: `update document set sha256 = reverse(sha256)`},
		{sql: `update document set object = object || 'x'`},
		{sql: `update letter set sha256 = reverse(sha256)`},
		{sql: `update bank_file set object = object || 'x'`},
		{sql: `update answer_file set sha256 = reverse(sha256)`},
	},
	"6 papers-are-locked":        {{sql: `update document set object = (select object from bank_file limit 1)`}, {sql: `update document set uploaded = uploaded + interval '2 years'`, first: `update timeline set at = at + interval '3 years'`}},
	"7 determinations-re-derive": {{sql: `update determination set result = replace(result, '540000', '540001')`}},
	"8 writes-are-logged":        {{sql: `delete from audit`}, {sql: `update audit set case_code = 'another'`}, {sql: `update audit set target = ''`}},
	"8 the-log-is-append-only":   {{sql: `grant update on audit to ansinh_app`}, {sql: `grant delete on transfer to ansinh_app`}},
	"9 only-who-has-the-duty":    {{sql: `delete from duty where role = 'commune_officer'`}},
	"6 promises-are-kept": {
		{file: "journal.jsonl", change: func(string) string { return line(`"route":"/v1/cases","case":"H99.1-00000000-0000"`) }},
		{file: "journal.jsonl", change: func(string) string { return line(`"route":"/v1/cases/*/submit","key":"never stored"`) }},
		{file: "journal.jsonl", change: func(text string) string { return strings.ReplaceAll(text, `"sha256":"`, `"sha256":"0`) }},
		{sql: `delete from document`},
	},
	"8 every-answer-is-logged": {{sql: `delete from audit`}},
}

func line(rest string) string {
	return `{"request":"walk-000000","method":"POST","status":201,"user":"applicant1",` + rest + "}\n"
}

type damage struct {
	sql    string
	first  string // done before
	file   string // below the folder
	change func(string) string
}

func TestChecker_findsWhateverIsBroken(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	folder := leave(t, p)
	ctx := context.Background()
	var out, complaints bytes.Buffer
	if status := run(ctx, []string{"--ansinh", platform.Binary(t), folder}, &out, &complaints); status != 0 {
		t.Fatalf("a sound platform: status %d\n%s%s", status, &out, &complaints)
	}
	if !strings.Contains(out.String(), "5 cases, 5 documents, 4 decisions, 5 payments") {
		t.Errorf("the checker looked at %s", &out)
	}
	e, err := open(ctx, folder, platform.Binary(t))
	if err != nil {
		t.Fatal(err)
	}
	e.close()
	e.db = unboundCopy(t, p)
	for _, i := range invariants {
		if len(damages[i.name]) == 0 {
			t.Errorf("nothing shows that %q can fail", i.name)
		}
		for _, d := range damages[i.name] {
			t.Run(i.name, func(t *testing.T) {
				harm(t, e, folder, d)
				sentences, err := i.breaches(ctx, e)
				if err != nil {
					t.Fatalf("%+v: %v", d, err)
				}
				if len(sentences) == 0 {
					t.Errorf("%s %s: nothing was noticed", d.sql, d.file)
				}
			})
		}
	}
}

// leave runs a platform until it has one of everything, stops it, and gives a folder as a local stack leaves one: a
// case paid after the bank has rejected it once, one whose money came back and went out again, one paid in cash, a refusal, and a case on
// the chairman's desk.
func leave(t *testing.T, p *platform.Platform) (folder string) {
	t.Helper()
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Bank.Misbehave(map[string]any{"reject": []string{"account:9704150001"}})
	p.Run()
	p.AwaitHappening(code, "PAYMENT_REJECTED")
	p.Bank.Behave()
	p.Run()
	p.AwaitState(code, casefile.Closed)
	p.Bank.Misbehave(map[string]any{"return": []string{"account:9704150002"}})
	back := p.Granted(platform.Grandmother(), platform.ToAccount("9704150002"))
	p.Run()
	p.AwaitHappening(back, "PAYMENT_REJECTED")
	p.Bank.Behave()
	p.Run()
	platform.Until(t, "the money has gone out again", func() bool {
		payments := p.Case(back).Payments
		return len(payments) == 2 && (payments[0].State == "paid" || payments[1].State == "paid")
	})
	cash := p.Granted(platform.Grandmother(), platform.InCash("990011"))
	p.RunBy("post")
	p.AwaitState(cash, casefile.Closed)
	refused := p.Submitted(platform.Pensioner(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, refused, casefile.Refuse)
	p.Complete(platform.Chairman, refused, casefile.Refuse)
	p.AwaitState(refused, casefile.Closed)
	open := p.Submitted(platform.Grandmother(), platform.ToAccount("9704150001"))
	p.Complete(platform.Officer, open, casefile.Approve)
	p.AwaitState(open, casefile.Signing)
	platform.Until(t, "everything has come to its end", func() bool {
		var left int
		err := p.DB.QueryRow(context.Background(), `select (select count(*) from command where delivered_at is null) + (select count(*) from outbox where sent_at is null)
			+ (select count(*) from payment_run where state <> 'settled')`).Scan(&left)
		files, failure := p.DB.NewAnswerFiles(context.Background(), p.Bank.Files("out"))
		return err == nil && failure == nil && left+len(files) == 0
	})
	journal := keptJournal(t, p, open)
	p.API.Kill()
	p.Worker.Kill()
	p.DB.Close() // a database that is copied must be left alone
	folder = filepath.Dir(p.Bank.Folder)
	put(t, filepath.Join(folder, "journal.jsonl"), journal)
	writeEnv(t, folder, p.DB.OwnerURL)
	return folder
}

// keptJournal is what somebody wrote down who opened, uploaded and submitted the last case.
func keptJournal(t *testing.T, p *platform.Platform, code string) string {
	t.Helper()
	var id, sum, key, request string
	err := p.DB.QueryRow(context.Background(), `select d.id::text, d.sha256, (select idempotency_key from command where kind = 'submit' and case_code = $1),
		(select max(request_id) from audit where case_code = $1) from document d where d.case_code = $1`, code).Scan(&id, &sum, &key, &request)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, p := range []promise{
		{Request: request, Method: http.MethodPost, Route: "/v1/cases", Status: 201, Case: code, Key: "1"},
		{Request: request, Method: http.MethodPost, Route: "/v1/cases/*/documents", Status: 201, ID: id, SHA256: sum, Key: "2"},
		{Request: request, Method: http.MethodPost, Route: "/v1/cases/*/submit", Status: 200, Key: key},
	} {
		encoded, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(append(encoded, '\n'))
	}
	return text.String()
}

func writeEnv(t *testing.T, folder, database string) {
	t.Helper()
	env := map[string]string{}
	for _, name := range []string{"ANSINH_S3_ENDPOINT", "ANSINH_S3_BUCKET", "ANSINH_S3_TLS", "ANSINH_S3_ACCESS_KEY_FILE", "ANSINH_S3_SECRET_KEY_FILE"} {
		env[name] = testkit.Env(t, name)
	}
	env["ANSINH_OWNER_DATABASE_URL_FILE"] = filepath.Join(folder, "url")
	put(t, env["ANSINH_OWNER_DATABASE_URL_FILE"], database)
	encoded, err := json.Marshal(map[string]any{"env": env})
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(folder, "env.json"), string(encoded))
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// harm does the damage, to files in a copy of the folder, to rows within a transaction that is taken back.
func harm(t *testing.T, e *evidence, sound string, d damage) {
	t.Helper()
	ctx := context.Background()
	e.folder = t.TempDir()
	for _, name := range []string{"bank", "post"} {
		if err := os.CopyFS(filepath.Join(e.folder, name), os.DirFS(filepath.Join(sound, name))); err != nil {
			t.Fatal(err)
		}
	}
	journal, err := os.ReadFile(filepath.Join(sound, "journal.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(e.folder, "journal.jsonl"), string(journal))
	if d.file != "" {
		path := filepath.Join(e.folder, d.file)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		put(t, path, d.change(string(before)))
	}
	execute(t, e.db, "begin", "set local session_replication_role = replica")
	t.Cleanup(func() { _, _ = e.db.Exec(ctx, "rollback") })
	for _, sql := range []string{d.first, d.sql} {
		if sql != "" {
			execute(t, e.db, sql)
		}
	}
}

// unboundCopy is a copy of the database without anything that would refuse damage, seen with the eyes of its master.
func unboundCopy(t *testing.T, p *platform.Platform) *pgx.Conn {
	t.Helper()
	address := testkit.Env(t, "ANSINH_TEST_ADMIN_URL")
	name := p.DB.Name + "_harmed"
	server := connect(t, address)
	execute(t, server, fmt.Sprintf(`create database %s template %s`, name, p.DB.Name))
	copied := connect(t, at(t, address, name))
	t.Cleanup(func() {
		_ = copied.Close(context.Background())
		_, _ = server.Exec(context.Background(), fmt.Sprintf(`drop database if exists %s with (force)`, name))
	})
	execute(t, copied, unbound)
	return copied
}

// unbound takes everything off the tables that would refuse the damage.
const unbound = `do $$ declare r record; begin
	for r in select conrelid::regclass t, conname c from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'u', 'x')
		order by contype <> 'f' loop
		execute format('alter table %s drop constraint if exists %I cascade', r.t, r.c);
	end loop;
	for r in select indexrelid::regclass i from pg_index join pg_class c on c.oid = indexrelid where indisunique and not indisprimary and c.relnamespace = 'public'::regnamespace loop
		execute format('drop index %s', r.i);
	end loop;
end $$`

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// execute refuses to do damage that changes nothing.
func execute(t *testing.T, c *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		tag, err := c.Exec(context.Background(), s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if tag.RowsAffected() == 0 && (tag.Update() || tag.Delete() || tag.Insert()) {
			t.Fatalf("%s changes nothing", s)
		}
	}
}

func at(t *testing.T, address, database string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + database
	return u.String()
}

package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/notice"
)

// tell makes the notices of happenings, in the statement that makes the happenings as the rows of told: all parties are
// told in the application, and by mail, or where there is no address by SMS.
const tell = ` insert into notice (happening, case_code, person, channel, state)
	select t.id, t.case_code, p.id, ch.channel, ch.state
	from told t join cases c on c.code = t.case_code join person p on p.id in (c.beneficiary, c.applicant)
	cross join lateral (values ('in-app', 'sent'), (case when p.email <> '' then 'email' when p.phone <> '' then 'sms' end, 'pending')) ch (channel, state)
	where ch.channel is not null`

// stale is how old a notice gets before it is no news any more.
const stale = `interval '7 days'`

// TakeNotice picks the next notice that is to go out by a channel and notes that somebody begins, before they do.
func (s *Store) TakeNotice(ctx context.Context, channel notice.Channel) (e notice.Errand, found bool, err error) {
	var params []byte
	err = s.pool.QueryRow(ctx, `update notice n set state = 'sending', tries = tries + 1, tried_at = clock_timestamp()
		from timeline t, person p where t.id = n.happening and p.id = n.person and n.id = (select id from notice
			where channel = $1 and state = 'pending' and due_at <= clock_timestamp() and made_at > clock_timestamp() - `+stale+`
			order by due_at limit 1 for update skip locked)
		returning n.id, n.case_code, t.what, t.params, n.made_at, case n.channel when 'email' then p.email else p.phone end, n.tries`, channel).
		Scan(&e.ID, &e.Case, &e.What, &params, &e.At, &e.To, &e.Tries)
	if err == pgx.ErrNoRows {
		return e, false, nil
	}
	if err == nil {
		err = json.Unmarshal(params, &e.Params)
	}
	return e, err == nil, translate("take a notice", err)
}

// NoteFate writes what became of a notice that was taken. One that did not, or perhaps not, reach a mailbox goes to the
// telephone instead, which is another channel.
func (s *Store) NoteFate(ctx context.Context, id string, r notice.Report, wait time.Duration) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `update notice set state = $2, code = $3, due_at = clock_timestamp() + $4::interval
			where id = $1 and state in ('sending', 'uncertain')`, id, r.Fate, r.Code, wait); err != nil {
			return err
		}
		return turnToPhone(ctx, tx, id)
	})
	return translate("note what became of a notice", err)
}

// turnToPhone lets the telephone take over from a mailbox.
func turnToPhone(ctx context.Context, tx pgx.Tx, ids ...string) error {
	_, err := tx.Exec(ctx, `insert into notice (happening, case_code, person, channel, state)
		select n.happening, n.case_code, n.person, 'sms', 'pending' from notice n join person p on p.id = n.person
		where n.id = any($1::uuid[]) and n.channel = 'email' and n.state in ('uncertain', 'failed') and p.phone <> ''
		on conflict on constraint notice_never_twice do nothing`, ids)
	return err
}

// SettleNotices finds what nobody is sending any more and what is too old to be sent. A notice whose sender fell silent
// may have arrived: it is not sent again.
func (s *Store) SettleNotices(ctx context.Context, silent time.Duration) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `update notice set state = 'uncertain', code = 'SENDER_DIED'
			where state = 'sending' and tried_at < clock_timestamp() - $1::interval returning id::text`, silent)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update notice set state = 'failed', code = 'STALE' where state = 'pending' and made_at <= clock_timestamp() - `+stale); err != nil {
			return err
		}
		return turnToPhone(ctx, tx, ids...)
	})
	return translate("settle notices", err)
}

const noticeColumns = `n.id, n.case_code, t.what, t.at, t.on_date, n.read_at is not null, t.params`

func readNotice(row pgx.CollectableRow) (notice.Notice, error) {
	var n notice.Notice
	var params []byte
	if err := row.Scan(&n.ID, &n.Case, &n.What, &n.At, &n.On, &n.Read, &params); err != nil {
		return n, err
	}
	return n, json.Unmarshal(params, &n.Params)
}

// NoticesOf is a page of what a person is told in the application, newest first, and how many of all they have not read.
func (s *Store) NoticesOf(ctx context.Context, person, after string, limit int) (list notice.List, err error) {
	rows, err := s.pool.Query(ctx, `select `+noticeColumns+` from notice n join timeline t on t.id = n.happening
		where n.channel = 'in-app' and n.person = $1
		and ($2::uuid is null or n.happening < (select happening from notice where id = $2 and person = $1))
		order by n.happening desc limit $3`, person, idOrNil(after), limit)
	if err != nil {
		return list, translate("list notices", err)
	}
	if list.Items, err = pgx.CollectRows(rows, readNotice); err != nil {
		return list, translate("list notices", err)
	}
	err = s.pool.QueryRow(ctx, `select count(*) from notice where channel = 'in-app' and read_at is null and person = $1`, person).Scan(&list.Unread)
	return list, translate("count notices", err)
}

// ReadNotice notes that a person has read what they were told. Reading again changes nothing.
func (s *Store) ReadNotice(ctx context.Context, person, id string) (notice.Notice, error) {
	rows, err := s.pool.Query(ctx, `update notice n set read_at = coalesce(read_at, clock_timestamp()) from timeline t
		where t.id = n.happening and n.channel = 'in-app' and n.id = $1 and n.person = $2 returning `+noticeColumns, id, person)
	n, err := oneOr(rows, err, readNotice, errs.New("NOTICE_NOT_FOUND"))
	return n, translate("read a notice", err)
}

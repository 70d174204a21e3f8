package bank

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"time"
)

// glance is how often the desk looks at the inbox by itself; a hand-over wakes it at once.
const glance = 100 * time.Millisecond

// desk takes orders, one after the other, and gives answers.
type desk struct {
	root    *os.Root
	books   *books
	conduct *conduct
	wake    chan struct{}
	waiting []delivery
}

func (d *desk) wakeUp() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *desk) run(ctx context.Context) error {
	if err := d.resume(); err != nil {
		return err
	}
	clock := time.NewTicker(glance)
	defer clock.Stop()
	for {
		if err := errors.Join(d.takeOrders(), d.takeBack(), d.deliver()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.wake:
		case <-clock.C:
		}
	}
}

// resume finishes what a bank that was killed had decided: its last order may still lie in in/, and answers may be
// missing in out/.
func (d *desk) resume() error {
	_, receipts := d.books.all()
	if len(receipts) > 0 {
		last := receipts[len(receipts)-1]
		if _, err := d.root.Lstat(path.Join(archive, last.Archived)); last.File != "" && errors.Is(err, fs.ErrNotExist) {
			err := d.root.Rename(path.Join(inbox, last.File), path.Join(archive, last.Archived))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	for _, r := range receipts {
		d.plan(r, 0)
	}
	return nil
}

func (d *desk) takeOrders() error {
	entries, err := fs.ReadDir(d.root.FS(), inbox)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !complete(entry.Name()) {
			continue
		}
		if err := d.take(entry.Name()); err != nil {
			return fmt.Errorf("order %s: %w", entry.Name(), err)
		}
	}
	return nil
}

// take judges one order, enters it into the books, and only then moves it away and answers.
func (d *desk) take(name string) error {
	o, sum, readErr, err := d.read(name)
	if err != nil {
		return err
	}
	serial := d.books.serial()
	conduct := d.conduct.seeded(serial)
	v, transfers := verdict{}, []transfer(nil)
	switch {
	case readErr != nil:
		v = no(unreadable, "%.90s", readErr.Error())
	case d.books.knows(o.MsgID):
		v = no(duplicate, "this MsgId was received before")
	default:
		v, transfers = judge(o, conduct)
	}
	r := d.receipt(serial, name, sum, o, v)
	bookings := book(&r, transfers)
	r.Answers = answersOf(r, len(bookings) > 0, conduct)
	if err := d.books.enter(r, bookings); err != nil {
		return err
	}
	if err := d.root.Rename(path.Join(inbox, name), path.Join(archive, r.Archived)); err != nil {
		return err
	}
	d.plan(r, conduct.delay())
	return nil
}

func (d *desk) read(name string) (o order, sum string, readErr, err error) {
	file, err := d.root.Open(path.Join(inbox, name))
	if err != nil {
		return o, "", nil, err
	}
	defer file.Close()
	hash := sha256.New()
	content := io.TeeReader(file, hash)
	o, readErr = readOrder(content)
	if _, err := io.Copy(io.Discard, content); err != nil {
		return o, "", nil, err
	}
	return o, hex.EncodeToString(hash.Sum(nil)), readErr, nil
}

func (d *desk) receipt(serial int, name, sum string, o order, v verdict) Receipt {
	r := Receipt{Serial: serial, File: name, Archived: name, SHA256: sum, MsgID: o.MsgID, Created: instant(o.Created),
		Status: v.Status, Reason: v.Reason, Why: v.Why, Refused: v.Refused}
	if _, err := d.root.Lstat(path.Join(archive, name)); err == nil {
		r.Archived = fmt.Sprintf("%s.%06d", name, serial) // the first of a name stays where the client looks for it
	}
	if len(o.Payments) > 0 {
		p := o.Payments[0]
		r.PaymentInfo, r.Date, r.Debtor, r.Count = p.ID, p.Execution, p.Debtor, len(p.Transfers)
	}
	r.Opening = d.books.balanceOf(r.Debtor)
	r.Closing = r.Opening
	return r
}

// book makes a line for each transfer and moves the balance.
func book(r *Receipt, transfers []transfer) (bookings []Booking) {
	for n, t := range transfers {
		amount, _ := strconv.ParseInt(t.Amount.Value, 10, 64) // judged before
		r.Closing -= amount
		bookings = append(bookings, Booking{Reference: fmt.Sprintf("FT%06d-%06d", r.Serial, n+1), Key: t.Key, MsgID: r.MsgID,
			Amount: amount, Account: t.Account, BIC: t.BIC, Name: t.Name, Date: r.Date, Serial: r.Serial})
	}
	return bookings
}

// takeBack enters the payments that the conduct wants returned, one receipt for each order they belonged to.
func (d *desk) takeBack() error {
	conduct := d.conduct.now()
	wanted := d.books.toReturn(conduct)
	for len(wanted) > 0 {
		first := wanted[0].Serial
		mine := slices.DeleteFunc(slices.Clone(wanted), func(b Booking) bool { return b.Serial != first })
		wanted = slices.DeleteFunc(wanted, func(b Booking) bool { return b.Serial == first })
		if err := d.giveBack(mine, conduct); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) giveBack(paid []Booking, conduct Conduct) error {
	_, receipts := d.books.all()
	from := receipts[paid[0].Serial-1]
	r := Receipt{Serial: d.books.serial(), MsgID: from.MsgID, PaymentInfo: from.PaymentInfo, Created: from.Created, Date: from.Date,
		Debtor: from.Debtor, Opening: d.books.balanceOf(from.Debtor)}
	r.Closing = r.Opening
	var bookings []Booking
	for _, b := range paid {
		r.Closing += b.Amount
		b.Credit, b.Reason, b.Reference, b.Serial = true, cmp.Or(conduct.ReturnReason, "AC04"), returnOf(b.Reference), r.Serial
		bookings = append(bookings, b)
	}
	r.Answers = answersOf(r, true, conduct)
	if err := d.books.enter(r, bookings); err != nil {
		return err
	}
	d.plan(r, conduct.delay())
	return nil
}

// instant is the order's own creation time, so that answers to it are the same whenever they are written.
func instant(text string) string {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Truncate(time.Second).Format(time.RFC3339)
		}
	}
	return time.Now().Truncate(time.Second).Format(time.RFC3339)
}

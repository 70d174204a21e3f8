package bank

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// Booking is one line on the client's account. It is never changed: a payment that comes back is a second line.
type Booking struct {
	Reference string `json:"reference"` // the bank's own
	Key       string `json:"end_to_end_id"`
	MsgID     string `json:"msg_id"`
	Amount    int64  `json:"amount"`
	Credit    bool   `json:"credit,omitempty"` // the payment came back
	Reason    string `json:"reason,omitempty"` // why it came back
	Account   string `json:"account"`          // of the payee
	BIC       string `json:"bic"`
	Name      string `json:"name"`
	Date      string `json:"date"`
	Serial    int    `json:"serial"` // of the receipt it belongs to
}

// Receipt closes the bookings of one file, or of one return, and says what must be answered. It is written last:
// bookings without their receipt never happened.
type Receipt struct {
	Serial      int       `json:"serial"`
	File        string    `json:"file,omitempty"`     // its name in in/
	Archived    string    `json:"archived,omitempty"` // its name in archive/
	SHA256      string    `json:"sha256,omitempty"`
	MsgID       string    `json:"msg_id"`
	PaymentInfo string    `json:"payment_info"`
	Created     string    `json:"created"` // instant of the order, which is also that of the answers
	Date        string    `json:"date"`
	Debtor      string    `json:"debtor"`
	Count       int       `json:"count"` // transfers in the file
	Status      string    `json:"status,omitempty"`
	Reason      string    `json:"reason,omitempty"`
	Why         string    `json:"why,omitempty"`
	Refused     []Refusal `json:"refused,omitempty"`
	Opening     int64     `json:"opening"` // balance of the debtor's account before and after
	Closing     int64     `json:"closing"`
	Answers     []Answer  `json:"answers"`
}

// entry is one line of books.jsonl.
type entry struct {
	Booking *Booking `json:"booking,omitempty"`
	Receipt *Receipt `json:"receipt,omitempty"`
}

// allowance is what every client's account begins with, in đồng: nobody runs out of money here.
const allowance = 1_000_000_000_000_000

// books are append-only: bookings and receipts in a file of their own, all of it kept in memory too.
type books struct {
	mu       sync.Mutex
	file     *os.File
	bookings []Booking
	receipts []Receipt
	seen     map[string]bool  // MsgIds
	balances map[string]int64 // by debtor account
	returned map[string]bool  // references of payments that came back
}

// openBooks reads the books. Lines after the last receipt were written by a bank that died before it had decided;
// they are cut off, and the order, which still lies in in/, is judged again.
func openBooks(path string) (*books, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("bank: books: %w", err)
	}
	b := &books{file: file, seen: map[string]bool{}, balances: map[string]int64{}, returned: map[string]bool{}}
	whole, err := b.load()
	if err == nil {
		err = file.Truncate(whole)
	}
	if err == nil {
		_, err = file.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bank: books %s: %w", path, err), file.Close())
	}
	return b, nil
}

// load gives the length of the part that is whole.
func (b *books) load() (whole int64, err error) {
	in := bufio.NewReader(b.file)
	var position int64
	var bookings []Booking
	for {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return whole, nil // what follows the last newline is torn
		}
		if err != nil {
			return 0, err
		}
		position += int64(len(text))
		var e entry
		if err := json.Unmarshal(text, &e); err != nil {
			if _, err := in.Peek(1); errors.Is(err, io.EOF) {
				return whole, nil // the last line alone may be torn
			}
			return 0, fmt.Errorf("the line that ends at byte %d: %w", position, err)
		}
		if e.Booking != nil {
			bookings = append(bookings, *e.Booking)
		}
		if e.Receipt != nil {
			b.keep(*e.Receipt, bookings)
			bookings, whole = nil, position
		}
	}
}

func (b *books) keep(r Receipt, bookings []Booking) {
	b.bookings = append(b.bookings, bookings...)
	b.receipts = append(b.receipts, r)
	if r.File != "" && r.Reason != unreadable {
		b.seen[r.MsgID] = true
	}
	b.balances[r.Debtor] = r.Closing
	for _, booking := range bookings {
		if booking.Credit {
			b.returned[booking.Reference] = true
		}
	}
}

// enter writes bookings and their receipt, in this order, and returns when the disk has them.
func (b *books) enter(r Receipt, bookings []Booking) error {
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	for _, booking := range bookings {
		if err := out.Encode(entry{Booking: &booking}); err != nil {
			return err
		}
	}
	if err := out.Encode(entry{Receipt: &r}); err != nil {
		return err
	}
	if _, err := b.file.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write the books: %w", err)
	}
	if err := b.file.Sync(); err != nil {
		return fmt.Errorf("sync the books: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.keep(r, bookings)
	return nil
}

func (b *books) serial() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.receipts) + 1
}

func (b *books) knows(msgID string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.seen[msgID]
}

func (b *books) balanceOf(debtor string) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if sum, ok := b.balances[debtor]; ok {
		return sum
	}
	return allowance
}

// all gives copies that nobody writes to.
func (b *books) all() ([]Booking, []Receipt) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clip(b.bookings), slices.Clip(b.receipts)
}

// of gives the bookings of one receipt.
func (b *books) of(serial int) []Booking {
	all, _ := b.all()
	var mine []Booking
	for _, booking := range all {
		if booking.Serial == serial {
			mine = append(mine, booking)
		}
	}
	return mine
}

// toReturn finds booked payments that conduct wants back and that have not come back yet.
func (b *books) toReturn(c Conduct) []Booking {
	b.mu.Lock()
	defer b.mu.Unlock()
	var wanted []Booking
	for _, booking := range b.bookings {
		if !booking.Credit && names(c.Return, booking.Key, booking.Account) && !b.returned[returnOf(booking.Reference)] {
			wanted = append(wanted, booking)
		}
	}
	return wanted
}

// returnOf is the reference of the line that takes a payment back.
func returnOf(reference string) string { return reference + "R" }

func (b *books) close() error { return b.file.Close() }

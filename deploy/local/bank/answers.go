package bank

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"
)

// Answer is one file for the client. Name and content follow from the books alone, so that they are the same whenever
// the file is written.
type Answer struct {
	Name    string `json:"name"`
	Message string `json:"message"` // pain.002 or camt.053
	ID      string `json:"id"`      // its own MsgId
}

// answersOf lists what is answered, in order.
func answersOf(r Receipt, booked bool, c Conduct) (answers []Answer) {
	var messages []string
	if r.File != "" {
		messages = append(messages, "pain.002")
	}
	if booked {
		messages = append(messages, "camt.053")
	}
	if c.StatementBeforeStatus {
		slices.Reverse(messages)
	}
	if c.AnswerTwice {
		messages = append(messages, messages...)
	}
	for n, message := range messages {
		answers = append(answers, Answer{
			Name:    fmt.Sprintf("%06d-%d-%s.xml", r.Serial, n+1, message),
			Message: message,
			ID:      fmt.Sprintf("NH-%06d-%d", r.Serial, n+1),
		})
	}
	return answers
}

// delivery is an answer that waits for its time.
type delivery struct {
	receipt Receipt
	answer  Answer
	due     time.Time
}

// plan lines up the answers of a receipt, each so long after the one before.
func (d *desk) plan(r Receipt, delay time.Duration) {
	due := time.Now()
	for _, answer := range r.Answers {
		due = due.Add(delay)
		d.waiting = append(d.waiting, delivery{r, answer, due})
	}
}

// deliver writes the answers whose time has come; one that is there already is left as it is.
func (d *desk) deliver() error {
	if d.conduct.now().Hold {
		return nil
	}
	var later []delivery
	for _, w := range d.waiting {
		if time.Now().Before(w.due) {
			later = append(later, w)
			continue
		}
		if err := d.put(w); err != nil {
			return fmt.Errorf("answer %s: %w", w.answer.Name, err)
		}
	}
	d.waiting = later
	return nil
}

// put shows the client a file whole or not at all.
func (d *desk) put(w delivery) error {
	name := path.Join(outbox, w.answer.Name)
	if _, err := d.root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := path.Join(outbox, "."+w.answer.Name+".part")
	file, err := d.root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	if err := errors.Join(d.write(out, w), out.Flush(), file.Sync(), file.Close()); err != nil {
		return err
	}
	return d.root.Rename(part, name)
}

func (d *desk) write(out io.Writer, w delivery) error {
	if w.answer.Message == "pain.002" {
		return writeStatus(out, w.receipt, w.answer.ID, d.books.of(w.receipt.Serial))
	}
	return writeStatement(out, w.receipt, w.answer.ID, d.books.of(w.receipt.Serial))
}

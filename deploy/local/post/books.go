package post

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// Taken is a list in the books.
type Taken struct {
	Serial int    `json:"serial"`
	SHA256 string `json:"sha256"` // of the JWS as it came
	List   List   `json:"list"`
}

// Outcome is what became of a line. It is never changed.
type Outcome struct {
	Reference string `json:"reference"` // the post's own: list and line
	Key       string `json:"key"`
	List      string `json:"list"`
	State     string `json:"state"` // paid, uncollected, refused
	Amount    int64  `json:"amount"`
	Date      string `json:"date"`
	Cashier   string `json:"cashier,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// Result is a published file of results.
type Result struct {
	Name    string   `json:"name"`
	Keys    []string `json:"keys"`            // lines it tells of truly
	False   []string `json:"false,omitempty"` // lines it tells of wrongly, on request
	Content string   `json:"content"`
}

// entry is one line of books.jsonl.
type entry struct {
	Date    string   `json:"date,omitempty"`
	List    *Taken   `json:"list,omitempty"`
	Outcome *Outcome `json:"outcome,omitempty"`
	Result  *Result  `json:"result,omitempty"`
}

// books are append-only: a file of their own, all of it kept in memory too. The desk's lock guards them.
type books struct {
	file     *os.File
	date     string // the latest day the post was told
	lists    []Taken
	byID     map[string]Taken
	places   map[string]place   // by line
	outcomes map[string]Outcome // by line
	order    []string           // lines in the order of their outcomes
	results  []Result
	told     map[string]bool // lines some published file tells of truly
}

// openBooks reads the books; a last line that is torn was never answered and is cut off.
func openBooks(path string) (*books, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // names and citizen numbers
	if err != nil {
		return nil, fmt.Errorf("post: books: %w", err)
	}
	b := &books{file: file, byID: map[string]Taken{}, places: map[string]place{}, outcomes: map[string]Outcome{}, told: map[string]bool{}}
	whole, err := b.load()
	if err == nil {
		err = file.Truncate(whole)
	}
	if err == nil {
		_, err = file.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("post: books %s: %w", path, err), file.Close())
	}
	return b, nil
}

// load gives the length of the part that is whole.
func (b *books) load() (whole int64, err error) {
	in := bufio.NewReader(b.file)
	for {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return whole, nil
		}
		if err != nil {
			return 0, err
		}
		var e entry
		if err := json.Unmarshal(text, &e); err != nil {
			return 0, fmt.Errorf("the line that begins at byte %d: %w", whole, err)
		}
		b.keep(e)
		whole += int64(len(text))
	}
}

func (b *books) keep(e entry) {
	if e.Date != "" {
		b.date = e.Date
	}
	if e.List != nil {
		b.lists = append(b.lists, *e.List)
		b.byID[e.List.List.ID] = *e.List
		for n, line := range e.List.List.Lines {
			b.places[line.Key] = place{len(b.lists) - 1, n}
		}
	}
	if e.Outcome != nil {
		b.outcomes[e.Outcome.Key] = *e.Outcome
		b.order = append(b.order, e.Outcome.Key)
	}
	if e.Result != nil {
		b.results = append(b.results, *e.Result)
		for _, key := range e.Result.Keys {
			b.told[key] = true
		}
	}
}

// enter writes entries and returns when the disk has them.
func (b *books) enter(entries ...entry) error {
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	for _, e := range entries {
		if err := out.Encode(e); err != nil {
			return err
		}
	}
	if _, err := b.file.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write the books: %w", err)
	}
	if err := b.file.Sync(); err != nil {
		return fmt.Errorf("sync the books: %w", err)
	}
	for _, e := range entries {
		b.keep(e)
	}
	return nil
}

// place is where a line stands: which list, which line.
type place struct{ list, line int }

func (b *books) line(at place) (Line, Outcome) {
	taken := b.lists[at.list]
	line := taken.List.Lines[at.line]
	return line, Outcome{Reference: fmt.Sprintf("BD%06d-%06d", taken.Serial, at.line+1), Key: line.Key, List: taken.List.ID, Amount: line.Amount, Date: b.date}
}

// Entry is a line of the books as the control shows it.
type Entry struct {
	Line
	List    string   `json:"list"`
	State   string   `json:"state"` // open, paid, uncollected, refused
	Outcome *Outcome `json:"outcome,omitempty"`
}

func (b *books) all() []Entry {
	all := []Entry{}
	for _, taken := range b.lists {
		for _, line := range taken.List.Lines {
			e := Entry{Line: line, List: taken.List.ID, State: "open"}
			if outcome, ended := b.outcomes[line.Key]; ended {
				e.State, e.Outcome = outcome.State, &outcome
			}
			all = append(all, e)
		}
	}
	return all
}

package registry

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"sync"
	"time"
)

// Person is what the register knows of somebody.
type Person struct {
	Number        string   `json:"number"`
	Name          string   `json:"name"`
	BirthDate     string   `json:"birth_date"` // YYYY-MM-DD, as every date here
	Commune       string   `json:"commune"`
	ResidentSince string   `json:"resident_since,omitempty"`
	Household     string   `json:"household,omitempty"`
	DiedOn        string   `json:"died_on,omitempty"`
	Account       *Account `json:"account,omitempty"`
}

// Account is a bank account the person linked to VNeID and lets organs know.
type Account struct {
	Bank   string `json:"bank"` // short name or BIC
	Number string `json:"number"`
	Name   string `json:"name"`
	Since  string `json:"since,omitempty"`
}

//go:embed people.json
var seeded []byte

var numberForm = regexp.MustCompile(`^[0-9]{12}$`)

// check refuses what cannot be a person.
func (p Person) check() error {
	if !numberForm.MatchString(p.Number) || p.Name == "" || p.Commune == "" {
		return errors.New("a person has a number of 12 digits, a name and a commune")
	}
	dates := map[string]string{"birth_date": p.BirthDate, "resident_since": p.ResidentSince, "died_on": p.DiedOn}
	if p.Account != nil {
		if p.Account.Bank == "" || p.Account.Number == "" || p.Account.Name == "" {
			return errors.New("an account has a bank, a number and a name")
		}
		dates["account.since"] = p.Account.Since
	}
	for name, text := range dates {
		if _, err := time.Parse(time.DateOnly, text); err != nil && (text != "" || name == "birth_date") {
			return fmt.Errorf("%s is %q; a date is like 1948-03-15", name, text)
		}
	}
	return nil
}

// people is the register itself.
type people struct {
	mu   sync.Mutex
	all  map[string]Person
	file *os.File // what was registered since, one line each, the last one counts
}

func openPeople(path string) (*people, error) {
	p := &people{all: map[string]Person{}}
	var known []Person
	if err := json.Unmarshal(seeded, &known); err != nil {
		return nil, fmt.Errorf("registry: people.json: %w", err)
	}
	for _, one := range known {
		p.all[one.Number] = one
	}
	err := lines(path, func(line []byte) error {
		var one Person
		if err := json.Unmarshal(line, &one); err != nil {
			return err
		}
		p.all[one.Number] = one
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.file, err = appending(path)
	return p, err
}

func (p *people) find(number string) (Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one, known := p.all[number]
	return one, known
}

func (p *people) put(one Person) error {
	if err := one.check(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := appendLine(p.file, one); err != nil {
		return err
	}
	p.all[one.Number] = one
	return nil
}

// lines reads a file of JSON lines; a last line without its end was never confirmed to anybody.
func lines(path string, take func([]byte) error) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	defer file.Close()
	reader := bufio.NewReader(file)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return nil
		}
		if err := take(line); err != nil {
			return fmt.Errorf("registry: %s: %w", path, err)
		}
	}
}

// appending opens a file of lines and cuts off a line that was not finished.
func appending(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("registry: %w", err)
	}
	whole := int64(0)
	if err := lines(path, func(line []byte) error { whole += int64(len(line)); return nil }); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if err := file.Truncate(whole); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	_, err = file.Seek(whole, 0)
	return file, err
}

func appendLine(file *os.File, value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if _, err := file.Write(append(line, '\n')); err != nil {
		return err
	}
	return file.Sync()
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// journal keeps every answer the walk got, for the checker to see whether what was promised is true.
type journal struct {
	mu   sync.Mutex
	file *os.File
}

// entry is a line of it.
type entry struct {
	Request string `json:"request"`
	Method  string `json:"method"`
	Route   string `json:"route"`
	User    string `json:"user"`
	Key     string `json:"key,omitempty"`
	Status  int    `json:"status"`
	Case    string `json:"case,omitempty"`
	ID      string `json:"id,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
}

func openJournal(folder string) (*journal, error) {
	file, err := os.Create(filepath.Join(folder, "journal.jsonl"))
	return &journal{file: file}, err
}

func (j *journal) write(e entry) error {
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	_, err = j.file.Write(append(text, '\n'))
	return err
}

var names = regexp.MustCompile(`/(H[0-9.]+-[0-9]+-[0-9]+|[0-9a-f-]{36})`)

// routeOf is a path without what it names.
func routeOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return names.ReplaceAllString(path, "/*")
}

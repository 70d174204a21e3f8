package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"strings"
	"sync"
	"time"
)

// Message is one that came in.
type Message struct {
	At        time.Time `json:"at"`
	From      string    `json:"from"`
	To        []string  `json:"to"`
	MessageID string    `json:"message_id"`
	Subject   string    `json:"subject"`
	Text      string    `json:"text"` // the body, decoded
	Raw       string    `json:"raw"`
}

// box is everything that came in, on disk and in memory.
type box struct {
	mu   sync.Mutex
	file *os.File
	all  []Message
}

// openBox reads what is there. A last line that a power cut tore was never acknowledged: it is dropped.
func openBox(path string) (*box, error) {
	b := &box{}
	kept, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("mail: %w", err)
	}
	whole := kept[:bytes.LastIndexByte(kept, '\n')+1]
	lines := bufio.NewScanner(bytes.NewReader(whole))
	lines.Buffer(nil, 8*largest)
	for lines.Scan() {
		var m Message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("mail: read %s: %w", path, err)
		}
		b.all = append(b.all, m)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("mail: read %s: %w", path, err)
	}
	if b.file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	if err := b.file.Truncate(int64(len(whole))); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	_, err = b.file.Seek(0, io.SeekEnd)
	return b, err
}

func (b *box) keep(from string, to []string, raw []byte) error {
	m := Message{At: time.Now(), From: from, To: to, Raw: string(raw)}
	if err := m.decode(raw); err != nil {
		return fmt.Errorf("mail: a message that is none: %w", err)
	}
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := b.file.Write(append(line, '\n')); err != nil {
		return err
	}
	b.all = append(b.all, m)
	return b.file.Sync()
}

// decode reads what a person wants to see of a message.
func (m *Message) decode(raw []byte) error {
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	m.MessageID = parsed.Header.Get("Message-ID")
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return err
	}
	body := parsed.Body
	switch strings.ToLower(parsed.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	m.Text = string(text)
	return err
}

func (b *box) messages() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Message{}, b.all...)
}

func (b *box) close() { b.file.Close() }

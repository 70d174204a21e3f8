package mail

import (
	"context"
	"errors"
	"io"

	"github.com/emersion/go-smtp"
)

var errClosed = errors.New("mail: the connection was closed on request")

// session is one client's conversation.
type session struct {
	ctx     context.Context
	conn    *smtp.Conn
	box     *box
	conduct *conduct
	from    string
	to      []string
}

// Mail begins a message.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from, s.to = from, nil
	return nil
}

// Rcpt names who it is for, which is where a server says that it does not want a message.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if code := s.conduct.now().RefuseRecipient; code != 0 {
		return refusal(code)
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the message. From the moment it is kept it counts as delivered, whatever the client gets to hear.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if code := s.conduct.now().RefuseMessage; code != 0 {
		return refusal(code)
	}
	if err := s.box.keep(s.from, s.to, raw); err != nil {
		return err
	}
	if s.conduct.dropsAfterData() {
		s.conn.Conn().Close()
		return errClosed
	}
	return s.conduct.waitWhileHeld(s.ctx)
}

// Reset forgets the message that was begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the conversation.
func (s *session) Logout() error { return nil }

func refusal(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "refused on request"}
}

// Package mail hands notices over by SMTP (RFC 5321).
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/an-sinh/ansinh/internal/notice"
)

// Config is the server that takes our mail.
type Config struct {
	Address  string // host:port
	From     string // our address
	TLS      string // none, starttls or tls
	User     string // empty: no login
	Password string
	Patience time.Duration // for each of: connection, conversation
	Link     string        // where people log in
}

// Gateway sends by one server.
type Gateway struct {
	config Config
	client *mail.Client
	domain string
}

// Open reads the settings; nothing is connected yet.
func Open(c Config) (*Gateway, error) {
	host, text, err := net.SplitHostPort(c.Address)
	if err != nil {
		return nil, fmt.Errorf("mail: the address of the server must be host:port: %w", err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("mail: the port of the server is %q", text)
	}
	_, domain, found := strings.Cut(c.From, "@")
	if !found {
		return nil, fmt.Errorf("mail: the sender must be an address, like an-sinh@example.vn")
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(c.Patience), mail.WithHELO(domain), mail.WithoutNoop(), mail.WithoutRset()}
	switch c.TLS {
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case "starttls":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case "tls":
		options = append(options, mail.WithSSL())
	default:
		return nil, fmt.Errorf("mail: TLS is %q; it must be none, starttls or tls", c.TLS)
	}
	if c.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(c.User), mail.WithPassword(c.Password))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Gateway{config: c, client: client, domain: domain}, nil
}

// Send hands one notice over. Its Message-ID is the notice's own, so that whoever gets it twice can see that.
func (g *Gateway) Send(ctx context.Context, e notice.Errand) notice.Report {
	m := mail.NewMsg()
	if err := errors.Join(m.FromFormat("An Sinh", g.config.From), m.To(e.To)); err != nil {
		return notice.Report{Fate: notice.Refused, Code: "ADDRESS"}
	}
	subject, text := e.Letter(g.config.Link)
	m.Subject(subject)
	m.SetBodyString(mail.TypeTextPlain, text)
	m.SetMessageIDWithValue(e.ID + "@" + g.domain)
	m.SetDateWithValue(e.At)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office note back
	return report(m, g.client.DialAndSendWithContext(ctx, m))
}

// report says what became of a message. Only from the end of its text until the server's answer is it uncertain whose
// it is; the server's answer, whichever, ends that (RFC 5321, 4.2.5 and 6.1).
func report(m *mail.Msg, err error) notice.Report {
	if err == nil || m.IsDelivered() { // a line that breaks after the answer takes nothing back
		return notice.Report{Fate: notice.Sent}
	}
	failed, talked := errors.AsType[*mail.SendError](err)
	if !talked { // no connection, no greeting, no encryption or no login
		return notice.Report{Fate: notice.Later, Code: code(err)}
	}
	switch answer := failed.ErrorCode(); {
	case answer >= 500:
		return notice.Report{Fate: notice.Refused, Code: strconv.Itoa(answer)}
	case answer >= 400:
		return notice.Report{Fate: notice.Later, Code: strconv.Itoa(answer)}
	case failed.Reason == mail.ErrSMTPDataClose, failed.Reason == mail.ErrWriteContent:
		return notice.Report{Fate: notice.Uncertain, Code: "NO_ANSWER"}
	}
	return notice.Report{Fate: notice.Later, Code: "NO_ANSWER"}
}

// code is the number a server gave for not talking to us; its words are not kept, they may hold names.
func code(err error) string {
	if said, ok := errors.AsType[*textproto.Error](err); ok {
		return strconv.Itoa(said.Code)
	}
	return "UNREACHABLE"
}

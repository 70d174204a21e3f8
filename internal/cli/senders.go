package cli

import (
	"net/http"
	"time"

	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/mail"
	"github.com/an-sinh/ansinh/internal/notice"
	"github.com/an-sinh/ansinh/internal/sms"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// senders wires the ways out of the house that are configured.
func (p *parts) senders() ([]*usecase.Sender, error) {
	c := p.config
	sender := func(channel notice.Channel) *usecase.Sender {
		return &usecase.Sender{Channel: channel, Box: p.register, Patience: c.SMTP.Patience, Pause: 500 * time.Millisecond, Log: p.log}
	}
	var all []*usecase.Sender
	if c.SMTP.Address != "" {
		if err := config.Need(map[string]string{"ANSINH_SMTP_FROM": c.SMTP.From}); err != nil {
			return nil, err
		}
		gateway, err := mail.Open(mail.Config{Address: c.SMTP.Address, From: c.SMTP.From, TLS: c.SMTP.TLS, User: c.SMTP.User,
			Password: c.SMTP.Password, Patience: c.SMTP.Patience, Link: c.PublicURL})
		if err != nil {
			return nil, err
		}
		s := sender(notice.Email)
		s.Send = gateway.Send
		all = append(all, s)
	}
	if c.SMS.URL != "" {
		if err := config.Need(map[string]string{"ANSINH_SMS_TOKEN_FILE": c.SMS.Token}); err != nil {
			return nil, err
		}
		gateway, err := sms.Open(sms.Config{URL: c.SMS.URL, Token: c.SMS.Token, Patience: c.SMTP.Patience, Link: c.PublicURL}, http.DefaultClient)
		if err != nil {
			return nil, err
		}
		s := sender(notice.SMS)
		s.Send = gateway.Send
		all = append(all, s)
	}
	return all, nil
}

// Package sms hands notices over to a gateway for short messages.
//
// The interface is one request: POST of JSON {"id", "to", "text"} over HTTPS with a bearer token, the id also as
// Idempotency-Key. 2xx means taken; 429 and 503 mean later; any other 4xx means never. Every operator's gateway is
// reached by a small program of the operator's that speaks this.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/an-sinh/ansinh/internal/notice"
)

// Config is the gateway.
type Config struct {
	URL      string
	Token    string
	Patience time.Duration // for the whole request
	Link     string        // where people log in
}

// Gateway sends by one gateway.
type Gateway struct {
	config Config
	client *http.Client
}

// Open reads the settings; nothing is connected yet. client is http.DefaultClient unless it must trust others.
func Open(c Config, client *http.Client) (*Gateway, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("sms: the address of the gateway must begin with https://")
	}
	return &Gateway{config: c, client: client}, nil
}

// Send hands one notice over.
func (g *Gateway) Send(ctx context.Context, e notice.Errand) notice.Report {
	body, err := json.Marshal(map[string]string{"id": e.ID, "to": e.To, "text": e.Line(g.config.Link)})
	if err != nil {
		return notice.Report{Fate: notice.Refused, Code: "TEXT"}
	}
	ctx, cancel := context.WithTimeout(ctx, g.config.Patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, g.config.URL, bytes.NewReader(body))
	if err != nil {
		return notice.Report{Fate: notice.Later, Code: "ADDRESS"}
	}
	request.GetBody = nil // net/http repeats a request whose body it can get again
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", e.ID)
	request.Header.Set("Authorization", "Bearer "+g.config.Token)
	response, err := g.client.Do(request)
	if err != nil {
		return lost(err)
	}
	response.Body.Close()
	code := strconv.Itoa(response.StatusCode)
	switch {
	case response.StatusCode/100 == 2:
		return notice.Report{Fate: notice.Sent}
	case response.StatusCode == http.StatusTooManyRequests, response.StatusCode == http.StatusServiceUnavailable:
		return notice.Report{Fate: notice.Later, Code: code}
	case response.StatusCode/100 == 4:
		return notice.Report{Fate: notice.Refused, Code: code}
	}
	return notice.Report{Fate: notice.Uncertain, Code: code}
}

// lost tells a gateway that was never reached from one that fell silent after it was told.
func lost(err error) notice.Report {
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return notice.Report{Fate: notice.Later, Code: "UNREACHABLE"}
	}
	return notice.Report{Fate: notice.Uncertain, Code: "NO_ANSWER"}
}

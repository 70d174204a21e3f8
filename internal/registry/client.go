// Package registry asks the population register over HTTPS, in the manner of the national data sharing platform (NDXP):
// a question names organ, officer, procedure and dossier and is answered attribute by attribute. The platform's own
// specification is not public; docs/registers.md says what was taken over and what is ours.
package registry

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/an-sinh/ansinh/internal/population"
)

// Config says where the register is.
type Config struct {
	URL     string // https://host[:port]
	Token   string
	CA      []byte        // PEM, trusted besides nothing else; empty: the system's
	Timeout time.Duration // of one question; zero: three seconds
}

// Client asks the register.
type Client struct {
	url   string
	token string
	http  *http.Client
}

const (
	patience   = 3 * time.Second
	mostAnswer = 64 << 10 // bytes
)

// Open prepares a client; it connects when it first asks.
func Open(c Config) (*Client, error) {
	address, err := url.Parse(c.URL)
	if err != nil || address.Scheme != "https" || address.Host == "" {
		return nil, fmt.Errorf("registry: the address %q is not like https://host", c.URL)
	}
	trust := &tls.Config{MinVersion: tls.VersionTLS12}
	if len(c.CA) > 0 {
		trust.RootCAs = x509.NewCertPool()
		if !trust.RootCAs.AppendCertsFromPEM(c.CA) {
			return nil, errors.New("registry: the CA holds no certificate in PEM")
		}
	}
	if c.Timeout == 0 {
		c.Timeout = patience
	}
	transport := &http.Transport{TLSClientConfig: trust, MaxIdleConnsPerHost: 8, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true}
	return &Client{url: address.JoinPath("/v1/xac-thuc").String(), token: c.Token, http: &http.Client{Transport: transport, Timeout: c.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("the register sends us elsewhere") }}}, nil
}

// Verify asks one question. Every error is technical: the register is away, slow, or not understood. None repeats what
// was asked.
func (c *Client) Verify(ctx context.Context, q population.Question) (population.Answer, error) {
	body, err := json.Marshal(write(q))
	if err != nil {
		return population.Answer{}, fmt.Errorf("registry: write a question: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return population.Answer{}, fmt.Errorf("registry: ask: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return population.Answer{}, fmt.Errorf("registry: ask: %w", err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
	if err != nil {
		return population.Answer{}, fmt.Errorf("registry: read an answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return population.Answer{}, fmt.Errorf("registry: ask: the register answers %s", response.Status)
	}
	var a answer
	if err := json.Unmarshal(content, &a); err != nil {
		return population.Answer{}, errors.New("registry: the answer cannot be read") // the cause would quote it
	}
	return a.read(q)
}

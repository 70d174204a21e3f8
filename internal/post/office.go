// Package post speaks with the post office: signed payment lists (danh sách chi trả) out, signed results in, over HTTPS.
//
// Lists and results are JWS in compact serialisation (RFC 7515), signed with Ed25519 (RFC 8037): one artefact that is
// proof by itself and that renders to the same bytes each time. The payload is JSON, version 1 (docs/payments.md).
package post

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Config says where the post is, and who is who.
type Config struct {
	URL        string // https://host:port
	CA         []byte // the only authority whose certificate is trusted, PEM
	SigningKey []byte // our Ed25519 key, PEM (PKCS #8)
	PublicKey  []byte // the post's Ed25519 key, PEM
	Today      func(context.Context) (civil.Date, error)
	Timeout    time.Duration // of one request; 1 minute when zero
}

// Office is the post's door. It may be asked anything again at any time.
type Office struct {
	url    *url.URL
	http   *http.Client
	ours   ed25519.PrivateKey
	theirs ed25519.PublicKey
	today  func(context.Context) (civil.Date, error)
}

// Open checks the configuration; nothing is dialled before the first call.
func Open(cfg Config) (*Office, error) {
	at, err := url.Parse(cfg.URL)
	if err != nil || at.Scheme != "https" || at.Host == "" {
		return nil, fmt.Errorf("post: %q is no https address", cfg.URL)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(cfg.CA) {
		return nil, errors.New("post: the CA file holds no certificate")
	}
	o := &Office{url: at, today: cfg.Today, http: &http.Client{Timeout: cfg.Timeout, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS13}, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second}}}
	if cfg.Timeout <= 0 {
		o.http.Timeout = time.Minute
	}
	private, err := parse(cfg.SigningKey, x509.ParsePKCS8PrivateKey)
	if o.ours, _ = private.(ed25519.PrivateKey); o.ours == nil {
		return nil, fmt.Errorf("post: our signing key is no Ed25519 key in PEM (%v)", err)
	}
	public, err := parse(cfg.PublicKey, x509.ParsePKIXPublicKey)
	if o.theirs, _ = public.(ed25519.PublicKey); o.theirs == nil {
		return nil, fmt.Errorf("post: the post's public key is no Ed25519 key in PEM (%v)", err)
	}
	return o, nil
}

func parse(text []byte, read func([]byte) (any, error)) (any, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM")
	}
	return read(block.Bytes)
}

// extension of the names of lists and results.
const extension = ".jws"

// Send hands a list over. Sent again the same bytes are the same list; other bytes under its name are refused
// (POST_LIST_REFUSED with LIST_DIFFERS).
func (o *Office) Send(ctx context.Context, name string, r io.Reader) error {
	list, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("post: read %s: %w", name, err)
	}
	answer, err := o.do(ctx, http.MethodPut, o.url.JoinPath("v1", "lists", strings.TrimSuffix(name, extension)), bytes.NewReader(list))
	if err != nil {
		return err
	}
	defer answer.Close()
	var receipt struct {
		List string `json:"list"`
	}
	if err := json.NewDecoder(answer).Decode(&receipt); err != nil || receipt.List+extension != name {
		return fmt.Errorf("post: hand over %s: the receipt is for %q (%v)", name, receipt.List, err)
	}
	return nil
}

// nameForm are names of results we can keep.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// List names the results the post has published up to today, in order.
func (o *Office) List(ctx context.Context) ([]string, error) {
	today, err := o.today(ctx)
	if err != nil {
		return nil, err
	}
	at := o.url.JoinPath("v1", "results")
	at.RawQuery = url.Values{"as_of": {today.String()}}.Encode()
	answer, err := o.do(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	defer answer.Close()
	var page struct {
		Results []string `json:"results"`
	}
	if err := json.NewDecoder(answer).Decode(&page); err != nil {
		return nil, fmt.Errorf("post: list results: %w", err)
	}
	for _, name := range page.Results {
		if !nameForm.MatchString(name) {
			return nil, fmt.Errorf("post: list results: %.40q is no name", name)
		}
	}
	return page.Results, nil
}

// Fetch reads a file of results. Close must be called.
func (o *Office) Fetch(ctx context.Context, name string) (io.ReadCloser, error) {
	return o.do(ctx, http.MethodGet, o.url.JoinPath("v1", "results", name), nil)
}

// do asks the post and gives the body of a good answer.
func (o *Office) do(ctx context.Context, method string, at *url.URL, body io.Reader) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, method, at.String(), body)
	if err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	response, err := o.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	if response.StatusCode < 300 {
		return response.Body, nil
	}
	defer response.Body.Close()
	var refused struct {
		Code string `json:"code"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<16)).Decode(&refused); err == nil && refused.Code != "" && response.StatusCode < 500 {
		return nil, errs.New("POST_LIST_REFUSED", "code", refused.Code)
	}
	return nil, fmt.Errorf("post: %s %s: %s", method, at.Path, response.Status)
}

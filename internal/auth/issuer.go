package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	issuerTimeout = 5 * time.Second        // for one call to the issuer
	retryAfter    = 500 * time.Millisecond // a dead issuer is not asked more often than this
	answerBytes   = 1 << 20                // discovery documents and key sets are a few kilobytes
)

// Verifier checks the bearer tokens of one issuer for one audience. It is safe for concurrent use.
type Verifier struct {
	issuer, audience string
	client           *http.Client
	now              func() time.Time

	mu    sync.Mutex
	keys  oidc.KeySet // nil until the issuer has answered once
	tried time.Time
	cause error // of the last failure
}

// NewVerifier does not call the issuer yet: the API starts while the issuer is away. The first token, or
// [Verifier.Ready], discovers it.
func NewVerifier(issuer, audience string) *Verifier {
	return &Verifier{issuer: issuer, audience: audience, client: issuerClient(), now: time.Now}
}

// Ready tells whether the issuer has been discovered, and tries to when not.
func (v *Verifier) Ready(ctx context.Context) error {
	_, err := v.discover(ctx)
	return err
}

// discover reads the issuer's metadata once and keeps its key set, which fetches and caches keys by itself.
func (v *Verifier) discover(ctx context.Context) (oidc.KeySet, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.keys != nil {
		return v.keys, nil
	}
	if v.cause != nil && v.now().Sub(v.tried) < retryAfter {
		return nil, v.cause
	}
	// Neither discovery nor the key set ends with the request that happened to come first.
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), v.client)
	address, err := keysAddress(ctx, v.issuer)
	if err != nil {
		v.cause, v.tried = fmt.Errorf("auth: issuer %s: %w", v.issuer, err), v.now()
		return nil, v.cause
	}
	v.keys = oidc.NewRemoteKeySet(ctx, address)
	return v.keys, nil
}

func keysAddress(ctx context.Context, issuer string) (string, error) {
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return "", err
	}
	var metadata struct {
		Keys string `json:"jwks_uri"`
	}
	if err := provider.Claims(&metadata); err != nil {
		return "", err
	}
	if metadata.Keys == "" {
		return "", errors.New("its metadata names no keys")
	}
	return metadata.Keys, nil
}

func issuerClient() *http.Client {
	return &http.Client{Timeout: issuerTimeout, Transport: careful{http.DefaultTransport}}
}

// careful makes an answer other than 200 an error of the network, so that a stumbling issuer is never mistaken for a
// bad token, and cuts answers nobody should have to read.
type careful struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (c careful) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := c.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, errors.New("issuer answered " + response.Status)
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, answerBytes), response.Body}
	return response, nil
}

package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// jwtBearer is the grant of RFC 7523 section 2.1: a client the issuer trusts vouches for a user with an assertion it
// has signed, here with its secret (a MAC, as RFC 7521 section 3 allows). The secret itself is never sent.
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// assertionLife is long enough for one request and too short to be worth stealing.
const assertionLife = time.Minute

// RequestToken asks the issuer for a bearer token of the user, named as at the login, on the word of the confidential
// client. Only the issuer of the local stack knows such a client: `ansinh token` is for trying out, never for production.
func RequestToken(ctx context.Context, issuer, clientID, secret, user string) (string, error) {
	client := &http.Client{Timeout: issuerTimeout}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), issuer)
	if err != nil {
		return "", fmt.Errorf("token: issuer %s: %w", issuer, err)
	}
	now := time.Now()
	signed, err := assertion(secret, map[string]any{
		"iss": clientID, "sub": user, "aud": issuer, "jti": rand.Text(),
		"iat": now.Unix(), "exp": now.Add(assertionLife).Unix(), "auth_time": now.Unix(),
	})
	if err != nil {
		return "", fmt.Errorf("token: sign assertion: %w", err)
	}
	form := url.Values{"grant_type": {jwtBearer}, "assertion": {signed}, "scope": {"openid"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, provider.Endpoint().TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	if err != nil {
		return "", fmt.Errorf("token: ask %s: %w", issuer, err)
	}
	defer response.Body.Close()
	var answer struct {
		Token       string `json:"access_token"`
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, answerBytes)).Decode(&answer); err != nil {
		return "", fmt.Errorf("token: %s answered %s: %w", issuer, response.Status, err)
	}
	if response.StatusCode != http.StatusOK || answer.Token == "" {
		return "", fmt.Errorf("token: %s answered %s: %s %s", issuer, response.Status, answer.Error, answer.Description)
	}
	return answer.Token, nil
}

// assertion is a JSON Web Token with a MAC (RFC 7515, HS256).
func assertion(secret string, claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil)), nil
}

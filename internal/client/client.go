// Package client speaks to the public HTTP API as anybody outside does: the demo and the end-to-end tests use it.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"sync"
	"time"
)

// Client is a connection to one platform.
type Client struct {
	base   string
	http   *http.Client
	ticket func(ctx context.Context, user string) (string, error)
}

// New makes a client. ticket gives a bearer token of a user.
func New(base string, ticket func(ctx context.Context, user string) (string, error)) *Client {
	return &Client{base: base, http: &http.Client{Timeout: time.Minute}, ticket: ticket}
}

// User is somebody who is logged in.
type User struct {
	*Client
	name  string
	mu    sync.Mutex
	token string
}

// As is the client in the hands of a user. The token is asked for once, when it is first needed.
func (c *Client) As(name string) *User { return &User{Client: c, name: name} }

// Problem is a refusal as the API spells it (RFC 9457).
type Problem struct {
	Status   int
	Code     string            `json:"code"`
	Detail   string            `json:"detail"`
	Messages map[string]string `json:"messages"`
	Errors   []struct {
		Name string `json:"name"`
		Code string `json:"code"`
	} `json:"errors"`
}

func (p *Problem) Error() string {
	return fmt.Sprintf("%d %s: %s %v", p.Status, p.Code, p.Detail, p.Errors)
}

// Header is a request header.
type Header struct{ Name, Value string }

// Do sends JSON and reads JSON into out, unless out is nil. It answers with the status of a success.
func (u *User) Do(ctx context.Context, method, path string, in, out any, headers ...Header) (int, error) {
	var body io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(encoded)
		headers = append(headers, Header{"Content-Type", "application/json"})
	}
	response, err := u.send(ctx, method, path, body, headers...)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if out == nil {
		_, err = io.Copy(io.Discard, response.Body)
		return response.StatusCode, err
	}
	return response.StatusCode, json.NewDecoder(response.Body).Decode(out)
}

// Fetch reads a file.
func (u *User) Fetch(ctx context.Context, path string) ([]byte, error) {
	response, err := u.send(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// Upload streams a document into a case.
func (u *User) Upload(ctx context.Context, code, kind, name string, content io.Reader, out any, headers ...Header) error {
	reader, writer := io.Pipe()
	form := multipart.NewWriter(writer)
	go func() {
		err := form.WriteField("kind", kind)
		var part io.Writer
		if err == nil {
			part, err = form.CreateFormFile("file", name)
		}
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err == nil {
			err = form.Close()
		}
		_ = writer.CloseWithError(err)
	}()
	headers = append(headers, Header{"Content-Type", form.FormDataContentType()})
	response, err := u.send(ctx, http.MethodPost, "/v1/cases/"+code+"/documents", reader, headers...)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if out == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(out)
}

// send is one request; anything but a success comes back as a Problem.
func (u *User) send(ctx context.Context, method, path string, body io.Reader, headers ...Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, u.base+path, body)
	if err != nil {
		return nil, err
	}
	token, err := u.bearer(ctx)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	for _, h := range headers {
		request.Header.Set(h.Name, h.Value)
	}
	response, err := u.http.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 300 {
		return response, nil
	}
	defer response.Body.Close()
	problem := &Problem{Status: response.StatusCode}
	if err := json.NewDecoder(response.Body).Decode(problem); err != nil {
		return nil, fmt.Errorf("%s %s: status %d without a problem: %w", method, path, response.StatusCode, err)
	}
	return nil, problem
}

func (u *User) bearer(ctx context.Context) (string, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.token != "" {
		return u.token, nil
	}
	token, err := u.ticket(ctx, u.name)
	u.token = token
	return token, err
}

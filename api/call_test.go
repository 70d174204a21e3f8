package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/an-sinh/ansinh/api"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
)

const (
	code  = "H99.1-261102-0001"
	id    = "3f0f8a5e-7a8e-4a39-9f0e-0a1c2b3d4e5f"
	token = "a token that counts"
)

// log gathers the lines of a door.
type log struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(line []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.text.Write(line)
}

func (l *log) String() string {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.text.String()
}

func lines(l *log) *slog.Logger { return slog.New(slog.NewJSONHandler(l, nil)) }

// try is a door to be tried.
type try struct {
	*testing.T
	door *api.Door
	desk *desk
	log  *log
	host string // a real server, where one is started
}

// open builds a door before a desk with the answers.
func open(t *testing.T, answers map[string]any) *try {
	t.Helper()
	return openLingering(t, 0, answers)
}

func openLingering(t *testing.T, linger time.Duration, answers map[string]any) *try {
	t.Helper()
	l := new(log)
	d := &desk{answers: answers}
	return &try{T: t, desk: d, log: l, host: "http://door", door: api.New(api.Config{
		Desk: d, Verify: verify, MaxUpload: 1 << 20, Linger: linger, Log: lines(l),
		Pages: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if r.URL.Path != "/" {
				w.Header().Set("Content-Type", "text/css; charset=utf-8")
			}
			_, _ = io.WriteString(w, "<p>"+r.URL.Path)
		}),
		Ready: map[string]func(context.Context) error{"database": func(context.Context) error { return nil }},
	})}
}

func verify(_ context.Context, raw string) (auth.Identity, error) {
	switch raw {
	case "":
		return auth.Identity{}, errs.New("TOKEN_MISSING")
	case token:
		return auth.Identity{Username: "applicant1", AuthTime: time.Unix(1, 0)}, nil
	case "old":
		return auth.Identity{}, errs.New("TOKEN_EXPIRED")
	default:
		return auth.Identity{}, errs.New("TOKEN_INVALID")
	}
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body []byte
}

func (r reply) read(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(r.body, into); err != nil {
		t.Fatalf("%d %s: %v", r.StatusCode, r.body, err)
	}
}

// problem is what a refusal looks like from outside.
type problem struct {
	Type, Title, Detail, Code, Instance string
	Status                              int
	Messages                            struct{ Vi, En string }
	Params                              map[string]any
	Errors                              []struct{ Name, Code, Vi, En string }
}

func (r reply) problem(t *testing.T) problem {
	t.Helper()
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("%d %s: Content-Type %q is no problem", r.StatusCode, r.body, got)
	}
	var p problem
	r.read(t, &p)
	return p
}

// refused demands a problem of a code and status.
func (r reply) refused(t *testing.T, status int, code string) problem {
	t.Helper()
	p := r.problem(t)
	if r.StatusCode != status || p.Status != status || p.Code != code {
		t.Fatalf("%s: want %d %s", r.body, status, code)
	}
	return p
}

// request makes one of a logged-in caller; headers come in pairs and "" takes one away.
func request(method, path, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://door"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return r
}

// good sends a request that must keep to the contract.
func (t *try) good(r *http.Request) reply {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	checked := r.Clone(r.Context()) // the check may rewrite what it reads
	checked.Body = io.NopCloser(bytes.NewReader(body))
	if err := openapi3filter.ValidateRequest(r.Context(), input(t.T, checked)); err != nil {
		t.Fatalf("the test's request breaks openapi.yaml: %v", err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return t.any(r)
}

// any sends a request, right or wrong; what comes back must keep to the contract.
func (t *try) any(r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	t.door.ServeHTTP(w, r)
	got := reply{w.Result(), w.Body.Bytes()}
	route, _, err := contract(t.T).FindRoute(r)
	if err != nil {
		return got // not a place of the contract: the caller looks at the problem
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: route, Options: options},
		Status:                 got.StatusCode, Header: got.Header, Body: io.NopCloser(bytes.NewReader(got.body)), Options: options,
	}
	if err := openapi3filter.ValidateResponse(r.Context(), answer); err != nil {
		t.Fatalf("%s %s answers %d %s, which breaks openapi.yaml: %v", r.Method, r.URL, got.StatusCode, got.body, err)
	}
	return got
}

var options = &openapi3filter.Options{
	AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true,
}

func input(t *testing.T, r *http.Request) *openapi3filter.RequestValidationInput {
	t.Helper()
	route, parameters, err := contract(t).FindRoute(r)
	if err != nil {
		t.Fatalf("%s %s is not in openapi.yaml: %v", r.Method, r.URL, err)
	}
	return &openapi3filter.RequestValidationInput{Request: r, Route: route, PathParams: parameters, Options: options}
}

var load = sync.OnceValues(func() (routers.Router, error) {
	for _, mediaType := range []string{"text/html", "text/css", "application/pdf", "image/png", "image/jpeg"} {
		openapi3filter.RegisterBodyDecoder(mediaType, openapi3filter.FileBodyDecoder)
	}
	text, err := os.ReadFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

// contract finds the operation of a request in openapi.yaml.
func contract(t *testing.T) routers.Router {
	t.Helper()
	router, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return router
}

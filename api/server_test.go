package api_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/an-sinh/ansinh/api"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// serve opens the door on a real address until the test ends.
func (t *try) serve() *try {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- t.door.ServeOn(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	t.host = "http://" + listener.Addr().String()
	return t
}

// send sends a request over the wire.
func (t *try) send(method, path string, body io.Reader, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, t.host+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response, text}
}

// Not ready, yet still there for a while; then no new connections; then the last answer; then the end.
func TestServe_stopsInOrder(t *testing.T) {
	t.Parallel()
	inside, goOn := make(chan struct{}), make(chan struct{})
	try := openLingering(t, 2*time.Second, map[string]any{"Case": func(...any) (any, error) {
		close(inside)
		<-goOn
		return usecase.CaseView{}, errs.New("CASE_NOT_FOUND")
	}})
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	try.host = "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- try.door.ServeOn(ctx, listener) }()
	if got := try.send("GET", "/readyz", nil); got.StatusCode != 200 {
		t.Fatalf("before the end: %d %s", got.StatusCode, got.body)
	}
	answered := make(chan int, 1)
	go func() { answered <- try.send("GET", "/v1/cases/"+code, nil).StatusCode }()
	<-inside
	stop()
	for { // over the wire: whoever asks hears that we are going
		if got := try.send("GET", "/readyz", nil); got.StatusCode == 503 && strings.Contains(string(got.body), "stopping") {
			break
		}
	}
	for {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			break
		}
		_ = connection.Close()
	}
	select {
	case err := <-ended:
		t.Fatalf("Serve returned %v while a request was under way", err)
	default:
	}
	close(goOn)
	if status := <-answered; status != 404 {
		t.Errorf("the request under way got %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestServe_namesTheAddressItCannotHave(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if err := api.Serve(t.Context(), taken.Addr().String(), open(t, nil).door); err == nil || !strings.Contains(err.Error(), taken.Addr().String()) {
		t.Errorf("%v", err)
	}
}

func TestReady_namesEveryPart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		away := map[string]bool{}
		check := func(name string) func(context.Context) error {
			return func(context.Context) error {
				if away[name] {
					return errors.New("password of db.internal")
				}
				return nil
			}
		}
		l := new(log)
		door := api.New(api.Config{Desk: &desk{}, Verify: verify, Pages: http.NotFoundHandler(), Log: lines(l), Ready: map[string]func(context.Context) error{
			"database": check("database"), "rules": check("rules"),
			"engine": func(context.Context) error { // hangs, and does not heed its context
				if away["engine"] {
					time.Sleep(time.Hour)
				}
				return nil
			},
		}})
		try := &try{T: t, door: door, log: l}
		for _, c := range []struct {
			away   []string
			status int
			body   string
		}{
			{nil, 200, `{"status":"ready","checks":{"database":"ok","engine":"ok","rules":"ok"}}`},
			{[]string{"database"}, 503, `{"status":"waiting","checks":{"database":"away","engine":"ok","rules":"ok"}}`},
			{[]string{"engine", "rules"}, 503, `{"status":"waiting","checks":{"database":"ok","engine":"away","rules":"away"}}`},
		} {
			clear(away)
			for _, name := range c.away {
				away[name] = true
			}
			asked := time.Now()
			got := try.good(request("GET", "/readyz", "", "Authorization", ""))
			if got.StatusCode != c.status || strings.TrimSpace(string(got.body)) != c.body || time.Since(asked) > 2*time.Second {
				t.Errorf("away %v: %d %s after %v", c.away, got.StatusCode, got.body, time.Since(asked))
			}
		}
		if !strings.Contains(l.String(), "db.internal") {
			t.Error("the log does not say why the database is away")
		}
		time.Sleep(2 * time.Hour) // the check that hung comes to its end
	})
}

func TestRequest_thatTakesTooLongIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := new(log)
		door := api.New(api.Config{Desk: &slow{}, Verify: verify, Pages: http.NotFoundHandler(), Log: lines(l)})
		try := &try{T: t, door: door, log: l}
		began := time.Now()
		try.good(request("GET", "/v1/cases/"+code, "")).refused(t, 503, "UNAVAILABLE")
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("given up after %v", took)
		}
	})
}

// slow is a desk at which a case never comes.
type slow struct{ desk }

func (s *slow) Case(ctx context.Context, _ auth.Subject, _ string) (usecase.CaseView, error) {
	<-ctx.Done()
	return usecase.CaseView{}, ctx.Err()
}

func TestPages_areServedBesideTheDoor(t *testing.T) {
	t.Parallel()
	try := open(t, nil)
	for _, path := range []string{"/", "/?lang=en", "/static/page.css"} {
		if got := try.good(request("GET", path, "", "Authorization", "")); got.StatusCode != 200 {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	if got := try.any(request("HEAD", "/", "")); got.StatusCode != 200 {
		t.Errorf("HEAD /: %d", got.StatusCode)
	}
}

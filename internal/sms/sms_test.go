package sms

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/notice"
)

var errand = notice.Errand{ID: "f3f1c1ce-0000-4000-8000-000000000001", Case: "H99.1-261102-0001", What: "LETTER_MADE", To: "0900000001"}

func TestSend_saysWhatBecameOfAMessage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		want   notice.Fate
	}{{202, notice.Sent}, {429, notice.Later}, {503, notice.Later}, {422, notice.Refused}, {500, notice.Uncertain}, {0, notice.Uncertain}} {
		var got map[string]string
		times := 0
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			times++
			if r.Header.Get("Authorization") != "Bearer secret" || r.Header.Get("Idempotency-Key") != errand.ID || json.NewDecoder(r.Body).Decode(&got) != nil {
				t.Errorf("the gateway cannot read the request: %v", r.Header)
			}
			if c.status == 0 {
				panic(http.ErrAbortHandler) // hangs up without a word
			}
			w.WriteHeader(c.status)
		}))
		g, err := Open(Config{URL: server.URL, Token: "secret", Patience: 5 * time.Second, Link: "https://ansinh.example"}, server.Client())
		if err != nil {
			t.Fatal(err)
		}
		if report := g.Send(context.Background(), errand); report.Fate != c.want {
			t.Errorf("%d: %+v, want %s", c.status, report, c.want)
		}
		if times != 1 || got["to"] != errand.To || got["text"] != errand.Line("https://ansinh.example") {
			t.Errorf("%d: the gateway got %v %d times", c.status, got, times)
		}
		server.Close()
		if report := g.Send(context.Background(), errand); report.Fate != notice.Later {
			t.Errorf("a gateway that is away: %+v", report)
		}
	}
}

func TestOpen_refusesAGatewayInTheOpen(t *testing.T) {
	t.Parallel()
	if _, err := Open(Config{URL: "http://sms.example"}, http.DefaultClient); err == nil {
		t.Error("numbers and codes would go over the line unencrypted")
	}
}

package test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/proxy"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/test/platform"
)

// mostEvents is the budget of a case with two levels of people.
const mostEvents = 60

func TestPrivacy_temporalKnowsNoNames(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))
	run := p.Run()
	p.AwaitState(code, casefile.Closed)
	secrets := []string{"Nguyễn", "Sáu", "NGUYEN THI SAU", "099148000001", "1948-03-15", "9704150001", "birth_date", "Hoàng", "0900000001"}
	for _, id := range []string{"case/" + code, "payout/" + run.ID} {
		history := p.History(id)
		if n := len(history.Events); n > mostEvents || n < 5 {
			t.Errorf("%s took %d events; at most %d are allowed", id, n, mostEvents)
		}
		text, err := protojson.Marshal(history)
		if err != nil {
			t.Fatal(err)
		}
		payloads := 0
		err = proxy.VisitPayloads(context.Background(), history, proxy.VisitPayloadsOptions{
			Visitor: func(_ *proxy.VisitPayloadsContext, all []*commonpb.Payload) ([]*commonpb.Payload, error) {
				for _, one := range all {
					payloads++
					if string(one.Metadata["encoding"]) != "binary/encrypted" {
						t.Errorf("%s holds a payload that is %s", id, one.Metadata["encoding"])
					}
					for _, secret := range secrets {
						if bytes.Contains(one.Data, []byte(secret)) {
							t.Errorf("%s shows %q", id, secret)
						}
					}
				}
				return all, nil
			},
		})
		if err != nil || payloads == 0 {
			t.Fatalf("%s: %d payloads looked at, %v", id, payloads, err)
		}
		for _, secret := range secrets {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s shows %q", id, secret)
			}
		}
	}
}

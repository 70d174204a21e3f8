package temporal_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/temporal"
)

func key(id string, fill byte) string {
	return id + " " + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32)) + "\n"
}

func ring(t *testing.T, lines ...string) *temporal.Ring {
	t.Helper()
	r, err := temporal.ParseRing([]byte(strings.Join(lines, "")))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestConverter_hidesWhatIsStoredAndGivesItBack(t *testing.T) {
	t.Parallel()
	c := temporal.Converter(ring(t, key("a", 1)))
	payload, err := c.ToPayload("Nguyễn Thị Sáu")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(payload.Data, []byte("Nguyễn")) {
		t.Fatal("the name is stored in plain text")
	}
	var back string
	if err := c.FromPayload(payload, &back); err != nil || back != "Nguyễn Thị Sáu" {
		t.Fatalf("got %q, %v", back, err)
	}
}

func TestConverter_opensWhatAnOlderKeyMade(t *testing.T) {
	t.Parallel()
	old, err := temporal.Converter(ring(t, key("old", 1))).ToPayload(42)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := temporal.Converter(ring(t, key("new", 2), key("old", 1))).FromPayload(old, &n); err != nil || n != 42 {
		t.Fatalf("got %d, %v", n, err)
	}
	if err := temporal.Converter(ring(t, key("new", 2))).FromPayload(old, &n); err == nil {
		t.Fatal("a payload opened without its key")
	}
}

func TestConverter_refusesAPayloadThatWasTouched(t *testing.T) {
	t.Parallel()
	c := temporal.Converter(ring(t, key("a", 1)))
	payload, err := c.ToPayload("x")
	if err != nil {
		t.Fatal(err)
	}
	payload.Data[len(payload.Data)-1] ^= 1
	var text string
	if err := c.FromPayload(payload, &text); err == nil {
		t.Fatal("a flipped bit went unnoticed")
	}
}

func TestParseRing_refusesWhatIsNoRing(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "# only a comment\n", "a c2hvcnQ=\n", "nokey\n"} {
		if _, err := temporal.ParseRing([]byte(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

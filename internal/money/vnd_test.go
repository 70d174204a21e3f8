package money_test

import (
	"testing"

	"github.com/an-sinh/ansinh/internal/money"
)

func TestGrouped(t *testing.T) {
	t.Parallel()
	for amount, want := range map[money.VND]string{
		0: "0", 999: "999", 1000: "1.000", 540000: "540.000", 1350000: "1.350.000", -60000: "-60.000",
	} {
		if got := amount.Grouped(); got != want {
			t.Errorf("%d: got %s, want %s", amount, got, want)
		}
	}
}

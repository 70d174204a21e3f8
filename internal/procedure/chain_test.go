package procedure_test

import (
	"testing"

	"github.com/an-sinh/ansinh/internal/procedure"
)

var chain = procedure.Procedure{Steps: []procedure.Step{
	{Key: "check", Kind: procedure.Check}, {Key: "verify", Kind: procedure.Verify}, {Key: "sign", Kind: procedure.Sign},
	{Key: "deliver", Kind: procedure.Deliver}, {Key: "pay", Kind: procedure.Pay},
}}

func TestAfter_walksTheChainAndPaysNothingAfterARefusal(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		key     string
		refused bool
		want    string
	}{
		{"check", false, "verify"}, {"sign", true, "deliver"}, {"deliver", false, "pay"}, {"deliver", true, ""},
		{"pay", false, ""}, {"unknown", false, ""},
	} {
		if got := chain.After(tc.key, tc.refused).Key; got != tc.want {
			t.Errorf("after %s (refused %v): got %q, want %q", tc.key, tc.refused, got, tc.want)
		}
	}
}

func TestVerificationBefore_findsTheLevelBelow(t *testing.T) {
	t.Parallel()
	if got := chain.VerificationBefore("sign").Key; got != "verify" {
		t.Errorf("got %q", got)
	}
}

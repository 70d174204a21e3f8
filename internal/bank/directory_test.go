package bank_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/errs"
)

func TestLookup_findsABankByEveryNameItHas(t *testing.T) {
	t.Parallel()
	for code, bic := range map[string]string{
		"VCB": "BFTVVNVX", "vietcombank": "BFTVVNVX", "BFTVVNVX": "BFTVVNVX", "BFTVVNVXXXX": "BFTVVNVX", " mb ": "MSCBVNVX",
		"CTG": "ICBVVNVX", "Agribank": "VBAAVNVX",
	} {
		if b, ok := bank.Lookup(code); !ok || b.BIC != bic {
			t.Errorf("%q: got %+v (%v), want %s", code, b, ok, bic)
		}
	}
	for _, nobody := range []string{"", "XYZ", "BFTVVNVX001", "BFTV"} {
		if b, ok := bank.Lookup(nobody); ok {
			t.Errorf("%q found %+v", nobody, b)
		}
	}
}

func TestDirectory_holdsWellFormedVietnameseBanks(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[A-Z]{4}VNVX$`)
	banks := bank.Directory()
	if len(banks) < 15 {
		t.Fatalf("the directory has %d banks", len(banks))
	}
	for _, b := range banks {
		if !form.MatchString(b.BIC) || b.Name == "" || b.Code != strings.ToUpper(b.Code) {
			t.Errorf("%+v is not well formed", b)
		}
		for _, alias := range b.Aliases {
			if alias != strings.ToUpper(alias) {
				t.Errorf("%s: alias %q must be in capitals, as Lookup compares", b.Code, alias)
			}
		}
	}
}

func TestCheckAccount_refusesUnknownBanksAndImpossibleNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		bank, account string
		want          errs.Code
	}{
		{"VCB", "0123456789", ""}, {"BFTVVNVX", "0123456789", ""}, {"TCB", "NICKNAME88", ""},
		{"NOPE", "0123456789", "BANK_UNKNOWN"}, {"", "0123456789", "BANK_UNKNOWN"},
		{"VCB", "", "ACCOUNT_MALFORMED"}, {"VCB", "12345", "ACCOUNT_MALFORMED"}, {"VCB", "0123 456 789", "ACCOUNT_MALFORMED"},
		{"VCB", "01234567890123456789", "ACCOUNT_MALFORMED"}, {"VCB", "0123456789\n", "ACCOUNT_MALFORMED"}, {"VCB", "số123456", "ACCOUNT_MALFORMED"},
	} {
		if got := errs.CodeOf(bank.CheckAccount(tc.bank, tc.account)); got != tc.want {
			t.Errorf("%q %q: got %q, want %q", tc.bank, tc.account, got, tc.want)
		}
	}
}

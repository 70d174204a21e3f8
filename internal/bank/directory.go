// Package bank speaks with the bank: ISO 20022 files over an SFTP drop-box, and the directory of banks.
//
// One bank profile is spoken here: pain.001.001.10 out; pain.002.001.11, camt.053.001.08 and camt.054.001.08 in;
// VND without decimals; one order a file, PmtInfId equal to MsgId; EndToEndId is the instruction's key.
package bank

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/internal/errs"
)

// Bank is one line of the directory.
type Bank struct {
	Code    string   `yaml:"code"` // VCB
	BIC     string   `yaml:"bic"`  // BFTVVNVX
	Name    string   `yaml:"name"`
	Aliases []string `yaml:"aliases"` // other short names people write
}

//go:embed directory.yaml
var directoryYAML []byte

var directory, byCode = loadDirectory()

func loadDirectory() ([]Bank, map[string]Bank) {
	var banks []Bank
	if err := yaml.Unmarshal(directoryYAML, &banks); err != nil {
		panic("bank: directory.yaml: " + err.Error())
	}
	codes := map[string]Bank{}
	for _, b := range banks {
		for _, code := range append([]string{b.Code, b.BIC, b.BIC + "XXX"}, b.Aliases...) {
			if _, taken := codes[code]; taken {
				panic("bank: directory.yaml gives two banks the code " + code)
			}
			codes[code] = b
		}
	}
	return banks, codes
}

// Directory is every bank we can pay into, in the order of the directory.
func Directory() []Bank { return slices.Clone(directory) }

// Lookup finds a bank by short code, by a name people write for it, or by BIC (8 characters, or 11 with XXX).
func Lookup(code string) (Bank, bool) {
	b, ok := byCode[strings.ToUpper(strings.TrimSpace(code))]
	return b, ok
}

// 6 to 19: the shortest account numbers of Vietnamese banks to the longest, which are card-like. Letters occur in
// chosen "nickname" accounts.
var accountForm = regexp.MustCompile(`^[0-9A-Za-z]{6,19}$`)

// CheckAccount refuses an unknown bank and an account number no bank could have. Whether the account exists only the
// bank knows.
func CheckAccount(bank, account string) error {
	if _, ok := Lookup(bank); !ok {
		return errs.New("BANK_UNKNOWN", "bank", bank)
	}
	if !accountForm.MatchString(account) {
		return errs.New("ACCOUNT_MALFORMED") // the number itself is personal data and stays out of the refusal
	}
	return nil
}

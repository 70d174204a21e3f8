package post

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Line is one person's cash.
type Line struct {
	Key           string `json:"key"` // the client's instruction, at most 35 characters
	Name          string `json:"name"`
	CitizenNumber string `json:"citizen_number"`
	Amount        int64  `json:"amount"` // đồng
	PostOffice    string `json:"post_office"`
	From          string `json:"from"` // first day of the window
	To            string `json:"to"`   // last day
}

// List is what a payer asks the post to pay.
type List struct {
	Version int    `json:"version"`
	ID      string `json:"list"`
	Payer   string `json:"payer"`
	MadeOn  string `json:"made_on"`
	Count   int    `json:"count"`
	Total   int64  `json:"total"`
	Lines   []Line `json:"lines"`
}

// refusal is why the post does not take something.
type refusal struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (r *refusal) Error() string { return r.Code + ": " + r.Message }

func refuse(status int, code, format string, a ...any) *refusal {
	return &refusal{Status: status, Code: code, Message: fmt.Sprintf(format, a...)}
}

const (
	listType    = "post-payment-list"
	resultsType = "post-payment-results"
	version     = 1
	longest     = 62 // days of a window
)

// verified reads a list only if the client signed these very bytes.
func verified(text []byte, client ed25519.PublicKey) (List, error) {
	var list List
	signed, err := jose.ParseSignedCompact(string(bytes.TrimSpace(text)), []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		return list, refuse(http.StatusUnauthorized, "UNSIGNED", "the list is no JWS signed with EdDSA: %.80s", err)
	}
	payload, err := signed.Verify(client)
	if err != nil || signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType] != listType {
		return list, refuse(http.StatusUnauthorized, "SIGNATURE_WRONG", "the client's key did not sign this list")
	}
	in := json.NewDecoder(bytes.NewReader(payload))
	in.DisallowUnknownFields()
	if err := in.Decode(&list); err != nil {
		return list, refuse(http.StatusUnprocessableEntity, "LIST_MALFORMED", "%.90s", err)
	}
	return list, judge(list)
}

var (
	idForm      = regexp.MustCompile(`^[A-Z0-9]{1,35}$`)
	citizenForm = regexp.MustCompile(`^[0-9]{12}$`)
)

// judge refuses a list as a whole; a line that cannot be paid is refused by itself, in the results.
func judge(l List) error {
	malformed := func(format string, a ...any) error {
		return refuse(http.StatusUnprocessableEntity, "LIST_MALFORMED", format, a...)
	}
	if l.Version != version || !idForm.MatchString(l.ID) || l.Payer == "" || !isDate(l.MadeOn) || len(l.Lines) == 0 {
		return malformed("version %d, list, payer, made_on and lines must be given", version)
	}
	var total int64
	seen := map[string]bool{}
	for n, line := range l.Lines {
		switch {
		case !idForm.MatchString(line.Key) || seen[line.Key]:
			return malformed("line %d: the key is missing, longer than 35 characters, or there twice", n+1)
		case line.Name == "" || !citizenForm.MatchString(line.CitizenNumber):
			return malformed("line %d: name and citizen number of twelve digits must be given", n+1)
		case line.Amount <= 0:
			return malformed("line %d: the amount is not more than 0", n+1)
		case !isDate(line.From) || !isDate(line.To) || line.To < line.From || daysLater(line.From, longest) < line.To:
			return malformed("line %d: the window is no period of at most %d days", n+1, longest)
		}
		seen[line.Key] = true
		total += line.Amount
	}
	if l.Count != len(l.Lines) || l.Total != total {
		return refuse(http.StatusUnprocessableEntity, "LIST_TOTALS", "the list says %d lines and %d đồng and holds %d and %d", l.Count, l.Total, len(l.Lines), total)
	}
	return nil
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func daysLater(date string, days int) string {
	day, _ := time.Parse(time.DateOnly, date) // judged before
	return day.AddDate(0, 0, days).Format(time.DateOnly)
}

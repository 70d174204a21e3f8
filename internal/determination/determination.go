// Package determination holds what the rules say of a case (kết quả thẩm định).
//
// A determination is a pure function of facts, dates, calendar and release. It is never undefined and never a
// guess: where the law is silent or contradicts itself it escalates with the readings, where a fact is missing it
// is incomplete and names the fact.
package determination

import (
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/money"
)

// Outcome is the answer in one word.
type Outcome string

// The four outcomes.
const (
	Eligible   Outcome = "eligible"   // the person is due what the result says
	Ineligible Outcome = "ineligible" // the reasons say why not
	Escalate   Outcome = "escalate"   // the readings differ: a person decides
	Incomplete Outcome = "incomplete" // a fact that the result depends on is unknown
)

// Request is one question to the rules; its JSON is a line of `ansinh decide`.
type Request struct {
	ID       string          `json:"id,omitempty"`
	Scheme   string          `json:"scheme"`
	Facts    json.RawMessage `json:"facts"`
	Dates    Dates           `json:"dates"`
	Province string          `json:"province,omitempty"` // official code; empty: the national minimum
	Calendar *DaysOff        `json:"calendar,omitempty"` // replaces the release's own calendar
}

// Dates are the dates a determination depends on, besides those among the facts.
type Dates struct {
	AsOf    civil.Date  `json:"as_of"`            // the day of knowledge
	Month   civil.Month `json:"month,omitzero"`   // the benefit month asked about
	Filed   civil.Date  `json:"filed,omitzero"`   // the day the full file was received
	Decided civil.Date  `json:"decided,omitzero"` // the day the competent person signed
}

// DaysOff are the exceptions to Monday-to-Friday.
type DaysOff struct {
	Holidays        []civil.Date `json:"holidays"`         // days off that would otherwise be worked
	WorkingWeekends []civil.Date `json:"working_weekends"` // Saturdays and Sundays that are worked
}

// Result is the answer, as the acceptance vocabulary spells it. Keys that a scheme does not use are absent.
type Result struct {
	ID                   string         `json:"id,omitempty"`
	Scheme               string         `json:"scheme"`
	Outcome              Outcome        `json:"outcome"`
	Law                  string         `json:"law,omitempty"`
	Program              string         `json:"program,omitempty"`
	Categories           []string       `json:"categories,omitempty"`
	Coefficient          json.Number    `json:"coefficient,omitempty"`
	Standard             money.VND      `json:"standard,omitempty"`
	Amount               *money.VND     `json:"amount,omitempty"` // đồng a month; 0 when ineligible
	Alternatives         []Alternative  `json:"alternatives,omitempty"`
	StartMonth           civil.Month    `json:"start_month,omitzero"`
	Arrears              *money.VND     `json:"arrears,omitempty"`
	ArrearsMonths        []civil.Month  `json:"arrears_months,omitempty"`
	TimeLimitWorkingDays int            `json:"time_limit_working_days,omitempty"`
	DecisionDue          civil.Date     `json:"decision_due,omitzero"`
	Decider              string         `json:"decider,omitempty"`
	ReasonCodes          []string       `json:"reason_codes,omitempty"`
	Reasons              []Reason       `json:"reasons,omitempty"`
	Readings             map[string]any `json:"readings,omitempty"`
	Missing              []string       `json:"missing,omitempty"` // names of the facts an incomplete answer needs
	Release              string         `json:"release"`           // content hash of the rules that answered
}

// Alternative is a benefit for which the person qualified too and which gave way to a higher one.
type Alternative struct {
	Program  string    `json:"program,omitempty"`
	Category string    `json:"category,omitempty"`
	Amount   money.VND `json:"amount"`
}

// Reason is one ground of the answer, with its figures filled in and the article it rests on.
type Reason struct {
	Code    string `json:"code"`
	Vi      string `json:"vi"`
	En      string `json:"en"`
	Article string `json:"article"`
}

// Record is a determination as it is stored: enough to derive it again bit by bit.
type Record struct {
	Request    json.RawMessage // canonical JSON
	Result     json.RawMessage // canonical JSON
	Release    string          // content hash, lower-case hex
	Engine     int             // evaluator number named by the release
	OPAVersion string
	Answer     Result // the Result, read
}

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

// Request is one question to the rules; its JSON is a line of `ansinh decide`. Fields stand in the order of their JSON
// names, here and in Result, so that encoding/json writes canonical JSON.
type Request struct {
	Calendar *DaysOff        `json:"calendar,omitempty"` // replaces the release's own calendar
	Dates    Dates           `json:"dates"`
	Facts    json.RawMessage `json:"facts"`
	ID       string          `json:"id,omitempty"`
	Province string          `json:"province,omitempty"` // official code; empty: the national minimum
	Scheme   string          `json:"scheme"`
}

// Dates are the dates a determination depends on, besides those among the facts.
type Dates struct {
	AsOf    civil.Date  `json:"as_of"`            // the day of knowledge
	Decided civil.Date  `json:"decided,omitzero"` // the day the competent person signed
	Filed   civil.Date  `json:"filed,omitzero"`   // the day the full file was received
	Month   civil.Month `json:"month,omitzero"`   // the benefit month asked about
}

// DaysOff are the exceptions to Monday-to-Friday.
type DaysOff struct {
	Holidays        []civil.Date `json:"holidays"`         // days off that would otherwise be worked
	WorkingWeekends []civil.Date `json:"working_weekends"` // Saturdays and Sundays that are worked
}

// Result is the answer, in the words of the worked cases (policies/README.md). Keys that a scheme does not use are absent.
type Result struct {
	Alternatives         []Alternative  `json:"alternatives,omitzero"`
	Amount               *money.VND     `json:"amount,omitempty"` // đồng a month; 0 when ineligible
	Arrears              *money.VND     `json:"arrears,omitempty"`
	ArrearsMonths        []civil.Month  `json:"arrears_months,omitzero"`
	Categories           []string       `json:"categories,omitzero"`
	Coefficient          json.Number    `json:"coefficient,omitempty"`
	Decider              string         `json:"decider,omitempty"`
	DecisionDue          civil.Date     `json:"decision_due,omitzero"`
	ID                   string         `json:"id,omitempty"`
	Law                  string         `json:"law,omitempty"`
	Missing              []string       `json:"missing,omitempty"` // names of the facts an incomplete answer needs
	Outcome              Outcome        `json:"outcome"`
	Program              string         `json:"program,omitempty"`
	Readings             map[string]any `json:"readings,omitempty"`
	ReasonCodes          []string       `json:"reason_codes,omitzero"`
	Reasons              []Reason       `json:"reasons,omitempty"`
	Release              string         `json:"release"` // content hash of the rules that answered
	Scheme               string         `json:"scheme"`
	Standard             money.VND      `json:"standard,omitempty"`
	StartMonth           civil.Month    `json:"start_month,omitzero"`
	TimeLimitWorkingDays int            `json:"time_limit_working_days,omitempty"`
}

// Alternative is a benefit for which the person qualified too and which gave way to a higher one.
type Alternative struct {
	Amount   money.VND `json:"amount"`
	Category string    `json:"category,omitempty"`
	Program  string    `json:"program,omitempty"`
}

// Reason is one ground of the answer, with its figures filled in and the article it rests on.
type Reason struct {
	Article string     `json:"article"`
	Code    string     `json:"code"`
	En      string     `json:"en"`
	Kind    ReasonKind `json:"kind"`
	Vi      string     `json:"vi"`
}

// ReasonKind tells what a reason speaks for.
type ReasonKind string

// The kinds. A letter that grants shows Granted and Note, one that refuses shows Failed.
const (
	Granted ReasonKind = "granted"  // conditions of what is paid hold
	GaveWay ReasonKind = "gave_way" // conditions of something else hold, but a higher benefit is paid
	Note    ReasonKind = "note"     // what the reader should also know
	Failed  ReasonKind = "failed"   // a condition that does not hold
	Open    ReasonKind = "open"     // the law leaves it to a person
	Needed  ReasonKind = "needed"   // facts are missing
)

// Record is a determination as it is stored: enough to derive it again bit by bit.
type Record struct {
	Request    json.RawMessage // canonical JSON
	Result     json.RawMessage // canonical JSON
	Release    string          // content hash, lower-case hex
	Engine     int             // evaluator number named by the release
	OPAVersion string
	Answer     Result // the Result, read
}

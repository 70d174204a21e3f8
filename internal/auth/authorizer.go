package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Authorizer asks the rules of access (policies/authz) who may do what. It is prepared once and safe for concurrent use.
type Authorizer struct {
	query rego.PreparedEvalQuery
}

// evaluation bounds one question; it takes tens of microseconds, so only a defect meets the limit.
const evaluation = time.Second

// NewAuthorizer prepares the rules in the folder authz of files, [policies.FS] in the program.
func NewAuthorizer(ctx context.Context, files fs.FS) (*Authorizer, error) {
	parsed, err := modules(files, "authz")
	if err != nil {
		return nil, err
	}
	options := []func(*rego.Rego){
		rego.Query("data.authz.decision"), rego.Capabilities(capabilities()), rego.StrictBuiltinErrors(true), rego.Strict(true),
	}
	for _, module := range parsed {
		options = append(options, rego.ParsedModule(module))
	}
	query, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		return nil, fmt.Errorf("authz: prepare: %w", err)
	}
	return &Authorizer{query: query}, nil
}

// Authorize says how far the person's right to the action reaches on the day, or refuses with FORBIDDEN and the
// reason (TOKEN_MISSING when nobody is logged in). today is a date of the business clock.
//
// With the zero Target the answer is only the reach, and the caller must hand it to the query that loads: what lies
// outside is then not found. With a loaded target the answer is also that the target lies within the reach.
func (a *Authorizer) Authorize(ctx context.Context, s Subject, action Action, target Target, today civil.Date) (Scope, error) {
	if !slices.Contains(Actions(), action) {
		return Scope{}, fmt.Errorf("authz: %q is no action", action)
	}
	ctx, cancel := context.WithTimeout(ctx, evaluation)
	defer cancel()
	results, err := a.query.Eval(ctx, rego.EvalInput(question(s, action, target, today)))
	if err != nil {
		return Scope{}, fmt.Errorf("authz: %s: %w", action, err)
	}
	answer, err := read(results)
	if err != nil {
		return Scope{}, fmt.Errorf("authz: %s: %w", action, err)
	}
	if answer.Allow {
		return answer.Scope, nil
	}
	return Scope{}, refusal(action, answer.Refusals[0])
}

// question is the input of the rules. They never see a date: which duties are active is resolved here.
func question(s Subject, action Action, target Target, today civil.Date) map[string]any {
	duties, lapsed := []any{}, []any{}
	for _, d := range s.Duties {
		if d.Active(today) {
			duties = append(duties, map[string]any{"role": string(d.Role), "offices": d.Offices(), "queue": d.Queue()})
		} else {
			lapsed = append(lapsed, string(d.Role))
		}
	}
	input := map[string]any{
		"action": string(action), "person": s.PersonID, "duties": duties, "lapsed": lapsed, "target": nil,
	}
	if !target.isZero() {
		input["target"] = map[string]any{
			"office": target.Office, "queues": target.Queues, "parties": target.Parties, "opened_by": target.OpenedBy,
		}
	}
	return input
}

func refusal(action Action, reason string) error {
	code := errs.Code(reason)
	if errs.Catalogue()[code].Kind == errs.Unauthenticated {
		return &errs.Error{Code: code}
	}
	return errs.New("FORBIDDEN", "action", string(action), "reason", reason).With(errs.Field{Name: "duty", Code: code})
}

// answer is the shape the rules must give, all of it, in every case.
type answer struct {
	Allow    bool
	Scope    Scope
	Refusals []string
}

var errShape = errors.New("the rules gave an answer of the wrong shape")

// read takes the answer apart. Anything missing, unknown or contradictory is an error, hence no permission.
func read(results rego.ResultSet) (answer, error) {
	if len(results) != 1 || len(results[0].Expressions) != 1 {
		return answer{}, errShape
	}
	encoded, err := json.Marshal(results[0].Expressions[0].Value)
	if err != nil {
		return answer{}, errors.Join(errShape, err)
	}
	var shape struct {
		Allow *bool `json:"allow"`
		Scope *struct {
			All     *bool     `json:"all"`
			Offices *[]string `json:"offices"`
			Queues  *[]string `json:"queues"`
			Person  *string   `json:"person"`
			Opened  *string   `json:"opened"`
		} `json:"scope"`
		Refusals *[]string `json:"refusals"`
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&shape); err != nil {
		return answer{}, errors.Join(errShape, err)
	}
	scope := shape.Scope
	if shape.Allow == nil || shape.Refusals == nil || scope == nil || scope.All == nil || scope.Offices == nil ||
		scope.Queues == nil || scope.Person == nil || scope.Opened == nil {
		return answer{}, errShape
	}
	if reasons := len(*shape.Refusals); *shape.Allow != (reasons == 0) || reasons > 1 {
		return answer{}, errShape
	}
	return answer{
		Allow:    *shape.Allow,
		Scope:    Scope{All: *scope.All, Offices: *scope.Offices, Queues: *scope.Queues, Person: *scope.Person, Opened: *scope.Opened},
		Refusals: *shape.Refusals,
	}, nil
}

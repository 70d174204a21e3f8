package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	opa "github.com/open-policy-agent/opa/v1/version"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
)

// ParseRequest reads one question as `ansinh decide` and the API take it. Unknown keys are refused: a date or province
// that nobody reads would change the answer silently.
func ParseRequest(line []byte) (determination.Request, error) {
	var wire struct {
		ID       string          `json:"id"`
		Scheme   string          `json:"scheme"`
		Facts    json.RawMessage `json:"facts"`
		Dates    json.RawMessage `json:"dates"`
		Province string          `json:"province"`
		Calendar json.RawMessage `json:"calendar"`
	}
	if err := strict(line, &wire); err != nil {
		return determination.Request{ID: wire.ID}, errs.New("REQUEST_INVALID").Because(err)
	}
	req := determination.Request{ID: wire.ID, Scheme: wire.Scheme, Facts: wire.Facts, Province: wire.Province}
	if len(wire.Dates) > 0 {
		if err := strict(wire.Dates, &req.Dates); err != nil {
			return req, errs.New("BAD_DATE").Because(err)
		}
	}
	if len(wire.Calendar) > 0 && string(wire.Calendar) != "null" {
		req.Calendar = &determination.DaysOff{}
		if err := strict(wire.Calendar, req.Calendar); err != nil {
			return req, errs.New("BAD_DATE").Because(err)
		}
	}
	return req, nil
}

func strict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}

// Determine asks the rules. The same request and release give the same record, bit by bit.
func (e *Engine) Determine(ctx context.Context, req determination.Request) (determination.Record, error) {
	p, given, answer, err := e.determine(ctx, req)
	if err != nil {
		return determination.Record{}, err
	}
	record := determination.Record{Release: p.release, Engine: p.Engine, OPAVersion: opa.Version, Answer: answer}
	if record.Request, err = canonicalRequest(req, given); err != nil {
		return determination.Record{}, err
	}
	record.Result, err = canonical(answer)
	return record, err
}

func (e *Engine) determine(ctx context.Context, req determination.Request) (*pack, facts, determination.Result, error) {
	p, err := e.pack(req.Scheme)
	if err != nil {
		return nil, nil, determination.Result{}, err
	}
	given, err := p.read(req)
	if err != nil {
		return nil, nil, determination.Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, maxEvaluation)
	defer cancel()
	answer, err := p.engine.determine(ctx, e, p, req, given)
	answer.ID, answer.Scheme, answer.Release = req.ID, req.Scheme, p.release
	return p, given, answer, err
}

// read checks what the question says.
func (p *pack) read(req determination.Request) (facts, error) {
	if req.Dates.AsOf.IsZero() {
		return nil, errs.New("AS_OF_MISSING")
	}
	given, err := parseFacts(req.Facts)
	if err != nil {
		return nil, errs.New("WRONG_FACT", "fact", "facts").Because(err)
	}
	if refused := p.form.check(given); refused != nil {
		return nil, refused
	}
	if future := p.form.future(given, lastKnown(req.Dates)); len(future) > 0 {
		return nil, errs.New("WRONG_FACT", "fact", future[0].Name).With(future...)
	}
	return given, nil
}

// lastKnown is the last day of which a question may hold facts.
func lastKnown(d determination.Dates) civil.Date {
	if d.Decided.After(d.AsOf) {
		return d.Decided
	}
	return d.AsOf
}

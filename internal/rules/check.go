package rules

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

func pathOf(name string) []string { return strings.Split(name, "/") }

// check tells whether the facts exist and look as the form says. The refusal names every wrong fact.
func (f form) check(given facts) *errs.Error {
	var unknown []errs.Field
	f.root.unknown("", map[string]any(given), &unknown)
	if len(unknown) > 0 {
		return errs.New("UNKNOWN_FACT", "fact", unknown[0].Name).With(unknown...)
	}
	err := f.schema.Validate(map[string]any(given))
	if err == nil {
		return nil
	}
	wrong := wrongFields(err)
	return errs.New("WRONG_FACT", "fact", wrong[0].Name).With(wrong...).Because(err)
}

// unknown collects names that the form does not have.
func (p property) unknown(at string, value any, found *[]errs.Field) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			child, ok := p.Properties[name]
			if !ok {
				*found = append(*found, errs.Field{Name: at + name, Code: "UNKNOWN_FACT", Params: map[string]any{"fact": at + name}})
				continue
			}
			if child.Items != nil || child.Properties != nil {
				child.unknown(at+name+"/", inner, found)
			}
		}
		slices.SortFunc(*found, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
	case []any:
		if p.Items != nil {
			for i, inner := range value {
				p.Items.unknown(at+strconv.Itoa(i)+"/", inner, found)
			}
		}
	}
}

// wrongFields names the places at which the schema was not met.
func wrongFields(err error) []errs.Field {
	var fields []errs.Field
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			name := strings.Join(e.InstanceLocation, "/")
			fields = append(fields, errs.Field{Name: name, Code: "WRONG_FACT", Params: map[string]any{"fact": name}})
		}
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		walk(invalid)
	}
	if len(fields) == 0 {
		fields = append(fields, errs.Field{Name: "facts", Code: "WRONG_FACT", Params: map[string]any{"fact": "facts"}})
	}
	return fields
}

// future collects the days of birth that lie after today: nobody is born tomorrow.
func (f form) future(given facts, today civil.Date) []errs.Field {
	var fields []errs.Field
	look := func(name string, value any) {
		text, _ := value.(string)
		if day, err := civil.ParseDate(text); err == nil && day.After(today) {
			fields = append(fields, errs.Field{Name: name, Code: "BIRTH_DATE_IN_FUTURE", Params: map[string]any{"date": day.Vietnamese()}})
		}
	}
	for name, value := range given {
		if name == birthDate {
			look(name, value)
		}
		items, _ := value.([]any)
		for i, item := range items {
			if object, ok := item.(map[string]any); ok {
				look(name+"/"+strconv.Itoa(i)+"/"+birthDate, object[birthDate])
			}
		}
	}
	slices.SortFunc(fields, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

const birthDate = "birth_date"

// CheckForm tells whether a draft fits the form of the scheme. A draft may be partial. Names of wrong fields are
// paths ("facts/children/0/birth_date").
func (e *Engine) CheckForm(code string, draft json.RawMessage, today civil.Date) error {
	p, err := e.pack(code)
	if err != nil {
		return err
	}
	given, err := parseFacts(draft)
	if err != nil {
		return errs.New("FORM_INVALID").With(errs.Field{Name: "facts", Code: "WRONG_FACT", Params: map[string]any{"fact": "facts"}}).Because(err)
	}
	fields := p.form.future(given, today)
	if refused := p.form.check(given); refused != nil {
		fields = append(fields, refused.Fields...)
	}
	if len(fields) == 0 {
		return nil
	}
	for i, field := range fields {
		fields[i].Name = "facts/" + field.Name
	}
	return errs.New("FORM_INVALID").With(fields...)
}

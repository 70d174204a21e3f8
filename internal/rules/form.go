package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/an-sinh/ansinh/internal/procedure"
)

// form is form.schema.json: which facts there are and what they look like.
type form struct {
	source json.RawMessage
	schema *jsonschema.Schema
	root   property
}

// property is what the engine reads of a JSON schema. Only the forms used by facts are understood; Load refuses others.
type property struct {
	Type        typeNames           `json:"type"`
	Format      string              `json:"format"`
	Enum        []string            `json:"enum"`
	Properties  map[string]property `json:"properties"`
	Items       *property           `json:"items"`
	MaxItems    int                 `json:"maxItems"`
	Unevaluated *bool               `json:"unevaluatedProperties"`
	Title       procedure.Title     `json:"x-title"`
}

// typeNames is "string" or ["string", "null"].
type typeNames []string

// UnmarshalJSON reads either spelling.
func (t *typeNames) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, (*[]string)(t))
	}
	var one string
	err := json.Unmarshal(data, &one)
	*t = typeNames{one}
	return err
}

func (p property) is(name string) bool { return slices.Contains(p.Type, name) }

func readForm(content []byte) (form, error) {
	f := form{source: content}
	if err := json.Unmarshal(content, &f.root); err != nil {
		return f, fmt.Errorf("rules: form.schema.json: %w", err)
	}
	if err := f.root.check(""); err != nil {
		return f, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		return f, fmt.Errorf("rules: form.schema.json: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource("form.schema.json", document); err != nil {
		return f, fmt.Errorf("rules: form.schema.json: %w", err)
	}
	if f.schema, err = compiler.Compile("form.schema.json"); err != nil {
		return f, fmt.Errorf("rules: form.schema.json: %w", err)
	}
	return f, nil
}

// check refuses what the engine would not understand, so that no fact is silently ignored.
func (p property) check(name string) error {
	if name != "" && !strings.HasSuffix(name, "/items") && (p.Title.Vi == "" || p.Title.En == "") {
		return fmt.Errorf("rules: form: %q needs a title in both languages (x-title)", name)
	}
	switch {
	case p.is("object"):
		if p.Unevaluated == nil || *p.Unevaluated {
			return fmt.Errorf("rules: form: %q must say unevaluatedProperties: false", name)
		}
		for child, of := range p.Properties {
			if err := of.check(name + "/" + child); err != nil {
				return err
			}
		}
	case p.is("array"):
		if p.Items == nil || !p.Items.is("object") || p.MaxItems <= 0 || p.MaxItems > 1000 {
			return fmt.Errorf("rules: form: %q must be a list of objects of at most 1000 items", name)
		}
		return p.Items.check(name + "/items")
	case p.is("boolean"), p.is("string"), p.is("integer"):
	default:
		return fmt.Errorf("rules: form: %q has the type %v, which facts do not use", name, p.Type)
	}
	return nil
}

// noLoader keeps a schema from fetching anything.
type noLoader struct{}

var errRemoteSchema = errors.New("a form may not refer to other schemas")

// Load always refuses.
func (noLoader) Load(string) (any, error) { return nil, errRemoteSchema }

// facts are the facts of a question as they came, by name.
type facts map[string]any

// parseFacts reads one JSON object; numbers keep their digits.
func parseFacts(data json.RawMessage) (facts, error) {
	if len(data) == 0 {
		return facts{}, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the object")
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("facts must be an object")
	}
	return object, nil
}

// title is the name of a fact in words; children/0/birth_date is that of the item.
func (f form) title(name string) procedure.Title {
	p := f.root
	for _, step := range pathOf(name) {
		switch {
		case p.Items != nil:
			p = *p.Items // step is an index
		default:
			p = p.Properties[step]
		}
	}
	return p.Title
}

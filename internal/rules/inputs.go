package rules

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// inputs builds what the rules see. Whatever does not depend on the question is made once: an atom is one shared term.
type inputs struct {
	atoms    []atom
	ages     map[string]derivation // by the list they stand in; "" for the person
	months   []derivation
	lists    []list
	events   map[string]bool
	resolved sync.Map // picks of rows → *resolved
}

// atom is a fact with few values, or one within an object ("parents/mother").
type atom struct {
	name   string
	path   []string
	event  bool
	values map[string]*ast.Term // {value: true}
	any    *ast.Term            // every value may hold
}

// list is a list of objects, each with atoms and an age of its own.
type list struct {
	fact, as string
	age      string // name of the birth date within an item
	atoms    []atom
	most     int
}

var termTrue = ast.BooleanTerm(true)

func newInputs(p *pack) (*inputs, error) {
	in := &inputs{ages: map[string]derivation{}, events: map[string]bool{}}
	for _, event := range p.Events {
		in.events[event] = true
	}
	for name, property := range p.form.root.Properties {
		in.addAtoms(p, name, nil, property)
	}
	slices.SortFunc(in.atoms, func(a, b atom) int { return strings.Compare(a.name, b.name) })
	for fact := range p.program.atoms {
		if !slices.ContainsFunc(in.atoms, func(a atom) bool { return a.name == fact }) {
			return nil, fmt.Errorf("rules: %s reads input.is[%q], which is no fact of the form with named values", p.Package, fact)
		}
	}
	for _, d := range p.Derive {
		if err := in.derive(p, d); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func (in *inputs) addAtoms(p *pack, name string, path []string, property property) {
	path = append(slices.Clone(path), name)
	if full := strings.Join(path, "/"); p.program.atoms[full] {
		if a, ok := newAtom(full, path, property); ok {
			a.event = in.events[path[0]]
			in.atoms = append(in.atoms, a)
		}
	}
	for child, of := range property.Properties {
		in.addAtoms(p, child, path, of)
	}
}

func newAtom(name string, path []string, property property) (atom, bool) {
	names := property.Enum
	if property.is("boolean") {
		names = []string{"yes", "no"}
	}
	a := atom{name: name, path: path, values: map[string]*ast.Term{}}
	all := ast.NewObject()
	for _, value := range names {
		a.values[value] = object(value)
		all.Insert(ast.StringTerm(value), termTrue)
	}
	a.any = ast.NewTerm(all)
	return a, len(names) > 0
}

// object is {key: true}.
func object(key string) *ast.Term { return ast.ObjectTerm([2]*ast.Term{ast.StringTerm(key), termTrue}) }

// term is the value of the atom: {value: true}, nothing when the fact is absent, everything when it may be anything.
func (a atom) term(value any, given, open bool) (term *ast.Term, missing bool) {
	switch value := value.(type) {
	case bool:
		if value {
			return a.values["yes"], false
		}
		return a.values["no"], false
	case string:
		return a.values[value], false
	}
	if a.event || given { // recorded as nothing
		return a.values["no"], false
	}
	if open {
		return a.any, true
	}
	return nil, true
}

func (in *inputs) derive(p *pack, d derivation) error {
	fact, inner, nested := strings.Cut(d.From, ".")
	property, ok := p.form.root.Properties[fact]
	if !ok {
		return fmt.Errorf("rules: %s/pack.yaml: derives from %s, which is not in the form", p.Package, d.From)
	}
	switch {
	case d.Kind == "age" && !nested:
		in.ages[""] = d
	case d.Kind == "age" && property.Items != nil:
		l := list{fact: fact, as: d.As, age: inner, most: property.MaxItems}
		for name, of := range property.Items.Properties {
			if a, ok := newAtom(name, []string{name}, of); ok {
				l.atoms = append(l.atoms, a)
			}
		}
		slices.SortFunc(l.atoms, func(a, b atom) int { return strings.Compare(a.name, b.name) })
		in.lists = append(in.lists, l)
	case d.Kind == "months" && !nested:
		in.months = append(in.months, d)
	default:
		return fmt.Errorf("rules: %s/pack.yaml: cannot derive %s from %s", p.Package, d.Kind, d.From)
	}
	return nil
}

// source is the fact behind what a rule reads: an atom itself, or what input.<derived> is derived from.
func (in *inputs) source(read string) string {
	name, derived := strings.CutPrefix(read, "input.")
	if !derived {
		return read
	}
	for _, d := range in.months {
		if d.As == name {
			return d.From
		}
	}
	for _, l := range in.lists {
		if l.as == name {
			return l.fact
		}
	}
	if own, ok := in.ages[""]; ok && own.As == name {
		return own.From
	}
	return ""
}

// dependent tells whether a fact may matter only beside others: a month counted from, or a fact within a list.
func (in *inputs) dependent(fact string, nested bool) bool {
	if slices.ContainsFunc(in.months, func(d derivation) bool { return d.From == fact }) {
		return true
	}
	whole, _, _ := strings.Cut(fact, "/")
	return nested && slices.ContainsFunc(in.lists, func(l list) bool { return l.fact == whole })
}

package api

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

var reader = reflect.TypeFor[json.Unmarshaler]()

// wrongMembers compares JSON with the Go type it is meant for and names every member that does not fit. Types that
// read themselves are asked. (encoding/json stops at the first and does not always say where it stands.)
func wrongMembers(t reflect.Type, raw json.RawMessage, path string) []errs.Field {
	for t.Kind() == reflect.Pointer {
		if string(raw) == "null" {
			return nil
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reader) {
		if json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
			return []errs.Field{wrongMember(path, t)}
		}
		return nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return []errs.Field{wrongMember(path, t)}
	}
	var wrong []errs.Field
	known := fieldsOf(t)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := strings.TrimPrefix(path+"/"+name, "/")
		if field, ok := known[name]; ok {
			wrong = append(wrong, wrongMembers(field, members[name], at)...)
		} else {
			wrong = append(wrong, errs.Field{Name: at, Code: "FIELD_UNKNOWN", Params: map[string]any{"field": at}})
		}
	}
	return wrong
}

// fieldsOf are the members a struct knows, by their JSON names.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = field.Type
		}
	}
	return fields
}

func wrongMember(path string, t reflect.Type) errs.Field {
	vi, en := shapeOf(t)
	return errs.Field{Name: path, Code: "FIELD_WRONG", Params: map[string]any{"field": cmp.Or(path, "body"), "expected_vi": vi, "expected_en": en}}
}

// shapeOf says in words what JSON a type takes.
func shapeOf(t reflect.Type) (vi, en string) {
	switch {
	case t == reflect.TypeFor[civil.Date]():
		return "một ngày dạng năm-tháng-ngày, ví dụ 2026-11-02", "a date like 2026-11-02"
	case t == reflect.TypeFor[civil.Month]():
		return "một tháng dạng năm-tháng, ví dụ 2026-11", "a month like 2026-11"
	}
	switch t.Kind() {
	case reflect.String:
		return "chữ", "a text"
	case reflect.Bool:
		return "true hoặc false", "true or false"
	case reflect.Int, reflect.Int64:
		return "số nguyên", "a whole number"
	case reflect.Slice:
		return "một danh sách đúng loại", "a list of the right things"
	default:
		return "một đối tượng JSON đúng mẫu", "a JSON object of the right shape"
	}
}

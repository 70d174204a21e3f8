package errs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/errs"
)

// eachFile parses every file of the product.
func eachFile(t *testing.T, do func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			do(path, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every code in the source has an entry.
func TestCatalogue_knowsEveryCodeInTheSource(t *testing.T) {
	t.Parallel()
	used := map[errs.Code]string{}
	eachFile(t, func(path string, file *ast.File) {
		for _, code := range codesOf(file) {
			used[code] = path
		}
	})
	if len(used) == 0 {
		t.Fatal("no code found: the walk is broken")
	}
	for code, path := range used {
		if _, ok := errs.Catalogue()[code]; !ok {
			t.Errorf("%s uses %s, which catalogue.yaml does not know: give it a kind and words in both languages", path, code)
		}
	}
}

// What a sentence names, whoever refuses must say; else people read "{max_mb} MB".
func TestCatalogue_isGivenEveryNameItsSentencesHold(t *testing.T) {
	t.Parallel()
	names, checked := regexp.MustCompile(`\{([a-z_]+)\}`), 0
	eachFile(t, func(path string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isErrs(call.Fun, "New") || call.Ellipsis.IsValid() {
				return true
			}
			var texts []string
			for _, argument := range call.Args {
				if basic, ok := argument.(*ast.BasicLit); ok {
					text, _ := strconv.Unquote(basic.Value) // a number is no name
					texts = append(texts, text)
				}
			}
			if len(texts) == 0 {
				return true
			}
			checked++
			for _, found := range names.FindAllStringSubmatch(errs.Catalogue()[errs.Code(texts[0])].Vi, -1) {
				if !slices.Contains(texts[1:], found[1]) {
					t.Errorf("%s refuses with %s without saying {%s}", path, texts[0], found[1])
				}
			}
			return true
		})
	})
	if checked < 50 {
		t.Fatalf("only %d refusals found: the walk is broken", checked)
	}
}

// codesOf finds the codes a file names: errs.New("CODE", …), calls of its own functions that take an errs.Code,
// Code: "CODE" of an errs.Error or errs.Field (in a slice of them too), values of a map to errs.Code, and constants or
// variables of type errs.Code.
func codesOf(file *ast.File) (codes []errs.Code) {
	add := func(e ast.Expr) {
		if basic, ok := e.(*ast.BasicLit); ok && basic.Kind == token.STRING {
			if text, err := strconv.Unquote(basic.Value); err == nil {
				codes = append(codes, errs.Code(text))
			}
		}
	}
	takers := takersOf(file)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if isErrs(n.Fun, "New") && len(n.Args) > 0 {
				add(n.Args[0])
			}
			if name, ok := n.Fun.(*ast.Ident); ok {
				if at, ok := takers[name.Name]; ok && at < len(n.Args) {
					add(n.Args[at])
				}
			}
		case *ast.CompositeLit:
			literals(n, add)
		case *ast.ValueSpec:
			if isErrs(n.Type, "Code") {
				for _, value := range n.Values {
					add(value)
				}
			}
		}
		return true
	})
	return codes
}

// literals reads one composite literal.
func literals(n *ast.CompositeLit, add func(ast.Expr)) {
	switch t := n.Type.(type) {
	case *ast.MapType:
		for _, element := range n.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok && isErrs(t.Value, "Code") {
				add(pair.Value)
			}
		}
	case *ast.ArrayType:
		for _, element := range n.Elts {
			if inner, ok := element.(*ast.CompositeLit); ok && isErrs(t.Elt, "Field") {
				codeField(inner, add)
			}
			if isErrs(t.Elt, "Code") {
				add(element)
			}
		}
	default:
		if isErrs(n.Type, "Error") || isErrs(n.Type, "Field") {
			codeField(n, add)
		}
	}
}

func codeField(n *ast.CompositeLit, add func(ast.Expr)) {
	for _, element := range n.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Code" {
				add(pair.Value)
			}
		}
	}
}

// takersOf are the functions of a file with a parameter of type errs.Code, and its place.
func takersOf(file *ast.File) map[string]int {
	takers := map[string]int{}
	for _, declaration := range file.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		at := 0
		for _, group := range f.Type.Params.List {
			if isErrs(group.Type, "Code") {
				takers[f.Name.Name] = at
			}
			at += max(1, len(group.Names))
		}
	}
	return takers
}

func isErrs(e ast.Expr, name string) bool {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != name {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "errs"
}

func TestCatalogue_speaksBothLanguages(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`\{[a-z_]+\}`)
	for code, entry := range errs.Catalogue() {
		if entry.Vi == "" || entry.En == "" || entry.Kind == "" {
			t.Errorf("%s lacks a kind or a language", code)
		}
		vi, en := names.FindAllString(strings.ReplaceAll(entry.Vi, "_vi}", "}"), -1), names.FindAllString(strings.ReplaceAll(entry.En, "_en}", "}"), -1)
		slices.Sort(vi)
		slices.Sort(en)
		if !slices.Equal(vi, en) {
			t.Errorf("%s names %v in Vietnamese and %v in English", code, vi, en)
		}
	}
}

// The walk is worth something only if it sees every way of naming a code.
func TestCodesOf_seesEveryWayOfNamingACode(t *testing.T) {
	t.Parallel()
	source := `package p
import "errs"
const c errs.Code = "A1"
var table = map[string]errs.Code{"x": "A2"}
var list = []errs.Field{{Name: "n", Code: "A3"}}
func refusal(name string, code errs.Code) error { return nil }
func f() {
	_ = errs.New("A4", "name", "NOT_A_CODE")
	_ = errs.Field{Name: "NOT_A_CODE", Code: "A5"}
	_ = &errs.Error{Code: "A6"}
	_ = refusal("NOT_A_CODE", "A7")
	_ = other.New("NOT_A_CODE")
	_ = []errs.Code{"A8"}
}`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := codesOf(file)
	slices.Sort(found)
	if want := []errs.Code{"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"}; !slices.Equal(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
}

func TestCatalogue_usesOnlyKindsThatExist(t *testing.T) {
	t.Parallel()
	for code, entry := range errs.Catalogue() {
		if !slices.Contains(errs.Kinds(), entry.Kind) {
			t.Errorf("%s has the kind %q, which is none", code, entry.Kind)
		}
	}
}

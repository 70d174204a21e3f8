package errs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/errs"
)

// Every errs.New("CODE") in the source has an entry, and every entry speaks both languages with the same names.
func TestCatalogue_knowsEveryCodeInTheSource(t *testing.T) {
	t.Parallel()
	root := "../.."
	used := map[errs.Code]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
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
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if code, ok := codeOf(n); ok {
				used[code] = path
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(used) == 0 {
		t.Fatal("no code found: the walk is broken")
	}
	for code, path := range used {
		if _, ok := errs.Catalogue()[code]; !ok {
			t.Errorf("%s uses %s, which catalogue.yaml does not know: give it a kind and words in both languages", path, code)
		}
	}
}

// codeOf reads the code of errs.New("CODE", …) and of a composite literal with Code: "CODE".
func codeOf(n ast.Node) (errs.Code, bool) {
	var literal ast.Expr
	switch n := n.(type) {
	case *ast.CallExpr:
		selector, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || selector.Sel.Name != "New" || len(n.Args) == 0 {
			return "", false
		}
		if pkg, ok := selector.X.(*ast.Ident); !ok || pkg.Name != "errs" {
			return "", false
		}
		literal = n.Args[0]
	default:
		return "", false
	}
	basic, ok := literal.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return errs.Code(text), err == nil
}

func TestCatalogue_speaksBothLanguages(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`\{[a-z_]+\}`)
	for code, entry := range errs.Catalogue() {
		if entry.Vi == "" || entry.En == "" || entry.Kind == "" {
			t.Errorf("%s lacks a kind or a language", code)
		}
		vi, en := names.FindAllString(entry.Vi, -1), names.FindAllString(entry.En, -1)
		if len(vi) != len(en) {
			t.Errorf("%s names %v in Vietnamese and %v in English", code, vi, en)
		}
	}
}

package rules

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

func value(t *testing.T, native any) ast.Value {
	t.Helper()
	converted, err := ast.InterfaceToValue(native)
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

func writeAll(t *testing.T, folder string, all files) {
	t.Helper()
	for name, content := range all {
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, name), content)
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

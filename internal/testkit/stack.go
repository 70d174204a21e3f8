// Package testkit gives tests real parts: a throw-away database each, a task queue each, builders of test data. The
// parts run because `make test` started them; a test that misses them says so.
package testkit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Env reads a variable of the test stack.
func Env(t testing.TB, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: this test needs the real parts; run `make test`, or `.local/bin/stack up --test -- go test ./…`", name)
	}
	return value
}

// Secret reads the file a variable of the test stack names.
func Secret(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(Env(t, name+"_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(content))
}

// CompiledCode is the folder of compiled code that all tests share; without it every process would compile the PDF
// engine anew.
func CompiledCode() (string, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder = filepath.Join(folder, "ansinh-test")
	return folder, os.MkdirAll(folder, 0o700)
}

package auth_test

import (
	"os"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/policies"
)

var today = civil.MustDate("2026-11-02")

func authorizer(t *testing.T) *auth.Authorizer {
	t.Helper()
	a, err := auth.NewAuthorizer(t.Context(), policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// on gives a person who holds one duty, in office A, covering B.
func on(role auth.Role) auth.Subject {
	return auth.Subject{PersonID: "me", Duties: []auth.Duty{{
		Role: role, Office: "A", Territory: []string{"B"}, From: civil.MustDate("2026-01-01"),
	}}}
}

// table reads the rights of docs/identity.md: cells by action and column.
func table(t *testing.T) (columns []string, rows map[string][]string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/identity.md")
	if err != nil {
		t.Fatal(err)
	}
	rows = map[string][]string{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case cells[0] == "action":
			columns = cells[1:]
		case columns != nil && strings.HasPrefix(cells[0], "`"):
			rows[strings.Trim(cells[0], "`")] = cells[1:]
		}
	}
	return columns, rows
}

// cell writes a scope as the page does.
func cell(s auth.Scope) string {
	var parts []string
	for _, part := range []struct {
		name string
		has  bool
	}{
		{"all", s.All}, {"office", len(s.Offices) > 0}, {"queue", len(s.Queues) > 0},
		{"opened", s.Opened != ""}, {"party", s.Person != ""},
	} {
		if part.has {
			parts = append(parts, part.name)
		}
	}
	return strings.Join(parts, ", ")
}

func TestAuthorize_answersAsTheTableOfTheDocumentationSays(t *testing.T) {
	t.Parallel()
	a := authorizer(t)
	columns, rows := table(t)
	if len(rows) != len(auth.Actions()) || len(columns) != len(auth.Roles())+2 {
		t.Fatalf("docs/identity.md has %d actions and %d columns, want %d and %d",
			len(rows), len(columns), len(auth.Actions()), len(auth.Roles())+2)
	}
	for _, action := range auth.Actions() {
		for i, column := range columns {
			subject := on(auth.Role(column))
			switch column {
			case "no login":
				subject = auth.Subject{}
			case "citizen, helper":
				subject.Duties = nil
			}
			scope, err := a.Authorize(t.Context(), subject, action, auth.Target{}, today)
			got := cell(scope)
			if code := errs.CodeOf(err); code == "FORBIDDEN" || code == "TOKEN_MISSING" {
				got = "–"
			} else if err != nil {
				t.Fatal(err)
			}
			if want := rows[string(action)][i]; got != want {
				t.Errorf("%s for %s: the program says %q, the page %q", action, column, got, want)
			}
		}
	}
}

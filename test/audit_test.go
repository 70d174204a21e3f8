package test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/test/platform"
)

// verifyLog runs ansinh audit verify as people do.
func verifyLog(t *testing.T, p *platform.Platform, args ...string) (output string, status int) {
	t.Helper()
	cmd := exec.Command(platform.Binary(t), append([]string{"audit", "verify"}, args...)...)
	cmd.Env = append(os.Environ(), p.Env...)
	out, _ := cmd.CombinedOutput() // its status says how it ended
	return string(out), cmd.ProcessState.ExitCode()
}

// awaitSealed waits until the running processes have sealed every row.
func awaitSealed(t *testing.T, p *platform.Platform) {
	t.Helper()
	platform.Until(t, "everything is sealed", func() bool {
		var waiting int
		err := p.DB.QueryRow(context.Background(), `select count(*) from unsealed`).Scan(&waiting)
		return err == nil && waiting == 0
	})
}

func TestAudit_isReadSealedAndProven(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Granted(platform.Grandmother(), platform.ToAccount("9704150001"))

	// The inspector reads who did what, and that is in the log too.
	var trail struct{ Items []audit.Event }
	for range 2 {
		if _, err := p.As("inspector1").Do(t.Context(), http.MethodGet, "/v1/audit?case="+code+"&page_size=100", nil, &trail); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []struct{ action, name string }{{"case.submit", "Nguyễn Thị Sáu"}, {"task.complete", "Vũ Văn Lâm"}, {"task.complete", "Hoàng Văn Đức"}, {"audit.read", "Cao Văn Minh"}} {
		if !slices.ContainsFunc(trail.Items, func(e audit.Event) bool { return e.Action == want.action && e.Name == want.name && e.Case == code }) {
			t.Errorf("the log does not say that %s did %s", want.name, want.action)
		}
	}
	// She sees who read her file.
	var readers struct{ Items []audit.Reading }
	p.Case(code)
	if _, err := p.As(platform.Applicant).Do(t.Context(), http.MethodGet, "/v1/cases/"+code+"/readers", nil, &readers); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(readers.Items, func(r audit.Reading) bool {
		return r.Name == "Hoàng Văn Đức" && r.Role == "commune_chairman" && r.Action == "case.read"
	}) {
		t.Errorf("she does not see that the chairman read her file: %+v", readers.Items)
	}

	awaitSealed(t, p)
	out, status := verifyLog(t, p)
	if status != 0 || !strings.Contains(out, "rows are whole") {
		t.Fatalf("audit verify ends with %d: %s", status, out)
	}
	_, seal, _ := strings.Cut(out, "elsewhere: ")
	seal, _, _ = strings.Cut(seal, " ")

	// A worker killed at any time leaves the sealing to the api, and the other way round.
	p.Worker.Kill()
	p.Case(code)
	awaitSealed(t, p)
	if out, status := verifyLog(t, p, "--known", seal); status != 0 {
		t.Errorf("the seal %s that was written down is not found: %d %s", seal, status, out)
	}
	if out, status := verifyLog(t, p, "--known", "1:"+strings.Repeat("0", 64)); status != 1 || !strings.Contains(out, "1:0000") {
		t.Errorf("a seal that never was is found: %d %s", status, out)
	}
	if out, status := verifyLog(t, p, "--known", "yesterday"); status != 2 {
		t.Errorf("a word is taken for a seal: %d %s", status, out)
	}

	owner, err := pgx.Connect(t.Context(), p.DB.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(context.Background())
	var id string
	if err := owner.QueryRow(t.Context(), `update audit set person = (select person from login where username = 'admin1')
		where id = (select min(id) from audit where action = 'task.complete') returning id::text`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	out, status = verifyLog(t, p)
	if status != 1 || !strings.Contains(out, "Row "+id+" of table audit was changed") || !strings.Contains(out, "Dòng "+id+" của bảng audit") {
		t.Errorf("after tampering with row %s audit verify ends with %d: %s", id, status, out)
	}
}

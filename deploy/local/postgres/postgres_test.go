package postgres

import (
	"context"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// source is that of make test: the person may leave an installed server aside or choose another way.
func source(root string) Source {
	return Source{Tools: root + "/tools", Fetch: os.Getenv("ANSINH_TOOLS") == "fetch", Only: os.Getenv("ANSINH_POSTGRES")}
}

// serve starts the cluster under the root until the test calls the returned function.
func serve(t *testing.T, root string) (*Cluster, func()) {
	t.Helper()
	return serveFrom(t, root, source(root))
}

func serveFrom(t *testing.T, root string, from Source) (*Cluster, func()) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	c := &Cluster{Address: free.Addr().String(), Password: "of the superuser"}
	if err := c.Open(t.Context(), root, from, t.Logf); err != nil {
		t.Fatal(err)
	}
	s, err := supervisor.New(root+"/run", root+"/log", supervisor.Pace{}, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context(), c.Child()); err != nil {
		s.Stop()
		t.Fatal(err)
	}
	return c, s.Stop
}

func query(ctx context.Context, url, sql string) (string, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	var answer string
	err = conn.QueryRow(ctx, sql).Scan(&answer)
	return answer, err
}

func TestCluster_keepsItsDataAndTakesNewPasswordsAtASecondStart(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	databases := []Database{{Name: "ansinh", Owner: "ansinh_owner", Guests: []string{"ansinh_app"}}, {Name: "temporal", Owner: "temporal"}}
	roles := func(password string) []Role {
		return []Role{{"ansinh_owner", password}, {"ansinh_app", password}, {"temporal", password}}
	}

	c, stop := serve(t, root)
	if err := c.Prepare(t.Context(), roles("first"), databases); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), c.URL(Role{"ansinh_owner", "first"}, "ansinh"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE TABLE kept AS SELECT 'still here' AS word; GRANT SELECT ON kept TO ansinh_app"); err != nil {
		t.Fatal(err)
	}
	conn.Close(t.Context())
	stop()

	began := time.Now()
	c, stop = serve(t, root)
	defer stop()
	if err := c.Prepare(t.Context(), roles("second"), databases); err != nil {
		t.Fatal(err)
	}
	t.Logf("second start took %v", time.Since(began))
	word, err := query(t.Context(), c.URL(Role{"ansinh_app", "second"}, "ansinh"), "SELECT word FROM kept")
	if err != nil || word != "still here" {
		t.Errorf("the row of the first start reads %q, %v", word, err)
	}
	for what, url := range map[string]string{
		"an old password":               c.URL(Role{"ansinh_app", "first"}, "ansinh"),
		"no password":                   fmt.Sprintf("postgres://ansinh_app@%s/ansinh?sslmode=disable", c.Address),
		"the product in Temporal's own": c.URL(Role{"ansinh_app", "second"}, "temporal"),
	} {
		if _, err := query(t.Context(), url, "SELECT 'in'"); err == nil {
			t.Errorf("%s was let in", what)
		}
	}
}

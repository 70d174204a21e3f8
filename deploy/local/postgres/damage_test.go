package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/deploy/local/disk"
	"github.com/an-sinh/ansinh/deploy/local/disk/disktest"
)

func TestCluster_isMadeAnewWhenInitdbWasKilledHalfWay(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	half := filepath.Join(root, "postgres", "data.part", "global")
	go func() { // kill initdb as soon as there is something half done
		defer cancel()
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			if _, err := os.Stat(half); err == nil {
				return
			}
		}
	}()
	c := &Cluster{Address: "127.0.0.1:1", Password: "never used"}
	if err := c.Open(ctx, root, source(root), t.Logf); err == nil {
		t.Fatal("initdb was quicker than its killing")
	}
	if _, err := os.Stat(half); err != nil {
		t.Fatalf("nothing half done is left: %v", err)
	}
	c, stop := serve(t, root)
	defer stop()
	if word, err := query(t.Context(), c.AdminURL(), "SELECT 'whole'"); err != nil || word != "whole" {
		t.Errorf("the new cluster answers %q, %v", word, err)
	}
}

func TestCluster_leavesDamagedDataAlone(t *testing.T) {
	t.Parallel()
	for name, files := range map[string][]string{
		"no version":      {"base/1/1259"},
		"no control file": {"PG_VERSION", "base/1/1259"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for _, file := range files {
				path := filepath.Join(root, "postgres", "data", file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("15\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := (&Cluster{Password: "p"}).Open(t.Context(), root, source(root), t.Logf)
			if err == nil || !strings.Contains(err.Error(), "is no whole PostgreSQL cluster") {
				t.Errorf("it answers %v", err)
			}
			for _, file := range files {
				if _, err := os.Stat(filepath.Join(root, "postgres", "data", file)); err != nil {
					t.Errorf("%s is gone", file)
				}
			}
		})
	}
}

func TestCluster_startsBesideAProgramThatHasTheOldServersId(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	c, stop := serve(t, root)
	lock := filepath.Join(c.data, "data", "postmaster.pid")
	noted, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	// Killed servers leave the file; here its id has gone to a program that even speaks of postgres.
	foreign := exec.Command("sh", "-c", "sleep 60; : postgres")
	if err := foreign.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { foreign.Process.Kill(); foreign.Wait() }()
	_, rest, _ := strings.Cut(string(noted), "\n")
	if err := os.WriteFile(lock, fmt.Appendf(nil, "%d\n%s", foreign.Process.Pid, rest), 0o600); err != nil {
		t.Fatal(err)
	}
	c, stop = serve(t, root)
	defer stop()
	if _, err := query(t.Context(), c.AdminURL(), "SELECT 'up'"); err != nil {
		t.Error(err)
	}
	if err := foreign.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the foreign program was ended: %v", err)
	}
	// A server that does run on the data, and that nobody here started, is named and left alone.
	if err := c.dropStaleLock(); err == nil || !strings.Contains(err.Error(), "runs on the data") {
		t.Errorf("the lock of a living server: %v", err)
	}
	if _, err := query(t.Context(), c.AdminURL(), "SELECT 'still up'"); err != nil {
		t.Error(err)
	}
}

func TestCluster_saysThatTheDiskIsFullAndKeepsWhatWasStored(t *testing.T) {
	dir := disktest.Small(t, 12)
	if dir == "" {
		return
	}
	c := &Cluster{Address: "127.0.0.1:1", Password: "p"}
	from := source(dir)
	from.Tools, _ = filepath.Abs(tools) // a fetched server would not fit
	err := c.Open(t.Context(), dir, from, t.Logf)
	if err == nil || !strings.HasPrefix(err.Error(), "the disk of "+dir) || !strings.Contains(err.Error(), "is full: make room and start again") {
		t.Fatalf("on a disk of 12 MB it answers %v", err)
	}
	disktest.Resize(t, dir, 160)
	c, stop := serveFrom(t, dir, from)
	defer stop()
	conn, err := pgx.Connect(t.Context(), c.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE TABLE kept AS SELECT 'before' AS word"); err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(t.Context(), "CREATE TABLE big AS SELECT repeat(md5(i::text), 60) FROM generate_series(1, 1000000) i")
	if !disk.Mentioned(fmt.Sprint(err)) {
		log, _ := os.ReadFile(filepath.Join(dir, "log", "postgres.log"))
		if !disk.Mentioned(string(log)) { // it may have ended because it could not write its log
			t.Errorf("a table of two gigabytes was refused with %v; the server says\n%s", err, log)
		}
	}
	conn.Close(t.Context())
	disktest.Resize(t, dir, 400)
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		word, err := query(t.Context(), c.AdminURL(), "SELECT word FROM kept")
		if err == nil && word == "before" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("with room again the row reads %q, %v", word, err)
		}
	}
}

package stack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// TestMain stands in for bin/ansinh when it is called as one: migrate writes a row, api serves its readiness.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != "ansinh" {
		os.Exit(withBinary(m))
	}
	switch os.Args[1] {
	case "migrate":
		if err := migrate(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	case "api":
		http.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
		fmt.Println(http.ListenAndServe(os.Getenv("ANSINH_HTTP_ADDR"), nil))
		os.Exit(1)
	case "worker":
		asked := make(chan os.Signal, 1)
		signal.Notify(asked, syscall.SIGTERM)
		<-asked
	}
}

// binary is the program under test: the one that make test runs us with, else built for us.
var binary = os.Getenv("ANSINH_TEST_STACK_BIN")

func withBinary(m *testing.M) int {
	if binary != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "ansinh-")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "stack")
	if out, err := exec.Command("go", "build", "-o", binary, "..").CombinedOutput(); err != nil {
		fmt.Printf("build stack: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

func migrate() error {
	url, err := os.ReadFile(os.Getenv("ANSINH_OWNER_DATABASE_URL_FILE"))
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(context.Background(), strings.TrimSpace(string(url)))
	if err != nil {
		return err
	}
	_, err = conn.Exec(context.Background(), `CREATE TABLE IF NOT EXISTS start (at timestamptz); GRANT SELECT ON start TO ansinh_app; INSERT INTO start VALUES (now())`)
	return err
}

// place is a folder like the top one of the project, with the programs a start needs.
type place struct {
	dir, http string
}

func newPlace(t *testing.T) place {
	t.Helper()
	p := place{dir: t.TempDir(), http: freeAddress(t)}
	top, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	minio, err := (&Stack{root: filepath.Join(top, ".local")}).findMinio()
	if err != nil {
		t.Fatal(err)
	}
	us, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"bin/ansinh": us, ".local/bin/minio": minio} {
		path := filepath.Join(p.dir, link)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// command is `stack args…` in the place, its words gathered.
func (p place) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	var words bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, &words, &words
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "ANSINH_") { // make test runs us inside a stack of its own
			cmd.Env = append(cmd.Env, pair)
		}
	}
	cmd.Env = append(cmd.Env, "ANSINH_HTTP_ADDR="+p.http)
	return cmd, &words
}

// start starts the stack and returns when it says that it is ready.
func (p place) start(t *testing.T) (*exec.Cmd, Environment) {
	t.Helper()
	cmd, _ := p.command("up")
	return cmd, p.ready(t, cmd)
}

// ready starts what starts the stack.
func (p place) ready(t *testing.T, cmd *exec.Cmd) Environment {
	t.Helper()
	path := filepath.Join(p.dir, "words")
	words, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer words.Close()
	cmd.Stdout, cmd.Stderr = words, words
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	until(t, "the stack says that it is ready", func() bool {
		said, err := os.ReadFile(path)
		if err != nil || cmd.Process.Signal(syscall.Signal(0)) != nil {
			t.Fatalf("the stack ended: %s", said)
		}
		return strings.HasSuffix(string(said), "\nready http://"+p.http+"\n")
	})
	e, err := readEnvironment(filepath.Join(p.dir, ".local"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (p place) pid(name string) int {
	pid, _ := supervisor.Noted(filepath.Join(p.dir, ".local", "run"), name)
	return pid
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute it does not hold that %s", what)
		}
	}
}

func starts(t *testing.T, e Environment) (n int) {
	t.Helper()
	url, err := os.ReadFile(e.Env["ANSINH_DATABASE_URL_FILE"])
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), strings.TrimSpace(string(url)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM start").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// One place goes through a whole life here, because each start takes seconds.
func TestUp_livesDiesAndComesBackWithItsData(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	first, e := p.start(t)

	info, err := os.Stat(filepath.Join(p.dir, ".local", environmentFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("env.json has mode %v, %v", info.Mode(), err)
	}
	if n := len(e.Accounts); n != 23 || e.Accounts[0].Role != "applicant" {
		t.Errorf("env.json lists %d accounts, the first %v", n, e.Accounts[0])
	}
	if n := starts(t, e); n != 1 {
		t.Errorf("migrate ran %d times", n)
	}

	second, words := p.command("up")
	if err := second.Run(); err == nil || !strings.Contains(words.String(), "runs already at http://"+p.http) {
		t.Errorf("a second start says %q", words)
	}
	other := newPlace(t)
	other.http = p.http
	refused, words := other.command("up")
	port := p.http[strings.LastIndexByte(p.http, ':')+1:]
	if err := refused.Run(); err == nil || !strings.Contains(words.String(), "port "+port+" is taken by another program") ||
		!regexp.MustCompile(`ANSINH_HTTP_ADDR=127\.0\.0\.1:\d+ make run`).MatchString(words.String()) {
		t.Errorf("on a taken port a start says %q", words)
	}
	guest, words := p.command("up", "--", "sh", "-c", `echo "at $ANSINH_PUBLIC_URL"; exit 7`)
	if guest.Run(); guest.ProcessState.ExitCode() != 7 || !strings.Contains(words.String(), "at http://"+p.http) {
		t.Errorf("a command with the running stack ends with %d and says %q", guest.ProcessState.ExitCode(), words)
	}

	api := p.pid("api")
	syscall.Kill(api, syscall.SIGKILL)
	until(t, "the api is there again", func() bool {
		now := p.pid("api")
		return now != 0 && now != api && answers("http://"+p.http+"/readyz")(t.Context()) == nil
	})

	children := map[string]int{}
	for _, name := range order[:len(order)-1] {
		if name != "seed" { // it ends by itself
			children[name] = p.pid(name)
		}
	}
	first.Process.Kill()
	first.Wait()
	for name, pid := range children {
		if pid == 0 {
			t.Errorf("%s had no pid file", name)
		}
		until(t, name+" is gone with the stack", func() bool { return p.pid(name) == 0 })
	}

	began := time.Now()
	_, again := p.start(t)
	t.Logf("the second start took %v", time.Since(began))
	if n := starts(t, again); n != 2 {
		t.Errorf("after the second start there are %d rows of starts", n)
	}
	for _, what := range []map[string]string{e.Addresses, e.Credentials, e.Env} {
		for key, value := range what {
			if now := again.Addresses[key] + again.Credentials[key] + again.Env[key]; now != value {
				t.Errorf("%s was %s and is now %s", key, value, now)
			}
		}
	}
	if err := errors.Join(os.MkdirAll(filepath.Join(p.dir, ".local", "test"), 0o700), // as `make test` leaves it
		os.WriteFile(filepath.Join(p.dir, ".local", "test", "lock"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	stop, words := p.command("stop", "--remove")
	if err := stop.Run(); err != nil {
		t.Errorf("stop says %q, %v", words, err)
	}
	if _, err := os.Stat(filepath.Join(p.dir, ".local")); !os.IsNotExist(err) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestUp_endsWithTheMakeThatStartedIt(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	recipe := fmt.Sprintf("run:\n\t@exec %s up --with-parent\n", binary)
	if err := os.WriteFile(filepath.Join(p.dir, "Makefile"), []byte(recipe), 0o600); err != nil {
		t.Fatal(err)
	}
	// The signal is sent to make alone; a Ctrl-C in a terminal reaches both.
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM} {
		plain, _ := p.command("up")
		makes := exec.Command("make", "run")
		makes.Dir, makes.Env = plain.Dir, plain.Env
		p.ready(t, makes)
		if p.pid(self) == 0 || p.pid("postgres") == 0 {
			t.Fatal("the stack has no pid files")
		}
		if err := makes.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		until(t, fmt.Sprintf("all is gone after make got signal %d", sig), func() bool {
			return p.pid(self) == 0 && p.pid("postgres") == 0 && p.pid("api") == 0
		})
		makes.Wait()
	}
}

func TestUp_givesATestACompleteStackAndWipesIt(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	script := `test -n "$ANSINH_TEST_ADMIN_URL" && test -x "$ANSINH_TEST_STACK_BIN" && cat "$(dirname "$ANSINH_CODEC_KEYS_FILE")/../env.json"`
	cmd := exec.Command(binary, "up", "--test", "--", "sh", "-c", script)
	cmd.Dir = p.dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var e Environment
	if err := json.Unmarshal(out, &e); err != nil {
		t.Fatal(err)
	}
	if e.Env["ANSINH_TEST_STACK"] != "1" || e.Env["ANSINH_CLOCK"] != "local" {
		t.Errorf("the command was given %v", e.Env)
	}
	if left, _ := filepath.Glob(filepath.Join(p.dir, ".local", "test", "run-*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	for name, address := range e.Addresses {
		if conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://")); err == nil {
			conn.Close()
			t.Errorf("something still listens at %s %s", name, address)
		}
	}
}

func TestPorts_areKeptAndChosenAnewWhenTaken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := choosePorts(dir)
	if err != nil {
		t.Fatal(err)
	}
	thief, err := net.Listen("tcp", first.address("temporal"))
	switch {
	case err == nil:
		defer thief.Close()
	case !errors.Is(err, syscall.EADDRINUSE): // else another test's stack took it first, which is as good
		t.Fatal(err)
	}
	second, err := choosePorts(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range portNames {
		if kept := first[name] == second[name]; kept != (name != "temporal") {
			t.Errorf("port %s was %d and is now %d", name, first[name], second[name])
		}
	}
}

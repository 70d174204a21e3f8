package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// stack is a local stack of the walk's own, as `make run` starts one: with its supervisor, PostgreSQL, Temporal, object
// store, bank and identity provider, and beside it a second api and a second worker.
type stack struct {
	folder string            // everything of it
	env    map[string]string // what its processes run with
	urls   []string          // of both apis
	bank   string            // its control door
	binary string            // bin/ansinh

	cmd    *exec.Cmd
	ended  chan struct{}
	second []*kept
}

// patience is how long a stack may take to be ready, and a halted platform to come to rest.
const patience = 3 * time.Minute

// begin starts a stack. tools is the folder with the programs stack and minio.
func begin(tools, ansinh string) (*stack, error) {
	folder, err := os.MkdirTemp("", "ansinh-chaos-")
	if err != nil {
		return nil, err
	}
	s := &stack{folder: folder, binary: filepath.Join(folder, "bin", "ansinh"), ended: make(chan struct{})}
	if err := s.lay(tools, ansinh); err != nil {
		return s, err
	}
	if err := s.start(tools); err != nil {
		return s, err
	}
	if err := s.awaitReady(s.urls[:1]); err != nil {
		return s, err
	}
	if err := s.readEnvironment(); err != nil {
		return s, err
	}
	return s, s.startSecond()
}

// root is the stack's own folder.
func (s *stack) root() string { return filepath.Join(s.folder, ".local") }

// lay makes the folder look like the top of the project: the product in bin, the tools in .local.
func (s *stack) lay(tools, ansinh string) error {
	for _, dir := range []string{"bin", ".local"} {
		if err := os.MkdirAll(filepath.Join(s.folder, dir), 0o755); err != nil {
			return err
		}
	}
	links := map[string]string{ansinh: s.binary, tools: filepath.Join(s.root(), "bin")}
	fetched := filepath.Join(filepath.Dir(tools), "tools") // PostgreSQL, where none is installed
	if _, err := os.Stat(fetched); err == nil {
		links[fetched] = filepath.Join(s.root(), "tools")
	}
	for from, to := range links {
		if err := os.Symlink(from, to); err != nil {
			return err
		}
	}
	return nil
}

func (s *stack) start(tools string) error {
	address := freeAddress()
	s.urls = []string{"http://" + address}
	out, err := os.Create(filepath.Join(s.folder, "stack.log"))
	if err != nil {
		return err
	}
	defer out.Close()
	s.cmd = exec.Command(filepath.Join(tools, "stack"), "up")
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.folder, out, out
	s.cmd.Env = append(bare(), "ANSINH_HTTP_ADDR="+address, "ANSINH_SEED_CASES=0")
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a killed walk leaves no orphan
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() {
		_ = s.cmd.Wait() // however it ended
		close(s.ended)
	}()
	return nil
}

// bare is our environment without what another stack put into it.
func bare() []string {
	var all []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "ANSINH_") {
			all = append(all, pair)
		}
	}
	return all
}

// freeAddress is below the ports that Linux gives to outgoing connections: an api that is started again must find it free.
func freeAddress() string {
	for {
		address := fmt.Sprintf("127.0.0.1:%d", 15000+rand.IntN(4500))
		if l, err := net.Listen("tcp", address); err == nil {
			_ = l.Close()
			return address
		}
	}
}

func (s *stack) awaitReady(urls []string) error {
	var last error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		last = nil
		for _, url := range urls {
			last = errors.Join(last, ready(url))
		}
		if last == nil {
			return nil
		}
		select {
		case <-s.ended:
			text, _ := os.ReadFile(filepath.Join(s.folder, "stack.log"))
			return fmt.Errorf("the stack ended: %s", text)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("not ready after %v: %w", patience, last)
}

var visitor = http.Client{Timeout: 5 * time.Second}

func ready(url string) error {
	response, err := visitor.Get(url + "/readyz")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return nil
}

func (s *stack) readEnvironment() error {
	text, err := os.ReadFile(filepath.Join(s.root(), "env.json"))
	if err != nil {
		return err
	}
	var written struct{ Addresses, Env map[string]string }
	if err := json.Unmarshal(text, &written); err != nil {
		return err
	}
	s.env, s.bank = written.Env, written.Addresses["bank_control"]
	return nil
}

// startSecond runs a second api and a second worker, as on a second machine.
func (s *stack) startSecond() error {
	env := bare()
	for name, value := range s.env {
		env = append(env, name+"="+value)
	}
	address := freeAddress()
	s.urls = append(s.urls, "http://"+address)
	for _, name := range []string{"api", "worker"} {
		k, err := keep(filepath.Join(s.folder, name+"2.log"), append(env, "ANSINH_HTTP_ADDR="+address), s.binary, name)
		if err != nil {
			return err
		}
		s.second = append(s.second, k)
	}
	return s.awaitReady(s.urls)
}

// end ends everything and removes the folder, unless it is to be looked at.
func (s *stack) end(keepFolder bool) {
	for _, k := range s.second {
		k.end()
	}
	if s.cmd != nil && s.cmd.Process != nil {
		pids := s.all()
		_ = s.cmd.Process.Kill() // its children die with it
		<-s.ended
		for deadline := time.Now().Add(10 * time.Second); alive(pids) && time.Now().Before(deadline); {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if !keepFolder {
		_ = os.RemoveAll(s.folder)
	}
}

package stack

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// portNames are the ports the stack chooses itself. That of the pages is the person's choice; http is for tests.
var portNames = []string{"http", "postgres", "temporal", "temporal_ui", "s3", "s3_console", "oidc", "bank_sftp", "bank_control", "post", "post_control", "registry", "registry_control", "smtp", "mail"}

// Ports are chosen below those that Linux gives to outgoing connections (32768 and up): a child that is started
// again must find its port free.
const firstPort, lastPort = 20000, 29999

// ports maps a name of portNames to the port, kept in ports.json so that links and settings of people stay valid.
type ports map[string]int

func (p ports) address(name string) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(p[name]))
}

// choosePorts keeps the ports of the last start where they are still free and chooses others where not.
func choosePorts(dir string) (ports, error) {
	path := filepath.Join(dir, "ports.json")
	p := ports{}
	if text, err := os.ReadFile(path); err == nil {
		if err := json.Unmarshal(text, &p); err != nil {
			return nil, fmt.Errorf("read %s (it may be deleted): %w", path, err)
		}
	}
	for _, name := range portNames {
		port := p[name]
		for tries := 0; port == 0 || !free(port); tries++ {
			if tries == 200 {
				return nil, fmt.Errorf("no free port between %d and %d was found for %s", firstPort, lastPort, name)
			}
			port = firstPort + rand.IntN(lastPort-firstPort+1)
		}
		// Held until all are chosen, so that none is chosen twice.
		hold, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return nil, err
		}
		defer hold.Close()
		p[name] = port
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return nil, err
	}
	return p, os.WriteFile(path, append(text, '\n'), 0o600)
}

func free(port int) bool {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}

// mustBeFree says in a sentence why the pages cannot have their address.
func mustBeFree(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("ANSINH_HTTP_ADDR is %q and should be like 127.0.0.1:8080", address)
	}
	listener, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("port %s is taken by another program: end that program, or choose another port, for example "+
			"ANSINH_HTTP_ADDR=127.0.0.1:%d make run", port, another(port))
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("port %s may only be used by root: choose one from 1024 on, for example ANSINH_HTTP_ADDR=127.0.0.1:8080", port)
	case err != nil:
		return fmt.Errorf("the address %s of ANSINH_HTTP_ADDR cannot be used: %w", address, err)
	}
	return listener.Close()
}

// another proposes a free port near the wanted one.
func another(taken string) int {
	port, _ := strconv.Atoi(taken)
	for next := port + 1; next < port+100 && next <= 65535; next++ {
		if free(next) {
			return next
		}
	}
	return firstPort
}

package cli

import (
	"encoding/json"
	"os"

	"github.com/an-sinh/ansinh/internal/config"
)

// localFile is what a running local stack says about itself.
const localFile = ".local/env.json"

// loadLocal reads the configuration for commands people type beside a local stack: the environment first, and what it
// leaves out from the stack's own file.
func loadLocal() (config.Config, error) {
	var stack struct {
		Env map[string]string `json:"env"`
	}
	if content, err := os.ReadFile(localFile); err == nil {
		if err := json.Unmarshal(content, &stack); err != nil {
			return config.Config{}, err
		}
	}
	return config.Load(func(name string) string {
		if value := os.Getenv(name); value != "" {
			return value
		}
		return stack.Env[name]
	})
}

package activities

import (
	"context"
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/casefile"
)

// completion is what the person asked for, from the command's own row: the words never pass through Temporal.
func (h *Casework) completion(ctx context.Context, m casefile.Move) (casefile.Completer, casefile.Completion, error) {
	var answer casefile.Completion
	command, err := h.Register.Command(ctx, m.Command)
	if err != nil {
		return casefile.Completer{}, answer, err
	}
	by := casefile.Completer{Person: command.Person, Duty: m.From.Role, Task: command.Task, LoginAt: command.LoginAt}
	return by, answer, json.Unmarshal(command.Body, &answer)
}

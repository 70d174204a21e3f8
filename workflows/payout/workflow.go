// Package payout tells the story of the money: a payment run from its approval to the last answer of bank or post,
// and the watch over their files.
package payout

import (
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/workflows/message"
)

// Run is the workflow of one approved payment run; its ID is payout/<run>.
//
// Bytes, name and MsgId are fixed before anything leaves, so that whatever is repeated after a crash is identical and
// whoever gets it recognises it. The run ends when every payment of it has its answer.
func Run(ctx workflow.Context, in message.Run) error {
	if err := workflow.ExecuteActivity(activities.Bank(ctx), activities.FreezeFile, in.ID).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(activities.Bank(ctx), activities.SendFile, in.ID).Get(ctx, nil); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, message.Settled).Receive(ctx, nil)
	return nil
}

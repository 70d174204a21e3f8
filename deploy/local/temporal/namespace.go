package temporal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// retention is how long a closed workflow can still be looked at. PostgreSQL holds the truth about cases, so this
// only serves people who study the machine.
const retention = 30 * 24 * time.Hour

// patience is how long a server may take to answer at all.
const patience = 30 * time.Second

// register makes the namespace if it does not exist, and returns when it can be used.
func register(ctx context.Context, address, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := client.NewNamespaceClient(client.Options{HostPort: address, Logger: log.NewStructuredLogger(nil)})
	if err != nil {
		return fmt.Errorf("reach Temporal at %s: %w", address, err)
	}
	defer c.Close()
	request := &workflowservice.RegisterNamespaceRequest{Namespace: namespace, WorkflowExecutionRetentionPeriod: durationpb.New(retention)}
	for {
		err = c.Register(ctx, request)
		if _, exists := errors.AsType[*serviceerror.NamespaceAlreadyExists](err); exists || err == nil {
			break
		}
		select {
		case <-time.After(100 * time.Millisecond): // a server that has just started refuses for a moment
		case <-ctx.Done():
			return fmt.Errorf("register namespace %s at Temporal %s: %w", namespace, address, err)
		}
	}
	_, err = c.Describe(ctx, namespace)
	return err
}

package client

import (
	"context"
	"errors"
	"time"
)

// Until looks every tenth of a second until there is what we wait for; two minutes are more than anything takes that a
// person set going.
func Until(ctx context.Context, look func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		if found, err := look(); found || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New("waited two minutes in vain")
		case <-ticker.C:
		}
	}
}

package temporal

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
)

// Open makes a client that connects when it is first needed: the program starts while the engine is away.
func Open(address, namespace string, ring *Ring, logger *slog.Logger) (client.Client, error) {
	c, err := client.NewLazyClient(client.Options{
		HostPort:         address,
		Namespace:        namespace,
		DataConverter:    Converter(ring),
		FailureConverter: failures(ring),
		Logger:           log.NewStructuredLogger(logger),
	})
	if err != nil {
		return nil, fmt.Errorf("temporal: %w", err)
	}
	return c, nil
}

// Converter encrypts and decrypts payloads; replay tests need it too.
func Converter(ring *Ring) converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), ring)
}

// failures encrypts messages and stack traces, which are plain text otherwise.
func failures(ring *Ring) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: Converter(ring), EncodeCommonAttributes: true})
}

// Ready tells whether the engine answers.
func Ready(ctx context.Context, c client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_, err := c.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

package api

import (
	"fmt"
	"net/http"
)

// counter notes status and size of an answer.
type counter struct {
	http.ResponseWriter
	record *record
}

// WriteHeader notes the status.
func (c *counter) WriteHeader(status int) {
	if c.record.status == 0 {
		c.record.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (c *counter) Write(content []byte) (int, error) {
	if c.record.status == 0 {
		c.record.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(content)
	c.record.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// panicked is a panic as a cause for the log.
type panicked struct {
	value any
	stack []byte
}

// Error shows where it happened.
func (p panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

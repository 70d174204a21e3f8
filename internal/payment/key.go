package payment

import (
	"encoding/base32"
	"strings"

	"github.com/google/uuid"
)

// KeyOf is the EndToEndId of the n-th sending of a payment: at most 35 characters, nothing personal, the same
// whenever it is asked for. It comes from the business fact, so that a crash cannot make a second key.
func KeyOf(payment uuid.UUID, sending int) string {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(payment[:])
	return "AS" + text + strings.Repeat("X", sending-1)
}

// MsgIDOf is the MsgId of a run's file, by the same rule.
func MsgIDOf(run uuid.UUID) string {
	return "ASR" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(run[:])
}

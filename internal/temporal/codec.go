// Package temporal makes the client: addresses, encryption of everything that is stored, failures included.
//
// Payloads carry codes and ids only. They are encrypted all the same, so that a mistake in that rule shows nothing to
// whoever reads Temporal's database or its web page.
package temporal

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

const (
	encoding    = "binary/encrypted" // AES-256-GCM, nonce first
	encodingKey = "encoding"
	keyIDKey    = "encryption-key-id"
)

// Ring is the key ring: the first key encrypts, every key decrypts, so that keys can be changed while cases run.
type Ring struct {
	current string
	ciphers map[string]cipher.AEAD
}

// ParseRing reads lines of "<key id> <base64 of 32 bytes>".
func ParseRing(text []byte) (*Ring, error) {
	ring := &Ring{ciphers: map[string]cipher.AEAD{}}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, encoded, found := strings.Cut(line, " ")
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
		if !found || err != nil || len(key) != 32 {
			return nil, fmt.Errorf("temporal: a line of the key ring is not \"<key id> <base64 of 32 bytes>\"")
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		if ring.ciphers[id], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		if ring.current == "" {
			ring.current = id
		}
	}
	if ring.current == "" {
		return nil, fmt.Errorf("temporal: the key ring is empty")
	}
	return ring, lines.Err()
}

// Encode encrypts payloads with the current key.
func (r *Ring) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, func(p *commonpb.Payload) (*commonpb.Payload, error) {
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		aead := r.ciphers[r.current]
		nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
		if _, err := rand.Read(nonce); err != nil {
			return nil, err
		}
		return &commonpb.Payload{
			Metadata: map[string][]byte{encodingKey: []byte(encoding), keyIDKey: []byte(r.current)},
			Data:     aead.Seal(nonce, nonce, plain, []byte(r.current)),
		}, nil
	})
}

// Decode decrypts what Encode made, under whichever key; other payloads pass.
func (r *Ring) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, func(p *commonpb.Payload) (*commonpb.Payload, error) {
		if string(p.Metadata[encodingKey]) != encoding {
			return p, nil
		}
		id := string(p.Metadata[keyIDKey])
		aead, known := r.ciphers[id]
		if !known {
			return nil, fmt.Errorf("temporal: no key %q in the ring", id)
		}
		if len(p.Data) < aead.NonceSize() {
			return nil, fmt.Errorf("temporal: a payload is too short to be one of ours")
		}
		plain, err := aead.Open(nil, p.Data[:aead.NonceSize()], p.Data[aead.NonceSize():], []byte(id))
		if err != nil {
			return nil, fmt.Errorf("temporal: a payload does not open: %w", err)
		}
		var payload commonpb.Payload
		return &payload, proto.Unmarshal(plain, &payload)
	})
}

func each(payloads []*commonpb.Payload, do func(*commonpb.Payload) (*commonpb.Payload, error)) ([]*commonpb.Payload, error) {
	done := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		var err error
		if done[i], err = do(p); err != nil {
			return nil, err
		}
	}
	return done, nil
}

var _ converter.PayloadCodec = (*Ring)(nil)

package post

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
)

func privateKey(path string) (ed25519.PrivateKey, error) {
	block, err := block(path)
	if err != nil {
		return nil, err
	}
	any, err := x509.ParsePKCS8PrivateKey(block)
	key, ok := any.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, fmt.Errorf("post: %s holds no Ed25519 key (%v)", path, err)
	}
	return key, nil
}

func publicKey(path string) (ed25519.PublicKey, error) {
	block, err := block(path)
	if err != nil {
		return nil, err
	}
	any, err := x509.ParsePKIXPublicKey(block)
	key, ok := any.(ed25519.PublicKey)
	if err != nil || !ok {
		return nil, fmt.Errorf("post: %s holds no public Ed25519 key (%v)", path, err)
	}
	return key, nil
}

func block(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("post: key: %w", err)
	}
	found, _ := pem.Decode(text)
	if found == nil {
		return nil, fmt.Errorf("post: %s is no PEM file", path)
	}
	return found.Bytes, nil
}

// Package document holds scanned papers (giấy tờ).
package document

import "time"

// Document is a paper as it lies in object storage.
type Document struct {
	ID        string    `json:"id"`
	Case      string    `json:"-"`
	Kind      string    `json:"kind"`       // a kind the scheme names
	SHA256    string    `json:"sha256"`     // lower-case hex, computed while streaming
	Size      int64     `json:"size"`       // bytes
	MediaType string    `json:"media_type"` // by content, never by name
	Pages     int       `json:"pages"`
	Object    string    `json:"-"` // key in object storage: case/<uuid>
	Uploaded  time.Time `json:"uploaded_at"`
	By        string    `json:"-"` // person who uploaded
}

// DefaultMaxBytes is the largest file we take unless configured otherwise: 25 MB.
const DefaultMaxBytes = 25 << 20

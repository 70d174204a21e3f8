package letter

// Stored is a letter in object storage.
type Stored struct {
	Kind   string // "decision" or "refusal"
	Object string
	SHA256 string // lower-case hex
}

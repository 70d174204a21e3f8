package web

// Words are the sentences of the page.
func Words() map[string]map[string]string { return words }

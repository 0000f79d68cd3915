package mailer

// TailBytes lets tests read a tail.
func TailBytes(t *Tail) []byte {
	if t == nil {
		return nil
	}
	return t.bytes
}

// NewReply lets tests read a reply's text.
func NewReply(code int, text string) Reply { return newReply(code, text) }

// Path lets tests check an address.
func Path(addr string) (string, error) { return path(addr) }

// Clean is what a header makes of text.
func Clean(text string) string { return oneLine(text) }

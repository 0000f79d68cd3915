package mailer

// TailBytes lets tests read a tail.
func TailBytes(t *Tail) []byte {
	if t == nil {
		return nil
	}
	return t.bytes
}

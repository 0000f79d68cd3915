package demo

// SetRoom bounds how many bytes of letters a mailbox keeps.
func SetRoom(m *Mailbox, bytes int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.room = bytes
}

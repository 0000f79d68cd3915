package store

// Statements are the texts that a store on SQLite has prepared so far, to read
// and to write.
func Statements(s *Store) (reads, writes []string) {
	s.q.(*pool).stmts.Range(func(text, _ any) bool { reads = append(reads, text.(string)); return true })
	for text := range s.writer.stmts {
		writes = append(writes, text)
	}
	return reads, writes
}

package store

import "context"

// StartJob notes that something that happens by itself has been done, and says
// whether this is the first time: every process may ask.
func (tx *Tx) StartJob(ctx context.Context, kind, key string) (bool, error) {
	n, err := tx.exec(ctx, `INSERT INTO job (kind, key, due, done) VALUES ($1, $2, $3, $3) ON CONFLICT (kind, key) DO NOTHING`,
		kind, key, Time(tx.Now))
	return n == 1, err
}

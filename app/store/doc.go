// Package store keeps everything and finds it again: all SQL, the migrations,
// the files, and who may see which rows.
//
// One SQL text serves SQLite (the default, inside the program) and PostgreSQL;
// what must differ is in dialect.go. Reading methods live on reading, which
// both Store and Tx have, so that a page and an act read the same way. What
// somebody may see is one predicate for each noun, used by every read of it.
//
// Writing happens in Write: it takes the group's chain row first, which is the
// group's lock, so that a check and the write that rests on it cannot race;
// then runs the act; then appends what the act recorded to the chain.
package store

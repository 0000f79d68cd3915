package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Time is how a moment is kept: microseconds since 1970 in UTC, NULL for none.
// (Left alone, the SQLite driver stores Go's debug text.)
type Time time.Time

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) {
	if time.Time(t).IsZero() {
		return nil, nil
	}
	return time.Time(t).UnixMicro(), nil
}

// Scan implements sql.Scanner.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
	case int64:
		*t = Time(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("a time is a %T", src)
	}
	return nil
}

// at scans a column into a time.Time.
func at(t *time.Time) *Time { return (*Time)(t) }

// jsonValue keeps a small value, such as one text in several languages, as one
// JSON text. Keys are sorted, so equal values have equal bytes.
type jsonValue struct{ v any }

// asJSON is used both ways: pass a value to write it, a pointer to read it.
func asJSON(v any) jsonValue { return jsonValue{v} }

// Value implements driver.Valuer.
func (j jsonValue) Value() (driver.Value, error) {
	raw, err := json.Marshal(j.v)
	return string(raw), err
}

// Scan implements sql.Scanner.
func (j jsonValue) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), j.v)
	case []byte:
		return json.Unmarshal(v, j.v)
	}
	return fmt.Errorf("a JSON text is a %T", src)
}

// orNull keeps the zero id of an optional reference as NULL.
func orNull[ID ~int64](id ID) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

// maybe scans an optional reference: NULL is the zero id.
func maybe[ID ~int64](id *ID) *optional[ID] { return &optional[ID]{id} }

type optional[ID ~int64] struct{ id *ID }

// Scan implements sql.Scanner.
func (o *optional[ID]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o.id = 0
	case int64:
		*o.id = ID(v)
	default:
		return fmt.Errorf("an id is a %T", src)
	}
	return nil
}

// text scans a text of any kind: NULL is the empty one.
func text[T ~string](t *T) *optionalText[T] { return &optionalText[T]{t} }

type optionalText[T ~string] struct{ text *T }

// Scan implements sql.Scanner.
func (o *optionalText[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o.text = ""
	case string:
		*o.text = T(v)
	case []byte:
		*o.text = T(v)
	default:
		return fmt.Errorf("a text is a %T", src)
	}
	return nil
}

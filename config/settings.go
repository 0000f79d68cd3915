package config

import (
	"fmt"
	"iter"
	"net/mail"
	"reflect"
	"strings"
)

// Setting is one line of the table of settings.
type Setting struct {
	Name    string
	Default string // as it would be written; empty: none
	Doc     string
	field   string
	secret  bool
	tag     reflect.StructTag
	value   reflect.Value
}

// Settings lists all settings in the order of the README.
func Settings() []Setting {
	all := []Setting{{Name: "SVOD_CONFIG", Doc: "file that holds settings, one NAME=value a line; what the environment says wins over it, unless it is empty there"}}
	for s := range settings(reflect.ValueOf(Config{})) {
		all = append(all, s)
	}
	return all
}

// settings walks the fields of a Config and of its groups.
func settings(v reflect.Value) iter.Seq[Setting] {
	return func(yield func(Setting) bool) {
		for i := range v.NumField() {
			field, value := v.Type().Field(i), v.Field(i)
			name, ok := field.Tag.Lookup("env")
			if !ok && value.Kind() != reflect.Struct {
				continue
			}
			if !ok {
				for s := range settings(value) {
					if !yield(s) {
						return
					}
				}
				continue
			}
			s := Setting{Name: name, Default: field.Tag.Get("envDefault"), Doc: field.Tag.Get("doc"),
				field: field.Name, secret: field.Tag.Get("secret") != "", tag: field.Tag, value: value}
			if !yield(s) {
				return
			}
		}
	}
}

// String is all settings as NAME=value lines; of secrets it says only that
// they are set.
func (c Config) String() string {
	var out strings.Builder
	for s := range settings(reflect.ValueOf(c)) {
		fmt.Fprintf(&out, "%s=%s\n", s.Name, s.text())
	}
	return out.String()
}

// GoString is String, so that no way of printing shows a secret.
func (c Config) GoString() string { return c.String() }

func (s Setting) text() string {
	switch v := s.value.Interface().(type) {
	case mail.Address:
		if v.Address == "" {
			return ""
		}
		return v.String()
	case string:
		if s.secret && v != "" {
			return "set"
		}
	}
	if s.value.Kind() == reflect.Slice {
		parts := make([]string, s.value.Len())
		for i := range parts {
			parts[i] = fmt.Sprint(s.value.Index(i).Interface())
		}
		return strings.Join(parts, ",")
	}
	return fmt.Sprint(s.value.Interface())
}

// mailSetting is a setting of the first mail server with another value.
func mailSetting(field string, value any) Setting {
	f, ok := reflect.TypeFor[Mail]().FieldByName(field)
	if !ok {
		panic("no field " + field)
	}
	return Setting{tag: f.Tag, value: reflect.ValueOf(value)}
}

package config

import (
	"errors"
	"fmt"
	"net/mail"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones must be known on every machine

	"github.com/caarlos0/env/v11"
)

// Load reads all settings through getenv and the file that SVOD_CONFIG names,
// and checks them. The error names each setting that is wrong.
func Load(getenv func(string) string) (Config, error) {
	values, err := given(getenv)
	if err != nil {
		return Config{}, err
	}
	var c Config
	err = env.ParseWithOptions(&c, env.Options{
		Environment: values,
		FuncMap: map[reflect.Type]env.ParserFunc{
			reflect.TypeFor[time.Duration](): func(s string) (any, error) { return duration(s) },
			reflect.TypeFor[mail.Address]():  parseAddress,
		},
	})
	if err != nil {
		return Config{}, named(err)
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	for i, proxy := range c.TrustedProxies {
		c.TrustedProxies[i] = strings.TrimSpace(proxy)
	}
	if err := errors.Join(c.readSecrets(), c.check()); err != nil {
		return Config{}, err
	}
	return c, nil
}

// given are the settings that somebody has set, by name.
func given(getenv func(string) string) (map[string]string, error) {
	values := make(map[string]string)
	if path := getenv("SVOD_CONFIG"); path != "" {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("SVOD_CONFIG: %w", err)
		}
		if values, err = parseFile(string(content)); err != nil {
			return nil, fmt.Errorf("SVOD_CONFIG: %s: %w", path, err)
		}
	}
	for _, s := range Settings() {
		if value := getenv(s.Name); value != "" {
			values[s.Name] = value
		}
	}
	return values, nil
}

// parseFile reads NAME=value lines. Empty lines and lines that begin with # are
// passed over; a value may stand in double quotes.
func parseFile(content string) (map[string]string, error) {
	known := make(map[string]bool)
	for _, s := range Settings() {
		known[s.Name] = true
	}
	values := make(map[string]string)
	for i, line := range strings.Split(strings.TrimPrefix(content, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, found := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !found:
			return nil, fmt.Errorf("line %d is not NAME=value", i+1)
		case !known[name] || name == "SVOD_CONFIG":
			return nil, fmt.Errorf("line %d: there is no setting %q", i+1, name)
		case values[name] != "":
			return nil, fmt.Errorf("line %d: %s is set twice", i+1, name)
		}
		if len(value) > 1 && strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) {
			value = value[1 : len(value)-1]
		}
		if value != "" {
			values[name] = value
		}
	}
	return values, nil
}

// duration reads what time.ParseDuration does, and whole days: 180d.
func duration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, fmt.Errorf("%q is not a duration such as 30s, 15m, 12h or 180d", s)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration such as 30s, 15m, 12h or 180d", s)
	}
	return d, nil
}

func parseAddress(s string) (any, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%q is not an address such as Svod <svod@example.org>", s)
	}
	return *a, nil
}

// named says by its setting what the library says by its field.
func named(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return err
	}
	names := make(map[string]string)
	for s := range settings(reflect.ValueOf(Config{})) {
		names[s.field] = s.Name
	}
	var out []error
	for _, e := range all.Errors {
		var parse env.ParseError
		if errors.As(e, &parse) {
			e = fmt.Errorf("%s: %w", names[parse.Name], readable(parse.Err))
		}
		out = append(out, e)
	}
	return errors.Join(out...)
}

// readable says of a number or a log level what is wrong with it, without the name
// of the function that read it.
func readable(err error) error {
	if strings.HasPrefix(err.Error(), "slog: ") {
		return errors.New("the levels are debug, info, warn and error")
	}
	var number *strconv.NumError
	if !errors.As(err, &number) {
		return err
	}
	if errors.Is(number.Err, strconv.ErrRange) {
		return fmt.Errorf("%q is out of range", number.Num)
	}
	return fmt.Errorf("%q is not a number", number.Num)
}

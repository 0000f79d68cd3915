package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// Relay is one mail server that takes the letters.
type Relay struct {
	Host        string
	Port        int
	TLS         string // starttls, implicit or none
	Auth        string // auto or the name of a mechanism
	User        string
	Password    string
	TokenFile   string // instead of a password
	CAFile      string
	Connections int
	Rate        int   // letters in any minute, 0: no limit
	Size        int64 // bytes of a letter, 0: what it says itself
}

// Relays are the mail servers in the order in which they are used; none:
// letters wait.
func (m Mail) Relays() []Relay {
	if m.Host == "" {
		return nil
	}
	return append([]Relay{m.first()}, m.fallbacks...)
}

// first is the mail server that has settings of its own.
func (m Mail) first() Relay {
	return Relay{Host: m.Host, Port: m.Port, TLS: m.TLS, Auth: m.Auth, User: m.User, Password: m.Password, TokenFile: m.TokenFile,
		CAFile: m.CAFile, Connections: m.Connections, Rate: m.Rate, Size: m.Size}
}

// check finds what does not go together; name is the setting in which a part
// of the relay stands.
func (r Relay) check(wrong *problems, name func(part string) string) {
	secret := r.Password != "" || r.TokenFile != ""
	if (r.User == "") == secret {
		wrong.add(name("PASSWORD"), "%s and the password or token go together", name("USER"))
	}
	if r.Password != "" && r.TokenFile != "" {
		wrong.add(name("TOKEN_FILE"), "%s is set too; one of them is enough", name("PASSWORD"))
	}
	if r.User != "" && r.TLS == "none" && !loopback(r.Host) {
		wrong.add(name("TLS"), "is none: the password would cross the network in clear")
	}
	for part, path := range map[string]string{"CA_FILE": r.CAFile, "TOKEN_FILE": r.TokenFile} {
		if path == "" {
			continue
		}
		if _, err := os.ReadFile(path); err != nil {
			wrong.add(name(part), "%v", err)
		}
	}
}

const fallbacksSetting = "SVOD_SMTP_FALLBACKS"

func (m Mail) checkFallbacks(wrong *problems) {
	seen := map[string]bool{fmt.Sprint(m.Host, ":", m.Port): true}
	if m.Host == "" && len(m.fallbacks) > 0 {
		wrong.add(fallbacksSetting, "there is no mail server before them: SVOD_SMTP_HOST is not set")
	}
	for _, r := range m.fallbacks {
		r.check(wrong, func(string) string { return fallbacksSetting + ": " + r.Host })
		at := fmt.Sprint(r.Host, ":", r.Port)
		if seen[at] {
			wrong.add(fallbacksSetting, "%s is named twice", at)
		}
		seen[at] = true
	}
}

// readFallbacks reads the addresses of further mail servers and the files that
// hold their passwords.
func (m *Mail) readFallbacks() error {
	var errs []error
	for i, text := range m.Fallbacks {
		r, err := parseRelay(strings.TrimSpace(text))
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: mail server %d: %w", fallbacksSetting, i+1, err))
			continue
		}
		m.fallbacks = append(m.fallbacks, r)
	}
	return errors.Join(errs...)
}

// parseRelay reads smtp://user@host:port?parameters. What it says of a mistake
// never repeats the address, in which somebody may have written a password.
func parseRelay(text string) (Relay, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "smtp" || !hostName.MatchString(u.Hostname()) || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return Relay{}, errors.New("is not an address such as smtp://user@mail.example.org:587?password_file=/run/secrets/smtp")
	}
	if _, given := u.User.Password(); given {
		return Relay{}, errors.New("a password stands in a file: password_file=…")
	}
	r := Relay{Host: u.Hostname(), Port: 587, TLS: "starttls", Auth: "auto", User: u.User.Username(), Connections: 2}
	given, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Relay{}, errors.New("its parameters cannot be read")
	}
	for name, values := range given {
		if err := r.set(name, values[len(values)-1]); err != nil {
			return Relay{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if u.Port() == "" && r.TLS == "implicit" {
		r.Port = 465
	} else if u.Port() != "" {
		r.Port, err = within(u.Port(), "Port")
	}
	return r, err
}

// set takes one parameter of an address, within the bounds of the setting that
// the first mail server has for it.
func (r *Relay) set(name, value string) (err error) {
	switch name {
	case "tls":
		r.TLS, err = value, among(value, "TLS")
	case "auth":
		r.Auth, err = value, among(value, "Auth")
	case "password_file":
		r.Password, err = secretIn(value)
	case "token_file":
		r.TokenFile = value
	case "ca_file":
		r.CAFile = value
	case "connections":
		r.Connections, err = within(value, "Connections")
	case "rate":
		r.Rate, err = within(value, "Rate")
	case "size":
		var size int
		size, err = within(value, "Size")
		r.Size = int64(size)
	default:
		err = errors.New("there is no such parameter")
	}
	return err
}

func within(value, field string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, readable(err)
	}
	return n, mailSetting(field, n).inBounds()
}

func among(value, field string) error { return mailSetting(field, value).inBounds() }

// SigningDomain is the domain that signs letters.
func (m Mail) SigningDomain() string {
	if m.DKIMDomain != "" {
		return m.DKIMDomain
	}
	_, domain, _ := strings.Cut(m.From.Address, "@")
	return domain
}

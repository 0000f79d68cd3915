package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// check finds everything that is wrong: first what the tags of single settings
// say (min, max, one), then what settings say of one another.
func (c *Config) check() error {
	var wrong problems
	for s := range settings(reflect.ValueOf(*c)) {
		if err := s.inBounds(); err != nil {
			wrong.add(s.Name, "%v", err)
		}
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		wrong.add("SVOD_LISTEN", "%q is not an address with a port, such as localhost:8080", c.Listen)
	}
	if c.BaseURL != "" {
		if why := badBase(c.BaseURL); why != "" {
			wrong.add("SVOD_BASE_URL", "%q %s", c.BaseURL, why)
		}
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		wrong.add("SVOD_DATABASE", "does not begin with postgres://; leave it empty for SQLite")
	}
	for _, proxy := range c.TrustedProxies {
		if !network(proxy) {
			wrong.add("SVOD_TRUSTED_PROXIES", "%q is neither an address nor a network such as 10.0.0.0/8", proxy)
		}
	}
	if zone, err := time.LoadLocation(c.Timezone); err != nil || zone == time.Local {
		wrong.add("SVOD_TIMEZONE", "%q is not an IANA time zone such as Europe/Moscow", c.Timezone)
	}
	if !languageCode.MatchString(c.Language) {
		wrong.add("SVOD_LANGUAGE", "%q is not the code of a language such as ru or en", c.Language)
	}
	c.checkKey(&wrong)
	c.checkMail(&wrong)
	c.checkReturned(&wrong)
	c.checkSessions(&wrong)
	return errors.Join(wrong...)
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

type problems []error

func (p *problems) add(setting, format string, args ...any) {
	*p = append(*p, fmt.Errorf("%s: "+format, append([]any{setting}, args...)...))
}

// inBounds holds the value against its tags: min and max of numbers and
// durations (of each, in a list), one of a few words.
func (s Setting) inBounds() error {
	if words := strings.Fields(s.tag.Get("one")); len(words) > 0 && !slices.Contains(words, s.value.String()) {
		return fmt.Errorf("%q is none of %s", s.value.String(), strings.Join(words, ", "))
	}
	if s.tag.Get("min") == "" {
		return nil
	}
	values := []reflect.Value{s.value}
	if s.value.Kind() == reflect.Slice {
		values = nil
		for i := range s.value.Len() {
			values = append(values, s.value.Index(i))
		}
	}
	for _, v := range values {
		if n := amount(v); n < bound(v, s.tag.Get("min")) || n > bound(v, s.tag.Get("max")) {
			return fmt.Errorf("%v is not between %s and %s", v.Interface(), s.tag.Get("min"), s.tag.Get("max"))
		}
	}
	return nil
}

func amount(v reflect.Value) int64 {
	if v.CanUint() {
		return int64(v.Uint())
	}
	return v.Int()
}

func bound(v reflect.Value, text string) int64 {
	var n int64
	var err error
	if v.Type() == reflect.TypeFor[time.Duration]() {
		var d time.Duration
		d, err = duration(text)
		n = int64(d)
	} else {
		n, err = strconv.ParseInt(text, 10, 64)
	}
	if err != nil {
		panic(fmt.Sprintf("bound %q: %v", text, err)) // a tag of this package
	}
	return n
}

// badBase says what is wrong with a base URL. Without TLS nobody can sign in
// but on this machine, because the session's cookie is for TLS only.
func badBase(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "is not an address such as https://svod.example.org"
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "has more than a host and a port"
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "is not https://, which every host but localhost needs"
	}
	return ""
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func network(text string) bool {
	_, err := netip.ParseAddr(text)
	if err != nil {
		_, err = netip.ParsePrefix(text)
	}
	return err == nil
}

func (c *Config) checkMail(wrong *problems) {
	m := c.Mail
	if m.Host != "" && m.From.Address == "" {
		wrong.add("SVOD_MAIL_FROM", "is needed with SVOD_SMTP_HOST")
	}
	if m.Domain != "" && !hostName.MatchString(m.Domain) {
		wrong.add("SVOD_MAIL_DOMAIN", "%q is not a domain", m.Domain)
	}
	if m.Helo != "" && !hostName.MatchString(m.Helo) {
		wrong.add("SVOD_SMTP_HELO", "%q is not a host's name", m.Helo)
	}
	if (m.DKIMSelector == "") != (m.DKIMKeyFile == "") {
		wrong.add("SVOD_DKIM_SELECTOR", "and SVOD_DKIM_KEY_FILE go together")
	}
	for name, value := range map[string]string{"SVOD_DKIM_SELECTOR": m.DKIMSelector, "SVOD_DKIM_DOMAIN": m.DKIMDomain} {
		if value != "" && !hostName.MatchString(value) {
			wrong.add(name, "%q cannot stand in DNS", value)
		}
	}
	if len(m.Retries) == 0 {
		wrong.add("SVOD_MAIL_RETRIES", "needs at least one wait")
	}
	m.first().check(wrong, func(what string) string { return "SVOD_SMTP_" + what })
	m.checkFallbacks(wrong)
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)

func (c *Config) checkSessions(wrong *problems) {
	s := c.Sessions
	if s.Idle > s.Absolute {
		wrong.add("SVOD_SESSION_IDLE", "is longer than SVOD_SESSION_ABSOLUTE")
	}
	if s.OfficerIdle > s.OfficerAbsolute {
		wrong.add("SVOD_OFFICER_SESSION_IDLE", "is longer than SVOD_OFFICER_SESSION_ABSOLUTE")
	}
	if s.Argon2Memory < 8*uint32(s.Argon2Threads) {
		wrong.add("SVOD_ARGON2_MEMORY_KIB", "is less than 8 KiB a thread")
	}
}

package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func load(t *testing.T, values map[string]string) (Config, error) {
	t.Helper()
	return Load(func(name string) string { return values[name] })
}

func TestDefaults(t *testing.T) {
	c, err := load(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "localhost:8080" || c.DatabaseAddress() != filepath.Join("svod-data", "svod.db") || c.Zone() != time.UTC {
		t.Errorf("%+v", c.Listen)
	}
	if c.Sessions.Link != 180*24*time.Hour || c.Mail.Others != "resend" || c.Mail.Governments != "hold" || len(c.Mail.Retries) != 6 {
		t.Error("defaults of mail and links")
	}
	if c.Sessions.Argon2Time != 3 || c.Sessions.Argon2Memory != 32*1024 || c.Sessions.Argon2Threads != 1 {
		t.Error("defaults of argon2id")
	}
}

func TestEverySettingTaken(t *testing.T) {
	c, err := load(t, map[string]string{
		"SVOD_LISTEN": ":80", "SVOD_BASE_URL": "https://svod.example.org/", "SVOD_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/16",
		"SVOD_DATABASE": "postgres://u:p@db/svod", "SVOD_KEY": strings.Repeat("k", 32), "SVOD_TIMEZONE": "Europe/Moscow",
		"SVOD_SMTP_HOST": "mail", "SVOD_MAIL_FROM": "Свод <svod@example.org>", "SVOD_SMTP_DOT_TIMEOUT": "20ms",
		"SVOD_MAIL_RETRIES": "1s,2d", "SVOD_LOG_LEVEL": "warn", "SVOD_SMTP_USER": "svod", "SVOD_SMTP_PASSWORD": "secret-of-mail",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.BaseURL != "https://svod.example.org" || fmt.Sprint(c.TrustedProxies) != "[10.0.0.1 192.168.0.0/16]" ||
		c.DatabaseAddress() != "postgres://u:p@db/svod" || c.Mail.From.Name != "Свод" || c.Mail.DotTimeout != 20*time.Millisecond ||
		fmt.Sprint(c.Mail.Retries) != "[1s 48h0m0s]" || c.Zone().String() != "Europe/Moscow" || c.LogLevel.String() != "WARN" {
		t.Errorf("%s", c)
	}
	for _, format := range []string{"%s", "%v", "%+v", "%#v"} {
		said := fmt.Sprintf(format, c)
		if strings.Contains(said, "kkkk") || strings.Contains(said, "secret-of-mail") || strings.Contains(said, "u:p@") || !strings.Contains(said, "SVOD_KEY=set\n") {
			t.Errorf("%s shows a secret: %s", format, said)
		}
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for _, c := range []struct{ name, value string }{
		{"SVOD_LISTEN", "8080"}, {"SVOD_BASE_URL", "svod.example.org"}, {"SVOD_BASE_URL", "https://svod.example.org/portal"},
		{"SVOD_BASE_URL", "http://svod.example.org"}, {"SVOD_BASE_URL", "https://u:p@svod.example.org"}, {"SVOD_BASE_URL", "ftp://localhost"},
		{"SVOD_TRUSTED_PROXIES", "10.0.0.0/33"}, {"SVOD_TRUSTED_PROXIES", "proxy"}, {"SVOD_DATABASE", "mysql://x"},
		{"SVOD_DATABASE_CONNS", "1"}, {"SVOD_DATABASE_CONNS", "many"}, {"SVOD_MMAP_BYTES", "-1"}, {"SVOD_KEY", "short"},
		{"SVOD_KEY", "change-this-secret-of-at-least-32-bytes-please"}, {"SVOD_KEY_FILE", "/nonexistent/key"},
		{"SVOD_TIMEZONE", "Moscow"}, {"SVOD_TIMEZONE", "Local"}, {"SVOD_LANGUAGE", "русский"}, {"SVOD_LOG_LEVEL", "loud"},
		{"SVOD_SMTP_PORT", "0"}, {"SVOD_SMTP_PORT", "65536"}, {"SVOD_SMTP_TLS", "ssl"}, {"SVOD_SMTP_PASSWORD", "alone"},
		{"SVOD_SMTP_PASSWORD_FILE", "/nonexistent/password"}, {"SVOD_SMTP_CA_FILE", "/nonexistent/ca"}, {"SVOD_SMTP_HELO", "a b"},
		{"SVOD_SMTP_CONNECTIONS", "0"}, {"SVOD_MAIL_FROM", "Svod"}, {"SVOD_MAIL_FROM", "a@b, c@d"}, {"SVOD_MAIL_DOMAIN", "a@b"},
		{"SVOD_SMTP_DOT_TIMEOUT", "0"}, {"SVOD_SMTP_DOT_TIMEOUT", "soon"}, {"SVOD_MAIL_RETRIES", "5m,x"}, {"SVOD_MAIL_RETRIES", "5m,0s"},
		{"SVOD_MAIL_GIVE_UP", "31d"}, {"SVOD_MAIL_AMBIGUOUS", "ask"}, {"SVOD_MAIL_AMBIGUOUS_GOVERNMENTS", "never"},
		{"SVOD_SESSION_IDLE", "8d"}, {"SVOD_OFFICER_SESSION_IDLE", "13h"}, {"SVOD_RESET_LIFETIME", "-1h"}, {"SVOD_LINK_LIFETIME", "1.5d"},
		{"SVOD_ARGON2_TIME", "0"}, {"SVOD_ARGON2_MEMORY_KIB", "63"}, {"SVOD_ARGON2_THREADS", "256"}, {"SVOD_UPLOAD_IMPORT_MB", "0"},
		{"SVOD_CONFIG", "/nonexistent/svod.conf"},
		{"SVOD_MAIL_LISTEN", "127.0.0.1:2424"}, {"SVOD_MAIL_LISTEN", "lmtp://127.0.0.1"}, {"SVOD_MAIL_LISTEN", "lmtp:///"}, {"SVOD_MAIL_LISTEN", "http://a:1"},
		{"SVOD_MAIL_LISTEN", "smtp://a:25/x"}, {"SVOD_MAIL_ANSWERS", "nobody"}, {"SVOD_MAIL_RECEIVE_MB", "0"}, {"SVOD_MAIL_KEEP_RETURNED", "1h"},
		{"SVOD_IMAP_PASSWORD_FILE", "/nonexistent/password"}, {"SVOD_IMAP_AFTER", "keep"}, {"SVOD_IMAP_EVERY", "0s"},
	} {
		_, err := load(t, map[string]string{c.name: c.value})
		if err == nil || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s=%s: %v", c.name, c.value, err)
		}
	}
}

func TestAllIsSaidAtOnce(t *testing.T) {
	_, err := load(t, map[string]string{"SVOD_LISTEN": "x", "SVOD_TIMEZONE": "y", "SVOD_SMTP_TLS": "z", "SVOD_SMTP_HOST": "mail"})
	for _, name := range []string{"SVOD_LISTEN", "SVOD_TIMEZONE", "SVOD_SMTP_TLS", "SVOD_MAIL_FROM"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
	_, err = load(t, map[string]string{"SVOD_DATABASE": "postgres://db/svod"})
	if err == nil || !strings.Contains(err.Error(), "SVOD_KEY") {
		t.Errorf("PostgreSQL without a key: %v", err)
	}
	_, err = load(t, map[string]string{"SVOD_SMTP_HOST": "mail", "SVOD_MAIL_FROM": "a@b.c", "SVOD_SMTP_TLS": "none", "SVOD_SMTP_USER": "u", "SVOD_SMTP_PASSWORD": "p"})
	if err == nil || !strings.Contains(err.Error(), "SVOD_SMTP_TLS") {
		t.Errorf("password in clear: %v", err)
	}
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "svod.conf")
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("\ufeff# settings\r\n\nSVOD_LISTEN = :81\nSVOD_MAIL_FROM=\"Svod <svod@example.org>\"\nSVOD_TIMEZONE=Asia/Tashkent\n")
	c, err := load(t, map[string]string{"SVOD_CONFIG": path, "SVOD_TIMEZONE": "Europe/Minsk"})
	if err != nil || c.Listen != ":81" || c.Mail.From.Address != "svod@example.org" || c.Timezone != "Europe/Minsk" {
		t.Errorf("%v, %s", err, c)
	}
	for _, content := range []string{"SVOD_LISTEN", "SVOD_NOTHING=1", "svod_listen=:1", "SVOD_LISTEN=:1\nSVOD_LISTEN=:2", "SVOD_CONFIG=other"} {
		write(content)
		if _, err := load(t, map[string]string{"SVOD_CONFIG": path}); err == nil || !strings.Contains(err.Error(), "line") {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestSecretFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(strings.Repeat("s", 40)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := load(t, map[string]string{"SVOD_KEY_FILE": path})
	key, _ := c.Secret()
	if err != nil || string(key) != strings.Repeat("s", 40) {
		t.Errorf("%v, %d bytes", err, len(key))
	}
	if _, err = load(t, map[string]string{"SVOD_KEY_FILE": path, "SVOD_KEY": strings.Repeat("k", 32)}); err == nil {
		t.Error("two keys taken")
	}
}

func TestKeyIsMadeOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	c, err := load(t, map[string]string{"SVOD_DATA": dir})
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.Secret()
	if err != nil || len(first) < 32 {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	again, err := c.Secret()
	if err != nil || !bytes.Equal(first, again) {
		t.Error("another key at the second call")
	}
	info, err := os.Stat(filepath.Join(dir, "key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
	if err := os.WriteFile(filepath.Join(dir, "key"), []byte("cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Secret(); err == nil {
		t.Error("a key of 3 bytes was taken")
	}
}

func TestSettingsAreDocumented(t *testing.T) {
	seen := make(map[string]bool)
	fields := make(map[string]bool)
	for _, s := range Settings() {
		if !strings.HasPrefix(s.Name, "SVOD_") || s.Doc == "" || strings.Contains(s.Doc, "|") || seen[s.Name] || fields[s.field] {
			t.Errorf("%+v", s.Name)
		}
		seen[s.Name], fields[s.field] = true, true
	}
}

// TestREADME holds the table of settings against the settings.
func TestREADME(t *testing.T) {
	content, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, s := range Settings() {
		value := ""
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", s.Name, value, s.Doc)
	}
	if !strings.Contains(string(content), table.String()) {
		t.Errorf("README.md does not have this table of settings:\n%s", table.String())
	}
}

// TestCompose: every variable that compose.yaml sets is a setting, and the
// portal starts with them once the sample's secret is replaced.
func TestCompose(t *testing.T) {
	content, err := os.ReadFile("../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, s := range Settings() {
		known[s.Name] = true
	}
	values := make(map[string]string)
	for _, line := range strings.Split(string(content), "\n") {
		name, value, found := strings.Cut(strings.TrimSpace(line), ": ")
		if found && strings.HasPrefix(name, "SVOD_") {
			values[name] = strings.Trim(value, `"`)
			if !known[name] {
				t.Errorf("compose.yaml sets %s, which is no setting", name)
			}
		}
	}
	if len(values) < 5 {
		t.Fatalf("compose.yaml sets only %v", values)
	}
	if _, err := load(t, values); err == nil || !strings.Contains(err.Error(), "SVOD_KEY") {
		t.Errorf("the sample's key was taken: %v", err)
	}
	values["SVOD_KEY"] = strings.Repeat("k", 32)
	if _, err := load(t, values); err != nil {
		t.Error(err)
	}
}

func FuzzFile(f *testing.F) {
	f.Add("SVOD_LISTEN=:80\n# x\nSVOD_TIMEZONE=\"UTC\"")
	f.Add("=\n==\nSVOD_KEY==")
	f.Fuzz(func(t *testing.T, content string) {
		values, err := parseFile(content)
		for name, value := range values {
			if err != nil || !strings.HasPrefix(name, "SVOD_") || value == "" || strings.Contains(value, "\n") {
				t.Errorf("%q=%q, %v", name, value, err)
			}
		}
	})
}

func TestWhatComesBack(t *testing.T) {
	for text, want := range map[string][3]any{"lmtp://127.0.0.1:2424": {"tcp", "127.0.0.1:2424", true}, "smtp://[::1]:25": {"tcp", "[::1]:25", false},
		"lmtp:///run/svod/lmtp.sock": {"unix", "/run/svod/lmtp.sock", true}, "": {"", "", false}} {
		c, err := load(t, map[string]string{"SVOD_MAIL_LISTEN": text})
		if err != nil {
			t.Fatal(err)
		}
		if network, address, lmtp := c.Returned.Listener(); [3]any{network, address, lmtp} != want {
			t.Errorf("%s: %s %s %v", text, network, address, lmtp)
		}
	}
	imap := map[string]string{"SVOD_IMAP_HOST": "imap.example.org", "SVOD_IMAP_USER": "svod", "SVOD_IMAP_PASSWORD": "secret-of-imap"}
	if c, err := load(t, imap); err != nil || strings.Contains(fmt.Sprint(c), "secret-of-imap") {
		t.Errorf("%v", err)
	}
	for name, value := range map[string]string{"SVOD_IMAP_PASSWORD": "", "SVOD_IMAP_TLS": "none", "SVOD_IMAP_CA_FILE": "/nonexistent/ca", "SVOD_IMAP_MOVE_TO": "INBOX"} {
		wrong := map[string]string{"SVOD_IMAP_AFTER": "move"}
		for n, v := range imap {
			wrong[n] = v
		}
		wrong[name] = value
		if _, err := load(t, wrong); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	if _, err := load(t, map[string]string{"SVOD_MAIL_FROM": "svod@example.org", "SVOD_MAIL_ANSWERS": "Svod@example.org"}); err == nil || !strings.Contains(err.Error(), "SVOD_MAIL_ANSWERS") {
		t.Errorf("answers to the sender: %v", err)
	}
}

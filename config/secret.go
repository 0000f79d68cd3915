package config

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// minKey is the least length of the key in bytes.
const minKey = 32

// readSecrets fills the secrets that stand in files of their own.
func (c *Config) readSecrets() error {
	return errors.Join(
		readSecret(&c.Key, "SVOD_KEY", c.KeyFile),
		readSecret(&c.Mail.Password, "SVOD_SMTP_PASSWORD", c.Mail.PasswordFile),
		readSecret(&c.Returned.IMAPPassword, "SVOD_IMAP_PASSWORD", c.Returned.IMAPPasswordFile),
		c.Mail.readFallbacks(),
	)
}

func readSecret(secret *string, name, path string) error {
	if path == "" {
		return nil
	}
	if *secret != "" {
		return fmt.Errorf("%s_FILE: %s is set too; one of them is enough", name, name)
	}
	content, err := secretIn(path)
	if err != nil {
		return fmt.Errorf("%s_FILE: %w", name, err)
	}
	*secret = content
	return nil
}

// secretIn is what a file of one secret holds, without the end of its line.
func secretIn(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	secret := strings.TrimRight(string(content), "\r\n")
	if secret == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return secret, nil
}

func (c *Config) checkKey(wrong *problems) {
	switch {
	case c.Key == "" && c.Database != "":
		wrong.add("SVOD_KEY", "is needed with PostgreSQL: all processes share one key")
	case c.Key == "":
	case len(c.Key) < minKey:
		wrong.add("SVOD_KEY", "has %d bytes, at least %d are needed", len(c.Key), minKey)
	case strings.HasPrefix(c.Key, "change-this"):
		wrong.add("SVOD_KEY", "is the one of the sample: make your own, for example with openssl rand -base64 32")
	}
}

// Secret is the key of links and tokens: SVOD_KEY, or the one in SVOD_DATA,
// which is made at the first call and readable by its owner alone.
func (c Config) Secret() ([]byte, error) {
	if key, err := c.KeptSecret(); !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("SVOD_DATA: %w", err)
	}
	if err := makeKey(c.keyFile()); err != nil {
		return nil, fmt.Errorf("SVOD_DATA: %w", err)
	}
	return c.KeptSecret()
}

// KeptSecret is Secret for who must not make one: where there is none, the error
// is fs.ErrNotExist.
func (c Config) KeptSecret() ([]byte, error) {
	if c.Key != "" {
		return []byte(c.Key), nil
	}
	return readKey(c.keyFile())
}

func (c Config) keyFile() string { return filepath.Join(c.Data, "key") }

func readKey(path string) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("SVOD_DATA: %w", err)
	}
	key := []byte(strings.TrimSpace(string(content)))
	if len(key) < minKey {
		return nil, fmt.Errorf("SVOD_DATA: the key in %s has %d bytes, at least %d are needed", path, len(key), minKey)
	}
	return key, nil
}

// makeKey writes a new key whole or not at all; where another process was
// quicker, its key stays.
func makeKey(path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), "key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	random := make([]byte, 32)
	rand.Read(random)
	_, err = fmt.Fprintln(file, base64.RawStdEncoding.EncodeToString(random))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

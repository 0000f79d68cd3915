package main

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"os"

	"svod/config"
	"svod/mailer"
)

// signer is what signs letters by the settings; nil: nothing does here.
func signer(m config.Mail) (*mailer.DKIM, error) {
	if m.DKIMKeyFile == "" {
		return nil, nil
	}
	key, err := os.ReadFile(m.DKIMKeyFile)
	if err != nil {
		return nil, fmt.Errorf("SVOD_DKIM_KEY_FILE: %w", err)
	}
	d, err := mailer.NewDKIM(m.SigningDomain(), m.DKIMSelector, key)
	if err != nil {
		return nil, fmt.Errorf("SVOD_DKIM_KEY_FILE: %w", err)
	}
	return d, nil
}

// makeDKIMKey makes a key with which letters are signed, and says what must
// stand in DNS. It never writes over a file.
func makeDKIMKey(_ context.Context, asked call) error {
	flags := flag.NewFlagSet("mail dkim-key", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	short := flags.Bool("ed25519", false, "make an Ed25519 key, which not all receivers know, and not an RSA one")
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	path := c.Mail.DKIMKeyFile
	if path == "" || c.Mail.SigningDomain() == "" {
		return errors.New("SVOD_DKIM_SELECTOR, SVOD_DKIM_KEY_FILE and SVOD_MAIL_FROM say what the key is for and where it goes; set them first")
	}
	content, err := newKey(*short)
	if err != nil {
		return err
	}
	d, err := mailer.NewDKIM(c.Mail.SigningDomain(), c.Mail.DKIMSelector, content)
	if err != nil {
		return err
	}
	record, err := d.Record()
	if err != nil {
		return err
	}
	if err := writeNew(path, content); err != nil {
		return fmt.Errorf("SVOD_DKIM_KEY_FILE: %w", err)
	}
	_, err = fmt.Fprintf(asked.stdout, "the key is in %s\nset in DNS, as one text:\n%s TXT %s\n", path, d.Name(), record)
	return err
}

// newKey is a private key in PEM form.
func newKey(short bool) ([]byte, error) {
	var key crypto.PrivateKey
	var err error
	if short {
		_, key, err = ed25519.GenerateKey(rand.Reader)
	} else {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func writeNew(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

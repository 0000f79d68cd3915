package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"svod/app/procedure"
	"svod/config"
)

// maxCertificateFile is the largest file that is read as a certificate, in
// bytes.
const maxCertificateFile = 256 << 20

// verifyCertificate says whether the signed file of a certificate of dispatch is
// what it says: by the keys that its portal publishes, kept in a file, or by
// the key of this installation.
func verifyCertificate(_ context.Context, asked call) error {
	flags := flag.NewFlagSet("certificate verify", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	from := flags.String("keys", "", "file with the public keys, as the portal has them at /.well-known/svod-certificates.json; empty: this installation's own")
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("certificate verify takes one file, that of the certificate; flags come before it")
	}
	keys, err := certificateKeys(*from, asked.getenv)
	if err != nil {
		return err
	}
	file, err := readBounded(flags.Arg(0), asked.stdin)
	if err != nil {
		return err
	}
	c, kid, err := procedure.VerifyCertificate(file, keys)
	if err != nil {
		return fmt.Errorf("%s: %w", flags.Arg(0), err)
	}
	acknowledged := 0
	for _, r := range c.Recipients {
		if r.Received() {
			acknowledged++
		}
	}
	fmt.Fprintf(asked.stdout, "genuine: certificate %d of dispatch %d (%s) of %s, issued %s\n%d files, %d recipients, %d of them have acknowledged; signed with %s\n",
		c.Number, c.Dispatch.ID, c.Dispatch.Number, c.Site, c.Issued.Format(time.RFC3339), len(c.Files), len(c.Recipients), acknowledged, kid)
	return nil
}

// certificateKeys are the keys in a file, or that of this installation.
func certificateKeys(from string, getenv func(string) string) (procedure.PublishedKeys, error) {
	var keys procedure.PublishedKeys
	if from != "" {
		raw, err := os.ReadFile(from)
		if err != nil {
			return keys, fmt.Errorf("-keys: %w", err)
		}
		if json.Unmarshal(raw, &keys) != nil || len(keys.Keys) == 0 {
			return keys, fmt.Errorf("-keys: %s does not hold the keys of a portal", from)
		}
		return keys, nil
	}
	c, err := config.Load(getenv)
	if err != nil {
		return keys, err
	}
	secret, err := c.KeptSecret()
	if errors.Is(err, fs.ErrNotExist) {
		return keys, fmt.Errorf("%s holds no key of an installation: say with -keys which keys to check by, or with SVOD_DATA where they are", c.Data)
	}
	if err != nil {
		return keys, err
	}
	key, err := procedure.CertificateKey(secret)
	if err != nil {
		return keys, err
	}
	keys.Keys = append(keys.Keys, procedure.Publish(key.Public().(ed25519.PublicKey)))
	return keys, nil
}

// readBounded reads a file, - for the input, that is no larger than a
// certificate can be.
func readBounded(name string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxCertificateFile+1))
	if err == nil && len(raw) > maxCertificateFile {
		err = fmt.Errorf("%s is too large for a certificate", name)
	}
	return raw, err
}

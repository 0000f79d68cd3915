package mailer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"syscall"
)

// Cause is why no reply was had, in one word, for those who explain it.
func Cause(err error) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var dns *net.DNSError
	var timeout net.Error
	var clear tls.RecordHeaderError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errNoAuth):
		return "no_auth"
	case errors.Is(err, errNoTLS):
		return "no_starttls"
	case errors.Is(err, ErrTooLarge):
		return "too_large"
	case errors.Is(err, ErrNoUTF8):
		return "no_utf8"
	case errors.Is(err, ErrAddress):
		return "address"
	case errors.As(err, &name):
		return "certificate_name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate_ended"
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return "certificate_authority"
	case errors.As(err, &clear):
		return "clear"
	case errors.As(err, new(*fs.PathError)):
		return "file"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no_host"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "closed"
	}
	return "other"
}

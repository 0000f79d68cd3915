package courier_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Environment variables with which the test binary is run again as a sink: a
// relay in a process of its own that takes everything and keeps nothing.
const (
	sinkFolder = "SVOD_TEST_SINK_CERTIFICATE" // folder of cert.pem and key.pem; empty: no STARTTLS
	sinkDelay  = "SVOD_TEST_SINK_DELAY"       // that each answer takes, as the way there and back would
)

// sink starts a sink and gives its port.
func sink(b *testing.B, certificate string, delay time.Duration) (port int) {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), sinkFolder+"="+certificate, sinkDelay+"="+delay.String())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err == nil {
		port, err = strconv.Atoi(strings.TrimSpace(line))
	}
	if err != nil {
		b.Fatalf("the sink does not start: %v", err)
	}
	return port
}

// sinkMain is the sink's process.
func sinkMain() error {
	delay, err := time.ParseDuration(os.Getenv(sinkDelay))
	if err != nil {
		return err
	}
	var config *tls.Config
	if folder := os.Getenv(sinkFolder); folder != "" {
		pair, err := tls.LoadX509KeyPair(filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem"))
		if err != nil {
			return err
		}
		config = &tls.Config{Certificates: []tls.Certificate{pair}}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			s := &swallower{conn: conn, config: config, delay: delay}
			s.open()
			s.serve()
		}()
	}
}

// swallower is one connection to the sink.
type swallower struct {
	conn   net.Conn
	config *tls.Config
	delay  time.Duration
	in     *bufio.Reader
	out    *bufio.Writer
}

func (s *swallower) open() {
	s.in, s.out = bufio.NewReaderSize(s.conn, 256<<10), bufio.NewWriter(s.conn)
}

// say answers; answers to commands that came together leave together.
func (s *swallower) say(lines ...string) error {
	for _, line := range lines {
		s.out.WriteString(line + "\r\n")
	}
	if s.in.Buffered() > 0 {
		return nil
	}
	if s.delay > 0 {
		time.Sleep(s.delay)
	}
	return s.out.Flush()
}

func (s *swallower) serve() {
	err := s.say("220 sink")
	for err == nil {
		var line []byte
		if line, err = s.in.ReadSlice('\n'); err != nil {
			return
		}
		switch strings.ToUpper(string(line[:min(4, len(line))])) {
		case "EHLO":
			offers := []string{"250-sink", "250-PIPELINING", "250 SIZE 0"}
			if _, secured := s.conn.(*tls.Conn); s.config != nil && !secured {
				offers = append([]string{"250-sink", "250-STARTTLS"}, offers[1:]...)
			}
			err = s.say(offers...)
		case "STAR":
			if err = s.say("220 go on"); err == nil {
				s.conn = tls.Server(s.conn, s.config)
				s.open()
			}
		case "DATA":
			if err = s.say("354 go on"); err == nil {
				err = s.body()
			}
			if err == nil {
				err = s.say("250 2.0.0 Ok: queued as 4F2A")
			}
		case "QUIT":
			s.say("221 bye")
			return
		default:
			err = s.say("250 yes")
		}
	}
}

// body reads up to the final dot.
func (s *swallower) body() error {
	end := []byte("\r\n.\r\n")
	for {
		seen, err := s.in.Peek(max(s.in.Buffered(), len(end)))
		if err != nil {
			return err
		}
		if at := bytes.Index(seen, end); at >= 0 {
			_, err := s.in.Discard(at + len(end))
			return err
		}
		if _, err := s.in.Discard(len(seen) - len(end) + 1); err != nil {
			return err
		}
	}
}

// certificate makes a certificate for 127.0.0.1 and its key in a new folder.
func certificate(b *testing.B) (folder string) {
	b.Helper()
	folder = b.TempDir()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true}
	made, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		b.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		b.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: made}, "key.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return folder
}

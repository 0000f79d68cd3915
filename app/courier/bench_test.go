package courier_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net"
	netmail "net/mail"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

// sink is a relay that takes everything and keeps nothing.
func sink(b *testing.B) (port int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go swallow(conn)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func swallow(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 256<<10)
	fmt.Fprint(conn, "220 sink\r\n")
	for inBody := false; ; {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		if inBody {
			if inBody = string(line) != ".\r\n"; !inBody {
				fmt.Fprint(conn, "250 taken\r\n")
			}
			continue
		}
		switch strings.ToUpper(string(line[:min(4, len(line))])) {
		case "EHLO":
			fmt.Fprint(conn, "250-sink\r\n250-PIPELINING\r\n250 SIZE 0\r\n")
		case "DATA":
			inBody = true
			fmt.Fprint(conn, "354 go on\r\n")
		case "QUIT":
			fmt.Fprint(conn, "221 bye\r\n")
			return
		default:
			fmt.Fprint(conn, "250 yes\r\n")
		}
	}
}

// heavy is the attachment of the benchmarks: 1 MB.
var heavy = bytes.Repeat([]byte("0123456789abcdef"), 1<<16)

// BenchmarkDispatch sends letters with 1 MB attached over two connections, each
// step recorded durably in SQLite, and beside it the same bytes without any
// record, which is what the wire and the relay allow.
func BenchmarkDispatch(b *testing.B) {
	b.Run("recorded", benchmarkRecorded)
	b.Run("raw", benchmarkRaw)
}

func benchmarkRecorded(b *testing.B) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Database: filepath.Join(b.TempDir(), "svod.db")})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	up, err := s.Keep(ctx, bytes.NewReader(heavy), 2<<20)
	if err != nil {
		b.Fatal(err)
	}
	letter := procedure.Letter{Name: "test", Kind: procedure.MailDispatch}
	for i := range b.N {
		letter.To = append(letter.To, procedure.Recipient{Address: address(i), Lang: "ru"})
	}
	if err := s.Note(ctx, func(tx *store.Tx) error {
		if err := tx.TakeUpload(ctx, up); err != nil {
			return err
		}
		return tx.Queue(ctx, letter)
	}); err != nil {
		b.Fatal(err)
	}
	print := sha256.Sum256(heavy)
	loaded := func(ctx context.Context, d procedure.ClaimedDelivery) (procedure.OutgoingLetter, error) {
		l, err := render(ctx, d)
		l.Files = []procedure.OutgoingFile{{Name: "Протокол.pdf", Type: "application/pdf", Size: int64(len(heavy)), Fingerprint: print}}
		return l, err
	}
	c := courier.New(s, loaded, nil, settings(sink(b)), slog.New(slog.DiscardHandler))
	measured(b, func() {
		if err := c.Pass(ctx); err != nil {
			b.Fatal(err)
		}
	})
	if due, err := s.DueDeliveries(ctx, 1); err != nil || due != 0 {
		b.Fatalf("%d letters have not left: %v", due, err)
	}
}

func benchmarkRaw(b *testing.B) {
	ctx := context.Background()
	tail, err := mailer.NewTail([]mailer.Attachment{{Name: "Протокол.pdf", Type: "application/pdf", Size: int64(len(heavy)),
		SHA256: sha256.Sum256(heavy), Content: io.NopCloser(bytes.NewReader(heavy))}})
	if err != nil {
		b.Fatal(err)
	}
	head, err := mailer.Message{From: netmail.Address{Address: "svod@example.org"}, To: netmail.Address{Address: address(1)},
		Subject: "Протокол", Date: start, ID: "1@example.org", Text: "Уважаемые коллеги!\n"}.Head(tail)
	if err != nil {
		b.Fatal(err)
	}
	conn, err := settings(sink(b)).Relays[0].Dial(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	e := mailer.Envelope{From: "svod@example.org", To: address(1)}
	measured(b, func() {
		for range b.N {
			if o := conn.Send(ctx, e, head, tail, func() error { return nil }); o.Verdict != mailer.Accepted {
				b.Fatalf("%+v", o)
			}
		}
	})
}

// measured reports letters a second, and the heap in use when all have left.
func measured(b *testing.B, send func()) {
	b.ReportAllocs()
	b.ResetTimer()
	send()
	b.StopTimer()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
	b.ReportMetric(float64(m.HeapSys)/(1<<20), "MB-heap")
}

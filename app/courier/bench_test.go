package courier_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/mailer"
)

// Environment variables with which the test binary is run again as the courier
// that is measured: it sends what is due and ends.
const (
	benchDatabase    = "SVOD_BENCH_COURIER_DATABASE"
	benchPort        = "SVOD_BENCH_COURIER_PORT"
	benchAuthority   = "SVOD_BENCH_COURIER_CA" // empty: in clear
	benchConnections = "SVOD_BENCH_COURIER_CONNECTIONS"
	benchAttached    = "SVOD_BENCH_COURIER_ATTACHED" // bytes
)

// load is what one benchmark sends.
type load struct {
	name     string
	attached int // bytes to each letter
	letters  int
}

var loads = []load{{"1MB", 1 << 20, 2_000}, {"notices", 0, 10_000}, {"10MB", 10 << 20, 200}}

// attachment is a file of n bytes.
func attachment(n int) []byte { return bytes.Repeat([]byte("0123456789abcdef"), n/16) }

// BenchmarkCourier sends letters through a courier in a process of its own to a
// sink in another, each step recorded durably, and says what that costs: letters
// a second, CPU and memory of the courier alone. Postfix's smtp-source, where it
// is installed, sends as much to the same sink and records nothing.
//
//	go test ./app/courier -run '^$' -bench BenchmarkCourier -benchtime 1x
func BenchmarkCourier(b *testing.B) {
	for _, l := range loads {
		for _, connections := range []int{1, 4, 16} {
			b.Run(fmt.Sprintf("%s/smtp-source/conns=%d", l.name, connections), func(b *testing.B) { source(b, l, connections) })
			for _, secure := range []bool{false, true} {
				for _, database := range []string{"sqlite", "postgres"} {
					name := fmt.Sprintf("%s/%s/tls=%t/conns=%d", l.name, database, secure, connections)
					b.Run(name, func(b *testing.B) { carried(b, l, database, secure, connections, 0) })
				}
			}
		}
	}
}

// BenchmarkFarRelay sends to a relay that is 20 ms away.
func BenchmarkFarRelay(b *testing.B) {
	for _, connections := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("conns=%d", connections), func(b *testing.B) {
			carried(b, load{"1MB", 1 << 20, 200 * connections}, "sqlite", false, connections, 20*time.Millisecond)
		})
	}
}

func carried(b *testing.B, l load, kind string, secure bool, connections int, delay time.Duration) {
	database := filepath.Join(b.TempDir(), "svod.db")
	if kind == "postgres" {
		database = storetest.Postgres(b)
	}
	folder, authority := "", ""
	if secure {
		folder = certificate(b)
		authority = filepath.Join(folder, "cert.pem")
	}
	port := sink(b, folder, delay)
	for range b.N {
		queued(b, l, database)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), benchDatabase+"="+database, benchPort+"="+strconv.Itoa(port), benchAuthority+"="+authority,
			benchConnections+"="+strconv.Itoa(connections), benchAttached+"="+strconv.Itoa(l.attached))
		measured(b, l, cmd)
		left(b, database)
	}
}

// queued plans the letters of a load.
func queued(b *testing.B, l load, database string) {
	b.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Database: database})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	letter := procedure.Letter{Name: "test", Kind: procedure.MailNotice}
	for i := range l.letters {
		letter.To = append(letter.To, procedure.Recipient{Address: address(i), Lang: "ru"})
	}
	var up procedure.Upload
	if l.attached > 0 {
		letter.Kind = procedure.MailDispatch
		up, err = s.Keep(ctx, bytes.NewReader(attachment(l.attached)), 1<<30)
	}
	if err == nil {
		err = s.Note(ctx, func(tx *store.Tx) error {
			if l.attached > 0 {
				if err := tx.TakeUpload(ctx, up); err != nil {
					return err
				}
			}
			return tx.Queue(ctx, letter)
		})
	}
	if err != nil {
		b.Fatal(err)
	}
}

// left fails if a letter has not left.
func left(b *testing.B, database string) {
	b.Helper()
	s, err := store.Open(context.Background(), store.Options{Database: database})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if l, err := s.DeliveriesLeft(context.Background()); err != nil || l.Moving+l.Held > 0 {
		b.Fatalf("letters have not left: %+v, %v", l, err)
	}
}

// benchMain is the process of the courier that is measured.
func benchMain() error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Database: os.Getenv(benchDatabase)})
	if err != nil {
		return err
	}
	defer s.Close()
	number := func(name string) int {
		n, _ := strconv.Atoi(os.Getenv(name))
		return n
	}
	set := settings(number(benchPort))
	set.Relays[0].Connections = number(benchConnections)
	if authority := os.Getenv(benchAuthority); authority != "" {
		set.Relays[0].Security, set.Relays[0].CAFile = mailer.StartTLS, authority
	}
	attached := number(benchAttached)
	print := sha256.Sum256(attachment(attached))
	body := bytes.Repeat([]byte("Уважаемые коллеги, заседание состоится.\n"), 6<<10/74)
	loaded := func(_ context.Context, d procedure.ClaimedDelivery) (procedure.OutgoingLetter, error) {
		l := written(d)
		if attached == 0 {
			l.Text = string(body)
		} else {
			l.Files = []procedure.OutgoingFile{{Name: "Протокол.pdf", Type: "application/pdf", Size: int64(attached), Fingerprint: print}}
		}
		return l, nil
	}
	_, err = courier.New(s, loaded, nil, set, slog.New(slog.DiscardHandler)).Once(ctx)
	fmt.Println(peakMemory())
	return err
}

// source has smtp-source send a load.
func source(b *testing.B, l load, connections int) {
	program, err := exec.LookPath("smtp-source")
	if err != nil {
		b.Skip("smtp-source (Debian: postfix) is not installed")
	}
	port := sink(b, "", 0)
	size := max(l.attached*137/100, 6<<10)
	for range b.N {
		measured(b, l, exec.Command(program, "-s", strconv.Itoa(connections), "-m", strconv.Itoa(l.letters), "-l", strconv.Itoa(size),
			"-f", "svod@example.org", "-t", "r@example.net", fmt.Sprintf("127.0.0.1:%d", port)))
	}
}

// measured runs a process that sends a load, and reports what it cost. Its peak
// is what it says itself, in KB: what the system says after its end counts the
// memory of who started it too.
func measured(b *testing.B, l load, cmd *exec.Cmd) {
	b.Helper()
	var peak bytes.Buffer
	cmd.Stdout, cmd.Stderr = &peak, os.Stderr
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	took := time.Since(begun)
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	b.ReportMetric(float64(l.letters)/took.Seconds(), "letters/s")
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(l.letters), "ms-CPU/letter")
	if kb, err := strconv.Atoi(strings.TrimSpace(peak.String())); err == nil {
		b.ReportMetric(float64(kb)/1024, "MB-peak")
	}
}

// peakMemory is the most memory that this process has had, in KB; empty where
// the system does not say.
func peakMemory() string {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kb, _, _ := strings.Cut(rest, "kB")
	return strings.TrimSpace(kb)
}

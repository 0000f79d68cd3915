package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"svod/app/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// settings is an environment of a portal on a free port with data of its own.
func settings(t *testing.T, more map[string]string) func(string) string {
	values := map[string]string{"SVOD_LISTEN": "127.0.0.1:0", "SVOD_DATA": t.TempDir(), "SVOD_ARGON2_MEMORY_KIB": "64", "SVOD_ARGON2_TIME": "1"}
	for name, value := range more {
		values[name] = value
	}
	return func(name string) string { return values[name] }
}

// started runs a command and reads what it says until a line has a pattern.
func started(t *testing.T, getenv func(string) string, pattern string, args ...string) (found []string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, said := io.Pipe()
	log := &bytes.Buffer{}
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, args, getenv, nil, said, log)
		said.Close()
	}()
	t.Cleanup(func() {
		stop()
		go io.Copy(io.Discard, out)
		if err := <-done; err != nil {
			t.Errorf("%v ends with %v\n%s", args, err, log)
		}
	})
	lines, wanted := bufio.NewScanner(out), regexp.MustCompile(pattern)
	for lines.Scan() {
		if found = wanted.FindStringSubmatch(lines.Text()); found != nil {
			return found
		}
	}
	t.Fatalf("%v did not say %s", args, pattern)
	return nil
}

func TestTheFirstStart(t *testing.T) {
	link := started(t, settings(t, nil), `^\s*(http://127\.0\.0\.1:\d+)(/setup/\S+)$`)
	for path, want := range map[string]int{"/healthz": 200, link[2]: 200, "/setup/other": 404, "/sign-in": 200} {
		answer, err := http.Get(link[1] + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
}

func TestTheDemonstration(t *testing.T) {
	base := started(t, settings(t, nil), `^listening on (\S+)$`, "demo", "-at", "dispatch")
	for _, path := range []string{"/demo", "/demo/mail"} {
		answer, err := http.Get(base[1] + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}

// TestADemonstrationGoesOn: data that were kept are gone on with, unless a step
// is asked for that they are past.
func TestADemonstrationGoesOn(t *testing.T) {
	data := t.TempDir()
	for range 2 {
		ctx, stop := context.WithCancel(context.Background())
		said := &bytes.Buffer{}
		err := run(ctx, []string{"demo", "-data", data}, settings(t, nil), nil, writer(func(line []byte) (int, error) {
			stop()
			return said.Write(line)
		}), io.Discard)
		if err != nil || !strings.Contains(said.String(), "it is 12 March 2021 there") {
			t.Fatalf("%v\n%s", err, said)
		}
	}
	err := run(context.Background(), []string{"demo", "-data", data, "-at", "table"}, settings(t, nil), nil, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "already holds data") {
		t.Errorf("a step for data that are there: %v", err)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(line []byte) (int, error) { return w(line) }

func TestTheDemonstrationIsForThisMachineOnly(t *testing.T) {
	for _, listen := range []string{":0", "0.0.0.0:0", "192.0.2.1:0"} {
		err := run(context.Background(), []string{"demo"}, settings(t, map[string]string{"SVOD_LISTEN": listen}), nil, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "SVOD_LISTEN") {
			t.Errorf("%s: %v", listen, err)
		}
	}
}

func TestCommands(t *testing.T) {
	secret := strings.Repeat("s3cret", 6)
	var out bytes.Buffer
	if err := run(context.Background(), []string{"config"}, settings(t, map[string]string{"SVOD_KEY": secret}), nil, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), secret) || !strings.Contains(out.String(), "SVOD_KEY=set\n") {
		t.Errorf("config says\n%s", &out)
	}
	out.Reset()
	if err := run(context.Background(), []string{"help"}, settings(t, nil), nil, &out, io.Discard); err != nil || !strings.Contains(out.String(), "serve") {
		t.Errorf("help says %q, %v", &out, err)
	}
	for _, args := range [][]string{{"fly"}, {"serve", "-x"}, {"demo", "-at", "never"}, {"demo", "-measures", "-3"}, {"demo", "round"}} {
		if err := run(context.Background(), args, settings(t, nil), nil, io.Discard, io.Discard); err == nil {
			t.Errorf("%v is done", args)
		}
	}
	if err := run(context.Background(), nil, settings(t, map[string]string{"SVOD_TIMEZONE": "Nowhere"}), nil, io.Discard, io.Discard); err == nil ||
		!strings.Contains(err.Error(), "SVOD_TIMEZONE") {
		t.Errorf("a wrong setting: %v", err)
	}
}

func TestLettersCommand(t *testing.T) {
	getenv := settings(t, nil)
	started(t, getenv, `^\s*(http://127\.0\.0\.1:\d+)(/setup/\S+)$`)
	for _, args := range [][]string{{"letters"}, {"letters", "-resume"}} {
		var out bytes.Buffer
		if err := run(context.Background(), args, getenv, nil, &out, io.Discard); err != nil || out.String() != "letters leave\n" {
			t.Errorf("%v says %q, %v", args, out.String(), err)
		}
	}
}

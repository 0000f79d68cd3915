package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"svod/mailer/mailertest"
)

// script is a folder with the files of a dispatch and the portal that sends it.
type script struct {
	t      *testing.T
	folder string
	getenv func(string) string
}

func newScript(t *testing.T, relay *mailertest.Server, files map[string]string) script {
	s := script{t, t.TempDir(), settings(t, map[string]string{"SVOD_MAIL_FROM": "Секретариат <svod@example.org>", "SVOD_SMTP_HOST": relay.Host,
		"SVOD_SMTP_PORT": fmt.Sprint(relay.Port), "SVOD_SMTP_TLS": "none", "SVOD_MAIL_RETRIES": "1ms", "SVOD_MAIL_GIVE_UP": "50ms"})}
	for name, content := range files {
		if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s script) path(name string) string { return filepath.Join(s.folder, name) }

// run runs a command line, in which @name is a file of the script.
func (s script) run(line string) (said string, err error) {
	said, _, err = s.runWarned(line)
	return said, err
}

// runWarned is run with what the command said beside its answer.
func (s script) runWarned(line string) (said, warned string, err error) {
	var out, warnings bytes.Buffer
	args := strings.Fields(line)
	for i, arg := range args {
		if name, ok := strings.CutPrefix(arg, "@"); ok {
			args[i] = s.path(name)
		}
	}
	err = run(context.Background(), args, s.getenv, nil, &out, &warnings)
	return out.String(), warnings.String(), err
}

// TestADispatchFromTheCommandLine: on an empty database, with letters in two
// languages, one address twice and one that the mail server refuses.
func TestADispatchFromTheCommandLine(t *testing.T) {
	relay := mailertest.Start(t)
	relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: "dead@example.net", Times: -1, Reply: "550 5.1.1 no such user"})
	s := newScript(t, relay, map[string]string{
		"list.csv":      "Адрес;ФИО;Язык\nivanov@example.net;Иванов Иван Иванович;ru\nsmith@example.net;John Smith;EN\nSmith@Example.net;Twice;en\ndead@example.net;;\n",
		"letter.ru.txt": "Subject: Протокол\n\nУважаемый {person.full}!\n\nНаправляем протокол.\n",
		"letter.en.txt": "Subject: Protocol\r\n\r\nDear {person.full},\r\n\r\nThe protocol is at {link}\r\n",
		"A.pdf":         strings.Repeat("%PDF", 1000),
	})
	const line = "dispatch create -recipients @list.csv -letter @letter.ru.txt -letter @letter.en.txt -number 7/1 -release -file @A.pdf"
	for _, want := range []string{"dispatch 1 to 3 recipients is released", "number 7/1 was released before"} {
		if said, err := s.run(line); err != nil || !strings.Contains(said, want) {
			t.Fatalf("%q, %v; want %s", said, err, want)
		}
	}
	for range 2 {
		if said, err := s.run("courier -once"); err != nil || said != "nothing is left to send\n" {
			t.Fatalf("%q, %v", said, err)
		}
	}
	letters := relay.Letters()
	if len(letters) != 2 {
		t.Fatalf("the mail server has %d letters", len(letters))
	}
	link := regexp.MustCompile(`/a/[0-9A-Za-z_=-]{10}`)
	for _, letter := range letters {
		if !link.Match(letter.Data) || !bytes.Contains(letter.Data, []byte("A.pdf")) {
			t.Errorf("the letter to %s has no link or no file:\n%.1500s", letter.To, letter.Data)
		}
	}
}

// TestTheCourierAsksForAPerson: what a person must decide is the code with which
// the courier ends.
func TestTheCourierAsksForAPerson(t *testing.T) {
	relay := mailertest.Start(t)
	relay.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 we do not know you"})
	s := newScript(t, relay, map[string]string{"list.csv": "a@example.net,A,en\n", "letter.txt": "Subject: Protocol\n\nThe protocol.\n", "A.pdf": "%PDF"})
	if _, err := s.run("dispatch create -recipients @list.csv -letter @letter.txt -file @A.pdf -release"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.run("courier -once"); err == nil || exitCode(err) != 3 {
		t.Errorf("the courier ends with %v", err)
	}
	if _, err := s.run("letters -resume"); err != nil {
		t.Fatal(err)
	}
	if said, err := s.run("courier -once"); err != nil || len(relay.Letters()) != 1 {
		t.Errorf("%q, %v, and the mail server has %d letters", said, err, len(relay.Letters()))
	}
}

// TestAFileThatIsNotWhatItsNameSays is sent, for the operator may send anything,
// and is spoken of.
func TestAFileThatIsNotWhatItsNameSays(t *testing.T) {
	s := newScript(t, mailertest.Start(t), map[string]string{"list.csv": "a@example.net,A,en\n", "letter.txt": "Subject: Protocol\n\nThe protocol.\n",
		"A.pdf": "%PDF-1.7\n", "fake.pdf": "MZ", "acts.pdf": "%PDF-1.7\n/JavaScript (x)"})
	for file, want := range map[string]string{"A.pdf": "", "fake.pdf": "would refuse it: The file is not what", "acts.pdf": "would refuse it: The PDF holds a program"} {
		said, warned, err := s.runWarned("dispatch create -recipients @list.csv -letter @letter.txt -file @" + file)
		if err != nil || !strings.Contains(said, "is a draft") {
			t.Errorf("%s: %q, %v", file, said, err)
		}
		if !strings.Contains(warned, want) || strings.Contains(warned, "-file") != (want != "") {
			t.Errorf("%s: %q is said", file, warned)
		}
	}
}

func TestWrongDispatches(t *testing.T) {
	s := newScript(t, mailertest.Start(t), map[string]string{
		"list.csv": "a@example.net,A,en\n", "wrong.csv": "a@example.net,A,en\nnobody,B,en\nc@example.net,C,tlh\n", "empty.csv": "address,name,language\n",
		"letter.txt": "Subject: Protocol\n\nThe protocol.\n", "bare.txt": "The protocol.\n", "field.txt": "Subject: Protocol\n\nDear {king},\n",
		"quote.csv": "a@example.net,A,en\nb@example.net,\"B\n", "none.pdf": "", "nameless.csv": "a@example.net,,en\n",
		"greets.txt": "Subject: Protocol\n\nDear {person.full},\n", "long.txt": "Subject: Protocol\n\n" + strings.Repeat("word ", 3000),
		"old.txt":       "Subject: \xcf\xf0\xee\xf2\xee\xea\xee\xeb\n\n\xcf\xf0\n",
		"letter.ru.txt": "Subject: Протокол\n\nПротокол.\n", "A.pdf": "%PDF",
	})
	for line, want := range map[string]string{
		"":                                   "-recipients names no file",
		"-recipients @list.csv -file @A.pdf": "-letter names no file",
		"-recipients @list.csv -letter @letter.txt":                                          "-file names no file",
		"-recipients @wrong.csv -letter @letter.txt -file @A.pdf":                            "row 3 (c@example.net, C, tlh): the language is one of",
		"-recipients @empty.csv -letter @letter.txt -file @A.pdf":                            "there is no recipient",
		"-recipients @quote.csv -letter @letter.txt -file @A.pdf":                            "quote.csv: Line 2",
		"-recipients @list.csv -letter @long.txt -file @A.pdf":                               "-letter (en): Shorten the text",
		"-recipients @list.csv -letter @old.txt -file @A.pdf":                                "old.txt: this is not a text in UTF-8",
		"-recipients @nameless.csv -letter @greets.txt -file @A.pdf -release":                "-letter (en): There is nothing to put in the place of {person.full}",
		"-recipients @list.csv -letter @letter.txt -file @":                                  "this is no file",
		"-recipients @none.csv -letter @letter.txt -file @A.pdf":                             "none.csv",
		"-recipients @list.csv -letter @bare.txt -file @A.pdf":                               "a letter begins with a line",
		"-recipients @list.csv -letter @field.txt -file @A.pdf":                              "{king}",
		"-recipients @list.csv -letter @letter.ru.txt -file @A.pdf":                          `"en", the language of a@example.net`,
		"-recipients @list.csv -letter @letter.txt -file @none.pdf":                          "none.pdf",
		"-recipients @list.csv -letter @letter.txt -file @absent.pdf":                        "absent.pdf: no such file",
		"-recipients @list.csv -letter @letter.txt -file @A.pdf -group 9":                    "there is no group 9",
		"-recipients @list.csv -letter @letter.txt -file @A.pdf -release -number 1 -hurry 1": "hurry",
	} {
		if said, err := s.run("dispatch create " + line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v; want %s", line, said, err, want)
		}
	}
}

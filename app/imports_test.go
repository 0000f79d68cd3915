package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms is who may import whom beside the standard library. A path that ends
// in / stands for all below it.
var rooms = map[string][]string{
	"config":        {"github.com/caarlos0/env/"},
	"locales":       {"github.com/nicksnyder/go-i18n/", "golang.org/x/text/"},
	"mailer":        {"github.com/wneessen/go-mail/", "github.com/emersion/go-message", "github.com/emersion/go-message/", "github.com/emersion/go-smtp", "github.com/emersion/go-imap/v2", "github.com/emersion/go-imap/v2/imapclient", "golang.org/x/net/idna"},
	"views":         {"svod/app/procedure", "svod/locales", "github.com/a-h/templ", "github.com/a-h/templ/", "github.com/yuin/goldmark", "github.com/yuin/goldmark/", "rsc.io/qr"},
	"app/procedure": {"znkr.io/diff", "znkr.io/diff/", "golang.org/x/text/unicode/norm"},
	"app/store": {"svod/app/procedure", "modernc.org/sqlite", "modernc.org/sqlite/", "github.com/jackc/pgx/v5", "github.com/jackc/pgx/v5/",
		"github.com/kljensen/snowball", "github.com/kljensen/snowball/"},
	"app/papers": {"svod/app/procedure", "svod/locales", "codeberg.org/go-pdf/fpdf", "github.com/xuri/excelize/v2",
		"rsc.io/qr", "golang.org/x/text/"},
	"app/desk":    {"svod/app/procedure", "svod/app/store", "svod/app/papers", "svod/locales", "svod/views", "github.com/alexedwards/argon2id"},
	"app/courier": {"svod/app/procedure", "svod/app/store", "svod/app/desk", "svod/mailer"},
	"app/web": {"svod/app/procedure", "svod/app/store", "svod/app/desk", "svod/app/papers", "svod/app/demo", "svod/locales", "svod/views",
		"github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "github.com/a-h/templ", "github.com/klauspost/compress/gzip"},
	"app/demo": {"svod/app/procedure", "svod/app/desk", "svod/app/store", "github.com/emersion/go-smtp", "github.com/emersion/go-message/"},
	"app":      {"svod/"},

	"app/needs":             {},
	"app/papers/paperstest": {"svod/app/needs"},
	"app/store/storetest":   {"svod/app/needs", "svod/app/store", "svod/app/procedure", "github.com/jackc/pgx/v5/"},
	"mailer/mailertest":     {"svod/mailer", "github.com/emersion/go-smtp", "github.com/emersion/go-sasl"},
	"views/viewtest":        {"svod/app/needs", "svod/locales", "github.com/chromedp/", "github.com/andybalholm/cascadia", "golang.org/x/net/html"},
}

// TestRooms holds every import of the program against the table, and every
// folder that has Go files against its rooms.
func TestRooms(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "..":
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		room := path.Dir(strings.TrimPrefix(filepath.ToSlash(name), "../"))
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf("%s is in no room", name)
			return nil
		}
		seen[room] = true
		for _, imported := range importsOf(t, name) {
			if !mayImport(allowed, imported) {
				t.Errorf("%s imports %s, which its room may not", name, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 12 {
		t.Errorf("only %d rooms found: the walk is broken", len(seen))
	}
}

func importsOf(t *testing.T, name string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, imported)
	}
	return all
}

// mayImport: the standard library, whose paths have no point in their first
// part, and what is allowed.
func mayImport(allowed []string, imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	if first != "svod" && !strings.Contains(first, ".") {
		return true
	}
	return slices.ContainsFunc(allowed, func(a string) bool {
		return imported == a || strings.HasSuffix(a, "/") && strings.HasPrefix(imported, a)
	})
}

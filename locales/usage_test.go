package locales

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// use is one place of the code that names a message.
type use struct {
	key    string
	prefix bool     // key is only the beginning, the rest is computed
	args   []string // names of the arguments, nil where they are not literal
	at     token.Position
}

// scan reads all Go files of the module but tests, pages made from templates
// among them, and returns every string literal and every use of a message.
func scan(t *testing.T) (literals map[string]bool, uses []use) {
	t.Helper()
	literals = make(map[string]bool)
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if text, ok := literal(n); ok {
				literals[text] = true
			}
			for _, u := range usesIn(n) {
				u.at = files.Position(n.Pos())
				uses = append(uses, u)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return literals, uses
}

// usesIn finds the messages that one node names: p.T("key", …), p.N, f.Words,
// locales.Key("key"), invalid.Add(field, "key", …), Key: "key", and
// Forbidden{"key"} and its like.
func usesIn(n ast.Node) []use {
	switch n := n.(type) {
	case *ast.CallExpr:
		name, key := called(n), 0
		switch {
		case len(n.Args) > 0 && slices.Contains([]string{"T", "N", "Forms", "Key"}, name):
		case len(n.Args) > 1 && name == "Add":
			key = 1
		case len(n.Args) > 0 && name == "Words":
		default:
			return nil
		}
		u := keyOf(n.Args[key])
		if len(u) > 0 && (name == "Add" || name == "Words") && !looksLikeKey.MatchString(u[0].key) {
			return nil
		}
		if name == "T" || name == "N" || name == "Words" {
			skip := map[string]int{"T": 1, "N": 2, "Words": 1}[name]
			u = withArgs(u, n, skip)
		}
		return u
	case *ast.KeyValueExpr:
		if field, ok := n.Key.(*ast.Ident); ok && field.Name == "Key" {
			return keyOf(n.Value)
		}
	case *ast.CompositeLit:
		kinds := []string{"Forbidden", "Refused", "Closed", "Conflict"}
		if len(n.Elts) > 0 && slices.Contains(kinds, typeName(n.Type)) {
			return keyOf(n.Elts[0])
		}
	}
	return nil
}

var looksLikeKey = regexp.MustCompile(`^[a-z_]+(\.[a-z0-9_]+)+\.?$`)

func called(n *ast.CallExpr) string { return typeName(n.Fun) }

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// keyOf is the key that an expression is, or the prefix that it begins with.
func keyOf(e ast.Expr) []use {
	if text, ok := literal(e); ok {
		return []use{{key: text}}
	}
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		if begin := keyOf(sum.X); len(begin) == 1 {
			begin[0].prefix = true
			return begin
		}
	}
	return nil
}

func withArgs(uses []use, call *ast.CallExpr, skip int) []use {
	if len(uses) == 0 || call.Ellipsis.IsValid() {
		return uses
	}
	names := []string{}
	for i := skip; i < len(call.Args); i += 2 {
		name, ok := literal(call.Args[i])
		if !ok {
			return uses
		}
		names = append(names, name)
	}
	uses[0].args = names
	return uses
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// wholeProgram skips a test of the whole program where only quick ones are wanted.
func wholeProgram(t *testing.T) {
	if os.Getenv("SVOD_QUICK") != "" {
		t.Skip("SVOD_QUICK is set: not all pages and their words may be there yet")
	}
}

func TestEveryMessageThatIsUsedExists(t *testing.T) {
	wholeProgram(t)
	_, uses := scan(t)
	if len(uses) < 50 {
		t.Fatalf("only %d uses found: the scan is broken", len(uses))
	}
	p := For(Languages()[0])
	said := make(map[string]bool)
	for _, u := range uses {
		problem := u.problem(p)
		if problem != "" && !said[u.key+problem] {
			t.Errorf("%s: %s", u.at, problem)
		}
		said[u.key+problem] = true
	}
	for prefix, values := range families {
		for _, value := range strings.Fields(values) {
			if !p.Has(prefix + value) {
				t.Errorf("no message %q", prefix+value)
			}
		}
	}
}

func (u use) problem(p *Printer) string {
	_, listed := families[u.key]
	switch {
	case u.prefix && !listed:
		return fmt.Sprintf("keys beginning with %q are not listed in families_test.go", u.key)
	case !u.prefix && !p.Has(u.key):
		return fmt.Sprintf("no message %q", u.key)
	case u.prefix || u.args == nil:
		return ""
	}
	for _, name := range namesIn(p.messages[u.key]) {
		given := func(arg string) bool { return sameName(arg, name) }
		if name != "Count" && !slices.ContainsFunc(u.args, given) {
			return fmt.Sprintf("%q is said without %q", u.key, name)
		}
	}
	return ""
}

func TestEveryMessageIsUsed(t *testing.T) {
	wholeProgram(t)
	literals, _ := scan(t)
	keys, _ := entries(t, Languages()[0])
	for _, key := range keys {
		if !literals[key] && !inFamily(key) {
			t.Errorf("%q is used nowhere", key)
		}
	}
}

func inFamily(key string) bool {
	for prefix, values := range families {
		value, ok := strings.CutPrefix(key, prefix)
		if ok && (values == "" || slices.Contains(strings.Fields(values), value)) {
			return true
		}
	}
	return false
}

func namesIn(m message) []string {
	var names []string
	for _, form := range m.forms {
		names = append(names, form.names...)
	}
	return names
}

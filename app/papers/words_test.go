package papers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"svod/locales"
)

// TestSentences: each refusal and warning of the readers has its sentence in
// every language, for any number, and no sentence is without its use.
func TestSentences(t *testing.T) {
	used := sentenceKeys(t)
	for _, lang := range locales.Languages() {
		p := locales.For(lang)
		for _, key := range used {
			for _, n := range []int{1, 2, 5, 21} {
				args := []any{"Count", n, "Limit", n, "Cells", "B4", "Cell", "B4", "Row", n, "Line", n, "Column", n, "Letters", "x", "Text", "x"}
				if s := p.T(key, args...); s == key || strings.Contains(s, "<no value>") || strings.Contains(s, "{{") {
					t.Errorf("%s: %s with %d reads %q", lang, key, n, s)
				}
			}
		}
		for _, key := range p.Keys() {
			if (strings.HasPrefix(key, "papers.refused.") || strings.HasPrefix(key, "papers.warning.")) && !slices.Contains(used, key) {
				t.Errorf("%s: nothing says %s", lang, key)
			}
		}
	}
}

// sentenceKeys finds the keys in our own source: refused("x") and note("x").
func sentenceKeys(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if key := sentenceKey(n); key != "" {
				keys = append(keys, key)
			}
			return true
		})
	}
	if len(keys) < 20 {
		t.Fatalf("only %d keys found", len(keys))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func sentenceKey(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	word, ok := call.Args[0].(*ast.BasicLit)
	prefix := map[string]string{"refused": "papers.refused.", "note": "papers.warning."}[name]
	if !ok || prefix == "" {
		return ""
	}
	s, err := strconv.Unquote(word.Value)
	if err != nil {
		return ""
	}
	return prefix + s
}

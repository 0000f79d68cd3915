package views

import (
	"context"
	"embed"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"svod/locales"
)

// A letter is one file a language, letters/NAME.LANG.md. Its first line is the
// subject, the rest paragraphs in Markdown; each line ends where it ends in
// the file. A paragraph that is one link is the letter's button; what follows
// a line of --- is the foot, in small print. {name} stands for a field:
// replaced, never executed, and only after the Markdown was read, so a value
// cannot become markup. A line whose fields are all empty is left out. {name?}
// is a field that may be missing, because letters queued before it was thought
// of wait without it. Both parts of the e-mail are made of the same tree, so
// they cannot disagree.
//
//go:embed letters
var letterFiles embed.FS

var letterField = regexp.MustCompile(`\{([a-z0-9_.]+)(\??)\}`)

// LineField begins the fields of lines that a letter has as many of as are
// given: a line of its file that names {line.subject} stands there once for
// line.1.subject, once for line.2.subject and so on.
const LineField = "line."

// letterMarkdown reads letters. Raw HTML is no part of them.
var letterMarkdown = goldmark.New()

// Letter is a letter in a language with its fields filled in: subject, plain
// text and HTML. Fields that the letter has and that are not given are an
// error, but for those that may be missing; given fields that it does not use
// are not, because languages may need different ones.
func Letter(name, lang string, fields map[string]string) (subject, plain, page string, err error) {
	subject, body, err := letterFile(name, lang)
	if err != nil {
		return "", "", "", err
	}
	body = repeatLines(body, fields)
	for _, found := range letterField.FindAllStringSubmatch(subject+body, -1) {
		if _, given := fields[found[1]]; !given && found[2] == "" {
			return "", "", "", fmt.Errorf("letter %s.%s: field %q is not given", name, lang, found[1])
		}
	}
	subject = strings.Join(strings.Fields(fillIn(subject, fields)), " ")
	source := []byte(withoutEmptyLines(body, fields))
	tree := letterMarkdown.Parser().Parse(text.NewReader(source))

	plain = subject + "\n\n" + plainText(tree, source, fields)
	parts := &letterParts{fields: fields, typeset: locales.For(lang).Typeset}
	main, foot, err := parts.render(tree, source)
	if err != nil {
		return "", "", "", fmt.Errorf("letter %s.%s: %w", name, lang, err)
	}
	var out strings.Builder
	if err := letterPage(lang, subject, main, foot).Render(context.Background(), &out); err != nil {
		return "", "", "", fmt.Errorf("letter %s.%s: %w", name, lang, err)
	}
	return subject, plain, out.String(), nil
}

// LetterSubject is the subject of a letter with its fields filled in.
func LetterSubject(name, lang string, fields map[string]string) (string, error) {
	subject, _, err := letterFile(name, lang)
	return strings.Join(strings.Fields(fillIn(subject, fields)), " "), err
}

// repeatLines writes the lines that there are several of.
func repeatLines(body string, fields map[string]string) string {
	var out []string
	for _, line := range strings.Split(body, "\n") {
		if !strings.Contains(line, "{"+LineField) {
			out = append(out, line)
			continue
		}
		for n := 1; ; n++ {
			prefix := LineField + strconv.Itoa(n) + "."
			if _, given := fields[prefix+"subject"]; !given {
				break
			}
			out = append(out, strings.ReplaceAll(line, "{"+LineField, "{"+prefix), "")
		}
	}
	return strings.Join(out, "\n")
}

// LetterFields are the fields that a letter has in a language, sorted.
func LetterFields(name, lang string) ([]string, error) {
	subject, body, err := letterFile(name, lang)
	return fieldsOf(subject + body), err
}

func letterFile(name, lang string) (subject, body string, err error) {
	content, err := letterFiles.ReadFile("letters/" + name + "." + lang + ".md")
	if err != nil {
		return "", "", fmt.Errorf("there is no letter %s.%s", name, lang)
	}
	first, body, _ := strings.Cut(string(content), "\n")
	subject, ok := strings.CutPrefix(first, "Subject: ")
	if !ok {
		return "", "", fmt.Errorf("letter %s.%s does not begin with its subject", name, lang)
	}
	return subject, strings.TrimSpace(body) + "\n", nil
}

func fieldsOf(source string) []string {
	var names []string
	for _, found := range letterField.FindAllStringSubmatch(source, -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func fillIn(source string, fields map[string]string) string {
	return letterField.ReplaceAllStringFunc(source, func(field string) string {
		return fields[strings.Trim(field, "{?}")]
	})
}

func withoutEmptyLines(body string, fields map[string]string) string {
	lines := strings.Split(body, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		names := fieldsOf(line)
		given := func(name string) bool { return fields[name] != "" }
		return len(names) > 0 && !slices.ContainsFunc(names, given)
	}), "\n")
}

// button is the link that a paragraph is, nil if it is more than a link.
func button(paragraph ast.Node) *ast.Link {
	link, ok := paragraph.FirstChild().(*ast.Link)
	if !ok || link.NextSibling() != nil {
		return nil
	}
	return link
}

// plainText says the tree in text: marks of emphasis go, a link is its words
// and, in a line of its own, which programs take whole, its address.
func plainText(tree ast.Node, source []byte, fields map[string]string) string {
	var out strings.Builder
	ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				out.WriteString(fillIn(string(n.Segment.Value(source)), fields))
				if n.SoftLineBreak() || n.HardLineBreak() {
					out.WriteByte('\n')
				}
			}
		case *ast.Link:
			if !entering {
				out.WriteString(":\n" + fillIn(string(n.Destination), fields))
			}
		case *ast.ThematicBreak:
			if entering {
				out.WriteString("--\n")
			}
		case *ast.Paragraph, *ast.Heading:
			if !entering {
				out.WriteString("\n\n")
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimRight(strings.ReplaceAll(out.String(), "--\n\n", "--\n"), "\n") + "\n"
}

// footMark parts the body from the foot in what is rendered; no text can hold
// it, because < is escaped in text.
const footMark = "<foot>"

// letterParts renders what letters are made of, with the styles of the design
// written into each element: e-mail programs know no style sheets.
type letterParts struct {
	fields  map[string]string
	typeset func(string) string
	inFoot  bool
}

const (
	sans  = `font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;`
	serif = `font-family:Georgia,'Times New Roman',serif;`

	letterParagraph = `<p style="margin:0 0 14px;` + serif + `font-size:17px;line-height:1.5">`
	letterSmall     = `<p class="mute" style="margin:0 0 10px;` + sans + `font-size:14px;line-height:1.5;color:#4b555f">`
	letterButton    = `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 20px"><tr><td bgcolor="#0b5060" class="btn" style="border-radius:4px">` +
		`<a href="%s" class="btn-a" style="display:inline-block;padding:13px 22px;` + sans + `font-size:16px;font-weight:600;color:#ffffff;text-decoration:none">`
	letterButtonEnd = "</a></td></tr></table>\n"
)

// render makes the body of the letter and its foot.
func (l *letterParts) render(tree ast.Node, source []byte) (main, foot string, err error) {
	r := renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(l, 1)))
	var out strings.Builder
	if err := r.Render(&out, source, tree); err != nil {
		return "", "", err
	}
	main, foot, _ = strings.Cut(out.String(), footMark)
	return main, foot, nil
}

// RegisterFuncs says what renders which node. Letters have no others; a test
// holds their files to that.
func (l *letterParts) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindDocument, l.nothing)
	r.Register(ast.KindParagraph, l.paragraph)
	r.Register(ast.KindText, l.words)
	r.Register(ast.KindEmphasis, l.strong)
	r.Register(ast.KindLink, l.link)
	r.Register(ast.KindThematicBreak, l.foot)
}

func (l *letterParts) nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, nil
}

func (l *letterParts) begin() string {
	if l.inFoot {
		return letterSmall
	}
	return letterParagraph
}

func (l *letterParts) paragraph(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case button(n) != nil:
	case entering:
		w.WriteString(l.begin())
	default:
		w.WriteString("</p>\n")
	}
	return ast.WalkContinue, nil
}

// words are a text with its fields; a field may have lines and paragraphs.
func (l *letterParts) words(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := n.(*ast.Text)
	said := html.EscapeString(l.typeset(fillIn(string(t.Segment.Value(source)), l.fields)))
	said = strings.ReplaceAll(said, "\n\n", "</p>\n"+l.begin())
	w.WriteString(strings.ReplaceAll(strings.ReplaceAll(said, "\n", "<br>"), "</p><br>", "</p>\n"))
	if t.SoftLineBreak() || t.HardLineBreak() {
		w.WriteString("<br>")
	}
	return ast.WalkContinue, nil
}

func (l *letterParts) strong(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<strong>")
	} else {
		w.WriteString("</strong>")
	}
	return ast.WalkContinue, nil
}

func (l *letterParts) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.Link)
	address := fillIn(string(link.Destination), l.fields)
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return ast.WalkStop, fmt.Errorf("link to %q, which is no address of a page", address)
	}
	open, end := `<a href="%s" style="color:#0b5060">`, "</a>"
	if button(n.Parent()) == link {
		open, end = letterButton, letterButtonEnd
	}
	if entering {
		fmt.Fprintf(w, open, html.EscapeString(address))
	} else {
		w.WriteString(end)
	}
	return ast.WalkContinue, nil
}

func (l *letterParts) foot(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(footMark)
		l.inFoot = true
	}
	return ast.WalkContinue, nil
}

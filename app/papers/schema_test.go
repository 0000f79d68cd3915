package papers

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"svod/app/needs"
	"svod/app/procedure"
	"svod/locales"
)

// schemaOf is the schema of a part of an Office file, "" for one that is not
// checked.
func schemaOf(part string) string {
	switch {
	case part == "[Content_Types].xml":
		return "opc-xsd/opc-contentTypes.xsd"
	case strings.HasSuffix(part, ".rels"):
		return "opc-xsd/opc-relationships.xsd"
	case strings.HasPrefix(part, "word/") && strings.HasSuffix(part, ".xml"):
		return "wml.xsd"
	case strings.HasPrefix(part, "xl/") && strings.HasSuffix(part, ".xml") && !strings.Contains(part, "theme"):
		return "sml.xsd"
	}
	return ""
}

// TestDocumentsHoldTheSchemas: Word refuses what LibreOffice forgives.
func TestDocumentsHoldTheSchemas(t *testing.T) {
	lint := needs.Program(t, "xmllint")
	answer := AnswerData{To: "Правительству", Zone: "UTC", Sheet: procedure.AnswerSheet{RevisionNumber: 1}}
	answer.Names = map[procedure.Lang]Names{"ru": {}}
	answer.Base = func(procedure.RevisionID) procedure.Draft { return procedure.Draft{} }
	answer.Answer.Letters = []procedure.Response{{LetterParticulars: procedure.LetterParticulars{OutNumber: "7-д"}}}
	answer.Answer.Rows = []procedure.TableRow{{Number: 1, Text: "Слова", State: procedure.Rejected.State(), Meeting: 1,
		Decide: &procedure.Disposition{Outcome: procedure.Rejected, Note: procedure.Texts{"ru": "Не относится"}}}, {Number: 2, Text: "Ещё", State: procedure.CommentOfficial}}
	ru := locales.For("ru")
	files := map[string][]byte{"table": writeXLSX(t, longTable(5))}
	for name, paper := range map[string]Paper{
		"protocol": samplePaper(t, "ru"), "spanned": spannedTable(), "answer": Answer(ru, answer),
		"comparison": Comparison(ru, ComparisonData{Story: sampleStory(), Names: Names{Short: map[procedure.BodyID]string{1: "Беларусь", 2: "Россия"}}}),
	} {
		files[name] = writeDOCX(t, paper)
	}
	bySchema := map[string][]string{}
	for name, file := range files {
		for part, text := range parts(t, file) {
			if strings.HasPrefix(part, "xl/") { // which Excel itself writes, and the schema leaves out
				text = strings.ReplaceAll(text, ` xml:space="preserve"`, "")
			}
			if schema := schemaOf(part); schema != "" {
				file := filepath.Join(t.TempDir(), name+"."+filepath.Base(part))
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				bySchema[schema] = append(bySchema[schema], file)
			}
		}
	}
	for schema, files := range bySchema {
		var out bytes.Buffer
		check := exec.Command(lint, append([]string{"--nonet", "--noout", "--schema", filepath.Join("testdata/schemas", schema)}, files...)...)
		check.Stderr = &out
		if err := check.Run(); err != nil {
			t.Errorf("%s: %v\n%.2000s", schema, err, out.String())
		}
	}
}

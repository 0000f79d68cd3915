package views

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// letterNames are the letters there are, by their files in the first language.
func letterNames(t *testing.T) []string {
	t.Helper()
	files, err := letterFiles.ReadDir("letters")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), "."+locales.Languages()[0]+".md"); ok {
			names = append(names, name)
		}
	}
	return names
}

// sampleFields are values for all fields that letters have.
func sampleFields(lang string) map[string]string {
	p := locales.For(lang)
	if lang == "ru" {
		return map[string]string{
			"name": "Жасур Икрамович", "group": "Экспертная группа по согласованию проекта Плана", "body": "Узбекистан", "role": "делегат",
			"ends": "15 марта 2021 года, 18:00 по Москве", "decline": "https://svod.example/notices/1-2-k7Q2mVx9TtB4", "link": "https://svod.example/i/k7Q2mVx9TtB4", "at": "15 марта 2021 года, 11:42:07 по Москве",
			"server": "mail.example.org:587", "device": "Firefox, Linux", "address": "192.0.2.7", "plan": "План первоочередных мероприятий", "revision": "1",
			"deadline": "15 марта 2021 года, 18:00 по Москве", "was": "12 марта 2021 года, 18:00 по Москве", "left": "осталось 2 дня",
			"drafts": "У вас 4 черновика, у коллег – 3.", "reason": "По просьбе двух делегаций.", "closed": "15 марта 2021 года, 18:00 по Москве",
			"responded": "Ответили 7 делегаций из 9.", "receipt": "1/UZ/1", "answer": "6 замечаний: пункты 1.1, 1.4, 2.7, 4.2, 6.1, раздел IV",
			"received": "15 марта 2021 года, 11:42:07 по Москве, в срок", "sender": "Эргашхужаев Ботир Равшанович", "letter": "№ 07/17-388-д от 15 марта 2021 года",
			"decided": locales.For(lang).T("round.letter.accepted"), "kept": "пункт 2.3", "record": "412 · 7c1f 09ab 55de 2b10", "fingerprint": strings.Repeat("7c1f", 16), "salt": strings.Repeat("09ab", 8), "meeting": p.OrdinalGenitive(2), "date": "8 июля 2021 года",
			"when": "8 июля 2021 года, 10:00–13:00 по Москве", "here": "15 марта 2021 года, 20:00 по Ташкенту", "format": "в гибридном формате", "place": "г. Москва, Исполнительный комитет СНГ", "join": "https://vc.example.org/j/4417?pwd=a1b2c3",
			"agenda": "1. Об открытии заседания\n2. О рассмотрении замечаний и предложений\n3. Об утверждении протокола", "changes": "Дата и время: было – 7 июля 2021 года, стало – 8 июля 2021 года",
			"moved": "Внутригосударственное согласование: согласован, 1 октября 2021 года.", "next": "Экономический совет СНГ, до 10 декабря 2021 года",
			"line.1.address": "karimov@example.org", "line.1.reply": "550 5.1.1 No such user", "line.2.address": "office@example.net", "line.2.reply": "552 5.2.2 Mailbox full", "more": "И ещё 2 адреса.", "contacts": "https://svod.example/contacts",
			"held": "2-е заседание, 8 июля 2021 года", "results": "Принято – 4, принято частично – 1, отклонено – 1.",
			"number": "3", "title": "Редакция 3 проекта Плана", "subject": "Текст – редакция 3.", "days": "10 дней", "now": "15 дней",
			"words": "Просим уточнить срок.\n\nС уважением,\nИванова", "recipient": "Правительство Республики Узбекистан",
			"line.1.subject": "Открыт сбор замечаний", "line.1.link": "https://svod.example/plans/1", "line.1.at": "15 марта, 11:42", "count": p.N("notices.digest", 2),
			"line.2.subject": "Решения по замечаниям", "line.2.link": "https://svod.example/meetings/2", "line.2.at": "15 марта, 18:10",
			"people": "Абдуллаева Г.Р. и Ким В.", "result": "Возражений не поступило. Согласовано 29 июля 2021 года (решение № 2).", "served": "Армения – 19 июля 2021 года, 10:00 по Москве; Беларусь – 19 июля 2021 года, 10:05 по Москве",
			"asked": "Посмотрите сроки и источники финансирования.", "about": "раздел II, пункт 3.1", "answered": "Ответили 4 из 6.",
		}
	}
	return map[string]string{
		"name": "Jasur Tukhtamurodov", "group": "Expert group on the draft Plan", "body": "Uzbekistan", "role": "delegate",
		"ends": "15 March 2021, 18:00 Moscow time", "decline": "https://svod.example/notices/1-2-k7Q2mVx9TtB4", "link": "https://svod.example/i/k7Q2mVx9TtB4", "at": "15 March 2021, 11:42:07 Moscow time",
		"decided": locales.For(lang).T("round.letter.accepted"), "server": "mail.example.org:587", "device": "Firefox, Linux", "address": "192.0.2.7", "plan": "Plan of Priority Measures", "revision": "1",
		"deadline": "15 March 2021, 18:00 Moscow time", "was": "12 March 2021, 18:00 Moscow time", "left": "2 days left",
		"drafts": "You have 4 drafts, your colleagues 3.", "reason": "At the request of two delegations.", "closed": "15 March 2021, 18:00 Moscow time",
		"responded": "7 of 9 delegations have replied.", "receipt": "1/UZ/1", "answer": "6 comments: items 1.1, 1.4, 2.7, 4.2, 6.1, Section IV",
		"received": "15 March 2021, 11:42:07 Moscow time, in time", "sender": "Botir Ergashkhujaev", "letter": "No. 07/17-388-д of 15 March 2021",
		"kept": "item 2.3", "record": "412 · 7c1f 09ab 55de 2b10", "fingerprint": strings.Repeat("7c1f", 16), "salt": strings.Repeat("09ab", 8), "meeting": p.OrdinalGenitive(2), "date": "8 July 2021",
		"when": "8 July 2021, 10:00–13:00 Moscow time", "here": "15 March 2021, 20:00 Tashkent time", "format": "in hybrid format", "place": "CIS Executive Committee, Moscow", "join": "https://vc.example.org/j/4417?pwd=a1b2c3",
		"agenda": "1. Opening of the meeting\n2. Consideration of comments and proposals\n3. Approval of the protocol", "changes": "Date and time: was 7 July 2021, is now 8 July 2021",
		"moved": "Domestic approval: agreed, 1 October 2021.", "next": "CIS Economic Council, by 10 December 2021",
		"line.1.address": "karimov@example.org", "line.1.reply": "550 5.1.1 No such user", "line.2.address": "office@example.net", "line.2.reply": "552 5.2.2 Mailbox full", "more": "And 2 more addresses.", "contacts": "https://svod.example/contacts",
		"held": "2nd meeting, 8 July 2021", "results": "Accepted: 4, accepted in part: 1, rejected: 1.",
		"number": "3", "title": "Revision 3 of the draft Plan", "subject": "The text is revision 3.", "days": "10 days", "now": "15 days",
		"words": "Which day is the deadline?\n\nAnna Ivanova", "recipient": "Government of the Republic of Uzbekistan",
		"people": "Gulchehra Abdullaeva and Viktor Kim", "result": "Nobody objected. Agreed on 29 July 2021 (decision No. 2).", "served": "Armenia: 19 July 2021, 10:00 Moscow time; Belarus: 19 July 2021, 10:05 Moscow time",
		"asked": "Look at the time frames and the sources of funding.", "about": "Section II, item 3.1", "answered": "4 of 6 have answered.",
		"line.1.subject": "Round of comments opened", "line.1.link": "https://svod.example/plans/1", "line.1.at": "15 March, 11:42", "count": p.N("notices.digest", 2),
		"line.2.subject": "Comments decided", "line.2.link": "https://svod.example/meetings/2", "line.2.at": "15 March, 18:10",
	}
}

// sampleOf are values for the fields of a letter.
func sampleOf(name, lang string) map[string]string {
	fields := sampleFields(lang)
	switch {
	case strings.HasPrefix(name, "meeting_"):
		fields["meeting"] = locales.For(lang).Meeting(2)
		fields["here"] = map[string]string{"ru": "8 июля 2021 года, 12:00–15:00 по Ташкенту", "en": "8 July 2021, 12:00–15:00 Tashkent time"}[lang]
	case name == "address_bounced":
		fields["line.1.subject"], fields["line.1.link"] = "Karimov A.", "https://svod.example/groups/1/people/24"
		fields["line.2.subject"], fields["line.2.link"] = locales.For(lang).T("bounce.letter.contact", "Body", fields["body"]), "https://svod.example/contacts/7/edit"
	}
	return fields
}

func TestLetters(t *testing.T) {
	names := letterNames(t)
	if len(names) < 10 {
		t.Fatalf("only %d letters", len(names))
	}
	for _, name := range names {
		for _, lang := range locales.Languages() {
			subject, plain, page, err := Letter(name, lang, sampleOf(name, lang))
			if err != nil {
				t.Error(err)
				continue
			}
			golden(t, name+"."+lang+".txt", "Subject: "+subject+"\n\n"+plain)
			golden(t, name+"."+lang+".html", page)
			checkLetter(t, name+"."+lang, plain, page)
		}
	}
}

// checkLetter: no field is left open, both parts say the same words, and the
// HTML asks for nothing from elsewhere.
func checkLetter(t *testing.T, name, plain, page string) {
	t.Helper()
	if strings.Contains(plain+page, "{name") || letterField.MatchString(plain) {
		t.Errorf("%s: a field is left open", name)
	}
	tree, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, banned := range []string{"img", "script", "link", "iframe", "form", "[src]", "[background]"} {
		if cascadia.Query(tree, cascadia.MustCompile(banned)) != nil {
			t.Errorf("%s: has %s", name, banned)
		}
	}
	keepsItsWidth(t, name, tree)
	shown := locales.Plain(viewtest.Text(cascadia.Query(tree, cascadia.MustCompile("body"))))
	for _, word := range strings.Fields(plain) {
		word = strings.TrimRight(word, ":.,")
		if !strings.Contains(shown, word) && !strings.Contains(word, "://") && word != "--" {
			t.Errorf("%s: %q is in the text and not in the HTML", name, word)
		}
	}
}

// keepsItsWidth: a word that is longer than a line, such as a hash, breaks in all
// parts of the card.
func keepsItsWidth(t *testing.T, name string, tree *html.Node) {
	t.Helper()
	parts := cascadia.QueryAll(tree, cascadia.MustCompile("table.card > tbody > tr > td"))
	if len(parts) != 2 {
		t.Errorf("%s: the card has %d parts", name, len(parts))
	}
	for _, part := range parts {
		if !cascadia.MustCompile("[style*='overflow-wrap:break-word']").Match(part) {
			t.Errorf("%s: a long word runs out of the card", name)
		}
	}
}

func TestLettersAreThereInEveryLanguage(t *testing.T) {
	for _, name := range letterNames(t) {
		want, err := LetterFields(name, locales.Languages()[0])
		if err != nil {
			t.Error(err)
		}
		for _, lang := range locales.Languages() {
			got, err := LetterFields(name, lang)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s.%s: fields %v, want %v (%v)", name, lang, got, want, err)
			}
			_, body, _ := letterFile(name, lang)
			onlyKnownParts(t, name+"."+lang, body)
		}
	}
}

func onlyKnownParts(t *testing.T, name, body string) {
	t.Helper()
	known := []ast.NodeKind{ast.KindDocument, ast.KindParagraph, ast.KindText, ast.KindEmphasis, ast.KindLink, ast.KindThematicBreak}
	ast.Walk(letterMarkdown.Parser().Parse(text.NewReader([]byte(body))), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !slices.Contains(known, n.Kind()) {
			t.Errorf("%s: letters have no %v", name, n.Kind())
		}
		return ast.WalkContinue, nil
	})
}

func TestLetterFieldsCannotBecomeMarkup(t *testing.T) {
	fields := sampleFields("en")
	fields["group"] = "<b>x</b> [press](https://evil.example) **bold** {link} \r\nBcc: a@b"
	fields["plan"] = "a\r\nBcc: evil@example.org"
	subject, plain, page, err := Letter("round_opened", "en", fields)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(subject, "\r\n") {
		t.Errorf("subject of several lines: %q", subject)
	}
	tree, _ := html.Parse(strings.NewReader(page))
	if links := cascadia.QueryAll(tree, cascadia.MustCompile("a")); len(links) != 2 {
		t.Errorf("%d links", len(links))
	}
	if cascadia.Query(tree, cascadia.MustCompile("b")) != nil || !strings.Contains(plain, "**bold**") || !strings.Contains(plain, "{link}") {
		t.Error("a field was read as markup")
	}
	for _, address := range []string{"javascript:alert(1)", "", "data:text/html,x", "//evil.example"} {
		fields["link"] = address
		if _, _, _, err := Letter("round_opened", "en", fields); err == nil && address != "" {
			t.Errorf("link to %q taken", address)
		}
	}
}

// Every letter can be declined and says where, or nobody declines it; those
// about an account belong to no group whose notices could be.
func TestLettersSayWhetherTheyCanBeDeclined(t *testing.T) {
	account := []string{"invitation", "mail_test", "new_device", "password_changed", "password_reset"}
	for _, name := range letterNames(t) {
		fields, err := LetterFields(name, locales.Languages()[0])
		if err != nil {
			t.Fatal(err)
		}
		may := procedure.Declinable(procedure.MailNotice, name) && !slices.Contains(account, name)
		if says := slices.Contains(fields, "decline"); says != may {
			t.Errorf("%s may be declined: %t, and says so: %t", name, may, says)
		}
	}
}

// Who wants no notices of any kind gets none that can be declined, and each kind
// has letters.
func TestLettersHaveKinds(t *testing.T) {
	of := map[procedure.NoticeKind]int{}
	for _, name := range letterNames(t) {
		fields, err := LetterFields(name, locales.Languages()[0])
		if err != nil {
			t.Fatal(err)
		}
		kinds := 0
		for _, kind := range procedure.NoticeKinds {
			if (procedure.NoticeChoice{Wishes: map[procedure.NoticeKind]procedure.NoticeWish{kind: procedure.WishNone}}).Wish(name) == procedure.WishNone {
				kinds, of[kind] = kinds+1, of[kind]+1
			}
		}
		if has := slices.Contains(fields, "decline"); has && name != "digest" && kinds != 1 || !has && kinds != 0 {
			t.Errorf("%s can be declined: %t, and is of %d kinds", name, has, kinds)
		}
	}
	for _, kind := range procedure.NoticeKinds {
		if of[kind] == 0 {
			t.Errorf("no letter is of the kind %s", kind)
		}
	}
}

func TestLetterErrors(t *testing.T) {
	fields := sampleFields("ru")
	delete(fields, "ends")
	if _, _, _, err := Letter("invitation", "ru", fields); err == nil || !strings.Contains(err.Error(), "ends") {
		t.Errorf("missing field: %v", err)
	}
	for _, name := range []string{"nothing", "../letter", ""} {
		if _, _, _, err := Letter(name, "ru", fields); err == nil {
			t.Errorf("letter %q found", name)
		}
	}
}

func TestEmptyLinesOfLettersAreLeftOut(t *testing.T) {
	fields := sampleFields("ru")
	fields["kept"], fields["letter"], fields["record"] = "", "", "1\nвторая строка\n\nновый абзац"
	_, plain, page, err := Letter("position_received", "ru", fields)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{plain, page} {
		if strings.Contains(part, "Осталось черновиком") || strings.Contains(part, "Письмо:") || !strings.Contains(part, "Отправил") {
			t.Errorf("%s", part)
		}
	}
	if !strings.Contains(page, "1<br>вторая строка</p>\n<p style") {
		t.Errorf("lines of a field: %s", page)
	}
}

// A letter that was queued before a field was thought of goes without its line,
// as it would have gone then.
func TestLettersQueuedBeforeAFieldWasThoughtOf(t *testing.T) {
	for _, name := range letterNames(t) {
		for _, lang := range locales.Languages() {
			source, err := letterFiles.ReadFile("letters/" + name + "." + lang + ".md")
			if err != nil {
				t.Fatal(err)
			}
			fields, said := sampleOf(name, lang), map[string]string{}
			for _, found := range letterField.FindAllStringSubmatch(string(source), -1) {
				if found[2] != "" {
					said[found[1]] = fields[found[1]]
					delete(fields, found[1])
				}
			}
			_, plain, page, err := Letter(name, lang, fields)
			if err != nil {
				t.Errorf("%s.%s: %v", name, lang, err)
			}
			empty := maps.Clone(fields)
			for field, words := range said {
				empty[field] = ""
				if strings.Contains(plain, words) {
					t.Errorf("%s.%s says %q, which is not given", name, lang, words)
				}
			}
			if _, now, shown, err := Letter(name, lang, empty); err != nil || now != plain || shown != page {
				t.Errorf("%s.%s: a missing field is not as an empty one (%v)", name, lang, err)
			}
		}
	}
}

// A field that may be missing takes its whole line along, and is never where a
// letter would not be one without it.
func TestFieldsThatMayBeMissingStandInLinesOfTheirOwn(t *testing.T) {
	for _, name := range letterNames(t) {
		for _, lang := range locales.Languages() {
			subject, body, err := letterFile(name, lang)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(subject, "?}") {
				t.Errorf("%s.%s: the subject has a field that may be missing", name, lang)
			}
			for _, line := range strings.Split(body, "\n") {
				if strings.Contains(line, "?}") && (len(fieldsOf(line)) != 1 || strings.Contains(line, "](")) {
					t.Errorf("%s.%s: %q has a field that may be missing, and is more than its line", name, lang, line)
				}
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "letters", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as it was (go test ./views -run Letters -update writes it anew):\n%s", name, got)
	}
}

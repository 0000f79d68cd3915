package locales

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// same compares what is said with what is wanted, in which _ is a no-break
// space.
func same(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.ReplaceAll(want, "_", nb); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPrinter(t *testing.T) {
	ru, en := For("ru"), For("en")
	moment := time.Date(2021, 3, 15, 15, 0, 7, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{ru.Date(moment), "15_марта 2021_года"},
		{en.Date(moment), "15_March 2021"},
		{ru.Date(time.Time{}) + ru.DateDense(time.Time{}), ""},
		{ru.DateShort(moment), "15_марта 2021_г."},
		{ru.DayMonth(moment), "15_марта"},
		{ru.DateDense(moment), "15.03.2021"},
		{ru.Clock(moment) + " " + ru.ClockExact(moment), "15:00 15:00:07"},
		{ru.DateTime(moment, "Europe/Moscow"), "15_марта 2021_года, 18:00 по Москве"},
		{en.DateTime(moment, "Europe/Moscow"), "15_March 2021, 18:00 Moscow time"},
		{en.DateTimeExact(moment, "Europe/Moscow"), "15_March 2021, 18:00:07 Moscow time"},
		{en.DateTime(moment, "Asia/Kolkata"), "15_March 2021, 20:30 (UTC+5:30)"},
		{en.DateTime(moment, "Pacific/Marquesas"), "15_March 2021, 05:30 (UTC−9:30)"},
		{en.DateTime(moment, "Nowhere/Never"), "15_March 2021, 15:00 (UTC)"},
		{ForPage("ru").DateTime(moment, "Europe/Moscow"), "15_марта 2021_года, 18:00 по_Москве"},
		{ru.Size(0), "0 Б"},
		{ru.Size(7_444_889), "7,1 МБ"},
		{ForPage("ru").Size(7_444_889), "7,1_МБ"},
		{en.Size(63_000), "62 KB"},
		{en.Size(1<<20 - 1), "1.0 MB"},
		{ru.Size(20 << 30), "20480,0 МБ"},
		{ru.List(nil), ""},
		{ru.List([]string{"А"}), "А"},
		{ru.List([]string{"А", "Б"}), "А и Б"},
		{ru.List([]string{"А", "Б", "В"}), "А, Б и В"},
		{ru.Ordinal(2), "2-е"},
		{ru.OrdinalGenitive(2), "2-го"},
		{ru.Meeting(2), "2-е заседание"},
		{en.Meeting(22), "22nd meeting"},
	} {
		same(t, c.got, c.want)
	}
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"} {
		same(t, en.Ordinal(n), want)
		same(t, en.OrdinalGenitive(n), want)
	}
}

func TestEveryMonth(t *testing.T) {
	for _, lang := range Languages() {
		for month := time.January; month <= time.December; month++ {
			said := For(lang).Date(time.Date(2021, month, 8, 0, 0, 0, 0, time.UTC))
			if strings.Contains(said, "date.") || strings.Contains(said, "{") {
				t.Errorf("%s %v: %q", lang, month, said)
			}
		}
	}
}

func TestLeft(t *testing.T) {
	now := time.Date(2021, 3, 12, 11, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		left   time.Duration
		ru, en string
	}{
		{79 * time.Hour, "осталось 3 дня", "3 days left"},
		{21*24*time.Hour + 1, "остался 21 день", "21 days left"},
		{11 * 24 * time.Hour, "осталось 11 дней", "11 days left"},
		{48 * time.Hour, "осталось 2 дня", "2 days left"},
		{48*time.Hour - 1, "осталось 47 часов", "47 hours left"},
		{time.Hour, "остался 1 час", "1 hour left"},
		{time.Hour - 1, "осталось 60 минут", "60 minutes left"},
		{22 * time.Minute, "осталось 22 минуты", "22 minutes left"},
		{time.Second, "осталась 1 минута", "1 minute left"},
		{0, "срок истёк", "the deadline has passed"},
		{-time.Hour, "срок истёк", "the deadline has passed"},
	} {
		same(t, For("ru").Left(now.Add(c.left), now), c.ru)
		same(t, For("en").Left(now.Add(c.left), now), c.en)
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		n      int64
		ru, en string
	}{
		{0, "0", "0"}, {999, "999", "999"}, {4312, "4312", "4,312"}, {10000, "10_000", "10,000"},
		{1234567, "1_234_567", "1,234,567"}, {-12345, "−12_345", "−12,345"}, {-5, "−5", "−5"},
	} {
		same(t, For("ru").Number(c.n), c.ru)
		same(t, For("en").Number(c.n), c.en)
	}
}

func TestArguments(t *testing.T) {
	p, err := newPrinter("en", []byte(`{"a": "{{.X}}, {{.Y}}", "b": "bee", "n": {"one": "one of {{.Of}}", "other": "{{.Count}} of {{.Of}}"},
		"limit": {"one": "{{.Limit}} sign, not {{.Length}}", "other": "{{.Limit}} signs, not {{.Length}}"},
		"number.group": ",", "number.group_from": "4"}`), false)
	if err != nil {
		t.Fatal(err)
	}
	same(t, p.T("a", "X", "1", "Y", 2000), "1, 2,000")
	same(t, p.T("a", "X", Key("b"), "Y", true), "bee, true")
	same(t, p.T("a", "X", "1"), "1, ")
	same(t, p.T("nothing.here"), "nothing.here")
	same(t, p.T("nothing.here", "X", 1), "nothing.here")
	same(t, p.N("n", 1, "Of", 5), "one of 5")
	same(t, p.N("n", 1000, "Of", int64(5000)), "1,000 of 5,000")
	same(t, p.N("n", -1), "one of ")
	same(t, p.N("nothing.here", 3), "nothing.here")
	same(t, p.T("n", "Count", 1, "Of", 5), "one of 5")
	same(t, p.T("limit", "Limit", 1, "Length", 21), "1 sign, not 21")
	same(t, p.T("limit", "Limit", 20000, "Length", 20001), "20,000 signs, not 20,001")
	if !p.Has("a") || p.Has("c") {
		t.Error("Has")
	}
}

func TestForAndMatch(t *testing.T) {
	if For("xx").Lang != "ru" || ForPage("xx").Lang != "ru" || Known("xx") || !Known("en") {
		t.Error("a language without a catalogue is not the default one")
	}
	for header, want := range map[string]string{
		"": "other", "en-GB,en;q=0.9": "en", "ru-RU": "ru", "fr, en;q=0.5": "en", "zh": "other", "\x00;;": "other", "en;q=0.3, ru": "ru",
	} {
		if got := Match(header, "other"); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestTypeset(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		"слово":               "слово",
		"В пункте 1.1 слова":  "В_пункте 1.1 слова",
		"и в этом, но не там": "и_в_этом, но не_там",
		"письмо № 07/17-388-д от 15 марта 2021 года": "письмо №_07/17-388-д от_15_марта 2021_года",
		"государства – участники СНГ":                "государства_– участники СНГ",
		"II квартал, I полугодие":                    "II_квартал, I_полугодие",
		"Тухтамуродов Ж.И., Н. Мамбеткул уулу":       "Тухтамуродов_Ж.И., Н._Мамбеткул уулу",
		"(в Москве)\nк себе":                         "(в_Москве)\nк_себе",
		"г. Москва, п. 7":                            "г._Москва, п._7",
		"файл 7,1 МБ.":                               "файл 7,1_МБ.",
		"  два пробела  ":                            "  два пробела  ",
		"уже_в_порядке":                              "уже_в_порядке",
	} {
		same(t, For("ru").Typeset(strings.ReplaceAll(text, "_", nb)), want)
	}
	same(t, For("en").Typeset("No. 7 of 8 July 2021, 7.1 MB – all"), "No._7 of 8_July 2021, 7.1_MB_– all")
	same(t, Plain("в"+nb+"срок"), "в срок")
}

func FuzzTypeset(f *testing.F) {
	for _, seed := range []string{"в 5 МБ – да", " №  № ", "\u00a0 и\n и", "И.О. Фамилия И.О.", "\xc2\xa0\xc2", "{{.n}} дня"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range Languages() {
			once := For(lang).Typeset(text)
			if strings.ReplaceAll(once, nb, " ") != strings.ReplaceAll(text, nb, " ") {
				t.Fatalf("more than spaces changed: %q", once)
			}
			if twice := For(lang).Typeset(once); twice != once {
				t.Fatalf("not settled: %q, %q", once, twice)
			}
		}
	})
}

// The catalogues are go-i18n's, the plural form is chosen by x/text: they must
// agree.
func FuzzPlural(f *testing.F) {
	for _, n := range []int{0, 1, 2, 5, 11, 21, 22, 25, 101, 111, 1000000, -1} {
		f.Add(n)
	}
	localizers := make(map[string]*i18n.Localizer)
	for _, lang := range Languages() {
		content, err := catalogues.ReadFile(lang + ".json")
		if err != nil {
			f.Fatal(err)
		}
		bundle := i18n.NewBundle(language.MustParse(lang))
		bundle.MustParseMessageFileBytes(content, lang+".json")
		localizers[lang] = i18n.NewLocalizer(bundle, lang)
	}
	f.Fuzz(func(t *testing.T, n int) {
		for lang, localizer := range localizers {
			p := For(lang)
			want, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "time.days_left", PluralCount: n, TemplateData: map[string]any{"Count": p.Number(int64(n))}})
			if err != nil {
				t.Fatal(err)
			}
			if got := Plain(p.N("time.days_left", n)); got != Plain(want) {
				t.Errorf("%s: %q, go-i18n says %q", lang, got, want)
			}
		}
	})
}

func FuzzDate(f *testing.F) {
	f.Add(int64(0), 10800)
	f.Add(int64(1615820400), -34200)
	f.Add(int64(-62135596800), 0)
	f.Fuzz(func(t *testing.T, seconds int64, offset int) {
		at := time.Unix(seconds%253402300800, 0).In(time.FixedZone("", offset%50400))
		for _, lang := range Languages() {
			p := For(lang)
			said := p.Date(at) + p.DateTimeExact(at, "Asia/Tashkent") + p.Zone(at, "")
			if !utf8.ValidString(said) || strings.Contains(said, "{{") || !at.IsZero() && !strings.Contains(said, strconv.Itoa(at.Year())) {
				t.Errorf("%q", said)
			}
		}
	})
}

func BenchmarkPrinter(b *testing.B) {
	p := For("ru")
	at := time.Date(2021, 3, 15, 15, 0, 0, 0, time.UTC)
	b.Run("T", func(b *testing.B) {
		for b.Loop() {
			p.T("time.over")
		}
	})
	b.Run("N", func(b *testing.B) {
		for b.Loop() {
			p.N("time.days_left", 5)
		}
	})
	b.Run("DateTime", func(b *testing.B) {
		for b.Loop() {
			p.DateTime(at, "Asia/Tashkent")
		}
	})
	b.Run("Typeset", func(b *testing.B) {
		for b.Loop() {
			p.Typeset("В пункте 1.1 слова «по защите персональных данных» заменить словами «по обеспечению защиты персональных данных» – 8 июля 2021 года.")
		}
	})
}

package store

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// Stem is what all forms of a word have in common: of one in Latin letters by
// the English rules, of one in Cyrillic by the Russian ones. Words such as «не»
// stay: in legal texts they matter.
func Stem(word string) string {
	latin, cyrillic := false, false
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		default:
			return word
		}
	}
	switch {
	case latin && !cyrillic:
		return english.Stem(word, true)
	case cyrillic && !latin:
		return russianStem(word)
	}
	return word
}

const (
	russianVowels = "аеиоуыэюя"
	leastStem     = 3 // letters: what is shorter is a part of too many words
)

// maxStems is of how many words the stems are remembered, some megabytes: the plans
// and comments of a group have hardly more.
const maxStems = 50_000

// remembered are the stems of Russian words that were asked for lately.
var remembered struct {
	sync.RWMutex
	stems map[string]string
}

// russianStem is findRussianStem of a word that may be known: the texts that are
// indexed have the same words over and over.
func russianStem(word string) string {
	remembered.RLock()
	stem, known := remembered.stems[word]
	remembered.RUnlock()
	if known {
		return stem
	}
	stem = findRussianStem(word)
	remembered.Lock()
	defer remembered.Unlock()
	if remembered.stems == nil || len(remembered.stems) >= maxStems {
		remembered.stems = map[string]string{}
	}
	remembered.stems[strings.Clone(word)] = strings.Clone(stem)
	return stem
}

// findRussianStem takes endings off until none is left. The rules of Snowball take
// some forms of a noun for those of a verb: of «обмен», «обмена» they leave
// «обм», of «обменом» «обмен»; only what is left at last is the same for all.
func findRussianStem(word string) string {
	stem := plainForm(word)
	for {
		next := russian.Stem(stem, true)
		if tooShort(next) { // «прием» is no form of «при», but «приема» is one of «прием»
			next = strings.TrimRight(stem, russianVowels+"ь")
		}
		if next == stem || utf8.RuneCountInString(next) < leastStem {
			return withoutFleeting(stem)
		}
		stem = next
	}
}

// tooShort says of a stem that more than an ending was taken off: no noun's ends
// in a vowel.
func tooShort(stem string) bool {
	n := utf8.RuneCountInString(stem)
	last, _ := utf8.DecodeLastRuneInString(stem)
	return n < leastStem || n < leastStem+2 && strings.ContainsRune(russianVowels+"ъьй", last)
}

// irregular are words common in plans and letters, some forms of which no rule
// brings together with the others.
var irregular = map[string]string{
	"день": "дн", "дня": "дн", "дню": "дн", "днем": "дн", "дне": "дн", "дни": "дн", "дней": "дн", "дням": "дн", "днями": "дн", "днях": "дн",
	"писем": "письм", "чисел": "числ", "весь": "вес",
	"степень": "степени", "ступень": "ступени", "осень": "осени", "тень": "тени", "мишень": "мишени", // they keep the vowel
}

// plainForm is the word in a form whose ending the rules know: those of
// «уровень», «подпись» and «Беларусь» look like endings of other words.
func plainForm(word string) string {
	if form, ok := irregular[word]; ok {
		return form
	}
	if begin, ok := strings.CutSuffix(word, "ень"); ok {
		return begin + "ня"
	}
	if strings.HasSuffix(word, "пись") || strings.HasSuffix(word, "русь") {
		return strings.TrimSuffix(word, "ь")
	}
	return word
}

// withoutFleeting takes out the vowel that a stem has in some forms only:
// «порядок» and «порядка», «оценка» and «оценок», «владелец» and «владельца»,
// «ячеек» and «ячейка».
func withoutFleeting(stem string) string {
	r := []rune(stem)
	n := len(r)
	if n <= leastStem || r[n-1] != 'к' && r[n-1] != 'ц' {
		return stem
	}
	vowel := func(r rune) bool { return strings.ContainsRune(russianVowels, r) }
	switch {
	case r[n-2] == 'ь':
		return string(r[:n-2]) + string(r[n-1])
	case r[n-2] != 'о' && r[n-2] != 'е', !strings.ContainsAny(string(r[:n-2]), russianVowels): // «срок» has no other
		return stem
	case vowel(r[n-3]):
		return string(r[:n-2]) + "й" + string(r[n-1])
	}
	return string(r[:n-2]) + string(r[n-1])
}

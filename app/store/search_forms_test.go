package store_test

import (
	"strings"
	"sync"
	"testing"

	"svod/app/store"
)

// All forms of a word have one stem, those too that look like forms of a verb.
func TestStemsOfForms(t *testing.T) {
	for _, forms := range []string{
		"обмен обмена обмену обменом обмене обмены обменов обменам обменами обменах",
		"орган органа органу органом органе органы органов органам органами",
		"система системы системе систему системой систем системам системами",
		"проблема проблемы проблему проблем проблемами",
		"материал материала материалом материалы материалов материалах",
		"персонал персонала персоналу персоналом персонале",
		"узбекистан узбекистана узбекистану узбекистаном узбекистане",
		"беларусь беларуси беларусью",
		"уровень уровня уровню уровнем уровне уровни уровней уровнях",
		"перечень перечня перечню перечнем перечни перечней",
		"степень степени степенью степеней степеням",
		"порядок порядка порядку порядком порядке",
		"оценка оценки оценке оценку оценок оценкам",
		"настройка настройки настроек",
		"владелец владельца владельцу владельцем владельцы владельцев",
		"белоцерковец белоцерковца белоцерковцу",
		"подпись подписи подписью подписей подписям",
		"письмо письма письму письмом писем письмам",
		"день дня дню днем дней дням",
		"прием приема приему приемом приеме",
		"объем объема объему объемом объемы объемов",
		"режим режима режиму режимом режимы",
		"защита защиты защите защиту защитой",
		"срок срока сроку сроком сроки сроков",
		"страна страны стране страну стран странам странами",
		"мера меры мере мер мерам мерами мерах",
		"кибербезопасность кибербезопасности кибербезопасностью",
		"учет учета учету учетом",
		"исключить исключен исключена исключено исключены исключит исключили",
		"measure measures", "authority authorities", "exchange exchanged exchanging",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if got, want := store.Stem(w), store.Stem(words[0]); got != want {
				t.Errorf("%s: %s, but %s: %s", words[0], want, w, got)
			}
		}
	}
}

// Words that only begin alike keep stems of their own.
func TestStemsOfOthers(t *testing.T) {
	for _, pair := range [][2]string{
		{"прием", "при"}, {"срок", "сорок"}, {"орган", "организация"}, {"уровень", "урок"},
		{"день", "деньги"}, {"система", "сеть"}, {"оценка", "цена"}, {"мера", "мероприятие"},
	} {
		if a, b := store.Stem(pair[0]), store.Stem(pair[1]); a == b {
			t.Errorf("%s and %s are both %s", pair[0], pair[1], a)
		}
	}
}

// A stem is the same when it is remembered, when more words than that came between,
// and whoever else asks meanwhile.
func TestStemsAreRemembered(t *testing.T) {
	letters := []rune("бгджз")
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for n := range 60_000 {
				word := []rune("слово")
				for rest := n; rest > 0; rest /= len(letters) {
					word = append(word, letters[rest%len(letters)])
				}
				if got := store.Stem(string(word) + "ами"); n > 0 && got != string(word) {
					t.Errorf("%sами: %s", string(word), got)
					return
				}
				if n%1000 == 0 && store.Stem("обменом") != store.Stem("обмена") {
					t.Error("«обменом» and «обмена» are parted")
					return
				}
			}
		})
	}
	asking.Wait()
}

// Of every word something is left, and taking endings off comes to an end.
func FuzzStem(f *testing.F) {
	for _, seed := range []string{"обменом", "ь", "й", "ек", "ьк", "ьц", "оок", "аек", "ень", "русь", "пись", "ійстень", "ё"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if stem := store.Stem(word); word != "" && stem == "" {
			t.Errorf("nothing is left of %q", word)
		}
	})
}

package locales

import (
	"testing"
	"time"
)

func TestPrinter(t *testing.T) {
	ru, en := For("ru"), For("en")
	moment := time.Date(2021, 3, 15, 15, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{ru.DateTime(moment, "Europe/Moscow"), "15\u00a0марта 2021 года, 18:00 по Москве"},
		{en.DateTime(moment, "Europe/Moscow"), "15\u00a0March 2021, 18:00 Moscow time"},
		{en.DateTime(moment, "Asia/Kolkata"), "15\u00a0March 2021, 20:30 (UTC+5:30)"},
		{ru.DateShort(moment), "15\u00a0марта 2021 г."},
		{ru.DateDense(moment), "15.03.2021"},
		{ru.Left(moment, moment.Add(-72*time.Hour)), "осталось 3 дня"},
		{en.Left(moment, moment.Add(-time.Hour)), "1 hour left"},
		{ru.Left(moment, moment), "срок истёк"},
		{ru.N("time.days_left", 21), "остался 21 день"},
		{ru.N("time.days_left", 11), "осталось 11 дней"},
		{ru.Number(10000), "10\u00a0000"},
		{ru.Number(4312), "4312"},
		{en.Number(-10000), "−10,000"},
		{ru.Size(7_444_889), "7,1 МБ"},
		{en.Size(63_000), "62 KB"},
		{ru.List([]string{"А", "Б", "В"}), "А, Б и В"},
		{ru.OrdinalGenitive(2), "2-го"},
		{en.Ordinal(22), "22nd"},
		{en.Ordinal(13), "13th"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for typed, want := range map[string]string{"8.7.2021": "2021-07-08", " 08.07.2021 ": "2021-07-08", "2021-07-08": "2021-07-08"} {
		got, ok := ParseDate(typed, time.UTC)
		if !ok || got.Format(time.DateOnly) != want {
			t.Errorf("%q reads as %v", typed, got)
		}
	}
	for _, typed := range []string{"", "31.02.2021", "8 июля", "8.7.21", "0001-01-01", "8.7.20211"} {
		if got, ok := ParseDate(typed, time.UTC); ok {
			t.Errorf("%q reads as %v", typed, got)
		}
	}
}

package locales

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for typed, want := range map[string]string{
		"08.07.2021": "2021-07-08", "8.7.2021": "2021-07-08", " 2021-07-08 ": "2021-07-08", "29.02.2024": "2024-02-29",
		"31.12.2200": "2200-12-31", "\u00a008.07.2021": "2021-07-08",
		"": "", "29.02.2021": "", "31.06.2021": "", "00.01.2021": "", "07/08/2021": "", "8 июля 2021": "", "08.07.21": "",
		"01.01.1899": "", "2201-01-01": "", "0001-01-01": "", "8.7.2021 г.": "", "−8.7.2021": "", "٨.٧.٢٠٢١": "",
	} {
		got, ok := ParseDate(typed, time.UTC)
		if ok != (want != "") {
			t.Errorf("%q: %v, %v", typed, got, ok)
		}
		if ok && got.Format(time.DateOnly) != want {
			t.Errorf("%q: %v, want %s", typed, got, want)
		}
	}
}

func TestParseClock(t *testing.T) {
	for typed, want := range map[string]time.Duration{
		"18:00": 18 * time.Hour, "18.00": 18 * time.Hour, " 9:05 ": 9*time.Hour + 5*time.Minute, "00:00": 0,
		"24:00": -1, "18:60": -1, "18": -1, "": -1, "6 pm": -1, "18:00:00": -1,
	} {
		got, ok := ParseClock(typed)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v, %v", typed, got, ok)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"08.07.2021", "2021-07-08", "31.02.2021", "1.1.1", "2021-7-8"} {
		f.Add(seed)
	}
	moscow := location("Europe/Moscow")
	f.Fuzz(func(t *testing.T, typed string) {
		date, ok := ParseDate(typed, moscow)
		if !ok {
			return
		}
		if again, ok := ParseDate(For("ru").DateDense(date), moscow); !ok || !again.Equal(date) {
			t.Errorf("%q is %v, then %v", typed, date, again)
		}
	})
}

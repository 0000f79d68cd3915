package locales

import (
	"regexp"
	"strings"
)

// Typeset sets a text as its language does, at output only: no-break spaces
// where Russian typography wants them. Stored texts are never changed.
func (p *Printer) Typeset(text string) string {
	if p.Lang != "ru" || !strings.Contains(text, " ") {
		return text
	}
	text = strings.ReplaceAll(text, " – ", nb+"– ")
	for _, r := range russianBreaks {
		text = r.pattern.ReplaceAllString(text, r.with)
	}
	return text
}

var russianBreaks = []struct {
	pattern *regexp.Regexp
	with    string
}{
	// Short words hold on to the next; twice, since one may follow another.
	{regexp.MustCompile(`(?i)(^|[\s(«\x{a0}])(в|к|с|о|у|и|а|на|по|от|до|из|за|не|об) `), "$1$2" + nb},
	{regexp.MustCompile(`(?i)(^|[\s(«\x{a0}])(в|к|с|о|у|и|а|на|по|от|до|из|за|не|об) `), "$1$2" + nb},
	{regexp.MustCompile(`(№|(?:^|[\s(«])(?:п|г|ст)\.) `), "$1" + nb},
	{regexp.MustCompile(`(\d) (года|году|годы|годов|год|г\.|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|МБ|КБ)`), "$1" + nb + "$2"},
	{regexp.MustCompile(`\b([IVX]+) (квартал|полугоди)`), "$1" + nb + "$2"},
}

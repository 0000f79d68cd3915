package papers

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// sampleCertificate is one of many recipients, some of them with all that can
// happen.
func sampleCertificate(recipients int) procedure.Certificate {
	at := time.Date(2021, 7, 16, 9, 3, 0, 0, time.UTC)
	c := procedure.Certificate{Format: procedure.CertificateFormat, Site: "https://svod.example", Number: 2, Issued: at.Add(48 * time.Hour),
		IssuedBy: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"},
		Dispatch: procedure.CertifiedDispatch{ID: 1, Group: procedure.Texts{"ru": "Экспертная группа по согласованию проекта Плана", "en": "Expert group on the draft Plan"}, Zone: "Europe/Moscow",
			Number: "4-1/0912-д", Dated: "2021-07-16", Subject: procedure.Texts{"ru": "О направлении протокола и согласованного проекта Плана", "en": "Protocol and agreed draft Plan"},
			Sender:     procedure.Texts{"ru": "Исполнительный комитет Содружества Независимых Государств", "en": "Executive Committee of the Commonwealth of Independent States"},
			ReleasedBy: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"}, Released: at, LinkEnds: at.AddDate(0, 0, 180)},
		Files: []procedure.CertifiedFile{{Title: procedure.Texts{"ru": "Протокол 2-го заседания экспертной группы", "en": "Protocol of the 2nd meeting of the expert group"}, Name: "protocol-2.pdf", Lang: "ru", Format: "pdf",
			Pages: 3, Size: 45 << 10, SHA256: strings.Repeat("2f2034b1", 8), Attached: true}, {Title: procedure.Texts{"ru": "План", "en": "Plan"}, Annex: "2", Name: "plan.docx", Lang: "ru", Format: "docx", Size: 15 << 10, SHA256: strings.Repeat("a9a1e149", 8)}},
		Record: []procedure.CertifiedRecord{{Of: "group/1", Lines: 412, Head: strings.Repeat("7c1f", 16)}, {Of: "group/0", Lines: 31, Head: strings.Repeat("09ab", 16)}}}
	for i := range recipients {
		r := procedure.CertifiedRecipient{Name: fmt.Sprintf("Правительство Республики № %d", i+1), Address: fmt.Sprintf("reception-%d@government-of-a-state-with-a-very-long-name.department.example", i+1), Lang: "ru",
			State: procedure.DeliveryDelivered, Events: []procedure.CertifiedEvent{{At: at, State: procedure.DeliveryPlanned}, {At: at, Attempt: 1, State: procedure.DeliveryAccepted, Server: "mail.example.org:587",
				Code: 250, Enhanced: "2.0.0", Reply: "Ok: queued as 4XyZ9k2Qm7zAbCdEf", Queue: "4XyZ9k2Qm7zAbCdEf"}, {At: at.Add(time.Minute), Attempt: 1, State: procedure.DeliveryDelivered, Server: "mx.government.example", Report: "delivered"}}}
		if i%10 == 1 {
			r.State = procedure.DeliveryDone
			r.Events = append(r.Events, procedure.CertifiedEvent{At: at.Add(time.Hour), State: procedure.DeliveryDone, Reply: "нарочным, 17 июля", By: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"}})
			r.Reminded = []time.Time{at.AddDate(0, 0, 1)}
		}
		if i%10 == 3 { // went to another address before, and came back
			r.State, r.Names = procedure.DeliveryBounced, procedure.Texts{"en": fmt.Sprintf("Government of State No. %d", i+1)}
			r.Events[0].Address = "old@government.example"
			r.Events = append(r.Events, procedure.CertifiedEvent{At: at.Add(time.Hour), State: procedure.DeliveryPlanned, Address: r.Address, By: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"}},
				procedure.CertifiedEvent{At: at.Add(2 * time.Hour), Attempt: 1, State: procedure.DeliveryRefused, Server: "mail.example.org:587", Cause: procedure.CauseNoUTF8},
				procedure.CertifiedEvent{At: at.Add(3 * time.Hour), State: procedure.DeliveryBounced, Cause: procedure.CauseUndone, By: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"}})
		}
		if i%3 == 0 {
			r.Acknowledged = []procedure.CertifiedStatement{{At: at.Add(2 * time.Hour), Name: "Каримов Тимур Абдуллаевич", Post: "начальник канцелярии", Incoming: "вх. 77"}}
		}
		if i%10 == 3 {
			r.Acknowledged = []procedure.CertifiedStatement{{At: at.Add(2 * time.Hour), Paper: "07/17-388", By: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"},
				Struck: at.Add(4 * time.Hour), StruckBy: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"}}}
		}
		if i%10 == 2 {
			r.Acknowledged = []procedure.CertifiedStatement{{At: at.Add(2 * time.Hour), Paper: "07/17-388", Dated: "2021-07-17", Scans: []string{strings.Repeat("5e17", 16)}, By: procedure.Texts{"ru": "Мелешкевич Д.А.", "en": "Darya Meleshkevich"}}}
		}
		c.Recipients = append(c.Recipients, r)
	}
	return c
}

var sampleProof = CertificateProof{Key: "k7Q2mVx9TtB4k7Q2mVx9TtB4k7Q2mVx9TtB4k7Q2mVx", Check: "https://svod.example/verify"}

func TestCertificate(t *testing.T) {
	for _, lang := range locales.Languages() {
		_, _, drawn := writePDF(t, Certificate(locales.For(lang), sampleCertificate(4), sampleProof))
		golden(t, "certificate."+lang+".pdf.txt", []byte(drawn))
	}
}

// A long list goes over many sheets, with its head on each.
func TestALongCertificate(t *testing.T) {
	for _, lang := range locales.Languages() {
		p := locales.For(lang)
		_, pages, drawn := writePDF(t, Certificate(p, sampleCertificate(200), sampleProof))
		heads := strings.Count(drawn, " "+strings.Fields(p.T("delivery.evidence"))[0]+"\n")
		if pages < 10 || heads != pages-2 {
			t.Errorf("%s: %d sheets, the head stands on %d", lang, pages, heads)
		}
		for line := range strings.Lines(drawn) {
			var sheet int
			var x, y float64
			fmt.Sscan(line, &sheet, &x, &y)
			if sheet > 1 && sheet < pages && (x < 19*mm || x > 277*mm) {
				t.Errorf("outside of the margins: %s", line)
			}
		}
	}
}

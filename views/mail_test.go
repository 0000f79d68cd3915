package views

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

func TestMailServersPage(t *testing.T) {
	at := time.Date(2021, 7, 16, 9, 3, 0, 0, time.UTC)
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		rendered(t, f, MailServersPage(f, MailPage{Group: 1, Zone: "UTC"}))
		v := MailPage{Group: 1, Zone: "Europe/Moscow", Address: words, Domain: words, Halt: procedure.CourierHalt{At: at, Stage: "auth", Code: 535, Reply: words},
			Passed: []procedure.CourierHalt{{At: at, Relay: words, Stage: "tls"}}}
		for _, security := range []string{"starttls", "implicit", "none"} {
			v.Relays = append(v.Relays, procedure.RelayState{Name: words, Security: security})
		}
		v.Relays[0].Rests, v.Relays[0].Rested, v.Relays[0].Rate, v.Relays[0].Size = at, procedure.CourierHalt{At: at, Code: 451, Reply: words}, 30, 10_240_000
		v.Relays[1].Halt, v.Relays[1].Accepted = procedure.CourierHalt{At: at, Stage: "mail", Code: 550, Reply: words}, at
		for _, stage := range stages {
			v.Tests = append(v.Tests, procedure.RelayTest{Relay: words, Steps: []procedure.MailStep{{Stage: stage, Failed: true, Code: 550, Enhanced: "5.7.1", Reply: words}}})
		}
		for _, cause := range causes {
			v.Tests = append(v.Tests, procedure.RelayTest{Relay: words, Steps: []procedure.MailStep{{Stage: "connect", Failed: true, Cause: cause, Detail: words}}})
		}
		v.Tests = append(v.Tests, procedure.RelayTest{Relay: words, Steps: steps(words, at)})
		for _, kind := range []string{"spf", "dkim", "dmarc"} {
			for state, why := range map[string]string{"found": "", "missing": "", "differs": map[string]string{"spf": "open", "dkim": "other", "dmarc": "watching"}[kind], "unknown": ""} {
				v.Records = append(v.Records, procedure.MailRecord{Kind: kind, Name: words, Wanted: words, Found: []string{words, words}, State: state, Why: why})
			}
			v.Records = append(v.Records, procedure.MailRecord{Kind: kind, State: "differs", Why: "several"})
		}
		v.Records = append(v.Records, procedure.MailRecord{Kind: "dkim", State: "relay"})
		rendered(t, f, MailServersPage(f, v))
	})
}

// stages and causes are those that a failure may have.
var (
	stages = []string{"connect", "hello", "tls", "auth", "mail", "rcpt", "data", "body", "record", "dot"}
	causes = []string{"no_auth", "no_starttls", "too_large", "no_utf8", "address", "certificate_name", "certificate_ended", "certificate_authority", "clear", "file", "no_host", "refused", "timeout", "closed", "other"}
)

// steps are a conversation that went well.
func steps(words string, at time.Time) []procedure.MailStep {
	return []procedure.MailStep{{Stage: "connect", Address: words}, {Stage: "hello"}, {Stage: "hello", Offers: []string{words}}, {Stage: "tls", TLS: "TLS 1.3", Names: []string{words}, Issuer: words, Ends: at},
		{Stage: "auth", Mechanism: "PLAIN"}, {Stage: "mail", Code: 250}, {Stage: "rcpt", Code: 250}, {Stage: "data", Code: 354}, {Stage: "dot", Code: 250, Enhanced: "2.0.0", Reply: words, QueueID: words}}
}

// Every stage and every cause has words in every language.
func TestMailStepsHaveWords(t *testing.T) {
	for _, lang := range locales.Languages() {
		p := locales.For(lang)
		all := steps("x", time.Now())
		for _, stage := range stages {
			all = append(all, procedure.MailStep{Stage: stage, Failed: true})
		}
		for _, cause := range causes {
			all = append(all, procedure.MailStep{Stage: "connect", Failed: true, Cause: cause})
		}
		for _, s := range all {
			if words, _ := MailStepWords(p, s, "UTC"); words == "" || strings.Contains(words, "mail.") {
				t.Errorf("%s: %+v is said as %q", lang, s, words)
			}
		}
	}
}

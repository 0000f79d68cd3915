package courier

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"

	"svod/app/procedure"
)

// LookupTXT reads texts in DNS, as net.Resolver does.
type LookupTXT func(ctx context.Context, name string) ([]string, error)

// Records are what receivers look for in DNS before they trust letters from a
// domain, compared to what is there. ctx bounds the time; what is not answered
// is unknown.
func (s Settings) Records(ctx context.Context, from string, lookup LookupTXT) []procedure.MailRecord {
	records := []procedure.MailRecord{s.spf(), s.dkim(), {Kind: "dmarc", Name: "_dmarc." + from, Wanted: "v=DMARC1; p=quarantine; rua=mailto:postmaster@" + from}}
	var wg sync.WaitGroup
	for i := range records {
		r := &records[i]
		if r.State != "" {
			continue
		}
		wg.Go(func() {
			texts, err := lookUp(ctx, lookup, r)
			if err != nil {
				r.State = procedure.RecordUnknown
				return
			}
			compare(r, texts)
		})
	}
	wg.Wait()
	return records
}

// spf is of the domain of return paths, to which receivers hold the mail
// servers that bring letters.
func (s Settings) spf() procedure.MailRecord {
	wanted := []string{"v=spf1"}
	for _, relay := range s.Relays {
		if part := permits(relay.Host); part != "" && !slices.Contains(wanted, part) {
			wanted = append(wanted, part)
		}
	}
	return procedure.MailRecord{Kind: "spf", Name: s.Domain, Wanted: strings.Join(append(wanted, "mx", "-all"), " ")}
}

// permits is how SPF names a mail server; one on the same machine has no name
// that others know.
func permits(host string) string {
	ip := net.ParseIP(host)
	switch {
	case host == "localhost" || ip != nil && ip.IsLoopback():
		return ""
	case ip == nil:
		return "a:" + host
	case ip.To4() != nil:
		return "ip4:" + host
	}
	return "ip6:" + host
}

func (s Settings) dkim() procedure.MailRecord {
	if s.DKIM == nil {
		return procedure.MailRecord{Kind: "dkim", State: procedure.RecordRelay}
	}
	record, err := s.DKIM.Record()
	if err != nil {
		return procedure.MailRecord{Kind: "dkim", Name: s.DKIM.Name(), State: procedure.RecordUnknown}
	}
	return procedure.MailRecord{Kind: "dkim", Name: s.DKIM.Name(), Wanted: record}
}

// lookUp reads what is there of a record. A policy of DMARC may stand at a
// domain above the sender's.
func lookUp(ctx context.Context, lookup LookupTXT, r *procedure.MailRecord) ([]string, error) {
	for name := r.Name; ; {
		texts, err := lookup(ctx, name)
		var dns *net.DNSError
		if errors.As(err, &dns) && dns.IsNotFound {
			err = nil
		}
		texts = ofKind(r.Kind, texts)
		if err != nil || len(texts) > 0 || r.Kind != "dmarc" {
			return texts, err
		}
		_, above, _ := strings.Cut(strings.TrimPrefix(name, "_dmarc."), ".")
		if !strings.Contains(above, ".") {
			return nil, nil
		}
		name = "_dmarc." + above
	}
}

// ofKind leaves out texts at a name that are about something else.
func ofKind(kind string, texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool {
		text = strings.ToLower(strings.TrimSpace(text))
		switch kind {
		case "spf":
			return text != "v=spf1" && !strings.HasPrefix(text, "v=spf1 ")
		case "dmarc":
			return !strings.HasPrefix(text, "v=dmarc1")
		}
		return !strings.Contains(text, "p=")
	})
}

// compare says what is wrong with what was found, if anything is. Whether SPF
// names the addresses from which the mail server really sends only its keeper
// knows.
func compare(r *procedure.MailRecord, texts []string) {
	r.Found = texts
	switch {
	case len(texts) == 0:
		r.State = procedure.RecordMissing
		return
	case len(texts) > 1:
		r.Why = "several"
	case r.Kind == "spf" && open(texts[0]):
		r.Why = "open"
	case r.Kind == "dkim" && tag(texts[0], "p") != tag(r.Wanted, "p"):
		r.Why = "other"
	case r.Kind == "dmarc" && tag(texts[0], "p") == "none":
		r.Why = "watching"
	}
	r.State = procedure.RecordFound
	if r.Why != "" {
		r.State = procedure.RecordDiffers
	}
}

// open says whether a record of SPF lets anybody send.
func open(text string) bool {
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if word == "all" || word == "+all" || word == "?all" {
			return true
		}
	}
	return false
}

// tag is the value of a tag in v=…; p=…, without spaces.
func tag(text, name string) string {
	for _, part := range strings.Split(text, ";") {
		if key, value, ok := strings.Cut(part, "="); ok && strings.TrimSpace(key) == name {
			return strings.Join(strings.Fields(value), "")
		}
	}
	return ""
}

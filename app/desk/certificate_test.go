package desk_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

func (h *house) certificates(who procedure.Viewer, id procedure.DispatchID) []procedure.IssuedCertificate {
	h.Helper()
	return got(h, func() ([]procedure.IssuedCertificate, error) { return h.store.Certificates(ctx, who, id) })
}

// A certificate says all that is known of a dispatch; while nothing happens it
// is the same one, then it is the next, and the earlier ones are kept.
func TestACertificateOfDispatch(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		first, second := h.officers()
		n := h.newDispatch(p)
		for _, letter := range n.Letters {
			for lang := range letter.Subject {
				letter.Subject[lang] = "{meeting.ordinal}, " + letter.Subject[lang]
			}
		}
		draft := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, first, n) })
		_, err := h.IssueCertificate(ctx, first, draft)
		refused[procedure.Refused](h, err)
		h.finalised(p)
		h.ok(h.AskRelease(ctx, first, draft, 1, time.Time{}))
		h.ok(h.ReleaseDispatch(ctx, second, draft, 2))
		s := h.status(draft)
		h.note(s.Lines[0].ID, procedure.DeliveryAccepted)
		h.ok(h.RecordPaperAcknowledgement(ctx, first, s.Lines[1].ID, 0, procedure.NewAcknowledgement{Paper: "07/17", Dated: start.AddDate(0, 0, -1)}))
		issue := func() int {
			return got(h, func() (int, error) { return h.IssueCertificate(ctx, first, draft) })
		}
		if n := issue(); n != 1 {
			h.Fatalf("the first has number %d", n)
		}
		lines := h.lines(h.group)
		h.clock.Set(start.Add(time.Hour))
		h.ok(h.ChangeGroup(ctx, h.officer(), groupOf(h).Version, groupOf(h).NewGroup)) // the record goes on
		if n := issue(); n != 1 || h.lines(h.group) != lines+1 {
			h.Errorf("while nothing happens the next has number %d", n)
		}
		h.ok(h.MarkDone(ctx, second, s.Lines[2].ID, "by courier"))
		h.ok(h.StrikeAcknowledgement(ctx, first, s.Lines[1].ID, 1))
		if n := issue(); n != 2 {
			h.Errorf("once something has happened the next has number %d", n)
		}
		all := h.certificates(second, draft)
		if len(all) != 2 || all[0].N != 2 || len(all[1].Files) != 3 || all[1].Files[0].Format != "pdf" || !all[1].At.Equal(start) {
			h.Fatalf("kept: %+v", all)
		}
		keys := got(h, h.CertificateKeys)
		for _, issued := range all {
			c := certificateIn(h, issued)
			read, _, err := procedure.VerifyCertificate(c, keys)
			if err != nil || read.Number != issued.N || len(read.Recipients) != 5 || len(read.Files) != 1 || read.Dispatch.AskedBy["en"] == "" || read.Dispatch.ReleasedBy["en"] == read.Dispatch.AskedBy["en"] {
				h.Errorf("%+v %v", read, err)
			}
			if subject := read.Dispatch.Subject["en"]; !strings.HasPrefix(subject, "2nd, ") || strings.ContainsAny(subject, "{}") {
				h.Errorf("the subject is %q", subject)
			}
			if read.Recipients[0].State != procedure.DeliveryAccepted || read.Recipients[1].Acknowledged[0].Dated != "2021-01-31" || read.Record[0].Lines == 0 || read.Record[1].Of != "group/0" {
				h.Errorf("it says %+v", read)
			}
			for _, f := range issued.Files {
				found := got(h, func() (procedure.CertificateFound, error) {
					return h.store.CertificateByFingerprint(ctx, f.Fingerprint)
				})
				if found.N != issued.N || found.Newer != 2 || found.Format != f.Format {
					h.Errorf("found by its fingerprint: %+v", found)
				}
			}
		}
		latest, _, err := procedure.VerifyCertificate(certificateIn(h, all[0]), keys)
		h.ok(err)
		said := latest.Recipients[1]
		if said.Received() || said.Acknowledged[0].Struck.IsZero() || said.Acknowledged[0].StruckBy["en"] == "" || said.Called("en") == "" || !latest.Issued.Equal(all[0].At) {
			h.Errorf("after the acknowledgement was struck out it says %+v, issued %s and %s", said, latest.Issued, all[0].At)
		}
		for _, who := range []procedure.Viewer{h.viewer("AA", procedure.Head), {Group: h.group + 1, Roles: []procedure.Role{procedure.Secretariat}}} {
			if _, err := h.store.Certificates(ctx, who, draft); err != procedure.ErrNotFound {
				h.Errorf("seen by %+v: %v", who, err)
			}
		}
		if _, err := h.IssueCertificate(ctx, h.viewer("AA", procedure.Head), draft); err != procedure.ErrNotFound {
			h.Errorf("issued by a head of delegation: %v", err)
		}
	})
}

func groupOf(h *house) procedure.Group {
	h.Helper()
	return got(h, func() (procedure.Group, error) { return h.store.Group(ctx, h.group) })
}

// certificateIn is the signed file of a certificate.
func certificateIn(h *house, issued procedure.IssuedCertificate) []byte {
	h.Helper()
	for _, f := range issued.Files {
		if f.Format != "json" {
			continue
		}
		file, err := h.store.File(ctx, f.Fingerprint)
		h.ok(err)
		raw, err := io.ReadAll(file)
		h.ok(err)
		if !strings.Contains(string(raw), `"signature"`) {
			h.Fatalf("it is not signed: %s", raw)
		}
		return raw
	}
	h.Fatal("there is no signed file")
	return nil
}

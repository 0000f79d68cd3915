package desk

import (
	"context"
	"net/mail"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// Test letters that one officer may have sent in a while.
const (
	mailTests      = 5
	mailTestWindow = 15 * time.Minute
)

// AskForMailTest lets an officer have a test letter, to the officer's own
// address and to no other, which it returns. Sending is the courier's.
func (d *Desk) AskForMailTest(ctx context.Context, who procedure.Viewer) (mail.Address, error) {
	if err := who.MaySend(); err != nil {
		return mail.Address{}, err
	}
	account, _, err := d.store.Account(ctx, who.Person)
	if err != nil {
		return mail.Address{}, err
	}
	err = d.act(ctx, store.Site, func(tx *store.Tx) error {
		key := strconv.FormatInt(int64(who.Person), 10)
		tried, err := tx.Attempts(ctx, "mail_test", key)
		if err != nil {
			return err
		}
		if tried.N >= mailTests && tx.Now.Sub(tried.Since) < mailTestWindow {
			return procedure.Invalid{{Key: "mail.test.error.limited"}}
		}
		if err := tx.CountAttempt(ctx, "mail_test", key, mailTestWindow); err != nil {
			return err
		}
		return tx.Record(ctx, who, "letters.test", "courier/1")
	})
	return mail.Address{Name: account.Name.In(who.Lang).Listed(), Address: account.Email}, err
}

// TestLetter is the letter of a test, to an address by a mail server.
func (s Settings) TestLetter(to mail.Address, lang procedure.Lang, at time.Time, server string) (procedure.OutgoingLetter, error) {
	p := locales.For(string(lang))
	subject, plain, page, err := views.Letter("mail_test", string(lang), map[string]string{
		"at": p.DateTimeExact(at, at.Location().String()), "server": server, "address": to.Address, "link": s.BaseURL})
	return procedure.OutgoingLetter{From: s.From, To: to, Date: at, Lang: lang, Auto: true, Subject: subject, Text: plain, HTML: page}, err
}

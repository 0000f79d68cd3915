package views

import (
	"testing"

	"svod/app/procedure"
)

func TestProfilePage(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		rendered(t, f, ProfilePage(f, Form{}, ProfileView{}))
		words := said(f)
		texts := procedure.Texts{"ru": words, "en": words}
		form := Form{Problems: procedure.Invalid{{Field: "present", Key: "sign_in.email_hint"}}}
		rendered(t, f, ProfilePage(f, form, ProfileView{Name: words, Email: words,
			Groups: []procedure.GroupLine{{ID: 1, Name: texts, Short: texts, Body: 7, Roles: []procedure.Role{procedure.Head, procedure.Delegate}}}}))
	})
}

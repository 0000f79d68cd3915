package views

import (
	"fmt"
	"time"

	"svod/app/procedure"
)

// WishField is the field that says how notices of a kind come.
func WishField(kind procedure.NoticeKind) string { return "wish_" + string(kind) }

// NoticeChoiceForm is a choice of notices as its form shows it.
func NoticeChoiceForm(c procedure.NoticeChoice) Form {
	values := map[string]string{"zone": c.Hours.Zone, "digest": clockOf(c.Hours.Digest), "from": clockOf(c.Hours.From), "until": clockOf(c.Hours.Until)}
	if c.Hours.Quiet {
		values["quiet"] = "yes"
	}
	for _, kind := range procedure.NoticeKinds {
		values[WishField(kind)] = string(procedure.WishAtOnce)
		if wish, chosen := c.Wishes[kind]; chosen {
			values[WishField(kind)] = string(wish)
		}
	}
	return Form{Values: values}
}

// clockOf is minutes of the day as a field for a time has them.
func clockOf(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// MinutesOf reads such a field; -1: it is no time.
func MinutesOf(clock string) int {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return -1
	}
	return at.Hour()*60 + at.Minute()
}

func wishOptions(f Frame) []Option {
	var all []Option
	for _, wish := range procedure.NoticeWishes {
		all = append(all, Option{string(wish), f.T("notices.wish." + string(wish))})
	}
	return all
}

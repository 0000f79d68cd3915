package views

import (
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
)

// GroupView is what a group's page shows.
type GroupView struct {
	procedure.GroupSheet
	Bodies   procedure.Bodies // all of the site
	Policies procedure.Policies
	Officer  bool
	Officers int // of the group's secretariat
}

// GroupChoices are what a group's form offers, and the portal's policies, which
// hold where the group says nothing.
type GroupChoices struct {
	Bodies   procedure.Bodies
	Policies procedure.Policies
	Officers int // of the group's secretariat; 0: of a group that is to be made
}

// fourEyesHint says that a second officer is needed where there is none.
func fourEyesHint(f Frame, officers int) string {
	if officers > 1 {
		return ""
	}
	return f.T("group.hint.four_eyes")
}

// policyOptions are what may become of a letter that was possibly sent. wider
// says in words whose policy holds where none is chosen.
func policyOptions(f Frame, wider string, of procedure.AmbiguousPolicy) []Option {
	all := []Option{{"", f.T(wider, "Policy", f.T("policy."+string(of)))}}
	for _, p := range procedure.AmbiguousPolicies {
		all = append(all, Option{string(p), f.T("policy." + string(p))})
	}
	return all
}

func groupHref(id procedure.GroupID) string { return "/groups/" + id64(id) }

func settingsHref(id procedure.GroupID) string { return groupHref(id) + "/settings" }

// taking are the bodies of a part of the group, those whose time is over last.
func (v GroupView) taking(part procedure.BodyPart) []procedure.GroupBody {
	var now, over []procedure.GroupBody
	for _, b := range v.GroupSheet.Bodies {
		switch {
		case b.Part != part:
		case b.Until.IsZero():
			now = append(now, b)
		default:
			over = append(over, b)
		}
	}
	return append(now, over...)
}

// GroupForm fills a group's form with what stands.
func GroupForm(g procedure.Group) Form {
	values := map[string]string{"code": g.Code, "zone": g.Zone}
	putID(values, "convened_by", g.ConvenedBy)
	putTexts(values, "name", g.Name)
	putTexts(values, "short", g.Short)
	putTexts(values, "genitive", g.Genitive)
	putTexts(values, "mandate", g.Mandate)
	if g.Settings.ObserversSeeComments {
		values["observers_see_comments"] = "yes"
	}
	if g.Settings.FourEyes {
		values["four_eyes"] = "yes"
	}
	if g.Settings.HeadsKeepDelegations {
		values["heads_keep_delegations"] = headsKeep(g.Settings)
	}
	values["remind_hours"] = remindHours(g.Settings)
	values["policy_governments"], values["policy_others"] = string(g.Settings.Policies.Governments), string(g.Settings.Policies.Others)
	return Form{Values: values, Version: g.Version}
}

// headsKeep is how heads keep their delegations' lists, as the form has it.
func headsKeep(s procedure.GroupSettings) string {
	switch {
	case !s.HeadsKeepDelegations:
		return "no"
	case s.HeadsPropose:
		return "propose"
	}
	return "yes"
}

// headsKeepChoice are the ways in which heads may keep their delegations' lists.
func headsKeepChoice(f Frame) []Option {
	return []Option{{"", f.T("group.heads_keep.no")}, {"yes", f.T("group.heads_keep.yes")}, {"propose", f.T("group.heads_keep.propose")}}
}

// remindHours are the reminders of a group as its form has them.
func remindHours(s procedure.GroupSettings) string {
	var hours []string
	for _, lead := range s.Leads() {
		hours = append(hours, strconv.Itoa(int(lead/time.Hour)))
	}
	return strings.Join(hours, ", ")
}

func groupName(f Frame, g procedure.GroupLine) string {
	if short := g.Short.In(f.Language()); short != "" {
		return short
	}
	return g.Name.In(f.Language())
}

func roleWords(f Frame, roles []procedure.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = f.T("role." + string(r))
	}
	return f.List(words)
}

package views

import "svod/app/procedure"

// ProfileView is what a person's own page shows.
type ProfileView struct {
	Name   string // as lists have it
	Email  string
	Groups []procedure.GroupLine
	Bodies procedure.Bodies
}

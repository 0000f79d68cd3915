package procedure

// GroupFrame is what stands around every page of a group: its names, the plan
// that its readers work on, the latest round, and how much waits for this
// reader.
type GroupFrame struct {
	Name    Texts
	Short   Texts
	Body    Texts // the viewer's body, by its short name
	Plan    PlanID
	Round   RoundID
	Table   RoundID // the latest round whose table the viewer may read, 0: none
	Zone    string  // IANA, of the group's days
	Clocks  string  // IANA zone that the viewer chose for notices, or that of the viewer's body; empty: neither
	Waiting int
}

// Heading is what pages of the group are headed with.
func (g GroupFrame) Heading(lang Lang) string {
	if g.Short[lang] != "" {
		return g.Short[lang]
	}
	return g.Name[lang]
}

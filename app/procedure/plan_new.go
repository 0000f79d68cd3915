package procedure

// UsualColumns are the columns that plans usually have besides the number.
var UsualColumns = []string{ColTitle, ColTerm, ColExecutors, ColFunding, ColResult}

// NewPlan is what a form says of a plan.
type NewPlan struct {
	Title      Texts
	Short      Texts
	Instrument InstrumentID
	Langs      []Lang   // the authentic one first
	Columns    []Column // besides the number; title, term and executors are always there
}

// Check cleans and bounds what was typed.
func (n *NewPlan) Check() error {
	var problems Invalid
	n.Title = problems.Texts("title", n.Title, MaxTitle)
	n.Short = problems.Texts("short", n.Short, MaxName)
	if len(n.Langs) == 0 {
		problems.Add("langs", "plan.error.langs")
		return problems.Err()
	}
	if n.Title[n.Langs[0]] == "" {
		problems.Add("title", "plan.error.title")
	}
	core := map[string]bool{ColTitle: false, ColTerm: false, ColExecutors: false}
	for _, c := range n.Columns {
		if _, ok := core[c.Key]; ok {
			core[c.Key] = true
		}
	}
	for _, there := range core {
		if !there {
			problems.Add("columns", "plan.error.columns")
			break
		}
	}
	return problems.Err()
}

// MissingTexts counts the texts that a language lacks where another one has them,
// the authentic one as well: nobody can agree to what it does not say.
func (d Draft) MissingTexts() int {
	n := 0
	for _, e := range d.Elements {
		if !e.Deleted {
			n += d.missing(e)
		}
	}
	return n
}

func (d Draft) missing(e Element) int {
	n := 0
	for _, c := range d.Plan.Columns {
		lacking := 0
		for _, lang := range d.Plan.Langs {
			if e.Text(lang, c.Key) == "" {
				lacking++
			}
		}
		if lacking < len(d.Plan.Langs) {
			n += lacking
		}
	}
	return n
}

package procedure

// Source is an authentic text that copies were made from and that has been
// written over since in an unpublished revision: without it nobody could say
// what has changed.
type Source struct {
	Element ElementID
	Column  string
	Text    string
}

// Overwritten are the authentic texts which copies were made from and that the
// draft no longer has.
func (d Draft) Overwritten(now Draft) []Source {
	var all []Source
	authentic := d.Plan.Authentic()
	for _, e := range d.Elements {
		after, _ := now.Element(e.ID)
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			text := e.Text(authentic, c.Key)
			if text == "" || after.Text(authentic, c.Key) == text {
				continue
			}
			for _, lang := range d.Plan.Langs[1:] {
				if e.Status(authentic, lang, c.Key) == CellCurrent {
					all = append(all, Source{e.ID, c.Key, text})
					break
				}
			}
		}
	}
	return all
}

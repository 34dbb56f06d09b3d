package study

import (
	"slices"

	"sightline/monitor/chart"
	"sightline/register/codes"
)

// groups is the section on monitor groups, the forms in them, and how several
// forms a person add up.
func (n *nature) groups() Section {
	t := n.groupTable()
	if t == nil {
		return Section{}
	}
	return Section{ID: "groups", Title: Text{"Forms of exploitation", "Vormen van uitbuiting"},
		Prose: []Text{{"A person counts in every group that one of the reports tells of, and once in the total. The groups therefore add to more than the persons; the table shows by how many. Forms stand under their group; a person can have several of them too.",
			"Een persoon telt mee in elke groep die een van de meldingen noemt, en één keer in het totaal. De groepen tellen daardoor op tot meer dan het aantal personen; de tabel laat zien hoeveel. Vormen staan onder hun groep; ook daarvan kan een persoon er meer hebben."}},
		Items: []Item{{Figure: n.groupFigure(t)}}}
}

func (n *nature) groupTable() *Table {
	name := Text{"Registered persons by group and form", "Geregistreerde personen naar groep en vorm"}
	w := len(n.slices) + 1
	sum := make([]int, w)
	var kept []int
	var rows [][]int
	for i, k := range n.group.keys {
		if k == string(codes.GroupSub3) || n.group.total(i) == 0 {
			continue
		}
		kept, rows = append(kept, i), append(rows, n.group.n[i])
		for at, v := range n.group.n[i] {
			sum[at] += v
		}
	}
	if len(kept) == 0 {
		return nil
	}
	m := newMatrix(append(rows, sum), true, true, false)
	if !n.guard(m, name) {
		return nil
	}
	t := &Table{ID: "groups", Caption: n.caption(name), Stub: Text{"Group", "Groep"}, Columns: n.columns("persons")}
	for i, g := range kept {
		t.Add(n.group.keys[g], n.group.labels[g], n.cut(m, i)...)
		n.formRows(t, g, m.hidden[i])
	}
	added := n.cut(m, len(kept))
	all := n.plain(n.persons, Text{"Persons", "Personen"})
	over := make([]Cell, w)
	for i := range over {
		over[i] = lessOf(added[i], all[i])
	}
	t.Add("sum", Text{"Groups together", "Groepen samen"}, added...).Total = true
	t.Add("persons", Text{"Persons", "Personen"}, all...).Total = true
	t.Add("over", Text{"Counted more than once", "Meer dan één keer geteld"}, over...).Total = true
	n.foot(t)
	return t
}

// formRows adds the forms of a group under it, where there are several. Where
// the group's count is withheld, so are its forms'.
func (n *nature) formRows(t *Table, group int, hidden []State) {
	var rows [][]int
	var kept []int
	for f := range n.form.keys {
		if n.formGroup[f] == group && n.form.total(f) > 0 {
			rows, kept = append(rows, n.form.n[f]), append(kept, f)
		}
	}
	if len(kept) < 2 {
		return
	}
	m := newMatrix(append(rows, n.group.n[group]), true, true, true)
	copy(m.hidden[len(kept)], hidden)
	for r := range kept {
		for c := range rows[r] {
			if hidden[c] != "" && rows[r][c] > 0 {
				m.hidden[r][c] = Withheld
			}
		}
	}
	if !n.guard(m, n.group.labels[group]) {
		return
	}
	for i, f := range kept {
		t.Add("form-"+n.form.keys[f], n.form.labels[f], n.cut(m, i)...).Under = true
	}
}

func (n *nature) groupFigure(t *Table) *Figure {
	var rows []string
	for _, k := range n.group.keys {
		if i, there := t.row(k); there && !t.Rows[i].Under && slices.Contains(n.group.keys, k) {
			rows = append(rows, k)
		}
	}
	last := n.last()
	return &Figure{ID: "groups", Table: t, Ledger: nil,
		Title: Text{"In " + last.Label().EN + " the groups add to {sum." + last.Key() + "} for {persons." + last.Key() + "} persons",
			"In " + last.Label().NL + " tellen de groepen op tot {sum." + last.Key() + "} bij {persons." + last.Key() + "} personen"},
		Subtitle: Text{"Registered persons by group, per " + n.kind().EN + "; all groups share one scale; a person can be in several", "Geregistreerde personen naar groep, per " + n.kind().NL + "; alle groepen op één schaal; een persoon kan in meer groepen vallen"},
		Draw: func(l Lang) chart.Drawing {
			m := chart.Multiples{Categories: sliceLabels(n.slices, l), Short: sliceShorts(n.slices)}
			if n.quarter {
				m.Across = 2
			}
			for _, r := range rows {
				i, _ := t.row(r)
				m.Panels = append(m.Panels, chart.Panel{Title: t.Rows[i].Label.In(l), Values: t.across(r, sliceKeys(n.slices), l)})
			}
			return m.Draw(l)
		}}
}

package study

import (
	"slices"

	"sightline/monitor/chart"
)

// who is the section on age, gender, nationality and region.
func (n *nature) who() Section {
	s := Section{ID: "who", Title: Text{"Who they are", "Wie zij zijn"}}
	allPersons := Text{"All persons", "Alle personen"}
	of := func(id string, name, stub Text, d *dimension, order []int) *Table {
		return n.breakdown(id, name, stub, "persons", d, order, allPersons, n.persons)
	}
	if t := of("age", Text{"Registered persons by age", "Geregistreerde personen naar leeftijd"}, Text{"Age", "Leeftijd"}, n.age, asListed(n.age)); t != nil {
		s.Items = append(s.Items, Item{Figure: n.ageFigure(t)})
	}
	if t := of("gender", Text{"Registered persons by gender", "Geregistreerde personen naar geslacht"}, Text{"Gender", "Geslacht"}, n.gender, asListed(n.gender)); t != nil {
		s.Items = append(s.Items, Item{Figure: n.genderFigure(t)})
	}
	rare := n.nation.largest(mostNations)
	if t := of("nationality", Text{"Registered persons by nationality", "Geregistreerde personen naar nationaliteit"}, Text{"Nationality", "Nationaliteit"}, rare, rare.restLast()); t != nil {
		s.Items = append(s.Items, Item{Figure: n.sizeFigure(t, "nationality", Text{"nationality", "nationaliteit"})})
	}
	if t := of("region", Text{"Registered persons by region", "Geregistreerde personen naar regio"}, Text{"Region", "Regio"}, n.region, bySize(n.region)); t != nil {
		s.Items = append(s.Items, Item{Figure: n.sizeFigure(t, "region", Text{"region", "regio"})})
	}
	return s
}

// mostNations is how many nationalities have a row of their own; the others
// are one row, so that rare ones do not stand alone.
const mostNations = 12

// largest keeps the largest categories and puts the rest into one.
func (d *dimension) largest(keep int) *dimension {
	w := len(d.n[0])
	out := newDimension([]string{"unknown"}, slices.Clone(d.labels[:1]), w)
	rest := newDimension([]string{"rest"}, []Text{{"All others", "Alle andere"}}, w)
	for _, c := range bySize(d) {
		switch {
		case d.keys[c] == "unknown":
			copy(out.n[0], d.n[c])
		case d.keys[c] == "several" || keep > 0 && d.total(c) > 0:
			out.keys, out.labels, out.n = append(out.keys, d.keys[c]), append(out.labels, d.labels[c]), append(out.n, d.n[c])
			if d.keys[c] != "several" {
				keep--
			}
		default:
			for i, v := range d.n[c] {
				rest.n[0][i] += v
			}
		}
	}
	out.keys, out.labels, out.n = append(out.keys, "rest"), append(out.labels, rest.labels[0]), append(out.n, rest.n[0])
	return out
}

// restLast orders by size with the collecting rows at the end.
func (d *dimension) restLast() []int {
	order := bySize(d)
	slices.SortStableFunc(order, func(a, b int) int { return d.collecting(a) - d.collecting(b) })
	return order
}

func (d *dimension) collecting(c int) int {
	return slices.Index(collectingRows, d.keys[c])
}

func (n *nature) ageFigure(t *Table) *Figure {
	last := n.last()
	title := Text{"Minors: {0-17." + last.Key() + "} of {all." + last.Key() + "} registered persons in " + last.Label().EN,
		"Minderjarigen: {0-17." + last.Key() + "} van {all." + last.Key() + "} geregistreerde personen in " + last.Label().NL}
	if _, there := t.row("0-17"); !there && n.age.total(1) > 0 {
		title = Text{"{all." + last.Key() + "} registered persons in " + last.Label().EN + " by age", "{all." + last.Key() + "} geregistreerde personen in " + last.Label().NL + " naar leeftijd"}
	} else if !there {
		title = Text{"No minors among {all." + last.Key() + "} registered persons in " + last.Label().EN, "Geen minderjarigen onder {all." + last.Key() + "} geregistreerde personen in " + last.Label().NL}
	}
	return &Figure{ID: "age", Table: t, Title: title,
		Subtitle: Text{"Registered persons by age, " + n.name().EN + " together", "Geregistreerde personen naar leeftijd, " + n.name().NL + " samen"},
		Notes: []Text{{"Bands are of unequal width, so the length of a bar says how many and not how common an age is.",
			"De leeftijdsgroepen zijn niet even breed; een staaf zegt hoeveel, niet hoe gewoon een leeftijd is."}},
		Draw: func(l Lang) chart.Drawing { return n.bars(t, t.keys(), l) }}
}

func (n *nature) genderFigure(t *Table) *Figure {
	last := n.last()
	title := Text{"Women: {F." + last.Key() + "} of {all." + last.Key() + "} registered persons in " + last.Label().EN,
		"Vrouwen: {F." + last.Key() + "} van {all." + last.Key() + "} geregistreerde personen in " + last.Label().NL}
	if _, there := t.row("F"); !there && n.gender.total(1) > 0 {
		title = Text{"{all." + last.Key() + "} registered persons in " + last.Label().EN + " by gender", "{all." + last.Key() + "} geregistreerde personen in " + last.Label().NL + " naar geslacht"}
	} else if !there {
		title = Text{"No women among {all." + last.Key() + "} registered persons in " + last.Label().EN, "Geen vrouwen onder {all." + last.Key() + "} geregistreerde personen in " + last.Label().NL}
	}
	return &Figure{ID: "gender", Table: t, Title: title,
		Subtitle: Text{"Registered persons by gender, per " + n.kind().EN, "Geregistreerde personen naar geslacht, per " + n.kind().NL},
		Draw:     func(l Lang) chart.Drawing { return n.drawGender(t, l) }}
}

func (n *nature) drawGender(t *Table, l Lang) chart.Drawing {
	styles := map[string]chart.PartStyle{"F": chart.PartCount, "M": chart.PartPale, "other": chart.PartInk, "unknown": chart.PartUnknown, "mixed": chart.PartUnknown, "rest": chart.PartInk}
	s := chart.Shares{}
	rows := t.keys()
	for _, r := range rows {
		i, _ := t.row(r)
		s.Parts = append(s.Parts, chart.Part{Name: t.Rows[i].Label.In(l), Style: styles[r]})
	}
	for _, at := range n.slices {
		values := t.values(at.Key(), rows, l)
		for i := range values {
			values[i].State = drawnWhole(values[i].State)
		}
		s.Rows = append(s.Rows, chart.ShareRow{Label: at.Label().In(l), Values: values})
	}
	return s.Draw(l)
}

// sizeFigure draws a table by the size of its rows; the title speaks of the
// largest that is no collecting row.
func (n *nature) sizeFigure(t *Table, id string, what Text) *Figure {
	top := ""
	for _, k := range t.keys() {
		if !slices.Contains(collectingRows, k) {
			top = k
			break
		}
	}
	title := Text{"Registered persons by " + what.EN, "Geregistreerde personen naar " + what.NL}
	if top != "" {
		title = Text{"{" + top + ".label} is the largest " + what.EN + ": {" + top + "." + wholeKey + "} of {all." + wholeKey + "} persons",
			"{" + top + ".label} is de grootste " + what.NL + ": {" + top + "." + wholeKey + "} van {all." + wholeKey + "} personen"}
	}
	return &Figure{ID: id, Table: t, Title: title,
		Subtitle: Text{"Registered persons by " + what.EN + ", " + n.name().EN + " together", "Geregistreerde personen naar " + what.NL + ", " + n.name().NL + " samen"},
		Draw:     func(l Lang) chart.Drawing { return n.bars(t, t.keys(), l) }}
}

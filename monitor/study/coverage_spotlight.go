package study

import (
	"math/bits"

	"sightline/monitor/chart"
)

// spotlight looks closely at young Dutch victims of sexual exploitation: how
// many are registered and in view by year, and who reports them.
func (v *inView) spotlight() (Section, error) {
	t := &Table{ID: "young-dutch", Caption: Text{"Young Dutch victims of sexual exploitation by year", "Jonge Nederlandse slachtoffers van seksuele uitbuiting per jaar"},
		Stub: Text{"Year", "Jaar"}, Columns: viewColumns(),
		Notes: []Text{{"Young: minors and the age band above them. Dutch: Dutch among the nationalities reported.", "Jong: minderjarigen en de leeftijdsgroep erboven. Nederlands: Nederlands onder de gemelde nationaliteiten."}}}
	seen := 0
	for year := v.first; year <= v.last; year++ {
		cells, err := v.estimated(func(x *sighting) bool { return x.year == year && x.youngDutchSexual() })
		if err != nil {
			return Section{}, err
		}
		if cells[0].State == Known {
			seen += int(cells[0].Value)
		}
		t.Add(yearKey(year), same(yearKey(year)), cells...)
	}
	if seen == 0 {
		return Section{}, nil
	}
	last := yearKey(v.last)
	section := Section{ID: "young-dutch", Title: Text{"Young Dutch victims of sexual exploitation", "Jonge Nederlandse slachtoffers van seksuele uitbuiting"},
		Prose: []Text{{"Of this group {young-dutch:" + last + ".registered} were registered in " + last + ". A fall in the number registered can be a fall in reporting: the table below shows who reports them, and who stopped.",
			"Van deze groep waren er in " + last + " {young-dutch:" + last + ".registered} geregistreerd. Een daling van het aantal geregistreerden kan een daling van het melden zijn: de tabel hieronder laat zien wie hen meldt, en wie ermee ophield."}},
		Items: []Item{{Figure: &Figure{ID: "young-dutch", Table: t,
			Title:    Text{"How many young Dutch victims of sexual exploitation are in view", "Hoeveel jonge Nederlandse slachtoffers van seksuele uitbuiting in beeld zijn"},
			Subtitle: Text{"Registered persons as a share of estimated victims, percent", "Geregistreerde personen als aandeel van het geschatte aantal slachtoffers, procent"},
			Notes:    []Text{shareNote},
			Draw:     func(l Lang) chart.Drawing { return shareDrawing(t, l) }}}}}
	if who := v.whoReports(); who != nil {
		section.Items = append(section.Items, Item{Table: who})
	}
	if seenElsewhere := v.snapshot.channels(v.first, v.last, v.opt.Internal); seenElsewhere != nil {
		section.Items = append(section.Items, Item{Table: seenElsewhere})
	}
	return section, nil
}

// whoReports counts persons of the spotlight by list and year, protected; nil
// when it cannot be printed.
func (v *inView) whoReports() *Table {
	t := &Table{ID: "young-dutch-lists", Caption: Text{"Young Dutch victims of sexual exploitation by list and year", "Jonge Nederlandse slachtoffers van seksuele uitbuiting naar lijst en jaar"}, Stub: Text{"List", "Lijst"},
		Notes: []Text{{"A person on several lists counts on each, so the lists do not add up.", "Wie op meer lijsten staat telt op elk, dus de lijsten tellen niet op."}}}
	n := make([][]int, len(v.lists.names))
	for i := range n {
		n[i] = make([]int, v.last-v.first+1)
	}
	for k := range v.all {
		if x := &v.all[k]; x.youngDutchSexual() {
			for h := uint(v.lists.history(x.kinds)); h != 0; h &= h - 1 {
				n[bits.TrailingZeros(h)][x.year-v.first]++
			}
		}
	}
	m := newMatrix(n, false, false, false)
	if !v.opt.Internal && !m.protect() {
		return nil
	}
	for year := v.first; year <= v.last; year++ {
		t.Columns = append(t.Columns, counted(yearKey(year), same(yearKey(year)), "persons"))
	}
	for i, name := range v.lists.names {
		cells := make([]Cell, len(n[i]))
		for c, count := range n[i] {
			cells[c] = Int(count)
			if state := m.hidden[i][c]; state != "" {
				cells[c] = Missing(state)
			}
		}
		t.Add(keyOf(name.EN), name, cells...)
	}
	return t
}

// findings are the sentences a reader remembers.
func (v *inView) findings() {
	last := yearKey(v.last)
	if !v.told {
		v.chapter.Headline = Text{"How many were never reported in " + last + " cannot be told: the lists overlap too little", "Hoeveel er in " + last + " nooit gemeld zijn is niet te zeggen: de lijsten overlappen te weinig"}
		return
	}
	v.chapter.Headline = Text{"Of all victims in " + last + ", {in-view:" + last + ".share} were registered", "Van alle slachtoffers in " + last + " was {in-view:" + last + ".share} geregistreerd"}
	v.chapter.Lead = Text{"That is {in-view:" + last + ".registered} of an estimated {in-view:" + last + ".estimated}. The estimate is a range because those on no list were never counted.",
		"Dat is {in-view:" + last + ".registered} van naar schatting {in-view:" + last + ".estimated}. De schatting is een bereik omdat wie op geen lijst staat nooit is geteld."}
	v.chapter.Findings = append(v.chapter.Findings, Finding{Table: "in-view",
		Key: Text{"{" + last + ".share}", "{" + last + ".share}"}, Unit: Text{"in view in " + last, "in beeld in " + last},
		Sentence: Text{"Of an estimated {" + last + ".estimated} victims {" + last + ".registered} were registered in " + last + ".", "Van naar schatting {" + last + ".estimated} slachtoffers waren er in " + last + " {" + last + ".registered} geregistreerd."}})
}

// notes say what the numbers assume.
func (v *inView) notes() {
	v.chapter.Quality = []Text{
		{"An estimate of people nobody reported rests on those somebody did: if those never seen are of another kind, no list shows it.", "Een schatting van mensen die niemand meldde rust op wie wel gemeld is: zijn de nooit geziene mensen anders, dan laat geen lijst dat zien."},
		{"Records that belong to one person and were not linked make the estimate too high; records linked wrongly make it too low.", "Meldingen van één persoon die niet gekoppeld zijn maken de schatting te hoog; verkeerd gekoppelde meldingen maken haar te laag."},
	}
	v.chapter.Method = []Text{
		{"Lists are kinds of reporting organisation; the largest kinds are lists of their own, the others together are one more. Persons reported only for recruitment across the border without coercion are left out, as are contacts that are only counted.", "Lijsten zijn soorten meldende organisaties; de grootste soorten zijn eigen lijsten, de overige samen nog één. Wie alleen gemeld is wegens werving over de grens zonder dwang blijft buiten beschouwing, net als contacten die alleen geteld worden."},
		{"The range allows for lists that depend on each other, for people who are harder to find, and for what tests with known truth showed such estimates to miss. Where too few people are on more than one list there is no estimate.", "Het bereik houdt rekening met lijsten die van elkaar afhangen, met mensen die moeilijker te vinden zijn, en met wat zulke schattingen in proeven met bekende waarheid misten. Waar te weinig mensen op meer dan één lijst staan is er geen schatting."},
	}
}

package study

import (
	"fmt"
	"slices"
	"strings"

	"sightline/monitor/chart"
)

// changes is the section on change since last year and since the first, for
// every series that is printed.
func (n *nature) changes() Section {
	first, last := n.first(), n.last()
	prev, ok := n.before(last)
	s := Section{ID: "changes", Title: Text{"What changed", "Wat er veranderde"}}
	if !ok {
		return s
	}
	t := n.changeTable(first, prev, last)
	s.Prose = []Text{{"A change is of registrations: who was met and reported. The interval knows of chance only; years differ by more than chance, and reporters come and go.",
		"Een verandering gaat over registraties: wie is ontmoet en gemeld. Het interval kent alleen toeval; jaren verschillen door meer dan toeval, en melders komen en gaan."}}
	s.Items = []Item{{Figure: &Figure{ID: "changes", Table: t,
		Title: Text{"Registered persons: {persons.since-last} since " + prev.Label().EN + ", {persons.since-first} since " + first.Label().EN,
			"Geregistreerde personen: {persons.since-last} sinds " + prev.Label().NL + ", {persons.since-first} sinds " + first.Label().NL},
		Subtitle: Text{"Change from " + prev.Label().EN + " to " + last.Label().EN + ", percent, with the 95% interval of chance alone", "Verandering van " + prev.Label().NL + " naar " + last.Label().NL + ", procent, met het 95%-interval van alleen toeval"},
		Draw:     func(l Lang) chart.Drawing { return n.drawChanges(t, l) }}}}
	return s
}

func (n *nature) changeTable(first, prev, last Slice) *Table {
	t := &Table{ID: "changes", Caption: Text{"Change to " + last.Label().EN, "Verandering tot " + last.Label().NL}, Stub: Text{"Series", "Reeks"},
		Columns: []Column{counted("first", first.Label(), "persons or reports"), counted("before", prev.Label(), "persons or reports"), counted("last", last.Label(), "persons or reports"),
			changed("since-last", Text{"Since " + prev.Label().EN, "Sinds " + prev.Label().NL}, n.decimals()),
			{Key: "interval", Head: Text{"95% interval, chance only", "95%-interval, alleen toeval"}, Unit: "percent", Format: Format{Kind: Change}},
			changed("since-first", Text{"Since " + first.Label().EN, "Sinds " + first.Label().NL}, n.decimals())}}
	add := func(k string, label Text, at func(Slice) Cell) {
		a, b, c := at(first), at(prev), at(last)
		since, fromFirst := changeOf(b, c), changeOf(a, c)
		fromFirst.Interval = false
		t.Add(k, label, a, b, c, since, intervalOf(since), fromFirst)
	}
	for _, col := range []string{"persons", "reports"} {
		label := n.headline.Columns[n.headline.column(col)].Head
		add(col, label, func(s Slice) Cell { return n.headline.get(s.Key(), col) })
	}
	for _, table := range []string{"panel", "groups", "age"} {
		from := n.chapter.Table(table)
		if from == nil {
			continue
		}
		for _, r := range from.Rows {
			if r.Total || r.Under || table == "age" && r.Key != "0-17" {
				continue
			}
			add(table+"-"+r.Key, r.Label, func(s Slice) Cell { return from.get(r.Key, s.Key()) })
		}
	}
	t.Notes = []Text{{"The first two rows are all persons and all reports; then reports by whether the organisation reported all along; then persons by group; then minors.",
		"De eerste twee rijen zijn alle personen en alle meldingen; dan meldingen naar of de organisatie steeds meldde; dan personen naar groep; dan minderjarigen."}}
	n.foot(t)
	return t
}

func (n *nature) drawChanges(t *Table, l Lang) chart.Drawing {
	f := chart.Intervals{Unit: chart.Unit{Percent: true, Signed: true}}
	for _, r := range t.Rows {
		c := t.get(r.Key, "since-last")
		if !c.HasNumber() {
			continue
		}
		v := t.Columns[t.column("since-last")].Format.Draw(c, l)
		v.Focus = r.Key == "persons"
		v.Low, v.High = max(v.Low, -100), min(v.High, 300)
		f.Rows = append(f.Rows, chart.IntervalRow{Label: r.Label.In(l), Value: v, Style: chart.IntervalObserved})
	}
	return f.Draw(l)
}

// missing is the section on what the register does not know.
func (n *nature) missing() Section {
	t := &Table{ID: "missing", Caption: n.caption(Text{"What is not known", "Wat niet bekend is"}), Stub: Text{"What", "Wat"},
		Columns: []Column{counted("n", Text{"Not known", "Niet bekend"}, "persons or reports"), shared("share", Text{"Share of all", "Aandeel van alle"}, 1)}}
	for _, a := range []struct {
		table, key string
		label      Text
	}{
		{"age", "unknown", Text{"Persons without an age", "Personen zonder leeftijd"}},
		{"gender", "unknown", Text{"Persons without a gender", "Personen zonder geslacht"}},
		{"nationality", "unknown", Text{"Persons without a nationality", "Personen zonder nationaliteit"}},
		{"region", "unknown", Text{"Persons without a region", "Personen zonder regio"}},
		{"groups", "UNKNOWN", Text{"Persons without a known form", "Personen zonder bekende vorm"}},
	} {
		c := n.unknown(a.table, a.key)
		t.Add(a.table, a.label, c, shareOf(c, n.headline.get(wholeKey, "persons")))
	}
	t.Add("contradicting", Text{"Persons whose reports differ in gender", "Personen van wie de meldingen in geslacht verschillen"}, n.alone(n.contradicting), Missing(Blank))
	t.Add("undated", Text{"Reports dated to the year only, in no quarter", "Meldingen met alleen een jaartal, in geen kwartaal"}, n.alone(n.undated), Missing(Blank))
	t.Add("outside", Text{"Reports and contacts outside these years, or without a date", "Meldingen en contacten buiten deze jaren, of zonder datum"}, n.alone(n.outside), Missing(Blank))
	t.Add("at-report", Text{"Reports that give the age at report", "Meldingen met de leeftijd bij melding"}, n.alone(n.atReport), shareOf(n.alone(n.atReport), n.headline.get(wholeKey, "reports")))
	t.Add("at-exploit", Text{"Reports that give the age at exploitation", "Meldingen met de leeftijd bij uitbuiting"}, n.alone(n.atExploit), shareOf(n.alone(n.atExploit), n.headline.get(wholeKey, "reports")))
	n.foot(t)
	return Section{ID: "missing", Title: Text{"What is missing", "Wat ontbreekt"}, Prose: n.missingProse(), Items: []Item{{Table: t}}}
}

// unknown takes a count of what is not known from the table that printed it,
// so that it cannot say more than that table does.
func (n *nature) unknown(table, key string) Cell {
	t := n.chapter.Table(table)
	switch {
	case t == nil && slices.ContainsFunc(n.withheldIDs, func(id string) bool { return id == table }):
		return Missing(Withheld)
	case t == nil:
		return Missing(NotCollected)
	}
	if n.merged[table] {
		return Missing(Withheld)
	}
	if _, there := t.row(key); !there {
		return Int(0)
	}
	return t.get(key, wholeKey)
}

// alone is a count that is in no sum.
func (n *nature) alone(v int) Cell {
	if !n.opt.Internal && v > 0 && v < threshold {
		return Missing(Suppressed)
	}
	return Int(v)
}

func (n *nature) missingProse() []Text {
	var out []Text
	if len(n.absent) > 0 {
		out = append(out, Text{"Not recorded at all, and therefore not drawn: " + joinTexts(n.absent, EN) + ".",
			"In het geheel niet vastgelegd, en daarom niet getekend: " + joinTexts(n.absent, NL) + "."})
	}
	if len(n.withheld) > 0 {
		out = append(out, Text{"Withheld, because the counts are so small that none could be hidden: " + joinTexts(n.withheld, EN) + ".",
			"Weggelaten, omdat de aantallen zo klein zijn dat er geen te verbergen is: " + joinTexts(n.withheld, NL) + "."})
	}
	return out
}

func joinTexts(ts []Text, l Lang) string {
	var words []string
	for _, t := range ts {
		words = append(words, lowerFirst(t.In(l)))
	}
	return strings.Join(words, "; ")
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// findings are the sentences of the chapter whose numbers are all printed.
func (n *nature) findings() {
	first, last := n.first(), n.last()
	f, l := first.Key(), last.Key()
	add := func(table string, finding Finding, refs ...string) {
		if n.known(table, refs...) {
			finding.Table = table
			n.chapter.Findings = append(n.chapter.Findings, finding)
		}
	}
	add("persons", Finding{Key: same("{" + l + ".persons}"), Unit: Text{"persons registered in " + last.Label().EN, "personen geregistreerd in " + last.Label().NL},
		Sentence: Text{
			"{" + l + ".reports} reports concerned {" + l + ".persons} persons in " + last.Label().EN + ". The count shows who was met and reported, not how much exploitation there was.",
			"{" + l + ".reports} meldingen gingen over {" + l + ".persons} personen in " + last.Label().NL + ". Het aantal laat zien wie is ontmoet en gemeld, niet hoeveel uitbuiting er was."}},
		l, "persons", l, "reports")
	if first != last {
		add("persons", Finding{Key: same("{" + l + ".since-first}"), Unit: Text{first.Label().EN + " to " + last.Label().EN, first.Label().NL + " tot " + last.Label().NL},
			Sentence: Text{
				"Registered persons went from {" + f + ".persons} in " + first.Label().EN + " to {" + l + ".persons} in " + last.Label().EN + ".",
				"Het aantal geregistreerde personen ging van {" + f + ".persons} in " + first.Label().NL + " naar {" + l + ".persons} in " + last.Label().NL + "."}},
			f, "persons", l, "persons", l, "since-first")
		add("panel", Finding{Key: same("{duty." + f + "} → {duty." + l + "}"), Unit: Text{"reports, like for like, with a duty", "meldingen, gelijk met gelijk, met meldplicht"},
			Sentence: Text{
				"{duty.organisations} organisations with a duty to report reported in every " + n.kind().EN + ": {duty." + f + "} reports in " + first.Label().EN + ", {duty." + l + "} in " + last.Label().EN + ". All organisations together went from {all." + f + "} to {all." + l + "}.",
				"{duty.organisations} organisaties met meldplicht meldden in elk " + n.kind().NL + ": {duty." + f + "} meldingen in " + first.Label().NL + ", {duty." + l + "} in " + last.Label().NL + ". Alle organisaties samen gingen van {all." + f + "} naar {all." + l + "}."}},
			"duty", f, "duty", l, "all", f, "all", l)
	}
	n.moreFindings(add, last)
}

func (n *nature) moreFindings(add func(string, Finding, ...string), last Slice) {
	l := last.Key()
	if n.chapter.Table("groups") != nil && n.chapter.Table("groups").get("over", l).Value > 0 {
		n.overFinding(add, last)
	}
	add("age", Finding{Key: same("{0-17." + l + "}"), Unit: Text{"minors in " + last.Label().EN, "minderjarigen in " + last.Label().NL},
		Sentence: Text{
			"Of {all." + l + "} registered persons {0-17." + l + "} were under age; over the whole period {0-17." + wholeKey + "} of {all." + wholeKey + "}.",
			"Van {all." + l + "} geregistreerde personen waren er {0-17." + l + "} minderjarig; over de hele periode {0-17." + wholeKey + "} van {all." + wholeKey + "}."}},
		"0-17", l, "all", l, "0-17", wholeKey, "all", wholeKey)
	if t := n.chapter.Table("nationality"); t != nil && !slices.Contains(collectingRows, t.Rows[0].Key) {
		top := t.Rows[0]
		add("nationality", Finding{Key: same("{" + top.Key + "." + wholeKey + "}"), Unit: Text{"largest nationality: {" + top.Key + ".label}", "grootste nationaliteit: {" + top.Key + ".label}"},
			Sentence: Text{
				fmt.Sprintf("Of {all.%[1]s} persons in the whole period {%[2]s.%[1]s} had this nationality.", wholeKey, top.Key),
				fmt.Sprintf("Van {all.%[1]s} personen in de hele periode hadden er {%[2]s.%[1]s} deze nationaliteit.", wholeKey, top.Key)}},
			top.Key, wholeKey, "all", wholeKey)
	}
}

// overFinding says by how much the groups exceed the persons.
func (n *nature) overFinding(add func(string, Finding, ...string), last Slice) {
	l := last.Key()
	add("groups", Finding{Key: same("{over." + l + "}"), Unit: Text{"counted more than once, " + last.Label().EN, "meer dan één keer geteld, " + last.Label().NL},
		Sentence: Text{
			"The groups add to {sum." + l + "} for {persons." + l + "} persons in " + last.Label().EN + ": who was exploited in several ways counts in each group, and once in the total.",
			"De groepen tellen op tot {sum." + l + "} bij {persons." + l + "} personen in " + last.Label().NL + ": wie op meer manieren is uitgebuit telt in elke groep, en één keer in het totaal."}},
		"over", l, "sum", l, "persons", l)
}

// headlineText says which way registrations went, and that this is not which
// way exploitation went. A change under 5% is called none.
func (n *nature) headlineText() Text {
	since := n.headline.get(n.last().Key(), "since-first")
	switch first := n.first().Label(); {
	case !since.HasNumber():
		return Text{"Who was registered, and what the register does not show", "Wie geregistreerd is, en wat het register niet laat zien"}
	case since.Value <= -5:
		return Text{"Fewer victims are registered than in " + first.EN + ". That does not mean there are fewer.",
			"Er zijn minder slachtoffers geregistreerd dan in " + first.NL + ". Dat betekent niet dat er minder zijn."}
	case since.Value >= 5:
		return Text{"More victims are registered than in " + first.EN + ". That does not mean there are more.",
			"Er zijn meer slachtoffers geregistreerd dan in " + first.NL + ". Dat betekent niet dat er meer zijn."}
	default:
		return Text{"About as many victims are registered as in " + first.EN + ". How many there are, the register does not show.",
			"Er zijn ongeveer evenveel slachtoffers geregistreerd als in " + first.NL + ". Hoeveel er zijn, laat het register niet zien."}
	}
}

// notes are the head of the chapter, its method and its caveats.
func (n *nature) notes() {
	c := n.chapter
	c.Headline = n.headlineText()
	c.Lead = Text{"The register counts people who were exploited, noticed and reported. When reporting changes, the count changes with it.",
		"Het register telt mensen die zijn uitgebuit, opgemerkt en gemeld. Als het melden verandert, verandert de telling mee."}
	c.Quality = []Text{
		{"Counts of registrations are no measure of how many victims there are. A fall in reports can be a fall in reporting.",
			"Aantallen registraties meten niet hoeveel slachtoffers er zijn. Minder meldingen kan betekenen dat er minder gemeld wordt."},
		{"Not known: {missing:age.n} persons without an age, {missing:gender.n} without a gender, {missing:nationality.n} without a nationality. They are rows of their own in every table and are not spread over the others.",
			"Niet bekend: {missing:age.n} personen zonder leeftijd, {missing:gender.n} zonder geslacht, {missing:nationality.n} zonder nationaliteit. Zij zijn in elke tabel een eigen rij en zijn niet over de andere verdeeld."},
		{"Age is the age the report gives: at report in {missing:at-report.n} reports, at exploitation in {missing:at-exploit.n}.",
			"Leeftijd is de leeftijd in de melding: bij melding in {missing:at-report.n} meldingen, bij uitbuiting in {missing:at-exploit.n}."},
		{"{missing:contradicting.n} persons have reports that differ in gender; the earliest counts.",
			"{missing:contradicting.n} personen hebben meldingen die in geslacht verschillen; de vroegste telt."},
	}
	c.Method = []Text{
		{"Persons are counted from the links that stood when the snapshot was taken. A person counts once in each " + n.kind().EN + " with a report, and once in the whole period.",
			"Personen zijn geteld op grond van de koppelingen toen de momentopname werd gemaakt. Een persoon telt één keer in elk " + n.kind().NL + " met een melding, en één keer in de hele periode."},
		{"A change is the later count over the earlier one, less one. Its interval is that of the ratio of two Poisson counts, by the exact conditional method.",
			"Een verandering is het latere aantal gedeeld door het eerdere, min één. Het interval is dat van de verhouding van twee Poisson-aantallen, met de exacte conditionele methode."},
	}
	if !n.opt.Internal {
		c.Method = append(c.Method, Text{"Small counts are withheld, and so many others with them that the printed sums do not give them away. Each table is protected with its own sums.",
			"Kleine aantallen zijn weggelaten, met zoveel andere dat de gepubliceerde sommen ze niet verraden. Elke tabel is met haar eigen sommen beschermd."})
	}
}

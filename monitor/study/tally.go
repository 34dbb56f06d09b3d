package study

import (
	"slices"

	"sightline/register/codes"
)

// tally is all that is counted of a snapshot for the first chapter. Counts by
// slice have the whole period last.
type tally struct {
	slicing
	reports, persons         []int // sub-3 cases and contacts left out
	sub3Reports, sub3Persons []int
	contacts                 []int
	several                  []int // persons with more than one report in the slice

	group, form, age, gender, nation, region *dimension // persons
	reporter, panel                          *dimension // reports
	panelSize                                []int      // organisations by panel class
	formGroup                                []int      // the group of each category of form
	contradicting                            int        // persons whose reports differ in gender
	atReport, atExploit                      int        // reports that say which age they give
}

// The classes of the panel: who reported in every slice.
const (
	panelDuty   = iota // under a duty, in every slice
	panelFree          // without a duty, in every slice
	panelComing        // not in every slice
)

// counting holds what is looked up per row while counting.
type counting struct {
	*tally
	s                          *Snapshot
	genders, regions, kinds    []uint8
	bands                      []uint8
	nations                    []uint16
	formMask, groupMask        []uint64
	sub3, unknownGroup, noForm uint64
	class                      []uint8 // panel class by organisation
}

// count tallies a snapshot over a period; the zero period is all of it.
func (s *Snapshot) count(period Period) *tally {
	t := &tally{slicing: s.slice(period)}
	w := len(t.slices) + 1
	for _, series := range []*[]int{&t.reports, &t.persons, &t.sub3Reports, &t.sub3Persons, &t.contacts, &t.several} {
		*series = make([]int, w)
	}
	c := &counting{tally: t, s: s}
	c.prepare(w)
	c.countReports()
	c.countPersons()
	return t
}

// prepare gives every word of every column its category.
func (c *counting) prepare(w int) {
	words := &c.s.words
	c.gender, c.genders = genderDimension(&words[wordGender], w)
	c.region, c.regions = coded(&words[wordRegion], codes.Regions, w)
	c.reporter, c.kinds = coded(&words[wordReporter], codes.Reporters, w)
	c.age = ageDimension(w)
	for _, text := range words[wordAgeBand].dict {
		c.bands = append(c.bands, bandCategory(text))
	}
	c.nation, c.nations = nationDimension(&words[wordNationalities], w)
	c.prepareForms(w)
	c.preparePanel(w)
}

func (c *counting) prepareForms(w int) {
	column := &c.s.words[wordForms]
	groups, groupMask := groupMasks(column)
	c.groupMask = groupMask
	keys, labels := make([]string, len(groups)), make([]Text, len(groups))
	for i, g := range groups {
		keys[i], labels[i] = keyOf(string(g)), Text{codes.Groups.Label(g, "en"), codes.Groups.Label(g, "nl")}
		switch g {
		case codes.GroupSub3:
			c.sub3 = 1 << i
		case codes.GroupUnknown:
			c.unknownGroup = 1 << i
		}
	}
	c.group = newDimension(keys, labels, w)
	forms, formMask := masks(column, codes.Forms)
	c.formMask = formMask
	keys, labels = make([]string, len(forms)), make([]Text, len(forms))
	for i, f := range forms {
		keys[i], labels[i] = keyOf(string(f)), Text{codes.Forms.Label(f, "en"), codes.Forms.Label(f, "nl")}
		group := codes.GroupOf(f)
		c.formGroup = append(c.formGroup, slices.Index(groups, group))
		if group == codes.GroupUnknown || group == codes.GroupSub3 {
			c.noForm |= 1 << i
		}
	}
	c.form = newDimension(keys, labels, w)
}

// preparePanel finds which organisations reported in every slice. Contacts of
// channels that are only counted are no reports.
func (c *counting) preparePanel(w int) {
	org := &c.s.words[wordOrganisation]
	n := len(c.slices)
	seen, duty := make([]bool, len(org.dict)*n), make([]bool, len(org.dict))
	for row := range c.s.rows {
		if at := c.of[row]; at >= 0 && c.s.person[row] > 0 {
			seen[int(org.code[row])*n+int(at)] = true
			duty[org.code[row]] = c.s.words[wordDuty].dict[c.s.words[wordDuty].code[row]] == "1"
		}
	}
	c.class, c.panelSize = make([]uint8, len(org.dict)), make([]int, 3)
	for o := range org.dict {
		present := 0
		for _, there := range seen[o*n : (o+1)*n] {
			if there {
				present++
			}
		}
		switch {
		case present < n:
			c.class[o] = panelComing
		case duty[o]:
			c.class[o] = panelDuty
		default:
			c.class[o] = panelFree
		}
		if present > 0 {
			c.panelSize[c.class[o]]++
		}
	}
	c.panel = newDimension([]string{"duty", "free", "coming"}, []Text{
		{"Duty to report, in every " + c.kind().EN, "Meldplicht, in elk " + c.kind().NL},
		{"No duty, in every " + c.kind().EN, "Geen meldplicht, in elk " + c.kind().NL},
		{"Not in every " + c.kind().EN, "Niet in elk " + c.kind().NL}}, w)
}

// countReports counts rows one by one.
func (c *counting) countReports() {
	whole := len(c.slices)
	for row := range c.s.rows {
		at := int(c.of[row])
		if at < 0 {
			continue
		}
		add := func(n []int) { n[at]++; n[whole]++ }
		switch forms := c.groupMask[c.s.words[wordForms].code[row]]; {
		case c.s.person[row] == 0:
			add(c.contacts)
		case forms == c.sub3:
			add(c.sub3Reports)
		default:
			add(c.reports)
			add(c.reporter.n[c.kinds[c.s.words[wordReporter].code[row]]])
			add(c.panel.n[c.class[c.s.words[wordOrganisation].code[row]]])
			c.countAgeReference(row)
		}
	}
}

func (c *counting) countAgeReference(row int) {
	column := &c.s.words[wordAgeReference]
	switch column.dict[column.code[row]] {
	case "AT_REPORT":
		c.atReport++
	case "AT_EXPLOIT":
		c.atExploit++
	}
}

// countPersons brings each person's rows together and counts the person in
// every slice they fall in, and once in the whole period.
func (c *counting) countPersons() {
	start, order := c.byPerson()
	whole := len(c.slices)
	var rows, part []int32
	for p := 1; p < len(start)-1; p++ {
		rows = rows[:0]
		for _, row := range order[start[p]:start[p+1]] {
			if c.of[row] >= 0 {
				rows = append(rows, row)
			}
		}
		switch len(rows) {
		case 0:
			continue
		case 1:
			c.countPerson(rows, int(c.of[rows[0]]))
			c.countPerson(rows, whole)
			continue
		}
		slices.SortFunc(rows, func(a, b int32) int {
			if d := c.s.counted(int(a)) - c.s.counted(int(b)); d != 0 {
				return int(d)
			}
			return int(a - b)
		})
		for i := 0; i < len(rows); i += len(part) {
			part = part[:0]
			for _, row := range rows[i:] {
				if c.of[row] != c.of[rows[i]] {
					break
				}
				part = append(part, row)
			}
			c.countPerson(part, int(c.of[rows[i]]))
		}
		c.countPerson(rows, whole)
		c.compareGender(rows)
	}
}

// byPerson sorts rows by person: rows of person p are order[start[p]:start[p+1]].
func (c *counting) byPerson() (start, order []int32) {
	last := slices.Max(c.s.person)
	start = make([]int32, last+2)
	for _, p := range c.s.person {
		start[p+1]++
	}
	for p := range last + 1 {
		start[p+1] += start[p]
	}
	order = make([]int32, c.s.rows)
	next := slices.Clone(start)
	for row, p := range c.s.person {
		order[next[p]] = int32(row)
		next[p]++
	}
	return start, order
}

// countPerson counts one person by their rows in one slice, in order of date.
func (c *counting) countPerson(rows []int32, at int) {
	words := &c.s.words
	var groups, forms uint64
	var age, gender, region uint8
	var nation uint16
	reports := 0
	for _, row := range rows {
		code := words[wordForms].code[row]
		if c.groupMask[code] != c.sub3 {
			reports++
		}
		groups |= c.groupMask[code]
		forms |= c.formMask[code]
		if age == 0 {
			if age = ageCategory(c.s.age[row]); age == 0 {
				age = c.bands[words[wordAgeBand].code[row]]
			}
		}
		if gender == 0 {
			gender = c.genders[words[wordGender].code[row]]
		}
		if region == 0 {
			region = c.regions[words[wordRegion].code[row]]
		}
		if nation == 0 {
			nation = c.nations[words[wordNationalities].code[row]]
		}
	}
	if reports == 0 {
		c.sub3Persons[at]++
		return
	}
	c.persons[at]++
	if reports > 1 {
		c.several[at]++
	}
	c.age.n[age][at]++
	c.gender.n[gender][at]++
	c.region.n[region][at]++
	c.nation.n[nation][at]++
	groups &^= c.sub3
	if groups != c.unknownGroup {
		groups &^= c.unknownGroup
	}
	if forms&^c.noForm != 0 {
		forms &^= c.noForm
	}
	eachBit(groups, func(g int) { c.group.n[g][at]++ })
	eachBit(forms, func(f int) { c.form.n[f][at]++ })
}

// compareGender notes persons whose reports contradict each other.
func (c *counting) compareGender(rows []int32) {
	first := uint8(0)
	for _, row := range rows {
		g := c.genders[c.s.words[wordGender].code[row]]
		if g != 0 && first != 0 && g != first {
			c.contradicting++
			return
		}
		if first == 0 {
			first = g
		}
	}
}

// nationDimension has a category for each nationality; persons with more than
// one have a category of their own, so that each person is in one row.
func nationDimension(column *wordColumn, width int) (*dimension, []uint16) {
	keys := []string{"unknown", "several"}
	labels := []Text{{"Not known", "Niet bekend"}, {"More than one nationality", "Meer dan één nationaliteit"}}
	at := map[codes.Country]uint16{}
	mark := make([]uint16, len(column.dict))
	for i, set := range column.dict {
		known := slices.DeleteFunc(splitSet[codes.Country](set), func(n codes.Country) bool { return n == codes.UnknownCountry })
		slices.Sort(known)
		known = slices.Compact(known)
		switch len(known) {
		case 0:
			continue
		case 1:
			n := known[0]
			if at[n] == 0 && len(keys) < 1<<16-1 {
				at[n] = uint16(len(keys))
				keys = append(keys, keyOf(string(n)))
				labels = append(labels, Text{codes.Countries.Label(n, "en"), codes.Countries.Label(n, "nl")})
			}
			mark[i] = at[n]
		default:
			mark[i] = 1
		}
	}
	return newDimension(keys, labels, width), mark
}

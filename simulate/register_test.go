package simulate

import (
	"maps"
	"slices"
	"sync"

	"sightline/register/codes"
)

// testScale is the size of the country that calibration is tried on.
const testScale = 4.0

// counted persons and reports of a country, as a monitor with perfect linkage
// would count them.
type monitor struct {
	scale    float64
	reports  [years]map[codes.Reporter]float64 // sub-3 apart from 2014 on
	persons  [years]map[uint64]*seenPerson
	sub3     [years]map[uint64]bool
	contacts [years]map[codes.Reporter]float64
	onList   map[uint64]map[string]bool // 2010–2015: year and person to lists of the published table
	domestic map[codes.Region]float64   // 2013–2017: police reports of domestic sexual exploitation by unit
}

// seenPerson is what a year's reports together say of a person.
type seenPerson struct {
	forms       []codes.Form
	minor       bool
	age         int // -1 when not told
	gender      codes.Gender
	nationality codes.Country
}

func (p *seenPerson) groups() []codes.Group { return codes.GroupsOf(p.forms) }
func (p *seenPerson) in(g ...codes.Group) bool {
	return slices.ContainsFunc(p.groups(), func(x codes.Group) bool { return slices.Contains(g, x) })
}

var kindOf = func(c *Country) map[string]codes.Reporter {
	m := map[string]codes.Reporter{}
	for _, o := range c.Organisations() {
		m[string(o.ID)] = o.Kind
	}
	return m
}

func watch(c *Country) *monitor {
	m := &monitor{scale: c.scale, onList: map[uint64]map[string]bool{}, domestic: map[codes.Region]float64{}}
	for y := range years {
		m.reports[y], m.contacts[y] = map[codes.Reporter]float64{}, map[codes.Reporter]float64{}
		m.persons[y], m.sub3[y] = map[uint64]*seenPerson{}, map[uint64]bool{}
	}
	kinds := kindOf(c)
	for f := range c.Filings {
		m.add(f, kinds[string(f.Report.Organisation)])
	}
	return m
}

func (m *monitor) add(f *Filing, kind codes.Reporter) {
	y := int(f.Report.Reported.Year) - FirstYear
	if f.Person == 0 {
		m.contacts[y][kind]++
		return
	}
	if y < 6 {
		key := f.Person<<4 | uint64(y)
		if m.onList[key] == nil {
			m.onList[key] = map[string]bool{}
		}
		m.onList[key][letter(kind)] = true
	}
	if slices.Contains(f.Report.Exploitation.Forms, "SUB3") {
		m.sub3[y][f.Person] = true
		return
	}
	m.reports[y][kind]++
	if y >= 3 && y <= 7 && kind == "NP" && slices.Contains(f.Report.Exploitation.Forms, "SEX_DOM") {
		m.domestic[f.Report.Victim.Region]++
	}
	p := m.persons[y][f.Person]
	if p == nil {
		p = &seenPerson{age: -1}
		m.persons[y][f.Person] = p
	}
	p.see(f)
}

// letter is a kind's list in the published table of 2010–2015.
func letter(kind codes.Reporter) string {
	switch kind {
	case "NP":
		return "P"
	case "KMAR":
		return "K"
	case "NLA":
		return "I"
	case "ZC":
		return "R"
	case "SHELTER", "YOUTH":
		return "O"
	}
	return "Z"
}

func (p *seenPerson) see(f *Filing) {
	v := &f.Report.Victim
	p.forms = append(p.forms, f.Report.Exploitation.Forms...)
	if p.age < 0 && v.Age != nil {
		p.age = *v.Age
		p.minor = *v.Age < 18
	} else if band, ok := codes.ParseAgeBand(v.AgeBand); ok && p.age < 0 {
		p.age, p.minor = band.Min, band.IsMinor()
	}
	if p.gender == "" || p.gender == "U" {
		p.gender = v.Gender
	}
	if p.nationality == "" && len(v.Nationalities) > 0 {
		p.nationality = v.Nationalities[0]
	}
}

// count counts the persons of a year of whom something holds, at the size of
// the Netherlands.
func (m *monitor) count(year int, is func(*seenPerson) bool) float64 {
	n := 0.0
	for _, p := range m.persons[year-FirstYear] {
		if is == nil || is(p) {
			n++
		}
	}
	return n / m.scale
}

func (m *monitor) share(year int, is func(*seenPerson) bool) float64 {
	return 100 * m.count(year, is) / m.count(year, nil)
}

// total is the persons of a year as published: with sub-3 cases up to 2013.
func (m *monitor) total(year int) float64 {
	n := m.count(year, nil)
	if year < 2014 {
		n += float64(len(m.sub3[year-FirstYear])) / m.scale
	}
	return n
}

func (m *monitor) reported(year int, kinds ...codes.Reporter) float64 {
	n := 0.0
	for kind, k := range m.reports[year-FirstYear] {
		if len(kinds) == 0 || slices.Contains(kinds, kind) {
			n += k
		}
	}
	return n / m.scale
}

// busiest gives the share of the n police units with most reports of domestic
// sexual exploitation.
func (m *monitor) busiest(n int) float64 {
	counts, total := slices.Sorted(maps.Values(m.domestic)), 0.0
	for _, k := range counts {
		total += k
	}
	sum := 0.0
	for _, k := range counts[len(counts)-n:] {
		sum += k
	}
	return 100 * sum / total
}

// mayReport counts reports of bodies that do not investigate.
func (m *monitor) mayReport(year int) float64 {
	return m.reported(year) - m.reported(year, "NP", "KMAR", "NLA")
}

var testCountry = sync.OnceValues(func() (*Country, *monitor) {
	c, err := New(Options{Seed: 20180525, Scale: testScale})
	if err != nil {
		panic(err)
	}
	return c, watch(c)
})

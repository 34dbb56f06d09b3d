package simulate

import (
	"strconv"
	"strings"

	"sightline/register/codes"
)

// Person is a registered victim as they truly are, which no file shows.
type Person struct {
	ID            uint64 // from 1; what Filing.Person says
	Index         string // day of the first report, 2018-05-25
	Group         codes.Group
	Minor         bool
	Gender        codes.Gender
	Born          string
	Nationalities []codes.Country
	Given, Family string // the official spelling
	CareRegion    string
	Municipality  string
	Visibility    float64          // how much easier to see than the mean victim
	Lists         []codes.Reporter // who reported, in order
	Reports       int
	AgainOn       string   // the first later exploitation within the period
	Followed      bool     // a report shows an identity, so that the files show what came later
	Crimes        []string // later offences, kind:day
	Suspected     []string // days of suspicions
	Exit          codes.Exit
	ExitOn        string // the day of leaving, if within the period
}

// Persons gives every registered victim as they truly are, in the order of
// Filings, once: reports about a later exploitation are not counted in theirs.
func (c *Country) Persons(yield func(*Person) bool) {
	c.stream(true, func(b *batch) bool {
		for _, p := range b.persons {
			if !yield(p) {
				return false
			}
		}
		return true
	})
}

func (c *Country) personOf(v *victim, papers *papers, contacts []contact, f *future, filings []*Filing) *Person {
	given := make([]string, len(papers.name.given))
	for i, s := range papers.name.given {
		given[i] = s.forms[0]
	}
	p := &Person{
		ID: v.index + 1, Index: v.anchor.date().String(), Group: groupCodes[v.group], Minor: v.minor,
		Gender: v.gender, Born: v.born.date().String(), Nationalities: []codes.Country{v.country},
		Given: strings.Join(given, " "), Family: papers.name.family.forms[0],
		CareRegion: regions[v.region].code, Municipality: regions[v.region].municipalities[v.place],
		Visibility: visibility[v.visible], Reports: len(filings),
	}
	if v.second != "" {
		p.Nationalities = append(p.Nationalities, v.second)
	}
	for _, k := range contacts {
		if k.nth == 0 {
			p.Lists = append(p.Lists, listCodes[k.list])
		}
	}
	for _, filing := range filings {
		p.Followed = p.Followed || filing.Report.Identity != nil
	}
	p.live(f, c.end)
	return p
}

func (p *Person) live(f *future, end day) {
	if on, ok := f.again(); ok && on <= end {
		p.AgainOn = on.date().String()
	}
	for _, crime := range f.crimes {
		p.Crimes = append(p.Crimes, string(crimes[crime.kind])+":"+crime.on.date().String())
	}
	for _, on := range f.suspects {
		p.Suspected = append(p.Suspected, on.date().String())
	}
	if f.left <= end {
		p.Exit, p.ExitOn = f.exit, f.left.date().String()
	}
}

var personColumns = []string{
	"person", "index_on", "group", "minor", "gender", "born", "nationalities", "given", "family", "care_region",
	"municipality", "visibility", "lists", "reports", "again_on", "followed", "crimes", "suspected_on", "exit", "exit_on",
}

func (p *Person) row() []string {
	return []string{
		strconv.FormatUint(p.ID, 10), p.Index, string(p.Group), bit(p.Minor), string(p.Gender), p.Born, join(p.Nationalities),
		p.Given, p.Family, p.CareRegion, p.Municipality, strconv.FormatFloat(p.Visibility, 'g', 4, 64), join(p.Lists),
		strconv.Itoa(p.Reports), p.AgainOn, bit(p.Followed), strings.Join(p.Crimes, "|"), strings.Join(p.Suspected, "|"),
		string(p.Exit), p.ExitOn,
	}
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func join[C ~string](values []C) string {
	if len(values) == 1 {
		return string(values[0])
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, "|")
}

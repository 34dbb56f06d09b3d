package simulate

import (
	"fmt"
	"math"

	"sightline/register"
	"sightline/register/codes"
)

// habit is what an organisation that may report, but need not, does since 25
// May 2018, when most took a person's consent to be needed.
type habit struct {
	basis  codes.Basis // of what it still reports
	silent bool
	back   int // the year a silent organisation reports again; 0 for never
}

// habits is dealt out to organisations in turn, so that each country has the
// same mix: nearly half fall silent, some come back in 2021; of the others
// most ask for consent, some turn pseudonymous, a few rely on their interest.
var habits = [20]habit{
	{"CONSENT_REG", true, 2021}, {"CONSENT_REG", false, 0}, {"", true, 0}, {"PSEUDO", false, 0}, {"PSEUDO", true, 2021},
	{"CONSENT_REG", false, 0}, {"", true, 0}, {"LEGIT", false, 0}, {"CONSENT_REG", true, 2021}, {"CONSENT_REG", false, 0},
	{"", true, 0}, {"PSEUDO", false, 0}, {"CONSENT_REG", false, 0}, {"", true, 0}, {"CONSENT_REG", false, 0},
	{"PSEUDO", true, 2021}, {"CONSENT_REG", false, 0}, {"LEGIT", false, 0}, {"PSEUDO", false, 0}, {"", true, 0},
}

// breakDay is when the General Data Protection Regulation began to apply.
var breakDay = dayOf(2018, 5, 25)

// office is an organisation of the country.
type office struct {
	register.Organisation
	list  list
	habit habit
}

// speaks tells whether an office reports at all on a day. Those who must, do.
func (o *office) speaks(on day) bool {
	return o.Duty || on < breakDay || !o.habit.silent || o.habit.back > 0 && on >= dayOf(o.habit.back, 1, 1)
}

// offices are all organisations, and which of them serves a region.
type offices struct {
	all    []office
	serves [lists][Regions]int // place in all
	// factor multiplies the rate of a list in a region, by month: how active it
	// is there against the whole country at the same time.
	factor [lists][years * 12][Regions]float64
}

// howMany offices a list has over the country; 1 serves all regions.
var howMany = [lists]int{
	lawyer: 4, muni: Regions, vt: 12, ggd: 10, amb: 6, youth: 8, zc: Regions, shelter: 12, np: len(units),
}

var listNames = [lists]string{
	"Border police", "Labour authority", "Immigration service", "Reception of asylum seekers", "Return service",
	"Legal aid office", "Municipal desk", "Safe at Home", "Health service", "Schools", "Victims and families",
	"Police", "Support for migrant workers", "Ambulatory care", "Guardians", "Youth care", "Care coordinator", "Shelter", "Others",
}

// nationalPolice is the unit that works in the whole country.
const nationalPolice = 0

func officesOf(seed uint64) *offices {
	o := new(offices)
	o.all = append(o.all, office{list: np, Organisation: register.Organisation{
		ID: "np-le", Name: "Police, national unit", Kind: "NP", Duty: true, Region: "LE",
	}})
	r := draw(seed, 0, forHabit)
	shift := r.below(len(habits))
	for l := range lists {
		o.open(list(l), max(howMany[l], 1), shift+l*3)
	}
	for _, ch := range channels {
		o.all = append(o.all, office{list: oth, Organisation: register.Organisation{
			ID: ch.id, Name: ch.name, Kind: ch.kind, CountOnly: true,
		}})
	}
	o.measure(seed)
	return o
}

// open founds the n offices of a list and gives each region one.
func (o *offices) open(l list, n, shift int) {
	first := len(o.all)
	for i := range n {
		id, name := lower(string(listCodes[l])), listNames[l]
		if n > 1 {
			id, name = fmt.Sprintf("%s-%02d", id, i+1), fmt.Sprintf("%s %02d", name, i+1)
		}
		b := office{list: l, habit: habits[(shift+i)%len(habits)]}
		if n == 1 || l.isPublic() {
			b.habit = habit{basis: "CONSENT_REG"}
		}
		if l.isPublic() || l == oth {
			b.habit = habit{basis: "LEGIT"}
		}
		b.Organisation = register.Organisation{ID: register.OrganisationID(id), Name: name, Kind: listCodes[l], Duty: l.hasDuty()}
		o.all = append(o.all, b)
	}
	for r := range regions {
		o.serves[l][r] = first + r*n/Regions
		if l == np {
			o.serves[l][r] = first + regions[r].unit
		}
		if n > 1 {
			o.all[o.serves[l][r]].Region = units[regions[r].unit].code
		}
	}
}

func lower(s string) string {
	b := []byte(s)
	for i := range b {
		b[i] |= 0x20
	}
	return string(b)
}

// swing is the standard deviation, on the logarithmic scale, of how much a
// list finds in one region and month against another: raids, campaigns,
// holidays, somebody ill. Counts of small areas vary by it, and people found
// together are not independent. Ours.
func swing(l list) float64 {
	if l == nla {
		return 0.7
	}
	return 0.3
}

// measure works out how active each list is in each region and month, so that
// the mean over the inhabitants is expected to be 1 and calibrated totals stay.
func (o *offices) measure(seed uint64) {
	for l := range lists {
		for month := range o.factor[l] {
			mid := dayOf(FirstYear+month/12, month%12+1, 15)
			sum, total := 0.0, 0.0
			for r := range regions {
				f := o.activity(list(l), r, mid)
				o.factor[l][month][r] = f
				sum += f * regions[r].share
				total += regions[r].share
			}
			luck, s := draw(seed, uint64(l<<16|month), forHabit), swing(list(l))
			for r := range regions {
				o.factor[l][month][r] *= total / sum * luck.lognormal(1, s) * math.Exp(-s*s/2)
			}
		}
	}
}

func (o *offices) activity(l list, r int, on day) float64 {
	switch {
	case l == nla:
		return ratio(inspections, r, on)
	case l == zc && on < regions[r].coordinated:
		return 0
	case !o.all[o.serves[l][r]].speaks(on):
		return 0
	}
	return 1
}

// attention is how much more a police unit looks for domestic sexual
// exploitation than the mean unit does.
func attention(r int) float64 { return units[regions[r].unit].attention / meanAttention }

var meanAttention = func() float64 {
	sum, total := 0.0, 0.0
	for _, r := range regions {
		sum += r.share * units[r.unit].attention
		total += r.share
	}
	return sum / total
}()

// Organisations gives every organisation of the country.
func (c *Country) Organisations() []register.Organisation {
	all := make([]register.Organisation, len(c.offices.all))
	for i := range all {
		all[i] = c.offices.all[i].Organisation
	}
	return all
}

package simulate

import (
	"sightline/register"
	"sightline/register/codes"
)

// Truth is what an estimator should find.
type Truth struct {
	Seed     uint64       `json:"seed"`
	Scale    float64      `json:"scale"` // size against the Netherlands
	From     int          `json:"from"`
	To       int          `json:"to"`
	Years    []YearTruth  `json:"-"` // years.csv
	Repeat   RepeatTruth  `json:"repeat_victimisation"`
	Chain    ChainTruth   `json:"chain"`
	Help     HelpTruth    `json:"help"`
	Lists    []ListTruth  `json:"lists"`
	Measures []Measure    `json:"measures"`
	Habits   []HabitTruth `json:"habits"`
}

// YearTruth is how many people of a kind truly were victims in a year, how
// many of them anybody met who could have reported, and how many were
// registered. Coverage is Registered over Victims. Sub-3 cases stand apart.
type YearTruth struct {
	Year       int
	Group      codes.Group
	Minor      bool
	Victims    int
	Met        int
	Registered int
}

// RepeatTruth is the cumulative incidence of being victim again after the
// first registration, in the presence of death and emigration.
type RepeatTruth struct {
	Any      map[string]float64                 `json:"any"`     // by years since registration
	Strata   map[string]map[string]float64      `json:"strata"`  // the same, by minor or adult and Dutch or not
	ByKind   map[codes.Crime]map[string]float64 `json:"by_kind"` // first offence of the kind, whatever came before
	Suspects map[codes.Group]float64            `json:"yearly_rate_of_suspicion"`
}

// ChainTruth is the criminal chain of a person whom the police, the border
// police or the labour authority reports: the probability of each stage given
// the one before, and the mean number of days between them.
type ChainTruth struct {
	Probability map[string]float64 `json:"probability"`
	MeanDays    map[string]float64 `json:"mean_days"`
	Dismissed   map[int]float64    `json:"dismissed_by_year"`
}

// HelpTruth is the probability that a need is never met, and what multiplies it.
type HelpTruth struct {
	Unmet  float64            `json:"unmet"` // an adult who may stay, in the region's largest municipality, no care coordinator
	Ratios map[string]float64 `json:"ratios"`
}

// ListTruth is how a list came about in a year.
type ListTruth struct {
	Year    int            `json:"year"`
	List    codes.Reporter `json:"list"`
	Persons float64        `json:"expected_persons"`
	Tells   float64        `json:"share_told"` // of the victims it met, at the end of the year
	Binding float64        `json:"binding"`    // below 0: how often a list leaves it to one that reported before; above 0: added referral
}

// HabitTruth is what an organisation does since 25 May 2018.
type HabitTruth struct {
	Organisation register.OrganisationID `json:"organisation"`
	Basis        codes.Basis             `json:"basis"`
	SilentUntil  int                     `json:"silent_until,omitempty"` // year in which it reports again; 9999 for never
}

// tally counts the true victims of a batch.
type tally struct {
	victims, met, registered [years][allGroups][minorities]int
}

func (t *tally) add(c *Country, v *victim, contacts []contact) {
	y, m := v.year-FirstYear, minority(v.minor)
	t.victims[y][v.group][m]++
	registered := len(contacts) > 0
	if registered {
		t.registered[y][v.group][m]++
	}
	if c.met(v, registered) {
		t.met[y][v.group][m]++
	}
}

func (t *tally) merge(o *tally) {
	for y := range t.victims {
		for g := range t.victims[y] {
			for m := range t.victims[y][g] {
				t.victims[y][g][m] += o.victims[y][g][m]
				t.met[y][g][m] += o.met[y][g][m]
				t.registered[y][g][m] += o.registered[y][g][m]
			}
		}
	}
}

// Truth draws the whole country to count its victims, and adds what is known
// of it by construction.
func (c *Country) Truth() *Truth {
	var t tally
	c.stream(false, func(b *batch) bool {
		t.merge(&b.tally)
		return true
	})
	return c.truth(&t)
}

func (c *Country) truth(t *tally) *Truth {
	truth := &Truth{
		Seed: c.seed, Scale: c.scale, From: c.from, To: c.to,
		Years: t.years(c.from, c.to), Repeat: c.life.truth(), Chain: chainTruth(c.from, c.to), Help: helpTruth(),
		Lists: listTruth(c.from, c.to),
	}
	for _, m := range measures {
		truth.Measures = append(truth.Measures, m.Measure)
	}
	for _, o := range c.offices.all {
		if !o.Duty && !o.CountOnly {
			truth.Habits = append(truth.Habits, o.truth())
		}
	}
	return truth
}

func (t *tally) years(from, to int) []YearTruth {
	var all []YearTruth
	for y := from - FirstYear; y <= to-FirstYear; y++ {
		for g := range t.victims[y] {
			for m := range minorities {
				all = append(all, YearTruth{
					Year: FirstYear + y, Group: groupCodes[g], Minor: m == 1,
					Victims: t.victims[y][g][m], Met: t.met[y][g][m], Registered: t.registered[y][g][m],
				})
			}
		}
	}
	return all
}

func (o *office) truth() HabitTruth {
	h := HabitTruth{Organisation: o.ID, Basis: o.habit.basis}
	if o.habit.silent {
		h.SilentUntil = 9999
		if o.habit.back > 0 {
			h.SilentUntil = o.habit.back
		}
	}
	return h
}

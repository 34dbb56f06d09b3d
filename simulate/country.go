package simulate

import (
	"fmt"
	"math"

	"sightline/register"
)

// Options say which country to make.
type Options struct {
	Seed    uint64  // another seed, another country of the same kind
	Reports int     // about how many reports; 0 means a country of natural size
	Scale   float64 // size against the Netherlands, when Reports is 0; 0 means 1
	From    int     // first year; 0 means FirstYear
	To      int     // last year; 0 means LastYear

	// Encode stands in for the built-in keyed hash that pseudonymous reporters
	// send instead of an identity.
	Encode func(*register.Identity) register.Encoding
}

// Country is an invented country. Its methods only read it; they may be called
// at the same time, and always give the same.
type Country struct {
	seed     uint64
	scale    float64
	from, to int
	end      day // the last day of the period
	encode   func(*register.Identity) register.Encoding
	plan     [years]yearPlan
	life     lifeCourse
	offices  *offices
}

// yearPlan says how many people newly become victims in a year, and when.
type yearPlan struct {
	offset uint64 // index of the first of them
	count  int
	groups []float64 // cumulative shares
	first  day
	ends   [12]float64 // share of the year's victims up to the end of each month
	length [12]float64
	starts [12]float64
}

// New makes a country.
func New(o Options) (*Country, error) {
	if o.From == 0 {
		o.From = FirstYear
	}
	if o.To == 0 {
		o.To = LastYear
	}
	if o.From < FirstYear || o.To > LastYear || o.From > o.To {
		return nil, fmt.Errorf("simulate: the period %d–%d is not within %d–%d", o.From, o.To, FirstYear, LastYear)
	}
	if o.Reports < 0 || o.Scale < 0 || math.IsNaN(o.Scale) || o.Scale > 1e5 {
		return nil, fmt.Errorf("simulate: a size of %d reports or %g times the Netherlands is not possible", o.Reports, o.Scale)
	}
	c := &Country{seed: o.Seed, scale: o.Scale, from: o.From, to: o.To, end: dayOf(o.To, 12, 31), encode: o.Encode}
	c.life = lifeOf(o.From, o.To)
	if o.Reports > 0 {
		c.scale = float64(o.Reports) / c.naturalReports()
	} else if o.Scale == 0 {
		c.scale = 1
	}
	if c.encode == nil {
		c.encode = keyedHash(o.Seed)
	}
	c.offices = officesOf(o.Seed)
	c.lay()
	return c, nil
}

// naturalReports is how many reports the country is expected to bring at the
// size of the Netherlands, contacts that are only counted among them.
func (c *Country) naturalReports() float64 {
	total := 0.0
	for year := c.from; year <= c.to; year++ {
		for l := range lists {
			total += onList(list(l), year) * (1 + again[year-FirstYear])
		}
		total += sub3Registered[year-FirstYear]
		for _, channel := range channels {
			total += channel.contacts(year)
		}
	}
	return total
}

// lay plans the years: new victims are those of the year without the
// registered victims of earlier years who are exploited again in it.
func (c *Country) lay() {
	offset := uint64(0)
	for year := c.from; year <= c.to; year++ {
		p := &c.plan[year-FirstYear]
		weights := make([]float64, allGroups)
		total := 0.0
		for g := range weights {
			weights[g] = victimsByYear[year-FirstYear][g]
			if g < groups {
				weights[g] -= c.life.expectedAgain(group(g), c.from, year)
			}
			total += weights[g]
		}
		p.offset, p.count, p.groups = offset, int(math.Round(total*c.scale)), cumulate(weights)
		p.spread(c.seed, year)
		offset += uint64(p.count)
	}
}

// spread lets months differ: summers are quieter, and each month has a
// deviation of its own of about 10 %, so that monthly counts vary more than
// chance alone would have them do.
func (p *yearPlan) spread(seed uint64, year int) {
	season := [12]float64{1.02, 1.0, 1.05, 1.03, 1.02, 1.0, .93, .92, 1.02, 1.04, 1.03, .94}
	weights := make([]float64, 12)
	p.first = dayOf(year, 1, 1)
	for m := range weights {
		r := draw(seed, uint64(year*12+m), forMonth)
		p.starts[m] = float64(dayOf(year, m+1, 1) - p.first)
		p.length[m] = float64(daysIn(year)) - p.starts[m]
		if m < 11 {
			p.length[m] = float64(dayOf(year, m+2, 1)-p.first) - p.starts[m]
		}
		weights[m] = p.length[m] * season[m] * math.Exp(0.10*r.normal())
	}
	copy(p.ends[:], cumulate(weights))
}

// day finds the day up to which a share of the year's victims has come.
func (p *yearPlan) day(share float64) day {
	m := place(p.ends[:], share)
	before := 0.0
	if m > 0 {
		before = p.ends[m-1]
	}
	within := (share - before) / (p.ends[m] - before)
	return p.first + day(p.starts[m]+min(within*p.length[m], p.length[m]-1))
}

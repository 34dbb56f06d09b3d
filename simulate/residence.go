package simulate

import "sightline/register/codes"

// dublinDay: from 1 August 2019, people with an asylum claim in another member
// state get a permit only when the prosecution needs them here.
var dublinDay = dayOf(2019, 8, 1)

// The residence scheme, in probabilities and delays that are ours.
const (
	offeredShare    = 0.85
	offeredDays     = 10.0
	cooperates      = 0.60 // before the reflection period ends
	reflectionDays  = 90   // three months at most
	b8Dismissed     = 0.55
	b8DismissedDays = 240.0
	b8Continued     = 0.30
	b8ContinuedDays = 1000.0
	asksShare       = 0.70 // Dublin claimants who ask to be heard
	askedToHeard    = 45.0 // mean days between asking and being heard
	heardShare      = 0.90
	neededShare     = 0.08
	decidedMedian   = 30.0 // days from declaration to decision; the aim is 28
	transferShare   = 0.50
	transferDays    = 120.0
)

// needsPermit tells whom the scheme is for.
func (v *victim) needsPermit(on day) bool {
	return v.country != "NL" && !isEU(v.country) && !(v.country == "UA" && on >= dayOf(2022, 3, 4)) &&
		!(v.group == domestic) && v.group != sub3
}

// residence draws a person's path through the scheme, by the rules of the day.
func (c *Country) residence(v *victim, k *contact) []step {
	r := draw(c.seed, v.index, v.purpose(forResidence))
	p := residencePath{on: k.reported, r: &r}
	if v.dublin && k.reported >= dublinDay {
		return p.claimant()
	}
	if !r.is(offeredShare) {
		return nil
	}
	p.add("OFFERED", offeredDays)
	offered := p.on
	if !r.is(cooperates) {
		p.on = offered + reflectionDays
		p.add("REFL_END", 0)
		return p.steps
	}
	p.on = offered + day(1+r.uniform()*20)
	p.add("ASKED", 0)
	heard := min(p.on+1+day(r.exponential(25)), offered+reflectionDays)
	p.on = heard
	p.add("DECLARED", 0)
	p.end()
	return p.steps
}

type residencePath struct {
	steps []step
	on    day
	r     *chance
}

func (p *residencePath) add(code codes.ResidenceStep, meanDays float64) {
	if meanDays > 0 {
		p.on += 1 + day(p.r.exponential(meanDays))
	}
	p.steps = append(p.steps, step{code: string(code), on: p.on})
}

// end: a permit lasts while the case runs; some stay on afterwards.
func (p *residencePath) end() {
	switch u := p.r.uniform(); {
	case u < b8Dismissed:
		p.add("DISMISSED", b8DismissedDays)
	case u < b8Dismissed+b8Continued:
		p.add("CONTINUED", b8ContinuedDays)
	}
}

// claimant is the path from 1 August 2019: asked, heard and decided are three
// dates, and the wait for each is a finding of its own.
func (p *residencePath) claimant() []step {
	if !p.r.is(asksShare) {
		return nil
	}
	p.add("ASKED", 7)
	if !p.r.is(heardShare) {
		return p.steps
	}
	p.add("DUBLIN_DECL", askedToHeard)
	p.on += day(p.r.lognormal(decidedMedian, .4))
	if p.r.is(neededShare) {
		p.add("OM_NEEDED", 0)
		return p.steps
	}
	p.add("OM_NOT", 0)
	if p.r.is(transferShare) {
		p.add("TRANSFER", transferDays)
	}
	return p.steps
}

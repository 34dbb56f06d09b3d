package simulate

import "sightline/register/codes"

// The criminal chain, from the police's first talk to a verdict. Each stage
// has a known probability, given the stage before, and a known delay; the
// figures are ours, except that dismissals grow from a quarter of the cases in
// 2016 to over 40 % in 2019 and 45 % in 2022.
const (
	intakeShare      = 0.80
	intakeDays       = 21.0 // mean, of an exponential delay, as all that follow
	declarationShare = 0.60 // of those interviewed
	declarationDays  = 30.0
	exOfficioShare   = 0.10 // of those interviewed who make no declaration
	investigated     = 0.45 // of declarations and ex officio cases
	investigatedDays = 60.0
	suspectShare     = 0.60
	suspectDays      = 120.0
	prosecutionShare = 0.70
	prosecutionDays  = 90.0
	decisionDays     = 180.0
	verdictDays      = 300.0
	convictedShare   = 0.70
	convictedOther   = 0.10
)

// dismissedShare is the share of prosecuted cases that are dismissed.
func dismissedShare(year int) float64 {
	switch {
	case year <= 2016:
		return 0.25
	case year <= 2019:
		return 0.25 + 0.05*float64(year-2016)
	}
	return min(0.40+0.017*float64(year-2019), 0.45)
}

// step is one stage of a path with its date.
type step struct {
	code   string
	on     day
	until  day // 0 when it lasts no time
	status string
}

// chain draws what police, prosecution and court did with the case of a person
// who is known to them. It is the truth: the files show of it what happened
// within the period.
func (c *Country) chain(v *victim, k *contact) []step {
	r := draw(c.seed, v.index, v.purpose(forChain))
	path := chainPath{on: k.reported, r: &r}
	path.add("SIGNAL", 0)
	if !r.is(intakeShare) {
		return path.steps
	}
	path.add("INTAKE", intakeDays)
	switch {
	case r.is(declared(v, path.on)):
		path.add("DECL", declarationDays)
	case r.is(exOfficioShare):
		path.add("EXOFF", declarationDays)
	default:
		return path.steps
	}
	if !r.is(min(investigated*ratio(detectives, v.region, path.on), .95)) {
		path.add("NOLEADS", investigatedDays)
		return path.steps
	}
	path.add("INVEST", investigatedDays)
	if !r.is(suspectShare) {
		path.add("NOLEADS", suspectDays)
		return path.steps
	}
	path.add("SUSPECT", suspectDays)
	if !r.is(prosecutionShare) {
		return path.steps
	}
	path.add("IN", prosecutionDays)
	path.settle()
	return path.steps
}

// declared is the probability of a declaration, given an interview. Dublin
// claimants declared more often while that brought a permit (see residence).
func declared(v *victim, on day) float64 {
	if v.dublin && on < dublinDay {
		return 0.90
	}
	return declarationShare * ratio(helpDesk, v.region, on)
}

type chainPath struct {
	steps []step
	on    day
	r     *chance
}

func (p *chainPath) add(code codes.ChainStep, meanDays float64) {
	if meanDays > 0 {
		p.on += 1 + day(p.r.exponential(meanDays))
	}
	p.steps = append(p.steps, step{code: string(code), on: p.on})
}

func (p *chainPath) settle() {
	dismissed := dismissedShare(p.on.year())
	switch u := p.r.uniform(); {
	case u < dismissed*.7:
		p.add("DISM_EVID", decisionDays)
		return
	case u < dismissed:
		p.add("DISM_POL", decisionDays)
		return
	}
	p.add("SUMMONS", decisionDays)
	switch u := p.r.uniform(); {
	case u < convictedShare:
		p.add("CONV", verdictDays)
	case u < convictedShare+convictedOther:
		p.add("CONV_OTH", verdictDays)
	default:
		p.add("ACQ", verdictDays)
	}
}

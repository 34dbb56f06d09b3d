package simulate

import (
	"math"

	"sightline/register/codes"
)

// Published cumulative incidence of being victim again after registration: of
// any offence, within five and seven years, and of four kinds within five.
const (
	anyWithin5 = 0.45
	anyWithin7 = 0.50
)

var kindWithin5 = [4]float64{0.33, 0.25, 0.08, 0.08}

// crimes are the kinds of later offences; the first four are published.
var crimes = [6]codes.Crime{"PROPERTY", "ASSAULT", "THB", "SEXUAL", "THREAT", "OTHER"}

const theft, assault, trafficking, sexual = 0, 1, 2, 3

// A lifeCourse says what can befall a registered victim later. A first
// offence comes with cumulative incidence A(1-exp(-t/τ)) in years t, in the
// presence of death and emigration; after it, further offences come at a
// constant rate until the person leaves or dies. A differs between minors and
// adults, Dutch and others; those who never meet an offence leave at a
// constant rate too.
//
// τ is chosen so that incidence at seven years is 50/45 of that at five, A so
// that the registered victims of the period together have 45 % at five, and
// the mix of kinds so that each published kind has its incidence at five.
type lifeCourse struct {
	from, to int
	tau      float64
	plateau  [minorities][2]float64 // by minor, Dutch
	kinds    []float64              // cumulative shares of the kinds of an offence
	kind     [6]float64
}

// What a life course assumes beyond the published figures.
var (
	rateAfterFirst = 0.8                                              // offences a year after the first
	relativeRisk   = [minorities][2]float64{{1, 1.10}, {1.15, 1.265}} // by minor, Dutch
	deathRate      = 0.005
	emigrationRate = [2]float64{0.22, 0.008} // by Dutch
	suspicionRate  = [allGroups]float64{.025, .015, .015, .08, .02, .01}
	suspectBefore  = [allGroups]float64{.08, .04, .04, .22, .06, .03}
)

func exitRate(dutch int) float64 { return deathRate + emigrationRate[dutch] }

func lifeOf(from, to int) lifeCourse {
	l := lifeCourse{from: from, to: to, tau: tauFor(anyWithin7 / anyWithin5)}
	weight := l.weights()
	mean := 0.0
	for m := range weight {
		for d, w := range weight[m] {
			mean += w * relativeRisk[m][d]
		}
	}
	for m := range l.plateau {
		for d := range l.plateau[m] {
			l.plateau[m][d] = anyWithin5 / -math.Expm1(-5/l.tau) * relativeRisk[m][d] / mean
		}
	}
	l.mixKinds(&weight)
	return l
}

// tauFor solves (1-exp(-7/τ))/(1-exp(-5/τ)) = ratio.
func tauFor(ratio float64) float64 {
	return bisect(0.5, 20, func(tau float64) float64 {
		return math.Expm1(-7/tau)/math.Expm1(-5/tau) - ratio
	})
}

// bisect finds where an increasing function crosses zero.
func bisect(low, high float64, f func(float64) float64) float64 {
	for range 60 {
		if mid := (low + high) / 2; f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// weights is the expected share of minors and Dutch among registered persons.
func (l *lifeCourse) weights() (w [minorities][2]float64) {
	total := 0.0
	for year := l.from; year <= l.to; year++ {
		for g := range groups {
			dutch := mixes[g][year-FirstYear].dutch
			for m, n := range registeredByYear[year-FirstYear][g] {
				w[m][1] += n * dutch
				w[m][0] += n * (1 - dutch)
				total += n
			}
		}
	}
	for m := range w {
		w[m][0] /= total
		w[m][1] /= total
	}
	return w
}

// mixKinds finds, for each published kind, the share of offences that gives
// its incidence at five years; threats and other offences take what is left.
func (l *lifeCourse) mixKinds(weight *[minorities][2]float64) {
	left := 1.0
	for k, want := range kindWithin5 {
		l.kind[k] = bisect(0, 1, func(q float64) float64 {
			sum := 0.0
			for m := range weight {
				for d, w := range weight[m] {
					sum += w * l.ever(q, 5, m, d)
				}
			}
			return sum - want
		})
		left -= l.kind[k]
	}
	l.kind[4], l.kind[5] = left*.6, left*.4
	l.kinds = cumulate(l.kind[:])
}

// ever is the cumulative incidence at t years of a kind that makes up a share
// q of offences: not among those at the first time s, nor in the Poisson
// stream after it, which death or emigration ends early; integrated over s by
// Simpson's rule.
func (l *lifeCourse) ever(q, t float64, minor, dutch int) float64 {
	const steps = 200
	a, out := rateAfterFirst*q, exitRate(dutch)
	sum := 0.0
	for i := range steps + 1 {
		s := t * float64(i) / steps
		never := (1 - q) * (out + a*math.Exp(-(a+out)*(t-s))) / (a + out)
		weight := [3]float64{2, 4, 1}[i%2]
		if i == 0 || i == steps {
			weight = 1
		}
		sum += weight * (1 - never) * l.plateau[minor][dutch] / l.tau * math.Exp(-s/l.tau)
	}
	return sum * t / steps / 3
}

// expectedAgain is how many registered victims of earlier years are exploited
// again in a year, at the size of the Netherlands.
func (l *lifeCourse) expectedAgain(g group, from, year int) float64 {
	sum := 0.0
	for y := from; y <= year; y++ {
		dutch := mixes[g][y-FirstYear].dutch
		lag := float64(year - y)
		for m, n := range registeredByYear[y-FirstYear][g] {
			for d, share := range [2]float64{1 - dutch, dutch} {
				q := l.kind[trafficking]
				sum += n * share * (l.ever(q, lag+.5, m, d) - l.ever(q, max(lag-.5, 0), m, d))
			}
		}
	}
	return sum
}

// crime is an offence a person was later victim of.
type crime struct {
	on   day
	kind int
}

// future is what truly happens to a person after the first registration.
type future struct {
	crimes   []crime
	exit     codes.Exit
	left     day // never, if they stay
	suspects []day
}

// again gives the day of the first later exploitation, if there is one.
func (f *future) again() (day, bool) {
	for _, c := range f.crimes {
		if c.kind == trafficking {
			return c.on, true
		}
	}
	return 0, false
}

const daysAYear = 365.25

// future draws what happens to a person registered on a day. It looks no
// further than the end of the period.
func (c *Country) future(v *victim) future {
	l := &c.life
	r := draw(c.seed, v.index, forRepeat)
	dutch := 0
	if v.country == "NL" {
		dutch = 1
	}
	f := future{left: never}
	plateau := l.plateau[minority(v.minor)][dutch]
	start := v.anchor
	if u := r.uniform(); u < plateau {
		start += 1 + day(-l.tau*math.Log1p(-u/plateau)*daysAYear)
		c.offences(&f, &r, start, dutch)
	} else {
		c.leave(&f, &r, start, dutch)
	}
	c.suspicions(&f, v)
	return f
}

func (c *Country) offences(f *future, r *chance, first day, dutch int) {
	c.leave(f, r, first, dutch)
	for on := first; on <= min(f.left, c.end); on += 1 + day(r.exponential(daysAYear/rateAfterFirst)) {
		f.crimes = append(f.crimes, crime{on, r.pick(c.life.kinds)})
	}
}

// leave draws when and how a person passes out of sight.
func (c *Country) leave(f *future, r *chance, from day, dutch int) {
	f.left = from + 1 + day(min(r.exponential(daysAYear/exitRate(dutch)), 1e6))
	f.exit = "EMIGRATION"
	if r.is(deathRate / exitRate(dutch)) {
		f.exit = "DEATH"
	}
}

// suspicions draws when a person is suspected of an offence: before the first
// registration, within three years, or at a constant rate after it.
func (c *Country) suspicions(f *future, v *victim) {
	r := draw(c.seed, v.index, forFollowUp)
	if r.is(suspectBefore[v.group]) {
		f.suspects = append(f.suspects, v.anchor-1-day(3*daysAYear*r.uniform()))
	}
	after := v.anchor + 1 + day(min(r.exponential(daysAYear/suspicionRate[v.group]), 1e6))
	if after <= min(f.left, c.end) {
		f.suspects = append(f.suspects, after)
	}
}

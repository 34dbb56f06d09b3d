package simulate

import (
	"math"
	"sync"
)

// again is the probability that a list reports the same person twice in a
// year: another unit of the police, the same shelter later on. The figures are
// ours; they leave, of the published reports above persons, as much to overlap
// between lists as lists that hardly depend on each other would show.
var again = [years]float64{
	.03, .03, .03, .03, .03, .03, .07, .18, .08, .02, .01, .01, .03, .11, .03,
}

// onList is how many persons are to be on a list. The published lists of
// 2010–2015 count persons; later figures count reports.
func onList(l list, year int) float64 {
	if year <= 2015 {
		return target(l, year)
	}
	return target(l, year) / (1 + again[year-FirstYear])
}

// detection holds what decides in one year who is reported by whom.
type detection struct {
	base  [lists]float64              // rate of a list
	reach [groups][minorities]float64 // how well a kind of victim is reached
	bind  float64                     // above 0: intensity of referral; below 0: how often a later list leaves it to an earlier one

	rate   [2][groups][minorities][3][lists]float64 // rate in (half of) the year, by visibility
	missed [2][groups][minorities][3]float64        // rate of meetings that nobody reports
}

// solved gives the detection of every year: what makes the expected reports
// per list and the expected persons per group equal to the calibration. It
// depends on no seed, so it is worked out once.
var solved = sync.OnceValue(func() *[years]detection {
	all := new([years]detection)
	for i := range all {
		all[i].solve(FirstYear + i)
	}
	return all
})

// solve fits base and reach by iterative proportional fitting, and bind by
// small steps beside it: when persons fit their targets and lists still do
// not, the overlap is wrong, and bind is what moves overlap.
func (d *detection) solve(year int) {
	for l := range d.base {
		d.base[l] = target(list(l), year) / 6000
	}
	for g := range d.reach {
		d.reach[g] = [minorities]float64{1, 1}
	}
	persons := 0.0
	for _, row := range registeredByYear[year-FirstYear] {
		persons += row[0] + row[1]
	}
	for off := 1.0; off > 1e-4; {
		d.tabulate(year)
		e := d.expect(year)
		off = math.Abs(e.persons/persons - 1)
		for l := range d.base {
			ratio := onList(list(l), year) / e.lists[l]
			d.base[l] *= math.Pow(ratio, 0.8)
			off = max(off, math.Abs(ratio-1))
		}
		for g := range d.reach {
			for m := range d.reach[g] {
				ratio := registeredByYear[year-FirstYear][g][m] / e.groups[g][m]
				d.reach[g][m] *= math.Pow(ratio, 0.8)
				off = max(off, math.Abs(ratio-1))
			}
		}
		d.bind = max(-0.95, min(2, d.bind+0.5*(e.persons/persons-1)))
	}
	d.tabulate(year)
	d.miss(year)
}

// miss adds up the meetings that lists leave unreported, to first order.
func (d *detection) miss(year int) {
	for half := range d.rate {
		on := dayOf(year, 1, 1) + day(half)*mayDay
		for g := range groups {
			for m := range minorities {
				for v := range visibility {
					for l, rate := range d.rate[half][g][m][v] {
						told := tells(list(l), on)
						d.missed[half][g][m][v] += rate * (1 - told) / told
					}
				}
			}
		}
	}
}

func (d *detection) tabulate(year int) {
	for half := range d.rate {
		for g := range groups {
			for m := range minorities {
				for v := range visibility {
					for l := range lists {
						d.rate[half][g][m][v][l] = d.base[l] * affinity[l][g][m] * d.reach[g][m] *
							visibility[v] * habitFactor(list(l), year, half)
					}
				}
			}
		}
	}
}

// halfOf divides a year in two at its 25 May. Only 2018 differs between them.
func halfOf(day int) int {
	if day < mayDay {
		return 0
	}
	return 1
}

// mayDay is 25 May, counted from 0.
const mayDay = 144

var halfShare = [2]float64{mayDay / 365.0, 1 - mayDay/365.0}

// habitFactor spreads the reports of 2018 over the year. The published total
// of 150 is too low for a fall that began in May: we let those who need not
// report wind down from January and fall to a quarter of that on 25 May.
func habitFactor(l list, year, half int) float64 {
	if year != 2018 || l.hasDuty() {
		return 1
	}
	before := 1 / (halfShare[0] + halfShare[1]/4)
	return [2]float64{before, before / 4}[half]
}

// referred is the intensity of the referral routes in every year.
const referred = 0.012

// expectation is what a year is expected to bring.
type expectation struct {
	lists   [lists]float64 // persons on each list
	groups  [groups][minorities]float64
	persons float64
}

// expect walks the lists in order and follows the probabilities of three
// states: nobody reported yet, somebody did, the police did.
func (d *detection) expect(year int) expectation {
	var e expectation
	for half, part := range halfShare {
		for g := range groups {
			n := victimsByYear[year-FirstYear][g] * part
			young := minorShare(group(g), year)
			for m, share := range [minorities]float64{1 - young, young} {
				for v, weight := range visibilityShare {
					d.walk(&e, &d.rate[half][g][m][v], n*share*weight, g, m)
				}
			}
		}
	}
	return e
}

func (d *detection) walk(e *expectation, rates *[lists]float64, mass float64, g, m int) {
	state := [3]float64{1, 0, 0}
	for l, rate := range rates {
		if rate == 0 {
			continue
		}
		var p [3]float64
		for s := range p {
			p[s] = d.reports(list(l), rate, 1, s)
		}
		e.lists[l] += mass * (state[0]*p[0] + state[1]*p[1] + state[2]*p[2])
		if list(l) == np {
			state = [3]float64{state[0] * (1 - p[0]), state[1] * (1 - p[1]), state[2] + state[0]*p[0] + state[1]*p[1]}
			continue
		}
		state[1] += state[0] * p[0]
		state[0] *= 1 - p[0]
	}
	e.groups[g][m] += mass * (1 - state[0])
	e.persons += mass * (1 - state[0])
}

// The states of a person while the lists are walked.
const (
	unseen = iota
	seen
	seenByPolice
)

// reports gives the probability that a list reports a person whom it meets at
// this rate, given who reported before. Factor is how active the list is where
// the person is, 1 on the mean; referrals go where there is somebody to refer to.
func (d *detection) reports(l list, rate, factor float64, state int) float64 {
	p := -math.Expm1(-rate)
	switch {
	case state == unseen:
		return p
	}
	p *= 1 + min(d.bind, 0)
	brought := min(0.9, (referred+max(d.bind, 0))*referral(l, state == seenByPolice)*factor)
	return 1 - (1-p)*(1-brought)
}

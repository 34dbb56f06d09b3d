package recapture

import (
	"fmt"
	"math"
)

// Power is what a study with given lists could find out, if lists were
// independent and everyone equally visible; real lists do worse.
type Power struct {
	Population float64
	Observed   float64 // people on at least one list
	Multiple   float64 // people on two lists or more
	// Factor is how far the 95 % limits lie from the number unseen, as a
	// factor up and down.
	Factor float64
	// NeedPopulation is the population, with lists of the same reach, at which
	// the limits would lie a factor of Target away; NeedMultiple how many
	// people on two lists or more that makes.
	Target, NeedPopulation, NeedMultiple float64
}

// PlanPower computes what lists that reach the given shares of a population
// would show, and how much overlap a wanted precision needs. Shares lie
// between 0 and 1; target is a factor above 1 (2: "between half and double").
func PlanPower(population float64, reach []float64, target float64) (Power, error) {
	if len(reach) < 2 || len(reach) > MaxLists {
		return Power{}, fmt.Errorf("recapture: %d lists; the plan is for 2 to %d", len(reach), MaxLists)
	}
	if population <= 0 || target <= 1 {
		return Power{}, fmt.Errorf("recapture: population %g and target factor %g must be above 0 and 1", population, target)
	}
	y := make([]float64, 1<<len(reach))
	p := Power{Population: population, Target: target}
	for h := range y {
		share := 1.0
		for i, r := range reach {
			if r <= 0 || r >= 1 {
				return Power{}, fmt.Errorf("recapture: list %d reaches a share of %g; it must lie between 0 and 1", i+1, r)
			}
			if History(h).Has(i) {
				share *= r
			} else {
				share *= 1 - r
			}
		}
		y[h] = population * share
		if History(h).Size() > 1 {
			p.Multiple += y[h]
		}
	}
	p.Observed = population - y[0]
	l := newLattice(len(reach), y)
	if _, err := l.fit(Independence(len(reach)).Effects); err != nil {
		return p, err
	}
	sd := math.Sqrt(l.constantVariance())
	z := normalQuantile(0.975)
	p.Factor = math.Exp(z * sd)
	// The variance of the logarithm falls in proportion to the population.
	scale := math.Pow(z*sd/math.Log(target), 2)
	p.NeedPopulation, p.NeedMultiple = population*scale, p.Multiple*scale
	return p, nil
}

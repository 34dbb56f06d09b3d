package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A Standardised rate is what the rate would be if the population were made
// up like the standard one.
type Standardised struct {
	Crude    float64
	Adjusted float64
	Interval Interval
}

// Standardise weights the rates of the groups (count[i] in population[i]) by
// the standard population. The interval is Fay and Feuer's from the gamma
// distribution, which keeps its level for small counts and errs on the wide
// side. Counts are taken as independent Poisson counts.
//
// Source: Fay, M. P. and Feuer, E. J. (1997). Confidence intervals for
// directly standardized rates. Statistics in Medicine 16, 791–801.
func Standardise(count []int, population, standard []float64, level float64) (Standardised, error) {
	if len(count) == 0 || len(count) != len(population) || len(count) != len(standard) {
		return Standardised{}, fmt.Errorf("series: %d counts, %d populations and %d standard populations do not fit", len(count), len(population), len(standard))
	}
	if err := checkLevel(level); err != nil {
		return Standardised{}, err
	}
	var events, people float64
	for i, x := range count {
		if x < 0 || !(population[i] > 0) || !(standard[i] >= 0) {
			return Standardised{}, fmt.Errorf("series: group %d has a count of %d in %v, standard %v", i+1, x, population[i], standard[i])
		}
		events, people = events+float64(x), people+population[i]
	}
	total := sum(standard)
	if total == 0 {
		return Standardised{}, fmt.Errorf("series: the standard population is empty")
	}
	var rate, variance, widest float64
	for i, x := range count {
		w := standard[i] / total / population[i]
		rate += w * float64(x)
		variance += w * w * float64(x)
		widest = math.Max(widest, w)
	}
	s := Standardised{Crude: events / people, Adjusted: rate, Interval: Interval{Level: level}}
	alpha := 1 - level
	if rate > 0 {
		s.Interval.Lower = variance / rate * mathext.GammaIncRegInv(rate*rate/variance, alpha/2)
	}
	// Fay and Feuer's upper limit adds one event to the group of largest weight.
	r, v := rate+widest, variance+widest*widest
	s.Interval.Upper = v / r * mathext.GammaIncRegCompInv(r*r/v, alpha/2)
	return s, nil
}

package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A Prediction compares a count with what the periods before it let expect.
type Prediction struct {
	Expected  float64  // the count expected had nothing changed
	Range     Interval // in which the count would lie with probability Level had nothing changed
	Ratio     Ratio    // count over expected, with the interval of the underlying ratio
	TippingCV float64  // variation between periods above which the change would not be significant; NaN if it is not anyway
}

// Predict tests whether a count goes with the periods before it, when periods
// differ as the Dispersion says. The count is taken as negative binomial
// around the mean of the earlier periods, with a relative variance made of
// the dispersion of this and of those periods and of the chance in their sum;
// its mid-P tail is turned into a normal score and referred to the t
// distribution of the dispersion's degrees of freedom. The interval inverts
// the same test, so the two never disagree.
//
// It assumes no trend, no season (compare like months) and no serial
// dependence between periods.
func Predict(before []Observation, after Observation, d Dispersion, level float64) (Prediction, error) {
	if err := checkComparison(before, after, level); err != nil {
		return Prediction{}, err
	}
	if !(d.Extra >= 0) || !(d.DF > 0) {
		return Prediction{}, fmt.Errorf("series: a dispersion of %v with %v degrees of freedom cannot be used", d.Extra, d.DF)
	}
	m := newPredictive(before, after, d)
	events, exposure := rate(before)
	p := Prediction{Expected: float64(events) / exposure * after.exposure(), TippingCV: math.NaN()}
	p.Ratio = m.ratio(after.Count, level)
	p.Ratio.Ratio = float64(after.Count) / p.Expected
	if events == 0 {
		exact, err := RateRatio(after.Count, after.exposure(), 0, exposure, level, Exact)
		if err != nil {
			return Prediction{}, err
		}
		p.Ratio.Interval = exact.Interval
		p.Ratio.Warnings = append(p.Ratio.Warnings, "nothing was counted before, so that how many times more it is now cannot be said")
	}
	p.Range = m.rangeOf(level)
	if p.Ratio.P < 1-level {
		p.TippingCV = tippingCV(before, after, d, level)
	}
	return p, nil
}

func checkComparison(before []Observation, after Observation, level float64) error {
	if len(before) == 0 {
		return fmt.Errorf("series: there is no earlier period to compare with")
	}
	for _, o := range append([]Observation{after}, before...) {
		if err := o.check(); err != nil {
			return err
		}
	}
	if events, _ := rate(before); events == 0 && after.Count == 0 {
		return fmt.Errorf("series: nothing was counted before or after, so there is nothing to compare")
	}
	return checkLevel(level)
}

// predictive is the distribution of the next count.
type predictive struct {
	mean float64 // expected count
	k    float64 // relative variance beyond Poisson
	df   float64
	sd   float64 // standard deviation of the normal score, 1 unless periods differ less than chance
}

func newPredictive(before []Observation, after Observation, d Dispersion) predictive {
	events, exposure := rate(before)
	share := 0.0 // relative variance of the mean of the earlier periods, per unit of Extra
	for _, o := range before {
		w := o.exposure() / exposure
		share += w * w / o.periods()
	}
	// Half an event more: with it, and without dispersion, the answer lies
	// between the two exact conditional ones, which take the sum before and
	// one more; and where nothing was counted before, the level was low, not 0.
	sum := float64(events) + 0.5
	return predictive{
		mean: sum / exposure * after.exposure(),
		k:    d.Extra*(1/after.periods()+share) + 1/sum,
		df:   d.DF,
		sd:   math.Sqrt(underdispersion(d)),
	}
}

// underdispersion is the scale of a Dispersion, but never so small that a
// change is called which chance in independent events alone brings about in
// more than one of five comparisons. Without it, four years alone that happen
// to vary little would have to be treated as if nothing were known of their
// variation, and the test would find next to nothing; with the plain scale,
// four all but equal years would make any fifth one a finding.
func underdispersion(d Dispersion) float64 {
	if d.Scale == 0 || d.Scale >= 1 || math.IsInf(d.DF, 1) {
		return 1
	}
	c := zFor(0.80) / tFor(0.95, d.DF)
	return math.Max(d.Scale, c*c)
}

// below is the mid-P probability of a count below x, above of one above it,
// when the mean is scaled by r.
func (m predictive) below(x int, r float64) float64 {
	return m.atMost(x, r) - negativeBinomialPMF(x, r*m.mean, m.k)/2
}

func (m predictive) above(x int, r float64) float64 {
	size, mean := 1/m.k, r*m.mean
	atLeast := 1.0
	if x > 0 {
		atLeast = mathext.RegIncBeta(float64(x), size, mean/(size+mean))
	}
	return atLeast - negativeBinomialPMF(x, mean, m.k)/2
}

func (m predictive) atMost(x int, r float64) float64 {
	size, mean := 1/m.k, r*m.mean
	return mathext.RegIncBeta(size, float64(x)+1, size/(size+mean))
}

// pValue is two-sided.
func (m predictive) pValue(x int) float64 {
	p := math.Max(0, math.Min(m.below(x, 1), m.above(x, 1)))
	if p >= 0.5 {
		return 1
	}
	if p == 0 {
		return 0
	}
	return 2 * tTail(-normalQuantile(p)/m.sd, m.df)
}

// tailFor is the normal tail probability that the t distribution makes of a
// level.
func (m predictive) tailFor(level float64) float64 { return normalTail(tFor(level, m.df) * m.sd) }

func (m predictive) ratio(x int, level float64) Ratio {
	r := Ratio{P: m.pValue(x), Method: "negative binomial prediction", Interval: Interval{0, math.Inf(1), level}}
	u := m.tailFor(level)
	start := (float64(x) + 0.5) / m.mean
	if x > 0 {
		r.Interval.Lower = m.scale(start, 0.5, func(s float64) float64 { return m.above(x, s) - u })
	}
	r.Interval.Upper = m.scale(start, 2, func(s float64) float64 { return u - m.below(x, s) })
	return r
}

// scale looks from start by steps of a factor for a change of sign.
func (m predictive) scale(start, factor float64, f func(float64) float64) float64 {
	a, b := start, start*factor
	for range 200 {
		if (f(a) > 0) != (f(b) > 0) {
			return math.Exp(root(func(l float64) float64 { return f(math.Exp(l)) }, math.Log(a), math.Log(b)))
		}
		a, b = b, b*factor
	}
	if factor < 1 {
		return 0
	}
	return math.Inf(1)
}

// rangeOf gives the counts that would not be called a change.
func (m predictive) rangeOf(level float64) Interval {
	u := m.tailFor(level)
	lo := smallest(func(x int) bool { return m.below(x, 1) > u })
	hi := smallest(func(x int) bool { return m.above(x, 1) <= u }) - 1
	return Interval{float64(lo), float64(max(lo, hi)), level}
}

// smallest finds the least x ≥ 0 for which a condition holds that, once true,
// stays true.
func smallest(holds func(int) bool) int {
	hi := 1
	for !holds(hi) && hi < 1<<40 {
		hi *= 2
	}
	lo := -1
	for hi-lo > 1 {
		mid := lo + (hi-lo)/2
		if holds(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// tippingCV is the variation between periods at which the p value reaches
// 1 − level.
func tippingCV(before []Observation, after Observation, d Dispersion, level float64) float64 {
	at := func(cv float64) float64 {
		d.Extra = cv * cv
		return newPredictive(before, after, d).pValue(after.Count) - (1 - level)
	}
	hi := 0.05
	for at(hi) < 0 {
		hi *= 2
		if hi > 1e3 {
			return math.Inf(1)
		}
	}
	return root(at, 0, hi)
}

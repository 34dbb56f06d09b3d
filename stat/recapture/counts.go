package recapture

import (
	"fmt"
	"math"
)

// CountTable says of one list how many people were reported how often:
// element k counts those reported k+1 times. Nobody reported zero times is
// known; they are estimated.
type CountTable []int

func (c CountTable) check() (people, reports float64, err error) {
	for k, n := range c {
		if n < 0 {
			return 0, 0, fmt.Errorf("recapture: %d people reported %d times: counts cannot be negative", n, k+1)
		}
		people += float64(n)
		reports += float64(n) * float64(k+1)
	}
	if people == 0 {
		return 0, 0, fmt.Errorf("recapture: nobody was reported")
	}
	if reports == people {
		return 0, 0, fmt.Errorf("recapture: nobody was reported twice, so nothing tells how often people are missed")
	}
	return people, reports, nil
}

func (c CountTable) at(times int) float64 {
	if times < 1 || times > len(c) {
		return 0
	}
	return float64(c[times-1])
}

const oneListCaveat = "one list only: assumes that being reported once changes nothing for being reported again, and that the group stayed the same in the period"

// ZeroTruncated estimates a population from how often its members were
// reported to one list, by the zero-truncated Poisson distribution: everyone
// is reported equally often on average. People who differ make it too low.
//
// van der Heijden, P. G. M., Bustami, R., Cruyff, M. J. L. F., Engbersen, G. &
// van Houwelingen, H. C. (2003). Point and interval estimation of the
// population size using the truncated Poisson regression model. Statistical
// Modelling 3, 305–322.
func ZeroTruncated(c CountTable) (Estimate, error) {
	n, reports, err := c.check()
	if err != nil {
		return Estimate{}, err
	}
	mean := reports / n
	rate := solveIncreasing(func(l float64) float64 { return l / -math.Expm1(-l) }, mean)
	seen := -math.Expm1(-rate)
	e := newEstimate("zero-truncated Poisson", int(n), n/seen)
	// Variance in λ̂ by the information of a truncated Poisson sample, and of n
	// given N (van der Heijden et al. 2003, equations 8 and 9).
	slope := n * math.Exp(-rate) / (seen * seen)
	info := n * (1/(rate*seen) - math.Exp(-rate)/(seen*seen))
	e.SE = math.Sqrt(slope*slope/info + n*(1-seen)/(seen*seen))
	e.wald(0.95)
	e.Warn(oneListCaveat)
	e.Warn("a lower bound when some people are reported more easily than others")
	return e, nil
}

// wald sets symmetric limits, which for these large counts is usual.
func (e *Estimate) wald(level float64) {
	z := normalQuantile(0.5 + level/2)
	e.Level, e.Lower, e.Upper = level, math.Max(e.N-z*e.SE, float64(e.Observed)), e.N+z*e.SE
}

// solveIncreasing finds the positive l with f(l) = y for increasing f.
func solveIncreasing(f func(float64) float64, y float64) float64 {
	lo, hi := 1e-12, 1.0
	for f(hi) < y && hi < 1e9 {
		hi *= 2
	}
	for range 200 {
		if mid := (lo + hi) / 2; f(mid) < y {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// Zelterman estimates the rate from people reported once and twice only, which
// shields it from the few who are reported often.
//
// Zelterman, D. (1988). Robust estimation in truncated discrete distributions
// with application to capture-recapture experiments. Journal of Statistical
// Planning and Inference 18, 225–237; variance: Böhning, D. (2008). Statistical
// Methodology 5, 410–423.
func Zelterman(c CountTable) (Estimate, error) {
	n, _, err := c.check()
	if err != nil {
		return Estimate{}, err
	}
	f1, f2 := c.at(1), c.at(2)
	if f1 == 0 || f2 == 0 {
		return Estimate{}, fmt.Errorf("recapture: Zelterman's estimate needs people reported exactly once and exactly twice")
	}
	rate := 2 * f2 / f1
	seen := -math.Expm1(-rate)
	e := newEstimate("Zelterman", int(n), n/seen)
	e.SE = math.Sqrt(n*math.Exp(-rate)/(seen*seen) + math.Pow(n*math.Exp(-rate)/(seen*seen)*rate, 2)*(1/f1+1/f2))
	e.wald(0.95)
	e.Warn(oneListCaveat)
	return e, nil
}

// OneInflated estimates a population when some are reported once and, by what
// happens then, never again: those reported once are not trusted, the rate
// comes from people reported twice or more. The result can be far below
// ZeroTruncated's.
//
// Godwin, R. T. & Böhning, D. (2017). Estimation of the population size by
// using the one-inflated positive Poisson model. Journal of the Royal
// Statistical Society C 66, 425–448.
func OneInflated(c CountTable) (Estimate, error) {
	n, reports, err := c.check()
	if err != nil {
		return Estimate{}, err
	}
	many := n - c.at(1)
	if many < 2 || c.at(2) == many {
		return Estimate{}, fmt.Errorf("recapture: too few people were reported three times or more to see one-inflation")
	}
	mean := (reports - c.at(1)) / many
	rate := solveIncreasing(meanFromTwo, mean)
	seen := -math.Expm1(-rate)
	// With fewer people reported once than the rate implies there is no
	// inflation, and the plain model is the maximum likelihood.
	expected := many * rate * math.Exp(-rate) / (seen - rate*math.Exp(-rate))
	if c.at(1) <= expected {
		e, err := ZeroTruncated(c)
		e.Method = "one-inflated Poisson (no inflation found)"
		return e, err
	}
	e := newEstimate("one-inflated Poisson", int(n), n/seen)
	slope := n * math.Exp(-rate) / (seen * seen)
	const h = 1e-5
	d := (meanFromTwo(rate*(1+h)) - meanFromTwo(rate*(1-h))) / (2 * h * rate)
	variance := varianceFromTwo(rate) / many / (d * d)
	e.SE = math.Sqrt(slope*slope*variance + n*(1-seen)/(seen*seen))
	e.wald(0.95)
	e.Warn(oneListCaveat)
	e.Warn("%.0f of the %.0f people reported once are taken to be cases that could not be reported again", c.at(1)-expected, c.at(1))
	return e, nil
}

// meanFromTwo is the mean of a Poisson variable known to be two or more.
func meanFromTwo(l float64) float64 {
	if l < 1e-4 {
		return 2 + l/3
	}
	return l * -math.Expm1(-l) / (-math.Expm1(-l) - l*math.Exp(-l))
}

// varianceFromTwo is its variance: E[X(X−1)] = λ² ÷ P(X ≥ 2).
func varianceFromTwo(l float64) float64 {
	p := -math.Expm1(-l) - l*math.Exp(-l)
	m := meanFromTwo(l)
	return l*l/p + m - m*m
}

// ChaoCounts is Chao's lower bound for one list: n + f1(f1−1) / (2(f2+1)).
func ChaoCounts(c CountTable) (Estimate, error) {
	n, _, err := c.check()
	if err != nil {
		return Estimate{}, err
	}
	e, err := chao(c.at(1), c.at(2), int(n), 1)
	if err != nil {
		return e, err
	}
	e.Warn(oneListCaveat)
	return e, nil
}

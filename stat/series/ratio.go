package series

import (
	"fmt"
	"math"
)

// A Ratio is one rate over another, with its interval and the two-sided p
// value of the hypothesis that both are the same.
type Ratio struct {
	Ratio    float64 // +Inf where only the second count is 0, NaN where both are
	Interval Interval
	P        float64
	Method   Method
	Warnings []string
}

// RateRatio compares x1 events in an exposure of t1 with x0 events in t0. It
// assumes two independent Poisson counts. For yearly figures of a register
// this is the least that chance does, not what it does: where nothing at all
// has changed but years differ by a tenth or more, half of all pairs of years
// come out "significant" (docs/methods/series/change.md). Use Change for a
// verdict.
//
// Exact conditions on the sum and inverts the binomial (interval central, p
// value by smaller likelihoods, as poisson.test: near 5 % the two can
// disagree). MidP counts half of the probability of the value seen. Score
// transforms Wilson's interval, Wald is symmetric on the log scale; both take
// the exact p value's place with a normal one.
//
// Sources: Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results
// in testing samples from Poisson series. Biometrika 31, 313–323. Miettinen,
// O. and Nurminen, M. (1985). Comparative analysis of two rates. Statistics in
// Medicine 4, 213–226.
func RateRatio(x1 int, t1 float64, x0 int, t0, level float64, method Method) (Ratio, error) {
	if err := checkRates(x1, t1, x0, t0); err != nil {
		return Ratio{}, err
	}
	if err := checkLevel(level); err != nil {
		return Ratio{}, err
	}
	r := Ratio{Ratio: (float64(x1) / t1) / (float64(x0) / t0), Method: method, Interval: Interval{0, math.Inf(1), level}, P: 1}
	n, p0 := x1+x0, t1/(t1+t0)
	if n == 0 {
		r.Warnings = append(r.Warnings, "nothing was counted in either period, so the ratio may be anything")
		return r, nil
	}
	odds := func(p float64) float64 { return p / (1 - p) * t0 / t1 }
	switch method {
	case Exact:
		lo, hi := clopperPearson(x1, n, 1-level)
		r.Interval.Lower, r.Interval.Upper = odds(lo), odds(hi)
		r.P = binomialTest(x1, n, p0)
	case MidP:
		lo, hi := binomialMidP(x1, n, 1-level)
		r.Interval.Lower, r.Interval.Upper = odds(lo), odds(hi)
		r.P = binomialMidPTest(x1, n, p0)
	case Score:
		lo, hi := wilson(x1, n, zFor(level))
		r.Interval.Lower, r.Interval.Upper = odds(lo), odds(hi)
		z := (float64(x1) - float64(n)*p0) / math.Sqrt(float64(n)*p0*(1-p0))
		r.P = 2 * normalTail(math.Abs(z))
	case Wald:
		r.waldOnLog(x1, x0, level)
	default:
		return Ratio{}, fmt.Errorf("series: no ratio of rates by the method %q", method)
	}
	return r, nil
}

func (r *Ratio) waldOnLog(x1, x0 int, level float64) {
	if x1 == 0 || x0 == 0 {
		r.Interval.Lower, r.Interval.Upper, r.P = math.NaN(), math.NaN(), math.NaN()
		r.Warnings = append(r.Warnings, "Wald's method gives nothing where a count is 0; use the exact one")
		return
	}
	se := math.Sqrt(1/float64(x1) + 1/float64(x0))
	l, z := math.Log(r.Ratio), zFor(level)
	r.Interval.Lower, r.Interval.Upper = math.Exp(l-z*se), math.Exp(l+z*se)
	r.P = 2 * normalTail(math.Abs(l)/se)
}

func checkRates(x1 int, t1 float64, x0 int, t0 float64) error {
	if x1 < 0 || x0 < 0 {
		return fmt.Errorf("series: counts %d and %d cannot be negative", x1, x0)
	}
	if !(t1 > 0 && t0 > 0) || math.IsInf(t1+t0, 1) {
		return fmt.Errorf("series: exposures %v and %v must be positive", t1, t0)
	}
	return nil
}

// binomialTest sums the probabilities of all outcomes no likelier than x.
func binomialTest(x, n int, p float64) float64 {
	pmf := func(i int) float64 { return binomialPMF(i, n, p) }
	// R's relErr: values equal in truth differ in the last bits.
	most := pmf(x) * (1 + 1e-7)
	mean := float64(n) * p
	if float64(x) == mean {
		return 1
	}
	if float64(x) < mean {
		mode := int(math.Ceil(mean))
		other := firstAtMost(pmf, most, mode, n)
		return math.Min(1, tail(pmf, x, -1, 0)+tail(pmf, other, 1, n))
	}
	mode := int(math.Floor(mean))
	mirrored := func(i int) float64 { return pmf(mode - i) }
	other := mode - firstAtMost(mirrored, most, 0, mode)
	return math.Min(1, tail(pmf, x, 1, n)+tail(pmf, other, -1, 0))
}

// firstAtMost finds the first i from lo on whose probability is at most most,
// hi+1 if none is; pmf falls from lo on.
func firstAtMost(pmf func(int) float64, most float64, lo, hi int) int {
	end := hi + 1
	for lo < end {
		mid := lo + (end-lo)/2
		if pmf(mid) <= most {
			end = mid
		} else {
			lo = mid + 1
		}
	}
	return end
}

// binomialMidPTest doubles the smaller mid-P tail.
func binomialMidPTest(x, n int, p float64) float64 {
	pmf := func(i int) float64 { return binomialPMF(i, n, p) }
	half := pmf(x) / 2
	if float64(x) <= float64(n)*p {
		return math.Min(1, 2*(tail(pmf, x, -1, 0)-half))
	}
	return math.Min(1, 2*(tail(pmf, x, 1, n)-half))
}

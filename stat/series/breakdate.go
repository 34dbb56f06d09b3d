package series

import (
	"fmt"
	"math"
)

// BreakDates gives for each break (last index of a segment, as FindBreaks has
// them) the interval in which it lies with the level stated. It assumes
// independent values, and that the variance may change at the break as well.
// A break too small to be dated is an error.
//
// Source: Bai, J. (1997). Estimation of a change point in multiple regression
// models. Rev. Econ. Stat. 79, 551–563.
func BreakDates(y []float64, at []int, level float64) ([][2]int, error) {
	if err := checkLevel(level); err != nil {
		return nil, err
	}
	var out [][2]int
	for i, b := range at {
		from, until := 0, len(y)
		if i > 0 {
			from = at[i-1] + 1
		}
		if i+1 < len(at) {
			until = at[i+1] + 1
		}
		if b < from || b+1 >= until {
			return nil, fmt.Errorf("series: breaks at %v are not in order within %d values", at, len(y))
		}
		low, high, err := dateBreak(y[from:b+1], y[b+1:until], level)
		if err != nil {
			return nil, err
		}
		out = append(out, [2]int{b - low, b - high})
	}
	return out, nil
}

// dateBreak gives how many periods the break may lie before and (negative)
// after the place found.
func dateBreak(before, after []float64, level float64) (low, high int, err error) {
	m1, v1 := moments(before)
	m2, v2 := moments(after)
	delta := m2 - m1
	if v1 == 0 || v2 == 0 || delta == 0 {
		return 0, 0, fmt.Errorf("series: the segments do not vary, or not from each other, so that the break cannot be dated")
	}
	phi := v2 / v1
	tail := (1 - level) / 2
	cdf := func(x float64) float64 { return argmaxCDF(x, phi) }
	if p := cdf(0); p < tail || p > 1-tail {
		return 0, 0, fmt.Errorf("series: the break cannot be dated: the two segments vary too differently")
	}
	up, down := 1.0, -1.0
	for cdf(up) < 1-tail {
		up *= 2
	}
	for cdf(down) > tail {
		down *= 2
	}
	scale := v1 / (delta * delta)
	upper := scale * root(func(x float64) float64 { return cdf(x) - (1 - tail) }, 0, up)
	lower := scale * root(func(x float64) float64 { return cdf(x) - tail }, down, 0)
	return int(math.Ceil(upper)), int(math.Floor(lower)), nil
}

// argmaxCDF is the distribution of the place at which a two-sided Brownian
// motion with drift is largest, its variance phi times as large on the right
// (Bai 1997, appendix B, for an unchanged regressor).
func argmaxCDF(x, phi float64) float64 {
	a := math.Abs(x)
	if x < 0 {
		f := 1 / phi
		return -math.Sqrt(a/(2*math.Pi))*math.Exp(-a/8) -
			phi*(phi+2)/(phi+1)*math.Exp(f*(1+f)*a/2+logNormalTail((0.5+f)*math.Sqrt(a))) +
			(a/2-2+(phi+2)*(phi+2)/(phi+1))*normalTail(math.Sqrt(a)/2)
	}
	return 1 + math.Sqrt(a/(2*math.Pi*phi))*math.Exp(-a/(8*phi)) +
		(2*phi+1)/(phi*(phi+1))*math.Exp((phi+1)*a/2+logNormalTail((phi+0.5)/math.Sqrt(phi)*math.Sqrt(a))) -
		((2*phi+1)*(2*phi+1)/((phi+1)*phi)-2+a/(2*phi))*normalTail(math.Sqrt(a/phi)/2)
}

// logNormalTail is log P(Z > x), also where the probability underflows.
func logNormalTail(x float64) float64 {
	if x < 25 {
		return math.Log(normalTail(x))
	}
	y := 1 / (x * x)
	return -x*x/2 - math.Log(x*math.Sqrt(2*math.Pi)) + math.Log1p(-y*(1-3*y*(1-5*y)))
}

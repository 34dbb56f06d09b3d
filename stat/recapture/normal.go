package recapture

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// normalQuantile is the quantile function of the standard normal distribution.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// normalCDF is the distribution function of the standard normal distribution.
func normalCDF(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// quantile8 is R's quantile of type 8 (Hyndman & Fan 1996), approximately
// unbiased for the median whatever the distribution. x must be sorted.
func quantile8(x []float64, p float64) float64 {
	n := float64(len(x))
	h := (n+1.0/3)*p + 1.0/3
	// R allows for rounding so that whole positions are hit exactly.
	lo := math.Floor(h + 4*2.220446049250313e-16)
	frac := h - lo
	if math.Abs(frac) < 4*2.220446049250313e-16 {
		frac = 0
	}
	at := func(k float64) float64 {
		return x[min(max(int(k), 1), len(x))-1]
	}
	a, b := at(lo), at(lo+1)
	if frac == 0 || a == b {
		return a
	}
	return a + frac*(b-a)
}

// sorted gives the finite values of x in order.
func sorted(x []float64) []float64 {
	y := make([]float64, 0, len(x))
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			y = append(y, v)
		}
	}
	slices.Sort(y)
	return y
}

// logGamma is the logarithm of the gamma function of a positive number.
func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// studentQuantile is the quantile of Student's t with df degrees of freedom.
func studentQuantile(p, df float64) float64 {
	if math.IsInf(df, 1) || df > 1e6 {
		return normalQuantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

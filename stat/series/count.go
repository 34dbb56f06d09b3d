package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// CountInterval gives the interval for the mean of a Poisson count: the range
// of underlying levels that go well with the number seen. It assumes that
// events come independently of each other at a level constant within the
// period; a group found in one raid breaks this, and the true uncertainty is
// then larger (see Dispersion). Methods: Exact, MidP, Byar.
//
// Sources: Garwood, F. (1936). Fiducial limits for the Poisson distribution.
// Biometrika 28, 437–442. Lancaster, H. O. (1961). Significance tests in
// discrete distributions. JASA 56, 223–234 (mid-P). Breslow, N. E. and Day,
// N. E. (1987). Statistical methods in cancer research II, p. 69 (Byar).
func CountInterval(count int, level float64, method Method) (Interval, error) {
	if count < 0 {
		return Interval{}, fmt.Errorf("series: a count of %d is negative", count)
	}
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	alpha := 1 - level
	i := Interval{Level: level}
	switch method {
	case Exact:
		i.Lower, i.Upper = garwood(count, alpha)
	case MidP:
		i.Lower, i.Upper = poissonMidP(count, alpha)
	case Byar:
		i.Lower, i.Upper = byar(count, zFor(level))
	default:
		return Interval{}, fmt.Errorf("series: no interval for a count by the method %q", method)
	}
	return i, nil
}

// RateInterval is CountInterval divided by the exposure: person-years,
// inhabitants, or whatever the rate is per.
func RateInterval(count int, exposure, level float64, method Method) (Interval, error) {
	if !(exposure > 0) || math.IsInf(exposure, 1) {
		return Interval{}, fmt.Errorf("series: an exposure of %v is not positive", exposure)
	}
	i, err := CountInterval(count, level, method)
	i.Lower /= exposure
	i.Upper /= exposure
	return i, err
}

func garwood(count int, alpha float64) (lower, upper float64) {
	x := float64(count)
	if count > 0 {
		lower = mathext.GammaIncRegInv(x, alpha/2)
	}
	return lower, mathext.GammaIncRegCompInv(x+1, alpha/2)
}

// poissonMidP counts only half of the probability of the value seen. The
// limits lie inside Garwood's, which bracket the root.
func poissonMidP(count int, alpha float64) (lower, upper float64) {
	lo, hi := garwood(count, alpha)
	if count > 0 {
		x := float64(count)
		lower = root(func(m float64) float64 {
			return mathext.GammaIncReg(x, m) - poissonPMF(count, m)/2 - alpha/2
		}, lo, x)
	}
	upper = root(func(m float64) float64 {
		return mathext.GammaIncRegComp(float64(count)+1, m) - poissonPMF(count, m)/2 - alpha/2
	}, math.Max(float64(count), 1e-9), hi)
	return lower, upper
}

func byar(count int, z float64) (lower, upper float64) {
	x := float64(count)
	if count > 0 {
		a := 1 - 1/(9*x) - z/(3*math.Sqrt(x))
		lower = math.Max(0, x*a*a*a)
	}
	y := x + 1
	b := 1 - 1/(9*y) + z/(3*math.Sqrt(y))
	return lower, y * b * b * b
}

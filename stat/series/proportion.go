package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// ProportionInterval gives the interval for a proportion of which x in n were
// seen, n independent persons. Methods: Wilson (the one to show),
// ClopperPearson, MidP, Jeffreys (with 0 and 1 as ends where x is 0 or n),
// AgrestiCoull, WilsonYates as prop.test has it, and Wald, which leaves the
// range from 0 to 1 and covers too little.
//
// Sources: Wilson, E. B. (1927). Probable inference. JASA 22, 209–212.
// Clopper, C. J. and Pearson, E. S. (1934). Biometrika 26, 404–413. Brown, L.
// D., Cai, T. T. and DasGupta, A. (2001). Interval estimation for a binomial
// proportion. Statistical Science 16, 101–133.
func ProportionInterval(x, n int, level float64, method Method) (Interval, error) {
	if n <= 0 || x < 0 || x > n {
		return Interval{}, fmt.Errorf("series: %d out of %d is no proportion", x, n)
	}
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	z := zFor(level)
	i := Interval{Level: level}
	switch method {
	case Wilson:
		i.Lower, i.Upper = wilson(x, n, z)
	case WilsonYates:
		i.Lower, i.Upper = wilsonYates(x, n, z)
	case ClopperPearson, Exact:
		i.Lower, i.Upper = clopperPearson(x, n, 1-level)
	case MidP:
		i.Lower, i.Upper = binomialMidP(x, n, 1-level)
	case Jeffreys:
		i.Lower, i.Upper = jeffreys(x, n, 1-level)
	case AgrestiCoull:
		m := float64(n) + z*z
		i.Lower, i.Upper = waldProportion((float64(x)+z*z/2)/m, m, z)
	case Wald:
		i.Lower, i.Upper = waldProportion(float64(x)/float64(n), float64(n), z)
	default:
		return Interval{}, fmt.Errorf("series: no interval for a proportion by the method %q", method)
	}
	return i, nil
}

func wilson(x, n int, z float64) (lower, upper float64) {
	return wilsonShifted(x, n, z, 0)
}

// wilsonYates lessens the correction where the proportion is near one half,
// as R's prop.test does.
func wilsonYates(x, n int, z float64) (lower, upper float64) {
	return wilsonShifted(x, n, z, math.Min(0.5, math.Abs(float64(x)-float64(n)/2)))
}

func wilsonShifted(x, n int, z, shift float64) (lower, upper float64) {
	size := float64(n)
	h := z * z / (2 * size)
	limit := func(p, sign float64) float64 {
		return (p + h + sign*z*math.Sqrt(p*(1-p)/size+h/(2*size))) / (1 + 2*h)
	}
	upper = 1
	if p := (float64(x) - shift) / size; p > 0 {
		lower = limit(p, -1)
	}
	if p := (float64(x) + shift) / size; p < 1 {
		upper = limit(p, 1)
	}
	return lower, upper
}

func clopperPearson(x, n int, alpha float64) (lower, upper float64) {
	a, b := float64(x), float64(n-x)
	upper = 1
	if x > 0 {
		lower = mathext.InvRegIncBeta(a, b+1, alpha/2)
	}
	if x < n {
		upper = 1 - mathext.InvRegIncBeta(b, a+1, alpha/2)
	}
	return lower, upper
}

func jeffreys(x, n int, alpha float64) (lower, upper float64) {
	a, b := float64(x)+0.5, float64(n-x)+0.5
	upper = 1
	if x > 0 {
		lower = mathext.InvRegIncBeta(a, b, alpha/2)
	}
	if x < n {
		upper = 1 - mathext.InvRegIncBeta(b, a, alpha/2)
	}
	return lower, upper
}

// binomialMidP brackets its limits by Clopper and Pearson's, which are wider.
func binomialMidP(x, n int, alpha float64) (lower, upper float64) {
	lo, hi := clopperPearson(x, n, alpha)
	a, b := float64(x), float64(n-x)
	p := a / float64(n)
	upper = 1
	if x > 0 {
		lower = root(func(q float64) float64 {
			return upperTail(a, b, q) - binomialPMF(x, n, q)/2 - alpha/2
		}, lo, p)
	}
	if x < n {
		upper = root(func(q float64) float64 {
			return upperTail(b, a, 1-q) - binomialPMF(x, n, q)/2 - alpha/2
		}, p, hi)
	}
	return lower, upper
}

// upperTail is P(X ≥ a) for a + b tries of probability q.
func upperTail(a, b, q float64) float64 {
	if q <= 0 {
		return 0
	}
	if q >= 1 {
		return 1
	}
	return mathext.RegIncBeta(a, b+1, q)
}

func waldProportion(p, n, z float64) (lower, upper float64) {
	d := z * math.Sqrt(p*(1-p)/n)
	return p - d, p + d
}

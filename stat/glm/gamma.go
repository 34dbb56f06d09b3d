package glm

import "math"

// digamma is the derivative of log Γ for x > 0, good to about 14 digits;
// gonum's is good to 10.
//
// Source: Abramowitz, M. and Stegun, I. A. (1964). Handbook of mathematical
// functions, 6.3.5 and 6.3.18.
func digamma(x float64) float64 {
	s := 0.0
	for ; x < 12; x++ {
		s -= 1 / x
	}
	y := 1 / (x * x)
	series := y * (1.0/12 - y*(1.0/120-y*(1.0/252-y*(1.0/240-y*(1.0/132-y*(691.0/32760-y/12))))))
	return s + math.Log(x) - 0.5/x - series
}

// trigamma is the second derivative of log Γ for x > 0 (6.4.6 and 6.4.12).
func trigamma(x float64) float64 {
	s := 0.0
	for ; x < 14; x++ {
		s += 1 / (x * x)
	}
	y := 1 / (x * x)
	series := y * (1.0/6 - y*(1.0/30-y*(1.0/42-y*(1.0/30-y*(5.0/66-y*(691.0/2730-y*7.0/6))))))
	return s + 1/x + y/2 + series/x
}

// few is the count up to which a sum of terms replaces a difference of gamma
// functions, which would cancel for large theta.
const few = 64

func isFew(y float64) bool { return y <= few && y == math.Trunc(y) }

// lgammaRise is log Γ(a+y) − log Γ(a).
func lgammaRise(a, y float64) float64 {
	if !isFew(y) {
		u, _ := math.Lgamma(a + y)
		v, _ := math.Lgamma(a)
		return u - v
	}
	s := 0.0
	for j := 0.0; j < y; j++ {
		s += math.Log(a + j)
	}
	return s
}

// digammaRise is ψ(a+y) − ψ(a), trigammaFall ψ′(a) − ψ′(a+y).
func digammaRise(a, y float64) float64 {
	if !isFew(y) {
		return digamma(a+y) - digamma(a)
	}
	s := 0.0
	for j := 0.0; j < y; j++ {
		s += 1 / (a + j)
	}
	return s
}

func trigammaFall(a, y float64) float64 {
	if !isFew(y) {
		return trigamma(a) - trigamma(a+y)
	}
	s := 0.0
	for j := 0.0; j < y; j++ {
		s += 1 / ((a + j) * (a + j))
	}
	return s
}

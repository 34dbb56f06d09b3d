package series

import "math"

// The probabilities below follow Loader's saddle-point form, which keeps full
// relative precision for counts of any size, where differences of log-gamma
// values lose a digit for each power of ten.
//
// Source: Loader, C. (2000). Fast and accurate computation of binomial
// probabilities. Bell Labs.

// poissonPMF is the probability of x events where mean are expected.
func poissonPMF(x int, mean float64) float64 {
	if x < 0 || mean < 0 {
		return 0
	}
	if mean == 0 {
		if x == 0 {
			return 1
		}
		return 0
	}
	if x == 0 {
		return math.Exp(-mean)
	}
	n := float64(x)
	return math.Exp(-stirlingError(n)-deviancePart(n, mean)) / math.Sqrt(2*math.Pi*n)
}

// binomialPMF is the probability of x successes in n tries of probability p.
func binomialPMF(x, n int, p float64) float64 {
	if x < 0 || x > n {
		return 0
	}
	q := 1 - p
	switch {
	case p == 0 || q == 0:
		if (p == 0 && x == 0) || (q == 0 && x == n) {
			return 1
		}
		return 0
	case x == 0:
		return math.Exp(float64(n) * math.Log1p(-p))
	case x == n:
		return math.Exp(float64(n) * math.Log(p))
	}
	a, b, c := float64(x), float64(n-x), float64(n)
	l := stirlingError(c) - stirlingError(a) - stirlingError(b) - deviancePart(a, c*p) - deviancePart(b, c*q)
	return math.Exp(l) * math.Sqrt(c/(2*math.Pi*a*b))
}

// negativeBinomialPMF is the probability of x events where the mean is given
// and the variance is mean + k·mean².
func negativeBinomialPMF(x int, mean, k float64) float64 {
	// Below this the gamma functions of 1/k cancel to fewer digits than the
	// Poisson limit is away.
	if k*math.Max(mean, float64(x)) < 1e-10 {
		return poissonPMF(x, mean)
	}
	if x < 0 {
		return 0
	}
	size, n := 1/k, float64(x)
	if x == 0 {
		return math.Exp(-size * math.Log1p(k*mean))
	}
	// NB(x) = size/(size+x) · Binomial(size successes of size+x, size/(size+mean)),
	// with the binomial in its continuous form.
	p := size / (size + mean)
	total := size + n
	l := stirlingError(total) - stirlingError(n) - stirlingError(size) - deviancePart(n, total*(1-p)) - deviancePart(size, total*p)
	return size / total * math.Exp(l) * math.Sqrt(total/(2*math.Pi*n*size))
}

// stirlingError is log(n!) − log(sqrt(2πn)(n/e)^n).
func stirlingError(n float64) float64 {
	if n <= 15 {
		l, _ := math.Lgamma(n + 1)
		return l - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	m := n * n
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/m)/m)/m)/m) / n
}

// deviancePart is x·log(x/mean) + mean − x without cancellation for x near
// the mean.
func deviancePart(x, mean float64) float64 {
	d := x - mean
	if math.Abs(d) >= 0.1*(x+mean) {
		return x*math.Log(x/mean) - d
	}
	v := d / (x + mean)
	s, term := d*v, 2*x*v
	for j := 1.0; ; j++ {
		term *= v * v
		next := s + term/(2*j+1)
		if next == s {
			return s
		}
		s = next
	}
}

// tail sums a probability function outwards from x, in steps of +1 or −1,
// until it adds nothing. It must be called on the falling side of the mode or
// with bound as the last value.
func tail(pmf func(int) float64, x, step, bound int) float64 {
	sum, last := 0.0, math.Inf(1)
	for ; step*x <= step*bound; x += step {
		p := pmf(x)
		sum += p
		if p <= last && p < 1e-18*sum {
			break
		}
		last = p
	}
	return sum
}

package glm

import (
	"fmt"
	"math"
)

// A Family is a distribution with its link: how the variance follows from the
// mean, and the mean from the linear predictor.
type Family interface {
	// Name says which family, in words.
	Name() string
	// check tells whether y can come from the family.
	check(y float64) error
	// start is a first guess at the mean of an observation y.
	start(y float64) float64
	link(mean float64) float64
	// inverse gives the mean, and its derivative by the linear predictor.
	inverse(eta float64) (mean, slope float64)
	variance(mean float64) float64
	// deviance is the contribution of one observation of weight 1.
	deviance(y, mean float64) float64
	// logLik is the log-likelihood of the observations with all constants,
	// NaN where the family is no distribution.
	logLik(y, mean, weight []float64, deviance float64) float64
	// estimated tells whether the dispersion is estimated or 1.
	estimated() bool
	// extra is the number of parameters beside the coefficients.
	extra() int
}

// Poisson is for counts whose variance is their mean; the link is the log.
// With a binary response and robust errors it is modified Poisson, which gives
// risk ratios (Zou, G. (2004). Am. J. Epidemiol. 159, 702–706).
type Poisson struct{}

func (Poisson) Name() string { return "Poisson" }
func (Poisson) check(y float64) error {
	if !(y >= 0) || math.IsInf(y, 1) {
		return fmt.Errorf("%v is no count", y)
	}
	return nil
}
func (Poisson) start(y float64) float64                { return y + 0.1 }
func (Poisson) link(mean float64) float64              { return math.Log(mean) }
func (Poisson) inverse(eta float64) (float64, float64) { m := expBounded(eta); return m, m }
func (Poisson) variance(mean float64) float64          { return mean }
func (Poisson) estimated() bool                        { return false }
func (Poisson) extra() int                             { return 0 }
func (Poisson) deviance(y, mean float64) float64 {
	if y == 0 {
		return 2 * mean
	}
	return 2 * (y*math.Log(y/mean) - (y - mean))
}
func (Poisson) logLik(y, mean, weight []float64, _ float64) float64 {
	s := 0.0
	for i, v := range y {
		l, _ := math.Lgamma(v + 1)
		if v > 0 {
			s += weight[i] * (v*math.Log(mean[i]) - mean[i] - l)
		} else {
			s -= weight[i] * mean[i]
		}
	}
	return s
}

// QuasiPoisson is for counts whose variance is a constant multiple of their
// mean; the constant is estimated, tests are t tests, and there is no
// likelihood.
type QuasiPoisson struct{ Poisson }

func (QuasiPoisson) Name() string    { return "quasi-Poisson" }
func (QuasiPoisson) estimated() bool { return true }
func (QuasiPoisson) logLik(_, _, _ []float64, _ float64) float64 {
	return math.NaN()
}

// Binomial is for proportions between 0 and 1, 0 and 1 included, with the
// number of tries as the weight; the link is the logit.
type Binomial struct{}

func (Binomial) Name() string { return "binomial" }
func (Binomial) check(y float64) error {
	if !(y >= 0 && y <= 1) {
		return fmt.Errorf("%v is no proportion", y)
	}
	return nil
}
func (Binomial) start(y float64) float64   { return (y + 0.5) / 2 }
func (Binomial) link(mean float64) float64 { return math.Log(mean / (1 - mean)) }
func (Binomial) inverse(eta float64) (float64, float64) {
	// R's bounds: beyond ±30 the slope would vanish in rounding.
	eta = math.Max(-30, math.Min(30, eta))
	m := 1 / (1 + math.Exp(-eta))
	e := math.Exp(-math.Abs(eta))
	return m, e / ((1 + e) * (1 + e))
}
func (Binomial) variance(mean float64) float64 { return mean * (1 - mean) }
func (Binomial) estimated() bool               { return false }
func (Binomial) extra() int                    { return 0 }
func (Binomial) deviance(y, mean float64) float64 {
	return 2 * (xlogx(y, mean) + xlogx(1-y, 1-mean))
}
func (Binomial) logLik(y, mean, weight []float64, _ float64) float64 {
	s := 0.0
	for i, v := range y {
		n := weight[i]
		k := math.Round(n * v)
		a, _ := math.Lgamma(n + 1)
		b, _ := math.Lgamma(k + 1)
		c, _ := math.Lgamma(n - k + 1)
		s += a - b - c
		if k > 0 {
			s += k * math.Log(mean[i])
		}
		if n-k > 0 {
			s += (n - k) * math.Log1p(-mean[i])
		}
	}
	return s
}

// Gaussian is ordinary least squares: the link is the identity and the
// variance constant.
type Gaussian struct{}

func (Gaussian) Name() string { return "Gaussian" }
func (Gaussian) check(y float64) error {
	if math.IsNaN(y) || math.IsInf(y, 0) {
		return fmt.Errorf("%v is no finite number", y)
	}
	return nil
}
func (Gaussian) start(y float64) float64                { return y }
func (Gaussian) link(mean float64) float64              { return mean }
func (Gaussian) inverse(eta float64) (float64, float64) { return eta, 1 }
func (Gaussian) variance(float64) float64               { return 1 }
func (Gaussian) estimated() bool                        { return true }
func (Gaussian) extra() int                             { return 1 }
func (Gaussian) deviance(y, mean float64) float64       { return (y - mean) * (y - mean) }
func (Gaussian) logLik(y, _, weight []float64, deviance float64) float64 {
	n := float64(len(y))
	s := -n / 2 * (math.Log(2*math.Pi*deviance/n) + 1)
	for _, w := range weight {
		s += math.Log(w) / 2
	}
	return s
}

// NegativeBinomial is for counts whose variance is mean + mean²/Theta, with
// Theta known; FitNegativeBinomial estimates it. The link is the log.
type NegativeBinomial struct {
	Theta float64
}

func (NegativeBinomial) Name() string                           { return "negative binomial" }
func (NegativeBinomial) check(y float64) error                  { return Poisson{}.check(y) }
func (NegativeBinomial) start(y float64) float64                { return y + (1.0 / 6) }
func (NegativeBinomial) link(mean float64) float64              { return math.Log(mean) }
func (NegativeBinomial) inverse(eta float64) (float64, float64) { m := expBounded(eta); return m, m }
func (f NegativeBinomial) variance(mean float64) float64        { return mean + mean*mean/f.Theta }
func (NegativeBinomial) estimated() bool                        { return false }
func (NegativeBinomial) extra() int                             { return 1 }
func (f NegativeBinomial) deviance(y, mean float64) float64 {
	d := -(y + f.Theta) * math.Log((y+f.Theta)/(mean+f.Theta))
	if y > 0 {
		d += y * math.Log(y/mean)
	}
	return 2 * d
}
func (f NegativeBinomial) logLik(y, mean, weight []float64, _ float64) float64 {
	s, th := 0.0, f.Theta
	for i, v := range y {
		l, _ := math.Lgamma(v + 1)
		t := lgammaRise(th, v) - l - th*math.Log1p(mean[i]/th)
		if v > 0 {
			t += v * (math.Log(mean[i]) - math.Log(th+mean[i]))
		}
		s += weight[i] * t
	}
	return s
}

func xlogx(x, y float64) float64 {
	if x == 0 {
		return 0
	}
	return x * math.Log(x/y)
}

// expBounded keeps a wild first step from overflowing.
func expBounded(eta float64) float64 {
	return math.Exp(math.Max(-700, math.Min(700, eta)))
}

package glm

import (
	"fmt"
	"math"
)

// Leverage is the diagonal of the hat matrix: how much of a row's own fitted
// value the row decides.
func (f *Fit) Leverage() []float64 {
	out := make([]float64, len(f.Mean))
	for i := range out {
		mean, slope := f.Mean[i], f.slope[i]
		w := f.weight[i] * slope * slope / f.Model.Family.variance(mean)
		out[i] = w * f.quadratic(f.row(i))
	}
	return out
}

// quadratic is x'(X'WX)⁻¹x.
func (f *Fit) quadratic(x []float64) float64 {
	s := 0.0
	for j, v := range x {
		for k, u := range x {
			s += v * u * f.Unscaled.At(j, k)
		}
	}
	return s
}

// PearsonResiduals are (y−μ) over the square root of the variance function.
func (f *Fit) PearsonResiduals() []float64 {
	out := make([]float64, len(f.Mean))
	for i, y := range f.Model.Response {
		out[i] = (y - f.Mean[i]) * math.Sqrt(f.weight[i]/f.Model.Family.variance(f.Mean[i]))
	}
	return out
}

// DevianceResiduals are the signed roots of each row's part in the deviance.
func (f *Fit) DevianceResiduals() []float64 {
	out := make([]float64, len(f.Mean))
	for i, y := range f.Model.Response {
		d := f.weight[i] * f.Model.Family.deviance(y, f.Mean[i])
		out[i] = math.Copysign(math.Sqrt(math.Max(0, d)), y-f.Mean[i])
	}
	return out
}

// StandardisedResiduals are the deviance residuals over their standard
// deviation, √(φ(1−h)).
func (f *Fit) StandardisedResiduals() []float64 {
	out, h := f.DevianceResiduals(), f.Leverage()
	for i := range out {
		out[i] /= math.Sqrt(f.Dispersion * (1 - h[i]))
	}
	return out
}

// CooksDistance says how far all coefficients move when a row is left out;
// look at rows above about 1.
func (f *Fit) CooksDistance() []float64 {
	out, h := f.PearsonResiduals(), f.Leverage()
	for i := range out {
		r := out[i] / (1 - h[i])
		out[i] = r * r * h[i] / (f.Dispersion * float64(f.Rank))
	}
	return out
}

// Predict gives the linear predictor of a new design row, without offset, and
// its standard error under a covariance. Aliased coefficients count as 0.
func (f *Fit) Predict(row []float64, c Covariance) (eta, se float64) {
	v := 0.0
	for j, x := range row {
		if math.IsNaN(f.Coef[j]) {
			continue
		}
		eta += x * f.Coef[j]
		for k, u := range row {
			v += x * u * c.At(j, k)
		}
	}
	return eta, math.Sqrt(v)
}

// A DispersionTest asks whether counts vary more than a Poisson model says.
type DispersionTest struct {
	Dispersion float64 // estimate of the ratio of variance to mean
	Z, P       float64 // one-sided: small P means overdispersion
	Alpha      float64 // estimate of variance = mean + Alpha·mean²
	ZNB2, PNB2 float64
}

// TestDispersion is Cameron and Trivedi's regression-based test on a fitted
// Poisson model, against a variance proportional to the mean and against one
// that grows with its square.
//
// Source: Cameron, A. C. and Trivedi, P. K. (1990). Regression-based tests for
// overdispersion in the Poisson model. J. Econometrics 46, 347–364.
func (f *Fit) TestDispersion() (DispersionTest, error) {
	n := float64(len(f.Mean))
	if f.Model.Family.Name() != "Poisson" {
		return DispersionTest{}, fmt.Errorf("glm: the test of overdispersion needs a Poisson model, not a %s one", f.Model.Family.Name())
	}
	if n < 3 {
		return DispersionTest{}, fmt.Errorf("glm: %v rows are too few for a test of overdispersion", n)
	}
	var s, ss, sm, mm float64
	for i, y := range f.Model.Response {
		m := f.Mean[i]
		a := ((y-m)*(y-m) - y) / m
		s, ss = s+a, ss+a*a
		sm, mm = sm+a*m, mm+m*m
	}
	mean := s / n
	sd := math.Sqrt((ss - n*mean*mean) / (n - 1))
	t := DispersionTest{Dispersion: 1 + mean, Z: math.Sqrt(n) * mean / sd, Alpha: sm / mm}
	// Regression of a on the mean through the origin.
	rss := ss - t.Alpha*sm
	t.ZNB2 = t.Alpha / math.Sqrt(rss/(n-1)/mm)
	t.P, t.PNB2 = tail(t.Z, math.Inf(1)), tail(t.ZNB2, math.Inf(1))
	return t, nil
}

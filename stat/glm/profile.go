package glm

import (
	"fmt"
	"math"
)

// Profile gives the profile-likelihood interval of a coefficient: the values
// that a likelihood-ratio test does not reject. It does not mind a skewed
// likelihood, which Wald's symmetric interval does. With an estimated
// dispersion the test is an F test. A limit that does not exist is infinite.
// The Theta of a negative binomial model is held.
//
// Source: Venables, W. N. and Ripley, B. D. (2002). Modern applied statistics
// with S, 4th ed., section 7.2.
func (f *Fit) Profile(name string, level float64) (lower, upper float64, err error) {
	j := f.index(name)
	if j < 0 || math.IsNaN(f.Coef[j]) {
		return 0, 0, fmt.Errorf("glm: no estimated coefficient %q", name)
	}
	df := math.Inf(1)
	if f.Model.Family.estimated() {
		df = float64(f.DF)
	}
	q := quantile(0.5+level/2, df)
	if lower, err = f.profileLimit(j, -q); err != nil {
		return 0, 0, err
	}
	upper, err = f.profileLimit(j, q)
	return lower, upper, err
}

// profileLimit walks out from the estimate and then halves, on the signed
// root of the deviance difference.
func (f *Fit) profileLimit(j int, q float64) (float64, error) {
	se := math.Sqrt(f.Dispersion * f.Unscaled.At(j, j))
	at := f.Coef[j]
	step := q * se
	gap := func(b float64) (float64, error) {
		d, err := f.devianceWith(j, b)
		if err != nil {
			return 0, err
		}
		return math.Sqrt(math.Max(0, d-f.Deviance)/f.Dispersion) - math.Abs(q), nil
	}
	in, out := at, at+step
	gIn, gOut := -math.Abs(q), 0.0
	var err error
	for tries := 0; ; tries++ {
		if gOut, err = gap(out); err != nil {
			return 0, err
		}
		if gOut >= 0 {
			break
		}
		if tries == 40 {
			return math.Copysign(math.Inf(1), q), nil
		}
		in, gIn = out, gOut
		out += step * float64(1+tries)
	}
	return illinois(gap, in, out, gIn, gOut)
}

// illinois is false position with halving of the stale end.
func illinois(g func(float64) (float64, error), a, b, ga, gb float64) (float64, error) {
	for range 100 {
		m := b - gb*(b-a)/(gb-ga)
		gm, err := g(m)
		if err != nil {
			return 0, err
		}
		if math.Abs(gm) < 1e-10 || math.Abs(b-a) < 1e-12*math.Abs(b) {
			return m, nil
		}
		if (gm > 0) != (gb > 0) {
			a, ga = b, gb
		} else {
			ga /= 2
		}
		b, gb = m, gm
	}
	return b, nil
}

// devianceWith is the deviance with coefficient j held at b.
func (f *Fit) devianceWith(j int, b float64) (float64, error) {
	p := len(f.Names)
	if p == 1 {
		one := *f
		one.room(len(f.Mean))
		one.predict([]float64{b})
		return one.Deviance, nil
	}
	held := &Fit{Model: f.Model, weight: f.weight}
	n := len(f.Mean)
	held.Model.Offset = make([]float64, n)
	held.x = make([]float64, 0, n*(p-1))
	for i := range n {
		row := f.row(i)
		held.Model.Offset[i] = f.offset(i) + b*row[j]
		held.x = append(append(held.x, row[:j]...), row[j+1:]...)
	}
	held.Names = append(append([]string(nil), f.Names[:j]...), f.Names[j+1:]...)
	held.room(n)
	start := make([]float64, 0, p-1)
	for k, c := range f.Coef {
		if k != j {
			if math.IsNaN(c) {
				c = 0
			}
			start = append(start, c)
		}
	}
	if err := held.iterate(start); err != nil {
		return 0, err
	}
	return held.Deviance, nil
}

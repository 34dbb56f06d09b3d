package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Autocorrelations gives the autocorrelation of x at lags 1 … most, and the
// partial ones (Durbin–Levinson).
func Autocorrelations(x []float64, most int) (acf, pacf []float64) {
	n, mean := float64(len(x)), 0.0
	for _, v := range x {
		mean += v / n
	}
	at := func(lag int) float64 {
		s := 0.0
		for i := lag; i < len(x); i++ {
			s += (x[i] - mean) * (x[i-lag] - mean)
		}
		return s
	}
	zero := at(0)
	for lag := 1; lag <= most; lag++ {
		acf = append(acf, at(lag)/zero)
	}
	var phi []float64
	for k := 1; k <= most; k++ {
		num, den := acf[k-1], 1.0
		for j, p := range phi {
			num -= p * acf[k-2-j]
			den -= p * acf[j]
		}
		r := num / den
		next := make([]float64, k)
		for j := range phi {
			next[j] = phi[j] - r*phi[k-2-j]
		}
		next[k-1] = r
		phi, pacf = next, append(pacf, r)
	}
	return acf, pacf
}

// LjungBox tests whether the first lags autocorrelations of x are all zero.
func LjungBox(x []float64, lags int) (statistic, p float64) {
	acf, _ := Autocorrelations(x, lags)
	n := float64(len(x))
	for i, r := range acf {
		statistic += r * r / (n - float64(i+1))
	}
	statistic *= n * (n + 2)
	return statistic, distuv.ChiSquared{K: float64(lags)}.Survival(statistic)
}

// DurbinWatson tests the residuals of a Gaussian fit for correlation from row
// to row; the two-sided p value is the normal approximation with the exact
// mean and variance of the statistic.
//
// Source: Durbin, J. and Watson, G. S. (1951). Biometrika 38, 159–178.
func (f *Fit) DurbinWatson() (statistic, p float64, err error) {
	if f.Model.Family.Name() != "Gaussian" {
		return 0, 0, fmt.Errorf("glm: Durbin and Watson's test is for Gaussian models")
	}
	n, k := len(f.Mean), len(f.Names)
	r := f.PearsonResiduals()
	num, den := 0.0, 0.0
	for i, v := range r {
		den += v * v
		if i > 0 {
			num += (v - r[i-1]) * (v - r[i-1])
		}
	}
	// AX, where A is the matrix of second differences of the statistic.
	ax := mat.NewDense(n, k, nil)
	x := mat.NewDense(n, k, f.x)
	for i := range n {
		for j := range k {
			v := 2 * x.At(i, j)
			if i == 0 || i == n-1 {
				v = x.At(i, j)
			}
			if i > 0 {
				v -= x.At(i-1, j)
			}
			if i < n-1 {
				v -= x.At(i+1, j)
			}
			ax.Set(i, j, v)
		}
	}
	var xax, axax, a, b, sq mat.Dense
	xax.Mul(x.T(), ax)
	axax.Mul(ax.T(), ax)
	a.Mul(&xax, f.Unscaled)
	b.Mul(&axax, f.Unscaled)
	sq.Mul(&a, &a)
	df := float64(n - k)
	pp := 2*float64(n-1) - mat.Trace(&a)
	q := 2*(3*float64(n)-4) - 2*mat.Trace(&b) + mat.Trace(&sq)
	mean := pp / df
	variance := 2 / (df * (df + 2)) * (q - pp*mean)
	statistic = num / den
	return statistic, 2 * tail(math.Abs(statistic-mean)/math.Sqrt(variance), math.Inf(1)), nil
}

// BreuschGodfrey tests a Gaussian fit for autocorrelation up to an order,
// residuals before the first row taken as 0.
func (f *Fit) BreuschGodfrey(order int) (statistic, p float64, err error) {
	n := len(f.Mean)
	if f.Model.Family.Name() != "Gaussian" || order < 1 || order >= n {
		return 0, 0, fmt.Errorf("glm: Breusch and Godfrey's test needs a Gaussian model and an order below %d", n)
	}
	r := f.PearsonResiduals()
	d := NewDesign(n)
	for j := range f.Names {
		d.Number(f.Names[j], f.Model.Design.columns[j])
	}
	for l := 1; l <= order; l++ {
		c := make([]float64, n)
		copy(c[l:], r[:n-l])
		d.Number(fmt.Sprint("lag", l), c)
	}
	aux, err := FitModel(Model{Family: Gaussian{}, Design: d, Response: r})
	if err != nil {
		return 0, 0, err
	}
	total := 0.0
	for _, v := range r {
		total += v * v
	}
	statistic = float64(n) * (1 - aux.Deviance/total)
	return statistic, distuv.ChiSquared{K: float64(order)}.Survival(statistic), nil
}

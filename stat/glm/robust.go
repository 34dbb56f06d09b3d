package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// HC names a heteroscedasticity-consistent covariance.
type HC string

// HC0 is White's, HC1 scales it by n/(n−k), HC3 divides each residual by one
// less its leverage: the one to prefer below some 250 rows.
//
// Sources: White, H. (1980). Econometrica 48, 817–838. MacKinnon, J. G. and
// White, H. (1985). J. Econometrics 29, 305–325. Zeileis, A. (2006).
// Object-oriented computation of sandwich estimators. J. Stat. Softw. 16(9).
const (
	HC0 HC = "HC0"
	HC1 HC = "HC1"
	HC2 HC = "HC2"
	HC3 HC = "HC3"
)

// scores gives for each row the factor of its design row in the estimating
// equations: prior weight × (y−μ) × slope ÷ variance.
func (f *Fit) scores() []float64 {
	out := make([]float64, len(f.Mean))
	for i, y := range f.Model.Response {
		mean, slope := f.Mean[i], f.slope[i]
		if slope != 0 {
			out[i] = f.weight[i] * (y - mean) * slope / f.Model.Family.variance(mean)
		}
	}
	return out
}

// Robust is the covariance that stays right when the variance of the model
// is wrong, as long as rows are independent and the mean is right.
func (f *Fit) Robust(hc HC) (Covariance, error) {
	e := f.scores()
	n, k := float64(len(e)), float64(f.Rank)
	scale := 1.0
	switch hc {
	case HC0:
	case HC1:
		scale = n / (n - k)
	case HC2, HC3:
		for i, h := range f.Leverage() {
			if h >= 1-1e-12 {
				return Covariance{}, fmt.Errorf("glm: row %d alone determines a coefficient, so %s is not defined", i+1, hc)
			}
			if hc == HC2 {
				e[i] /= math.Sqrt(1 - h)
			} else {
				e[i] /= 1 - h
			}
		}
	default:
		return Covariance{}, fmt.Errorf("glm: no robust covariance called %q", hc)
	}
	p := len(f.Names)
	meat := make([]float64, p*p)
	for i, v := range e {
		outer(meat, f.row(i), f.row(i), v*v)
	}
	return f.sandwich(meat, scale, string(hc), f.testDF()), nil
}

// Clustered is the covariance that stays right when rows of one cluster
// depend on each other in any way, as long as clusters are independent and
// many: with fewer than about 40 it is too small. HC1 applies the factor
// G/(G−1)·(n−1)/(n−k), HC0 none.
//
// Source: Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data analysis
// using generalized linear models. Biometrika 73, 13–22.
func (f *Fit) Clustered(cluster []string, hc HC) (Covariance, error) {
	if len(cluster) != len(f.Mean) {
		return Covariance{}, fmt.Errorf("glm: %d cluster names for %d rows", len(cluster), len(f.Mean))
	}
	p := len(f.Names)
	number := map[string]int{}
	var sums [][]float64
	for i, e := range f.scores() {
		g, ok := number[cluster[i]]
		if !ok {
			g = len(sums)
			number[cluster[i]] = g
			sums = append(sums, make([]float64, p))
		}
		for j, v := range f.row(i) {
			sums[g][j] += e * v
		}
	}
	g, n, k := float64(len(sums)), float64(len(cluster)), float64(f.Rank)
	if g < 2 {
		return Covariance{}, fmt.Errorf("glm: a clustered covariance needs at least 2 clusters")
	}
	scale := 1.0
	switch hc {
	case HC0:
	case HC1:
		scale = g / (g - 1) * (n - 1) / (n - k)
	default:
		return Covariance{}, fmt.Errorf("glm: no clustered covariance called %q", hc)
	}
	meat := make([]float64, p*p)
	for _, s := range sums {
		outer(meat, s, s, 1)
	}
	return f.sandwich(meat, scale, fmt.Sprintf("clustered %s, %d clusters", hc, len(sums)), f.testDF()), nil
}

// testDF keeps the test of the model: t where the dispersion is estimated.
func (f *Fit) testDF() float64 { return f.Covariance().DF }

// outer adds w·ab' to m.
func outer(m, a, b []float64, w float64) {
	p := len(a)
	for j, v := range a {
		if v == 0 {
			continue
		}
		line := m[j*p : j*p+p]
		wv := w * v
		for k, u := range b {
			line[k] += wv * u
		}
	}
}

// sandwich is bread × meat × bread, times a scale.
func (f *Fit) sandwich(meat []float64, scale float64, method string, df float64) Covariance {
	p := len(f.Names)
	var left, all mat.Dense
	left.Mul(f.Unscaled, mat.NewDense(p, p, meat))
	all.Mul(&left, f.Unscaled)
	c := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i; j < p; j++ {
			c.SetSym(i, j, scale*(all.At(i, j)+all.At(j, i))/2)
		}
	}
	return Covariance{c, method, df}
}

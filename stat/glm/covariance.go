package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Covariance is the covariance matrix of the coefficients and how it came
// about, including the degrees of freedom that tests with it have.
type Covariance struct {
	*mat.SymDense
	Method string
	DF     float64 // +Inf for tests with the normal distribution
}

// SE gives the standard errors, NaN for aliased coefficients.
func (c Covariance) SE() []float64 {
	out := make([]float64, c.SymmetricDim())
	for i := range out {
		out[i] = math.Sqrt(c.At(i, i))
		if out[i] == 0 {
			out[i] = math.NaN()
		}
	}
	return out
}

// Covariance is the covariance if the model's variance is right: dispersion times
// (X'WX)⁻¹, with t tests where the dispersion is estimated.
func (f *Fit) Covariance() Covariance {
	c := Covariance{mat.NewSymDense(len(f.Coef), nil), "model", math.Inf(1)}
	c.ScaleSym(f.Dispersion, f.Unscaled)
	if f.Model.Family.estimated() {
		c.DF = float64(f.DF)
	}
	return c
}

// A Row is a line of a table of coefficients.
type Row struct {
	Term         string
	Coef, SE     float64
	Statistic, P float64
	Lower, Upper float64 // confidence interval
}

// Table lists the coefficients with tests and intervals from a covariance.
func (f *Fit) Table(c Covariance, level float64) []Row {
	se := c.SE()
	q := quantile(0.5+level/2, c.DF)
	out := make([]Row, len(f.Coef))
	for i, b := range f.Coef {
		z := b / se[i]
		out[i] = Row{f.Names[i], b, se[i], z, 2 * tail(math.Abs(z), c.DF), b - q*se[i], b + q*se[i]}
	}
	return out
}

// tail is the probability above x of the t distribution, normal for df = +Inf.
func tail(x, df float64) float64 {
	if math.IsInf(df, 1) {
		return 0.5 * math.Erfc(x/math.Sqrt2)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(x)
}

func quantile(p, df float64) float64 {
	if math.IsInf(df, 1) {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

// Wald tests whether the named coefficients are all zero: the chi-squared
// statistic, its degrees of freedom and p value, or F where the covariance
// has finite degrees of freedom.
func (f *Fit) Wald(c Covariance, names ...string) (statistic, df, p float64, err error) {
	var at []int
	for _, n := range names {
		j := f.index(n)
		if j < 0 || math.IsNaN(f.Coef[j]) {
			return 0, 0, 0, fmt.Errorf("glm: no estimated coefficient %q", n)
		}
		at = append(at, j)
	}
	k := len(at)
	v, b := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i := range at {
		b.SetVec(i, f.Coef[at[i]])
		for j := i; j < k; j++ {
			v.SetSym(i, j, c.At(at[i], at[j]))
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(v) {
		return 0, 0, 0, fmt.Errorf("glm: the covariance of %v is singular", names)
	}
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, b); err != nil {
		return 0, 0, 0, fmt.Errorf("glm: the covariance of %v is singular", names)
	}
	w, m := mat.Dot(b, &x), float64(k)
	if math.IsInf(c.DF, 1) {
		return w, m, distuv.ChiSquared{K: m}.Survival(w), nil
	}
	return w / m, m, distuv.F{D1: m, D2: c.DF}.Survival(w / m), nil
}

func (f *Fit) index(name string) int {
	for j, n := range f.Names {
		if n == name {
			return j
		}
	}
	return -1
}

package glm

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A Model is what Fit needs.
type Model struct {
	Family   Family
	Design   *Design
	Response []float64
	Offset   []float64 // added to the linear predictor; nil means 0
	Weights  []float64 // prior weights; nil means 1
}

// A Fit is a fitted model.
type Fit struct {
	Model        Model
	Names        []string
	Coef         []float64     // NaN where a column is a combination of earlier ones
	Unscaled     *mat.SymDense // (X'WX)⁻¹, 0 for aliased columns
	Dispersion   float64
	Eta          []float64 // linear predictor, offset included
	Mean         []float64 // fitted values
	Deviance     float64
	NullDeviance float64
	Pearson      float64 // Pearson's chi-squared
	LogLik       float64 // NaN for quasi-families
	AIC, BIC     float64
	DF           int // residual degrees of freedom
	Rank         int // coefficients estimated
	Iterations   int
	Theta        float64 // of a negative binomial model
	SETheta      float64
	Warnings     []string

	x      []float64 // row-major design
	slope  []float64 // derivative of the mean by the linear predictor
	weight []float64 // prior weights
}

// ErrDiverged says that no maximum was found.
var ErrDiverged = errors.New("glm: the iterations do not converge; the model may have no finite solution")

// FitModel fits by iteratively reweighted least squares until the deviance is
// stable to 14 digits. R's glm stops at 8 and prints standard errors wrong in
// the fourth digit; these are right.
//
// It returns an error where the response does not suit the family, where
// there are no more rows than coefficients, or where the iterations diverge.
// Warnings tell of aliased columns and of coefficients that run off to
// infinity.
func FitModel(m Model) (*Fit, error) {
	f, err := newFit(m)
	if err != nil {
		return nil, err
	}
	if err := f.iterate(nil); err != nil {
		return nil, err
	}
	if err := f.finish(); err != nil {
		return nil, err
	}
	return f, nil
}

func newFit(m Model) (*Fit, error) {
	n := m.Design.Rows()
	if len(m.Response) != n || (m.Offset != nil && len(m.Offset) != n) || (m.Weights != nil && len(m.Weights) != n) {
		return nil, fmt.Errorf("glm: %d rows, but %d responses, %d offsets, %d weights", n, len(m.Response), len(m.Offset), len(m.Weights))
	}
	if n == 0 || m.Design.Columns() == 0 {
		return nil, fmt.Errorf("glm: a model of %d rows and %d columns", n, m.Design.Columns())
	}
	f := &Fit{Model: m, Names: m.Design.Names(), x: m.Design.rowMajor(), weight: m.Weights}
	if f.weight == nil {
		f.weight = make([]float64, n)
		for i := range f.weight {
			f.weight[i] = 1
		}
	}
	for i, y := range m.Response {
		if err := m.Family.check(y); err != nil {
			return nil, fmt.Errorf("glm: row %d: %v", i+1, err)
		}
		if !(f.weight[i] >= 0) || math.IsNaN(f.offset(i)) || math.IsInf(f.offset(i), 0) {
			return nil, fmt.Errorf("glm: row %d: weight %v, offset %v", i+1, f.weight[i], f.offset(i))
		}
	}
	for _, v := range f.x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("glm: the design holds %v", v)
		}
	}
	f.room(n)
	return f, nil
}

func (f *Fit) room(n int) {
	f.Eta, f.Mean, f.slope = make([]float64, n), make([]float64, n), make([]float64, n)
}

func (f *Fit) offset(i int) float64 {
	if f.Model.Offset == nil {
		return 0
	}
	return f.Model.Offset[i]
}

func (f *Fit) row(i int) []float64 {
	p := len(f.Names)
	return f.x[i*p : i*p+p]
}

// most is the number of iterations after which a fit counts as diverged.
const most = 100

// iterate runs the weighted least squares from the coefficients given, or
// from the response where they are nil.
func (f *Fit) iterate(start []float64) error {
	if start != nil {
		f.Coef = append([]float64(nil), start...)
		f.predict(f.Coef)
	} else {
		for i, y := range f.Model.Response {
			f.Mean[i] = f.Model.Family.start(y)
			f.Eta[i] = f.Model.Family.link(f.Mean[i])
			f.Mean[i], f.slope[i] = f.Model.Family.inverse(f.Eta[i])
		}
	}
	n := newNormal(len(f.Names))
	f.Deviance = math.Inf(1)
	for f.Iterations = 1; f.Iterations <= most; f.Iterations++ {
		f.crossProducts(n)
		coef, err := f.newton(n)
		if err != nil {
			return err
		}
		previous := f.Deviance
		f.step(coef, previous)
		if math.IsNaN(f.Deviance) || math.IsInf(f.Deviance, 0) {
			return ErrDiverged
		}
		if math.Abs(previous-f.Deviance) <= 1e-14*(math.Abs(f.Deviance)+0.1) {
			// One more step with the final weights: the coefficients then
			// carry all digits, not half of those of the deviance.
			f.crossProducts(n)
			if coef, err = f.newton(n); err != nil {
				return err
			}
			f.Coef = coef
			f.predict(coef)
			f.crossProducts(n)
			f.keepInverse(n)
			return nil
		}
	}
	return ErrDiverged
}

// crossProducts sums X'WX and X'Wz at the present means.
func (f *Fit) crossProducts(n *normal) {
	n.reset()
	fam := f.Model.Family
	for i, y := range f.Model.Response {
		mean, slope := f.Mean[i], f.slope[i]
		w := f.weight[i] * slope * slope / fam.variance(mean)
		if w == 0 || slope == 0 {
			continue
		}
		z := f.Eta[i] - f.offset(i) + (y-mean)/slope
		n.add(f.row(i), w, z)
	}
}

func (f *Fit) newton(n *normal) ([]float64, error) {
	l, dropped := n.cholesky()
	b := append([]float64(nil), n.xz...)
	solveCholesky(l, dropped, n.p, b)
	f.Rank = 0
	for j, v := range b {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, ErrDiverged
		}
		if !dropped[j] {
			f.Rank++
		}
	}
	return b, nil
}

// step goes to the new coefficients, halving the way while the deviance
// rises.
func (f *Fit) step(coef []float64, previous float64) {
	f.predict(coef)
	for range 30 {
		if f.Coef == nil || f.Deviance <= previous*(1+1e-12)+1e-12 {
			break
		}
		for j := range coef {
			coef[j] = (coef[j] + f.Coef[j]) / 2
		}
		f.predict(coef)
	}
	f.Coef = coef
}

// predict sets the linear predictor, the means and the deviance.
func (f *Fit) predict(coef []float64) {
	f.Deviance = 0
	for i, y := range f.Model.Response {
		eta := f.offset(i)
		for j, v := range f.row(i) {
			eta += v * coef[j]
		}
		f.Eta[i] = eta
		f.Mean[i], f.slope[i] = f.Model.Family.inverse(eta)
		f.Deviance += f.weight[i] * f.Model.Family.deviance(y, f.Mean[i])
	}
}

func (f *Fit) keepInverse(n *normal) {
	inv, dropped := n.invert()
	p := n.p
	f.Unscaled = mat.NewSymDense(p, nil)
	f.Rank = 0
	for i := range p {
		for j := i; j < p; j++ {
			f.Unscaled.SetSym(i, j, (inv[i*p+j]+inv[j*p+i])/2)
		}
		if dropped[i] {
			f.Coef[i] = math.NaN()
		} else {
			f.Rank++
		}
	}
}

func (f *Fit) finish() error {
	used := 0
	for _, w := range f.weight {
		if w > 0 {
			used++
		}
	}
	f.DF = used - f.Rank
	if f.DF < 0 || (f.DF == 0 && f.Model.Family.estimated()) {
		return fmt.Errorf("glm: %d observations are too few for %d coefficients", used, f.Rank)
	}
	for i, y := range f.Model.Response {
		r := y - f.Mean[i]
		f.Pearson += f.weight[i] * r * r / f.Model.Family.variance(f.Mean[i])
	}
	f.Dispersion = 1
	if f.Model.Family.estimated() {
		f.Dispersion = f.Pearson / float64(f.DF)
	}
	f.LogLik = f.Model.Family.logLik(f.Model.Response, f.Mean, f.weight, f.Deviance)
	k := float64(f.Rank + f.Model.Family.extra())
	f.AIC, f.BIC = -2*f.LogLik+2*k, -2*f.LogLik+math.Log(float64(used))*k
	f.NullDeviance = f.nullDeviance()
	f.warn()
	return nil
}

// nullDeviance is that of the intercept alone, with the offset. Without an
// offset its mean is the weighted mean; with one it is a common rate for the
// families of the Poisson kind, and is fitted for the others.
func (f *Fit) nullDeviance() float64 {
	if len(f.Names) == 1 && f.Names[0] == "(Intercept)" {
		return f.Deviance
	}
	_, poisson := f.Model.Family.(Poisson)
	_, quasi := f.Model.Family.(QuasiPoisson)
	if f.Model.Offset != nil && !poisson && !quasi {
		return f.fittedNull()
	}
	var events, exposure, d float64
	size := func(i int) float64 { return 1 }
	if f.Model.Offset != nil {
		size = func(i int) float64 { return math.Exp(f.Model.Offset[i]) }
	}
	for i, y := range f.Model.Response {
		events, exposure = events+f.weight[i]*y, exposure+f.weight[i]*size(i)
	}
	for i, y := range f.Model.Response {
		d += f.weight[i] * f.Model.Family.deviance(y, events/exposure*size(i))
	}
	return d
}

func (f *Fit) fittedNull() float64 {
	m := f.Model
	m.Design = NewDesign(len(f.Mean)).Intercept()
	null, err := newFit(m)
	if err != nil || null.iterate(nil) != nil {
		return math.NaN()
	}
	return null.Deviance
}

func (f *Fit) warn() {
	for j, b := range f.Coef {
		switch se := math.Sqrt(f.Unscaled.At(j, j)); {
		case math.IsNaN(b):
			f.Warnings = append(f.Warnings, fmt.Sprintf("%s says nothing that the columns before it do not say and was left out", f.Names[j]))
		case f.Model.Family.Name() != "Gaussian" && math.Abs(b) > 10 && se > 20*math.Abs(b):
			f.Warnings = append(f.Warnings, fmt.Sprintf("the coefficient of %s runs off to infinity: a group has no events, or only events", f.Names[j]))
		}
	}
}

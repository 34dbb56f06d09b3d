package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Shape names the distribution of a parametric model.
type Shape string

const (
	Exponential Shape = "exponential"
	Weibull     Shape = "weibull"
	LogNormal   Shape = "lognormal"
	LogLogistic Shape = "loglogistic"
)

// Parametric is an accelerated failure time model: log time = coefficients
// times covariates + Scale times a standard error term. exp(Coef) stretches
// time: 1.2 means that everything takes 20 % longer.
type Parametric struct {
	Shape      Shape
	Terms      []string // the intercept first; last "log(scale)", unless exponential
	Coef       []float64
	StdErr     []float64
	Covariance [][]float64
	Scale      float64
	LogLik     float64
	Warnings   []string
}

// AcceleratedFailure fits such a model by maximum likelihood, with delayed
// entry and weights. It says something beyond the last observation only
// because a shape was assumed: several shapes that fit alike may part there.
//
// Source: Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure
// Time Data, chapter 3.
func AcceleratedFailure(d CoxData, shape Shape) (*Parametric, error) {
	if len(d.X) > 0 {
		if err := d.check(); err != nil {
			return nil, err
		}
	} else if err := d.Sample.Check(); err != nil {
		return nil, err
	}
	switch shape {
	case Exponential, Weibull, LogNormal, LogLogistic:
	default:
		return nil, fmt.Errorf("survival: unknown shape %q", shape)
	}
	events := 0
	for i, t := range d.Exit {
		if t <= 0 {
			return nil, fmt.Errorf("survival: row %d: a parametric model has no place for time 0", i+1)
		}
		events += min(d.Event[i], 1)
	}
	if events == 0 {
		return nil, fmt.Errorf("survival: nobody had the event, so no time to it can be fitted")
	}
	f := newLocationScale(d, shape)
	return f.fit()
}

// locationScale holds the design with the intercept first.
type locationScale struct {
	data  CoxData
	shape Shape
	x     [][]float64 // by row
	theta []float64   // coefficients, then log scale
	fixed bool        // log scale is 0
}

func newLocationScale(d CoxData, shape Shape) *locationScale {
	f := &locationScale{data: d, shape: shape, fixed: shape == Exponential}
	mean := 0.0
	for i := range d.Exit {
		row := []float64{1}
		for _, c := range d.X {
			row = append(row, c[i])
		}
		f.x = append(f.x, row)
		mean += math.Log(d.Exit[i]) / float64(d.Len())
	}
	f.theta = make([]float64, len(d.X)+2)
	f.theta[0] = mean
	return f
}

func (f *locationScale) free() int {
	if f.fixed {
		return len(f.theta) - 1
	}
	return len(f.theta)
}

func (f *locationScale) fit() (*Parametric, error) {
	now := f.evaluate()
	for range 200 {
		inverse, bad := invert(now.info)
		if bad >= 0 { // not yet concave: climb by the score alone
			inverse = mat.NewSymDense(f.free(), nil)
			for i := range f.free() {
				inverse.SetSym(i, i, 1/(1+math.Abs(now.info[i][i])))
			}
		}
		step := mat.NewVecDense(f.free(), nil)
		step.MulVec(inverse, vector(now.score))
		gain := mat.Dot(step, vector(now.score))
		now = f.climb(now, step)
		if bad < 0 && gain < 1e-13 {
			return f.result(now)
		}
	}
	return nil, fmt.Errorf("survival: the %s model did not settle; a covariate may tell the events from the rest without exception", f.shape)
}

func (f *locationScale) climb(now *likelihood, step *mat.VecDense) *likelihood {
	from := append([]float64(nil), f.theta...)
	for range 40 {
		for i := range f.free() {
			f.theta[i] = from[i] + step.AtVec(i)
		}
		next := f.evaluate()
		if next.value >= now.value-1e-10*math.Abs(now.value) {
			return next
		}
		step.ScaleVec(0.5, step)
	}
	copy(f.theta, from)
	return now
}

func (f *locationScale) result(l *likelihood) (*Parametric, error) {
	inverse, bad := invert(l.info)
	if bad >= 0 {
		return nil, fmt.Errorf("survival: the covariates say the same thing twice, so their effects cannot be told apart")
	}
	p := f.free()
	out := &Parametric{Shape: f.shape, Scale: math.Exp(f.theta[len(f.theta)-1]), LogLik: l.value,
		Terms: append([]string{"(Intercept)"}, f.data.Terms...), Coef: f.theta[:p], StdErr: make([]float64, p), Covariance: square(p)}
	if !f.fixed {
		out.Terms = append(out.Terms, "log(scale)")
	}
	for i := range p {
		out.StdErr[i] = math.Sqrt(inverse.At(i, i))
		for j := range p {
			out.Covariance[i][j] = inverse.At(i, j)
		}
	}
	return out, nil
}

// evaluate sums the log-likelihood of all rows with its derivatives.
func (f *locationScale) evaluate() *likelihood {
	l := newLikelihood(f.free())
	for i, t := range f.data.Exit {
		w := f.data.weight(i)
		f.add(l, i, t, f.data.Event[i] > 0, w)
		if f.data.Entry != nil && f.data.Entry[i] > 0 {
			f.add(l, i, f.data.Entry[i], false, -w)
		}
	}
	for i := range l.info {
		for j := range i {
			l.info[j][i] = l.info[i][j]
		}
	}
	return l
}

func (f *locationScale) add(l *likelihood, row int, t float64, event bool, w float64) {
	p := len(f.theta) - 1
	sigma, eta := math.Exp(f.theta[p]), 0.0
	for j, v := range f.x[row] {
		eta += f.theta[j] * v
	}
	z := (math.Log(t) - eta) / sigma
	value, g, h := f.shape.log(z, event)
	own := 0.0
	if event {
		value -= f.theta[p] + math.Log(t)
		own = 1
	}
	l.value += w * value
	for j, v := range f.x[row] {
		u := v / sigma
		l.score[j] -= w * g * u
		for k := 0; k <= j; k++ {
			l.info[j][k] -= w * h * u * f.x[row][k] / sigma
		}
		if !f.fixed {
			l.info[p][j] -= w * u * (h*z + g)
		}
	}
	if !f.fixed {
		l.score[p] += w * (-g*z - own)
		l.info[p][p] -= w * (h*z*z + g*z)
	}
}

// log is the log density (event) or log survival of the standard error term
// at z, with its first and second derivative.
func (s Shape) log(z float64, event bool) (value, first, second float64) {
	switch s {
	case LogNormal:
		if event {
			return -z*z/2 - math.Log(2*math.Pi)/2, -z, -1
		}
		logS, mills := normalTail(z)
		return logS, -mills, -mills * (mills - z)
	case LogLogistic:
		p := 1 / (1 + math.Exp(-z))
		tail := -math.Log1p(math.Exp(z))
		if z > 30 {
			tail = -z
		}
		if event {
			return z + 2*tail, 1 - 2*p, -2 * p * (1 - p)
		}
		return tail, -p, -p * (1 - p)
	}
	e := math.Exp(z)
	if event {
		return z - e, 1 - e, -e
	}
	return -e, -e, -e
}

// normalTail is the log of the upper tail and the inverse Mills ratio, by its
// asymptotic series where the tail underflows.
func normalTail(z float64) (log, mills float64) {
	if z < 25 {
		tail := math.Erfc(z/math.Sqrt2) / 2
		return math.Log(tail), math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / tail
	}
	r := 1 - 1/(z*z) + 3/(z*z*z*z)
	return -z*z/2 - math.Log(z*math.Sqrt(2*math.Pi)) + math.Log(r), z / r
}

// Survival is the share without the event at time t for covariates x.
func (m *Parametric) Survival(t float64, x []float64) (float64, error) {
	if len(x) != len(m.Terms)-1 && !(m.Shape != Exponential && len(x) == len(m.Terms)-2) {
		return 0, fmt.Errorf("survival: %d covariates given for a model of other size", len(x))
	}
	if t <= 0 {
		return 1, nil
	}
	eta := m.Coef[0]
	for j, v := range x {
		eta += m.Coef[j+1] * v
	}
	value, _, _ := m.Shape.log((math.Log(t)-eta)/m.Scale, false)
	return math.Exp(value), nil
}

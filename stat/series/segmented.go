package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"sightline/stat/glm"
)

// Segmented is a count regression in which some columns switch on with a
// measure. It carries no verdict of its own: its errors do not know that
// neighbouring periods are alike (see Interrupted). It gives what others
// publish, the path had the measure not been, and the cumulative effect.
type Segmented struct {
	Fit        *glm.Fit
	Covariance glm.Covariance
	switched   []int // columns that are 0 without the measure
}

// FitSegmented fits a count model (Poisson, QuasiPoisson, or negative
// binomial where family is nil) whose columns named in switched are those of
// the measure.
//
// Source: Wagner, A. K. et al. (2002). Segmented regression analysis of
// interrupted time series studies. J. Clin. Pharm. Ther. 27, 299–309.
func FitSegmented(m glm.Model, switched ...string) (*Segmented, error) {
	s := &Segmented{}
	for _, name := range switched {
		at := -1
		for j, n := range m.Design.Names() {
			if n == name {
				at = j
			}
		}
		if at < 0 {
			return nil, fmt.Errorf("series: the model has no column %q", name)
		}
		s.switched = append(s.switched, at)
	}
	var err error
	if m.Family == nil {
		s.Fit, err = glm.FitNegativeBinomial(m)
	} else {
		s.Fit, err = glm.FitModel(m)
	}
	if err != nil {
		return nil, err
	}
	s.Covariance = s.Fit.Covariance()
	return s, nil
}

// Path gives, for the rows on which a switched column is not 0, the fitted
// mean, the mean without the measure with its interval, and the ratio of the
// two with its, by the delta method on the log scale.
func (s *Segmented) Path(level float64) (path []Counterfactual, ratios []Ratio) {
	z := zFor(level)
	for i := range s.Fit.Mean {
		without, only := s.rows(i)
		if dot(only, only) == 0 {
			continue
		}
		_, se := s.Fit.Predict(without, s.Covariance)
		b, seRatio := s.Fit.Predict(only, s.Covariance)
		mean := s.Fit.Mean[i] * math.Exp(-b)
		path = append(path, Counterfactual{i, s.Fit.Model.Response[i], mean, mean * math.Exp(-z*se), mean * math.Exp(z*se)})
		ratios = append(ratios, Ratio{Ratio: math.Exp(b), Interval: Interval{math.Exp(b - z*seRatio), math.Exp(b + z*seRatio), level}, P: 2 * normalTail(math.Abs(b)/seRatio), Method: Wald})
	}
	return path, ratios
}

// rows gives the design row without the switched columns, and only them.
func (s *Segmented) rows(i int) (without, only []float64) {
	d := s.Fit.Model.Design
	without, only = make([]float64, d.Columns()), make([]float64, d.Columns())
	for j := range without {
		without[j] = d.Column(j)[i]
	}
	for _, j := range s.switched {
		without[j], only[j] = 0, without[j]
	}
	return without, only
}

// Cumulative adds up fitted less expected over the rows with the measure, with
// delta-method intervals for the sum and for the ratio of the sums.
func (s *Segmented) Cumulative(level float64) Cumulative {
	p := len(s.Fit.Coef)
	g, h := mat.NewVecDense(p, nil), mat.NewVecDense(p, nil) // gradients of the sum and of the log ratio
	fitted, expected := 0.0, 0.0
	with, withoutSum := mat.NewVecDense(p, nil), mat.NewVecDense(p, nil)
	for i := range s.Fit.Mean {
		without, only := s.rows(i)
		if dot(only, only) == 0 {
			continue
		}
		b, _ := s.Fit.Predict(only, s.Covariance)
		m0 := s.Fit.Mean[i] * math.Exp(-b)
		fitted, expected = fitted+s.Fit.Mean[i], expected+m0
		for j := range p {
			with.SetVec(j, with.AtVec(j)+s.Fit.Mean[i]*(without[j]+only[j]))
			withoutSum.SetVec(j, withoutSum.AtVec(j)+m0*without[j])
		}
	}
	g.SubVec(with, withoutSum)
	h.AddScaledVec(h, 1/fitted, with)
	h.AddScaledVec(h, -1/expected, withoutSum)
	z := zFor(level)
	c := Cumulative{Effect: fitted - expected, SE: math.Sqrt(mat.Inner(g, s.Covariance, g)), Ratio: fitted / expected}
	c.Interval = Interval{c.Effect - z*c.SE, c.Effect + z*c.SE, level}
	seLog := math.Sqrt(mat.Inner(h, s.Covariance, h))
	c.RatioCI = Interval{c.Ratio * math.Exp(-z*seLog), c.Ratio * math.Exp(z*seLog), level}
	return c
}

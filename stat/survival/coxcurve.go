package survival

import (
	"fmt"
	"math"
)

// Prediction is a curve for a person with given covariates.
type Prediction struct {
	Time         []float64
	Hazard       []float64 // cumulative
	Survival     []float64 // exp(-Hazard)
	StdErr       []float64 // of Survival
	Lower, Upper []float64
}

// Predict gives the survival curve of a person with covariates x in a stratum
// (the number used in the data; any when there are none), at each event time.
// The standard error takes in that the coefficients are estimates.
//
// Source: Tsiatis (1981), Ann Stat 9, 93–108; ties as in the fit.
func (m *CoxModel) Predict(x []float64, stratum int, c Confidence) (Prediction, error) {
	c, err := c.withDefaults()
	if err != nil {
		return Prediction{}, err
	}
	if len(x) != len(m.Coef) {
		return Prediction{}, fmt.Errorf("survival: %d covariates given for a model of %d", len(x), len(m.Coef))
	}
	if m.ties == Exact {
		return Prediction{}, fmt.Errorf("survival: no curves for exact ties")
	}
	b, err := m.baselineOf(stratum)
	if err != nil {
		return Prediction{}, err
	}
	return m.predict(b, x, c), nil
}

func (m *CoxModel) baselineOf(stratum int) (baseline, error) {
	bases := m.baselines()
	if m.data.Strata == nil {
		return bases[0], nil
	}
	for k, s := range m.risk.strata {
		if m.data.Strata[m.risk.row[s.lo]] == stratum {
			return bases[k], nil
		}
	}
	return baseline{}, fmt.Errorf("survival: there is no stratum %d", stratum)
}

func (m *CoxModel) predict(b baseline, x []float64, c Confidence) Prediction {
	p, eta := len(x), 0.0
	dev := make([]float64, p)
	for j := range x {
		dev[j] = x[j] - m.risk.shift[j]
		eta += m.Coef[j] * dev[j]
	}
	risk, z := math.Exp(eta), c.z()
	cols := columns(5, len(b.time))
	out := Prediction{Time: b.time, Hazard: cols[0], Survival: cols[1], StdErr: cols[2], Lower: cols[3], Upper: cols[4]}
	for i := range b.time {
		v := b.variance[i]
		for j := range p {
			for k := range p {
				v += (b.mean[i][j] - dev[j]*b.hazard[i]) * m.Covariance[j][k] * (b.mean[i][k] - dev[k]*b.hazard[i])
			}
		}
		out.Hazard[i] = risk * b.hazard[i]
		out.Survival[i] = math.Exp(-out.Hazard[i])
		out.StdErr[i] = out.Survival[i] * risk * math.Sqrt(v)
		out.Lower[i], out.Upper[i] = c.around(out.Survival[i], out.StdErr[i], z)
	}
	return out
}

// At reads the predicted survival at time t.
func (p Prediction) At(t float64) Point {
	out := Point{Time: t, AtRisk: math.NaN(), Estimate: 1, Lower: 1, Upper: 1}
	if j := upTo(p.Time, t) - 1; j >= 0 {
		out.Estimate, out.StdErr, out.Lower, out.Upper = p.Survival[j], p.StdErr[j], p.Lower[j], p.Upper[j]
	}
	return out
}

// CauseSpecific joins one Cox model for each kind of event, fitted to
// Sample.Only(kind), into the shares of people with given covariates in each
// state: the hazards of all kinds act together, so an effect on the hazard of
// one kind need not be an effect on the share. x[k] holds the covariates of
// model k.
//
// Source: Andersen, Borgan, Gill and Keiding (1993), section VII.2.3.
func CauseSpecific(models []*CoxModel, x [][]float64, stratum int) (time []float64, state [][]float64, err error) {
	if len(x) != len(models) {
		return nil, nil, fmt.Errorf("survival: %d models but covariates for %d", len(models), len(x))
	}
	steps := map[float64][]float64{}
	for k, m := range models {
		p, err := m.Predict(x[k], stratum, Confidence{})
		if err != nil {
			return nil, nil, err
		}
		for i, t := range p.Time {
			if steps[t] == nil {
				steps[t] = make([]float64, len(models))
			}
			steps[t][k] = p.Hazard[i] - before(p.Hazard, i, 0)
		}
	}
	for t := range steps {
		time = append(time, t)
	}
	sortFloats(time)
	state = columns(len(models)+1, len(time))
	now := make([]float64, len(models)+1)
	now[0] = 1
	for j, t := range time {
		total := sum(steps[t])
		gone := now[0] * -math.Expm1(-total)
		for k, h := range steps[t] {
			if total > 0 {
				now[k+1] += gone * h / total
			}
		}
		now[0] *= math.Exp(-total)
		for k := range now {
			state[k][j] = now[k]
		}
	}
	return time, state, nil
}

package survival

import (
	"fmt"
	"math"
	"sort"
)

// Clock says how time is counted in the test of proportional hazards.
type Clock string

const (
	KaplanMeierClock Clock = "km" // 1 minus the curve of all: outliers in time matter little
	RankClock        Clock = "rank"
	LogClock         Clock = "log"
	IdentityClock    Clock = "identity"
)

// ProportionalHazards tests whether the log hazard ratios change with time,
// for each term and for all together. groups names the covariates that make
// up one term (the indicators of a factor), by place; nil takes each by
// itself. A small p says that one ratio does not describe the effect: report
// curves, or ratios by period of follow-up.
//
// Source: Grambsch and Therneau (1994), Proportional hazards tests and
// diagnostics based on weighted residuals, Biometrika 81, 515–526; as a score
// test, from R's survival version 3.
func (m *CoxModel) ProportionalHazards(clock Clock, groups [][]int) ([]Test, error) {
	if m.ties == Exact {
		return nil, fmt.Errorf("survival: no test of proportional hazards for exact ties")
	}
	g, err := m.clock(clock)
	if err != nil {
		return nil, err
	}
	p := len(m.Coef)
	if groups == nil {
		for j := range p {
			groups = append(groups, []int{j})
		}
	}
	u, info := m.timeScore(g)
	var all []int
	var out []Test
	for _, group := range groups {
		all = append(all, group...)
		out = append(out, m.zph(u, info, group))
	}
	global := m.zph(u, info, all)
	global.Groups = []string{"GLOBAL"}
	return append(out, global), nil
}

// clock gives the transform of each event time.
func (m *CoxModel) clock(c Clock) (func(t float64) float64, error) {
	switch c {
	case IdentityClock:
		return func(t float64) float64 { return t }, nil
	case LogClock:
		for i, t := range m.data.Exit {
			if t <= 0 && m.data.Event[i] > 0 {
				return nil, fmt.Errorf("survival: row %d: an event at time 0 has no logarithm", i+1)
			}
		}
		return math.Log, nil
	case RankClock:
		times := append([]float64(nil), m.data.Exit...) // R ranks events among all exits
		sort.Float64s(times)
		return func(t float64) float64 {
			hi := upTo(times, t)
			lo := sort.SearchFloat64s(times, t)
			return float64(lo+hi+1) / 2
		}, nil
	case KaplanMeierClock, "":
		s := Sample{Entry: m.data.Entry, Exit: m.data.Exit, Event: m.data.Event, Weight: m.data.Weight}
		curve := kaplanMeier(newLedger(s.anyKind(), 1), CurveOptions{Estimator: ProductLimit, Confidence: Confidence{LogLog, 0.95}})
		return func(t float64) float64 {
			j := upTo(curve.Time, t) - 1
			return 1 - before(curve.Survival, j, 1)
		}, nil
	}
	return nil, fmt.Errorf("survival: unknown clock %q", c)
}

// timeScore is the score of adding covariate times g(t) for each covariate,
// and the information of all 2p coefficients. The clock is centred, which
// changes no test and keeps the sums in range.
func (m *CoxModel) timeScore(g func(float64) float64) (u []float64, info [][]float64) {
	p := len(m.Coef)
	u, info = make([]float64, p), square(2*p)
	centre, deaths := 0.0, 0.0
	for i, t := range m.data.Exit {
		if m.data.Event[i] > 0 {
			centre += g(t)
			deaths++
		}
	}
	centre /= deaths
	m.risk.predict(m.Coef)
	m.risk.sweep(true, func(t *moment) {
		s, at := t.steps(m.ties), g(t.time)-centre
		for j := range p {
			u[j] += at * (t.x[j] - s.hazard*t.risk.one[j] + s.tied*t.dead.one[j])
		}
		t.information(s, func(i, j int, v float64) {
			fill(info, i, j, v)
			fill(info, i+p, j+p, at*at*v)
			fill(info, i+p, j, at*v)
			if i != j {
				fill(info, j+p, i, at*v)
			}
		})
	})
	return u, info
}

func fill(m [][]float64, i, j int, v float64) {
	m[i][j] += v
	if i != j {
		m[j][i] += v
	}
}

func (m *CoxModel) zph(u []float64, info [][]float64, group []int) Test {
	p := len(m.Coef)
	var keep []int
	for j := range p {
		keep = append(keep, j)
	}
	score := make([]float64, p)
	name := ""
	for _, j := range group {
		keep = append(keep, j+p)
		score = append(score, u[j])
		if name != "" {
			name += " + "
		}
		name += m.Terms[j]
	}
	part := square(len(keep))
	for a, i := range keep {
		for b, j := range keep {
			part[a][b] = info[i][j]
		}
	}
	x, _ := quadratic(vector(score), symmetric(part))
	t := newChiSquare("score test of proportional hazards", x, len(group))
	t.Groups = []string{name}
	return t
}

// ScaledSchoenfeld gives, for each event in order of time, an estimate of the
// coefficients at that time; their trend is what ProportionalHazards tests.
func (m *CoxModel) ScaledSchoenfeld() (rows []int, scaled [][]float64) {
	rows, res := m.Schoenfeld()
	d := float64(len(rows))
	for _, x := range res {
		y := make([]float64, len(x))
		for j := range y {
			y[j] = m.Coef[j]
			for k, v := range x {
				y[j] += d * m.NaiveCovariance[j][k] * v
			}
		}
		scaled = append(scaled, y)
	}
	return rows, scaled
}

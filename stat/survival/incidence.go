package survival

import (
	"fmt"
	"math"
)

// Variance names one of the three variances in use for cumulative incidence.
// They agree as samples grow and differ in the third or fourth digit at a few
// hundred people.
type Variance string

const (
	// Jackknife is the infinitesimal jackknife, R's survfit: the only one that
	// takes weights and clusters. Therneau and Grambsch (2000), section 2.3.
	Jackknife Variance = "infinitesimal jackknife"
	// Greenwood is the multinomial delta method, R's etm. Andersen, Borgan,
	// Gill and Keiding (1993), Statistical Models Based on Counting
	// Processes, section IV.4.1.3.
	Greenwood Variance = "Greenwood"
	// Aalen is the delta method of cmprsk's cuminc, in which the kinds of
	// event at one time are independent, each with d(n-d)/(n²(n-1)). Aalen
	// (1978), Scand J Stat 5, 141–148; Gray (1988), Ann Stat 16, 1141–1154.
	Aalen Variance = "Aalen"
)

// IncidenceOptions asks for a variance and an interval; the zero value is the
// infinitesimal jackknife with a log-log 95 % interval. Kinds is the number of
// kinds of event to report when the sample may lack some.
type IncidenceOptions struct {
	Variance   Variance
	Confidence Confidence
	Kinds      int
}

// Incidence is, after each time, the share of people in each state: State[0]
// nothing has happened, State[k] an event of kind k came first. The shares
// add to one at each time.
type Incidence struct {
	Time         []float64
	AtRisk       []float64   // just before the time
	Events       [][]float64 // Events[k-1]
	Censored     []float64
	State        [][]float64
	StdErr       [][]float64
	Lower, Upper [][]float64
	Method       string
	Confidence   Confidence
	Warnings     []string

	ledger *ledger
	paths  []*path
}

// CumulativeIncidence is the Aalen–Johansen estimate of how many people have
// had each kind of event first, by each time, when the kinds compete: who has
// died cannot be a victim again. It assumes that censoring (the end of the
// register) has nothing to do with the events to come.
//
// Source: Aalen and Johansen (1978), An empirical transition matrix for
// non-homogeneous Markov chains based on censored observations, Scand J Stat
// 5, 141–150.
func CumulativeIncidence(s Sample, o IncidenceOptions) (Incidence, error) {
	if err := s.Check(); err != nil {
		return Incidence{}, err
	}
	o, err := o.withDefaults(s)
	if err != nil {
		return Incidence{}, err
	}
	return incidence(newLedger(s, o.Kinds), o), nil
}

// CumulativeIncidenceBy gives one estimate for each group.
func CumulativeIncidenceBy(s Sample, g Groups, o IncidenceOptions) ([]Incidence, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if err := g.check(s.Len()); err != nil {
		return nil, err
	}
	o, err := o.withDefaults(s)
	if err != nil {
		return nil, err
	}
	var out []Incidence
	for _, part := range g.split(s) {
		out = append(out, incidence(newLedger(part, o.Kinds), o))
	}
	return out, nil
}

func (o IncidenceOptions) withDefaults(s Sample) (IncidenceOptions, error) {
	c, err := o.Confidence.withDefaults()
	o.Confidence = c
	o.Kinds = max(o.Kinds, s.Kinds(), 1)
	switch o.Variance {
	case "":
		o.Variance = Jackknife
	case Jackknife:
	case Greenwood, Aalen:
		if s.Weight != nil || s.Cluster != nil {
			return o, fmt.Errorf("survival: the %s variance knows no weights or clusters: ask for the %s", o.Variance, Jackknife)
		}
	default:
		return o, fmt.Errorf("survival: unknown variance %q", o.Variance)
	}
	return o, err
}

func incidence(l *ledger, o IncidenceOptions) Incidence {
	in := Incidence{Time: l.time, AtRisk: l.risk, Events: l.event, Censored: l.censored,
		Confidence: o.Confidence, ledger: l,
		Method: fmt.Sprintf("Aalen–Johansen, %s variance, %s", o.Variance, o.Confidence)}
	in.State = shares(l)
	switch o.Variance {
	case Jackknife:
		in.StdErr = in.jackknife()
	case Greenwood:
		in.StdErr = greenwood(l, in.State)
	default:
		in.StdErr = aalen(l, in.State)
	}
	in.limits()
	in.warn()
	return in
}

// shares runs the product-limit recursion for all states.
func shares(l *ledger) [][]float64 {
	state := columns(l.kinds+1, len(l.time))
	now := make([]float64, l.kinds+1)
	now[0] = 1
	for j, n := range l.risk {
		if l.events[j] > 0 {
			free := now[0]
			for k, d := range l.event {
				now[k+1] += free * d[j] / n
			}
			now[0] = free * (n - l.events[j]) / n
		}
		for k := range now {
			state[k][j] = now[k]
		}
	}
	return state
}

func columns(n, m int) [][]float64 {
	block := make([]float64, n*m)
	out := make([][]float64, n)
	for k := range out {
		out[k] = block[k*m : (k+1)*m : (k+1)*m]
	}
	return out
}

// before is the value of a step function just before step j, given its start.
func before(step []float64, j int, start float64) float64 {
	if j == 0 {
		return start
	}
	return step[j-1]
}

// incidencePath is the derivative of the share whose first event is of a kind.
func incidencePath(l *ledger, state [][]float64, h []float64, kind int) *path {
	g := make([]float64, len(l.time))
	sum := 0.0
	for j, n := range l.risk {
		if d := l.event[kind-1][j]; d > 0 {
			sum += before(state[0], j, 1) * d / n * (before(h, j, 0) - 1/n)
		}
		g[j] = sum
	}
	return &path{ledger: l, g: g, f: state[kind], h: h,
		jump: func(j, k int) float64 {
			if k != kind {
				return 0
			}
			return before(state[0], j, 1) / l.risk[j]
		},
		drop: func(j, _ int) float64 {
			if left := l.risk[j] - l.events[j]; left > 0 {
				return 1 / left
			}
			return 0
		}}
}

func (in *Incidence) jackknife() [][]float64 {
	l := in.ledger
	se := columns(l.kinds+1, len(l.time))
	in.derivatives()
	log := survivalPath(l).variance()
	for j, v := range log {
		se[0][j] = in.State[0][j] * math.Sqrt(v)
	}
	for k, p := range in.paths {
		for j, v := range p.variance() {
			se[k+1][j] = math.Sqrt(v)
		}
	}
	return se
}

// derivatives prepares the paths, once.
func (in *Incidence) derivatives() {
	if in.paths != nil {
		return
	}
	h := greenwoodSum(in.ledger)
	for k := 1; k <= in.ledger.kinds; k++ {
		in.paths = append(in.paths, incidencePath(in.ledger, in.State, h, k))
	}
}

// greenwood runs the recursion V ← (I+dA)ᵀ V (I+dA) + p₀² cov(dA), where out
// of n at risk the kinds of event are multinomial.
func greenwood(l *ledger, state [][]float64) [][]float64 {
	m := l.kinds + 1
	se := columns(m, len(l.time))
	v := square(m)
	rate, step := make([]float64, m), make([]float64, m)
	for j, n := range l.risk {
		if l.events[j] > 0 {
			free := before(state[0], j, 1)
			for k, d := range l.event {
				rate[k+1] = d[j] / n
			}
			rate[0] = 1 - l.events[j]/n
			spread(v, rate, step)
			for a := range rate {
				for b := range rate {
					c := -rate[a] * rate[b]
					if a == b {
						c += rate[a]
					}
					v[a][b] += free * free * c / n
				}
			}
		}
		for k := range se {
			se[k][j] = math.Sqrt(max(v[k][k], 0))
		}
	}
	return se
}

func square(m int) [][]float64 { return columns(m, m) }

// spread carries a covariance of shares through one step: state 0 keeps
// rate[0] of its share and passes rate[k] to state k.
func spread(v [][]float64, rate, row []float64) {
	m := len(rate)
	for a := 0; a < m; a++ { // columns: V (I+dA)
		first := v[a][0]
		v[a][0] = first * rate[0]
		for b := 1; b < m; b++ {
			v[a][b] += first * rate[b]
		}
	}
	copy(row, v[0])
	for b := 0; b < m; b++ { // rows: (I+dA)ᵀ V
		v[0][b] = row[b] * rate[0]
		for a := 1; a < m; a++ {
			v[a][b] += row[b] * rate[a]
		}
	}
}

// aalen sums, for each kind, (1-(F(t)-F(s))/S(s))² over its own events and
// ((F(t)-F(s))/S(s))² over the others, S just after s, each with the variance
// of its own jump; opened as a square the sums need one pass.
func aalen(l *ledger, state [][]float64) [][]float64 {
	se := columns(l.kinds+1, len(l.time))
	for kind := 1; kind <= l.kinds; kind++ {
		var one, cross, slope float64
		for j, n := range l.risk {
			f, after := state[kind][j], state[0][j]
			for k, d := range l.event {
				if d[j] == 0 {
					continue
				}
				own, inverse := 0.0, 0.0
				if k+1 == kind {
					own = 1
				}
				if after > 0 {
					inverse = 1 / after
				} else if own == 0 {
					continue
				}
				v := aalenStep(before(state[0], j, 1), n, d[j])
				at := own + f*inverse
				one += at * at * v
				cross += at * inverse * v
				slope += inverse * inverse * v
			}
			se[kind][j] = math.Sqrt(max(one-2*f*cross+f*f*slope, 0))
		}
	}
	green := 0.0
	for j, n := range l.risk {
		if d := l.events[j]; d > 0 {
			green += d / (n * (n - d))
		}
		se[0][j] = state[0][j] * math.Sqrt(green)
	}
	return se
}

func aalenStep(free, n, d float64) float64 {
	tied := 1.0
	if d > 1 {
		tied = (n - d) / (n - 1)
	}
	return free * free * tied * d / (n * n)
}

func (in *Incidence) limits() {
	in.Lower, in.Upper = columns(len(in.State), len(in.Time)), columns(len(in.State), len(in.Time))
	z := in.Confidence.z()
	for k := range in.State {
		for j := range in.Time {
			in.Lower[k][j], in.Upper[k][j] = in.Confidence.around(in.State[k][j], in.StdErr[k][j], z)
		}
	}
}

func (in *Incidence) warn() {
	l := in.ledger
	switch rows := l.sample.Len(); {
	case rows == 0:
		in.Warnings = append(in.Warnings, "nobody is in this group")
	case rows == 1:
		in.Warnings = append(in.Warnings, "only one person is in this group: the figures say nothing about others")
	}
	for k, d := range l.event {
		total := 0.0
		for _, x := range d {
			total += x
		}
		if total == 0 && l.sample.Len() > 0 {
			in.Warnings = append(in.Warnings, fmt.Sprintf("nobody had an event of kind %d first: its share is 0 with a standard error of 0, which overstates what is known", k+1))
		}
	}
}

// At reads the share in a state at time t.
func (in Incidence) At(state int, t float64) Point {
	p := Point{Time: t, AtRisk: riskAt(in.Time, in.AtRisk, t), Lower: math.NaN(), Upper: math.NaN()}
	if state == 0 {
		p.Estimate = 1
	}
	if j := upTo(in.Time, t) - 1; j >= 0 {
		p.Estimate, p.StdErr = in.State[state][j], in.StdErr[state][j]
		p.Lower, p.Upper = in.Lower[state][j], in.Upper[state][j]
	}
	return p
}

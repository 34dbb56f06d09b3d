package survival

import (
	"fmt"
	"math"
)

// TransitionHazard is the cumulative hazard of one move.
type TransitionHazard struct {
	From, To int
	Hazard   []float64 // at each time
	Variance []float64
}

// Transitions holds the hazards of all moves that occur, at common times, and
// what is needed to make probabilities of them.
type Transitions struct {
	Names    []string
	Time     []float64
	Hazards  []TransitionHazard
	Variance Variance
	flow     *flow
}

// TransitionHazards is the Nelson–Aalen estimate of each move's cumulative
// hazard, among those in the state it starts from. The variance is Aalen's,
// sum of d/n², or Greenwood's, sum of d(n-d)/n³.
//
// Source: Putter, Fiocco and Geskus (2007), Tutorial in biostatistics:
// competing risks and multi-state models, Stat Med 26, 2389–2430.
func TransitionHazards(h History, v Variance) (*Transitions, error) {
	if err := h.Check(); err != nil {
		return nil, err
	}
	if v == "" {
		v = Greenwood
	}
	if v != Greenwood && v != Aalen {
		return nil, fmt.Errorf("survival: hazards have the variances %s and %s, not %s", Greenwood, Aalen, v)
	}
	t := &Transitions{Names: h.Names, Variance: v, flow: newFlow(h)}
	t.Time = t.flow.time
	for _, move := range h.transitions() {
		t.Hazards = append(t.Hazards, t.hazard(move[0], move[1]))
	}
	return t, nil
}

func (t *Transitions) hazard(from, to int) TransitionHazard {
	out := TransitionHazard{From: from, To: to, Hazard: make([]float64, len(t.Time)), Variance: make([]float64, len(t.Time))}
	sum, variance := 0.0, 0.0
	for j := range t.Time {
		if m := t.flow.move[j]; m != nil && m[from-1][to-1] > 0 {
			n, d := t.flow.risk[j][from-1], m[from-1][to-1]
			sum += d / n
			variance += t.covariance(n, d, d, true)
		}
		out.Hazard[j], out.Variance[j] = sum, variance
	}
	return out
}

// covariance of the steps of two moves out of one state with n people.
func (t *Transitions) covariance(n, d, e float64, same bool) float64 {
	c := 0.0
	if same {
		c = d / (n * n)
	}
	if t.Variance == Greenwood {
		c -= d * e / (n * n * n)
	}
	return c
}

// Probabilities is the chance of being in each state at later times, for
// somebody in state From at time Since.
type Probabilities struct {
	From   int
	Since  float64
	Time   []float64
	State  [][]float64 // [state][time]
	StdErr [][]float64
}

// From gives the probabilities for somebody in a state at time since, by the
// product of hazards. This uses that only the present state matters for what
// follows (Markov); where MarkovTest doubts that, use Landmark.
// The variance is the recursion of Andersen, Borgan, Gill and Keiding (1993),
// formulas 4.4.19 and 4.4.20.
func (t *Transitions) From(state int, since float64) (Probabilities, error) {
	m := len(t.Names)
	if state < 1 || state > m {
		return Probabilities{}, fmt.Errorf("survival: there is no state %d", state)
	}
	out := Probabilities{From: state, Since: since, State: make([][]float64, m), StdErr: make([][]float64, m)}
	share, c, scratch := make([]float64, m), square(m), make([]float64, m)
	share[state-1] = 1
	keep := func(time float64) {
		out.Time = append(out.Time, time)
		for a := range m {
			out.State[a] = append(out.State[a], share[a])
			out.StdErr[a] = append(out.StdErr[a], sqrt(c[a][a]))
		}
	}
	keep(since)
	for j := upTo(t.Time, since); j < len(t.Time); j++ {
		if t.flow.move[j] != nil {
			b := t.flow.rates(j)
			carry(c, b)
			if t.Variance == Greenwood {
				t.addSteps(c, j, share)
			}
			times(share, b, scratch)
			if t.Variance == Aalen { // mstate takes the shares just after
				t.addSteps(c, j, share)
			}
		}
		keep(t.Time[j])
	}
	return out, nil
}

// addSteps adds the variance of the steps at one time, weighed by the share
// in the state that each move leaves.
func (t *Transitions) addSteps(c [][]float64, j int, share []float64) {
	for a, p := range share {
		n := t.flow.risk[j][a]
		if p == 0 || n == 0 {
			continue
		}
		for b, d := range t.flow.move[j][a] {
			for e, g := range t.flow.move[j][a] {
				if d == 0 || g == 0 {
					continue
				}
				v := p * p * t.covariance(n, d, g, b == e)
				c[b][e] += v
				c[a][a] += v
				c[a][e] -= v
				c[b][a] -= v
			}
		}
	}
}

// At reads the chance of a state at time t.
func (p Probabilities) At(state int, t float64) Point {
	out := Point{Time: t, AtRisk: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
	if j := upTo(p.Time, t) - 1; j >= 0 {
		out.Estimate, out.StdErr = p.State[state-1][j], p.StdErr[state-1][j]
	}
	return out
}

// ExpectedStay is the mean time spent in each state between Since and until.
func (p Probabilities) ExpectedStay(until float64) ([]float64, error) {
	if !(until > p.Since) {
		return nil, fmt.Errorf("survival: no time between %v and %v", p.Since, until)
	}
	out := make([]float64, len(p.State))
	for a, s := range p.State {
		for j, t := range p.Time {
			end := until
			if j+1 < len(p.Time) {
				end = min(until, p.Time[j+1])
			}
			if end > t {
				out[a] += s[j] * (end - t)
			}
		}
	}
	return out, nil
}

// Landmark is From without the Markov assumption: it follows only those who
// are in the state at time since, so it needs enough of them.
// Source: Putter and Spitoni (2018), Non-parametric estimation of transition
// probabilities in non-Markov multi-state models: the landmark
// Aalen–Johansen estimator, Stat Methods Med Res 27, 2081–2092.
func Landmark(h History, state int, since float64, v Variance) (Probabilities, error) {
	there := h.InAt(state, since)
	if there.Len() == 0 {
		return Probabilities{}, fmt.Errorf("survival: nobody is in state %d at time %v", state, since)
	}
	t, err := TransitionHazards(there.After(since), v)
	if err != nil {
		return Probabilities{}, err
	}
	return t.From(state, since)
}

// MarkovTest asks whether the time of entry into a state matters for a move
// out of it, by a Cox model of the move with the entry time as covariate. A
// small p says that the past matters: use Landmark. A large one says that
// this simple departure was not seen.
func MarkovTest(h History, from, to int, o CoxOptions) (Effect, float64, error) {
	if err := h.Check(); err != nil {
		return Effect{}, 0, err
	}
	d := CoxData{Terms: []string{"time of entry"}, X: make([][]float64, 1)}
	for i := range h.Stop {
		if h.From[i] != from {
			continue
		}
		event := 0
		if h.To[i] == to {
			event = 1
		}
		d.Entry, d.Exit, d.Event = append(d.Entry, h.Start[i]), append(d.Exit, h.Stop[i]), append(d.Event, event)
		d.X[0] = append(d.X[0], h.Start[i])
	}
	m, err := Cox(d, o)
	if err != nil {
		return Effect{}, 0, fmt.Errorf("survival: Markov test of the move from %d to %d: %w", from, to, err)
	}
	e := Effect{d.Terms[0], m.Coef[0], m.StdErr[0]}
	return e, normalTail2(e.Estimate / e.StdErr), nil
}

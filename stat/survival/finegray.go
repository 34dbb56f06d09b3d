package survival

import (
	"fmt"
	"math"
)

// FineGrayLike names the program whose conventions a Fine–Gray fit follows.
// They differ in the third digit where many are censored at one time.
type FineGrayLike string

const (
	// LikeCrr is cmprsk's crr: Breslow ties, and a variance that knows that
	// the chance of being censored was estimated. The default.
	LikeCrr FineGrayLike = "crr"
	// LikeFinegray is coxph on the output of survival's finegray: those with
	// an event at a time are not at risk of censoring then, and the weights
	// count as known.
	LikeFinegray FineGrayLike = "finegray"
)

// FineGrayOptions: Ties is for LikeFinegray; Robust asks there for the
// sandwich in place of the information.
type FineGrayOptions struct {
	Like   FineGrayLike
	Ties   Ties
	Robust bool
}

// FineGray models the share of people with an event of a kind when others
// compete: exp(coef) multiplies the subdistribution hazard, so its sign says
// whether the share rises or falls, its size has no plain meaning. People
// with another event stay in the risk set for ever, with a weight that falls
// as the chance of still being observed would. The wider data of R's finegray
// are never built: the weights are one factor for the person and one for the
// time, so the sums split.
//
// Source: Fine and Gray (1999), A proportional hazards model for the
// subdistribution of a competing risk, J Am Stat Assoc 94, 496–509.
func FineGray(d CoxData, kind int, o FineGrayOptions) (*CoxModel, error) {
	if d.Entry != nil || d.Strata != nil || d.Cluster != nil || d.Weight != nil {
		return nil, fmt.Errorf("survival: the Fine–Gray model takes no delayed entry, strata, clusters or weights")
	}
	if o.Like == "" {
		o.Like = LikeCrr
	}
	if o.Like == LikeCrr {
		o.Ties = BreslowTies
	}
	if o.Ties == Exact || o.Like != LikeCrr && o.Like != LikeFinegray {
		return nil, fmt.Errorf("survival: no Fine–Gray model like %q with %s ties", o.Like, o.Ties)
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	whole := d.Sample
	d.Sample = whole.Only(kind)
	m, err := newCox(d, CoxOptions{Ties: o.Ties})
	if err != nil {
		return nil, err
	}
	m.risk.carry(whole, kind, o.Like)
	if err := m.fit(); err != nil {
		return nil, err
	}
	m.test()
	m.Method = fmt.Sprintf("Fine–Gray model like %s, %s ties", o.Like, m.ties)
	if o.Like == LikeCrr {
		m.censoringVariance()
	} else if o.Robust {
		m.robust()
	}
	m.warn()
	return m, nil
}

// carried are the people who had another event, after it.
type carried struct {
	competing []bool    // by place
	inverse   []float64 // by place: 1 over the chance of being observed up to the exit
	censoring curveStep
	sums      sums
	scratch   moment
}

// curveStep is the chance of not yet being censored.
type curveStep struct {
	time, value []float64
	hazard      []float64 // steps of the censoring hazard
	risk        []float64
}

// before gives the chance just before t.
func (c curveStep) before(t float64) float64 {
	j := upTo(c.time, t)
	if j > 0 && c.time[j-1] == t {
		j--
	}
	return before(c.value, j, 1)
}

func (r *riskSets) carry(s Sample, kind int, like FineGrayLike) {
	c := &carried{competing: make([]bool, len(r.row)), inverse: make([]float64, len(r.row))}
	c.censoring = censoringCurve(s, like)
	for i, row := range r.row {
		if k := s.Event[row]; k > 0 && k != kind {
			c.competing[i] = true
			c.inverse[i] = 1 / c.censoring.before(r.exit[i])
		}
	}
	r.carried = c
}

func censoringCurve(s Sample, like FineGrayLike) curveStep {
	l := newLedger(s, 1)
	c := curveStep{time: l.time, risk: l.risk}
	now := 1.0
	for j, n := range l.risk {
		if like == LikeFinegray {
			n -= l.events[j]
		}
		h := 0.0
		if l.censored[j] > 0 {
			h = l.censored[j] / n
		}
		now *= 1 - h
		c.hazard, c.value = append(c.hazard, h), append(c.value, now)
	}
	return c
}

// begin puts everybody with another event in; gather takes them out again as
// the sweep goes back past their exit.
func (c *carried) begin(r *riskSets, second bool) {
	c.sums = newSums(r.p, second)
	c.scratch.risk = newSums(r.p, second)
	for i := range r.row {
		if c.competing[i] {
			r.add(&c.sums, i, r.theta[i]*c.inverse[i])
		}
	}
}

func (c *carried) leave(r *riskSets, i int) {
	if c.competing[i] {
		r.add(&c.sums, i, -r.theta[i]*c.inverse[i])
	}
}

// visit shows the event time with the carried people in its risk set.
func (c *carried) visit(m *moment, visit func(*moment)) {
	g := c.censoring.before(m.time)
	full := c.scratch.risk
	c.scratch = *m
	c.scratch.risk = full
	full.zero = m.risk.zero + g*c.sums.zero
	for j := range full.one {
		full.one[j] = m.risk.one[j] + g*c.sums.one[j]
	}
	for j := range full.two {
		full.two[j] = m.risk.two[j] + g*c.sums.two[j]
	}
	c.scratch.risk = full
	visit(&c.scratch)
}

// carriedSums are the running sums of the baseline's steps times the chance
// of still being observed.
func (c *carried) carriedSums(b *baseline) {
	b.carriedHazard, b.carriedMean = make([]float64, len(b.time)), make([][]float64, len(b.time))
	hazard, mean := 0.0, make([]float64, len(b.centre[0]))
	for i, t := range b.time {
		g := c.censoring.before(t)
		hazard += g * (b.hazard[i] - before(b.hazard, i, 0))
		for j := range mean {
			step := b.mean[i][j]
			if i > 0 {
				step -= b.mean[i-1][j]
			}
			mean[j] += g * step
		}
		b.carriedHazard[i], b.carriedMean[i] = hazard, append([]float64(nil), mean...)
	}
}

// addCarried adds to a score residual what the row does after another event.
func (c *carried) addCarried(b baseline, place, to int, risk float64, x, score []float64) {
	last := len(b.time) - 1
	if !c.competing[place] || to >= last {
		return
	}
	w := risk * c.inverse[place]
	hazard := b.carriedHazard[last] - before(b.carriedHazard, to+1, 0)
	for j := range score {
		mean := b.carriedMean[last][j]
		if to >= 0 {
			mean -= b.carriedMean[to][j]
		}
		score[j] -= w * (x[j]*hazard - mean)
	}
}

// censoringVariance is the sandwich of the score residuals plus what each row
// adds through the estimated chance of being censored: q(u)/n(u) at its own
// censoring, less the same times the hazard of censoring before.
func (m *CoxModel) censoringVariance() {
	c, p := m.risk.carried, len(m.Coef)
	b := m.baselines()[0]
	step := m.censoringSteps(b)
	own, running := make([][]float64, len(step)), make([][]float64, len(step))
	now := make([]float64, p)
	for u := range step {
		own[u], running[u] = step[u], make([]float64, p)
		for j := range now {
			now[j] += step[u][j] * c.censoring.hazard[u]
		}
		copy(running[u], now)
	}
	meat, total := square(p), make([]float64, p)
	m.eachScore(func(place int, _ float64, score []float64) {
		u := upTo(c.censoring.time, m.risk.exit[place]) - 1
		censored := !m.risk.event[place] && !c.competing[place]
		for j, s := range score {
			total[j] = s - running[u][j]
			if censored {
				total[j] += own[u][j]
			}
		}
		outer(meat, total, 1)
	})
	m.Covariance, m.StdErr = sandwich(m.NaiveCovariance, meat), make([]float64, p)
	for j := range p {
		m.StdErr[j] = math.Sqrt(m.Covariance[j][j])
	}
	m.Wald = newChiSquare("robust Wald test", m.waldStatistic(), p)
}

// censoringSteps gives q(u)/n(u) at each time u of the censoring curve: what
// the carried people's later scores lose when one more is censored at u.
func (m *CoxModel) censoringSteps(b baseline) [][]float64 {
	c, r := m.risk.carried, m.risk
	out := make([][]float64, len(c.censoring.time))
	in, x := newSums(r.p, false), make([]float64, r.p)
	last := len(b.time) - 1
	next := len(r.row) - 1
	for u, t := range c.censoring.time {
		for ; next >= 0 && r.exit[next] < t; next-- {
			if c.competing[next] {
				r.add(&in, next, r.theta[next]*c.inverse[next])
			}
		}
		out[u] = make([]float64, r.p)
		to := upTo(b.time, t) - 1
		if to >= 0 && b.time[to] == t { // crr lets a censoring count for scores at its own time
			to--
		}
		hazard := b.carriedHazard[last] - before(b.carriedHazard, to+1, 0)
		for j := range x {
			mean := b.carriedMean[last][j]
			if to >= 0 {
				mean -= b.carriedMean[to][j]
			}
			out[u][j] = (in.one[j]*hazard - in.zero*mean) / c.censoring.risk[u]
		}
	}
	return out
}

package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// GrayOptions: Rho weighs each time by (1 - incidence of all)^Rho; Strata
// compares like with like.
type GrayOptions struct {
	Rho    float64
	Strata []int
}

// Gray tests whether groups have one cumulative incidence of events of a kind
// when others compete. A log-rank test of the same events asks about the rate
// among those still there; this one about the share of all who end up with
// the event.
//
// Source: Gray (1988), A class of k-sample tests for comparing the cumulative
// incidence of a competing risk, Ann Stat 16, 1141–1154, the variance as in
// its section 3 with the tie correction of cmprsk.
func Gray(s Sample, g Groups, kind int, o GrayOptions) (Test, error) {
	if err := s.Check(); err != nil {
		return Test{}, err
	}
	if err := g.check(s.Len()); err != nil {
		return Test{}, err
	}
	if s.Weight != nil || s.Cluster != nil || s.Entry != nil {
		return Test{}, fmt.Errorf("survival: Gray's test knows no weights, clusters or delayed entry")
	}
	if kind < 1 {
		return Test{}, fmt.Errorf("survival: Gray's test needs a kind of event from 1, not %d", kind)
	}
	t := newTest(g, s.Len())
	t.Method = fmt.Sprintf("Gray's test, rho %.3g", o.Rho)
	parts, err := strata(s.cause(kind), g, o.Strata)
	if err != nil {
		return Test{}, err
	}
	score := make([]float64, len(g.Names))
	for _, p := range parts {
		gr := newGray(p, o.Rho)
		for j := range gr.grid.time {
			gr.step(j, score)
		}
		gr.addCovariance(t.Covariance)
	}
	for i, k := range s.Event {
		if k == kind {
			t.Observed[g.Of[i]]++
		}
	}
	for a := range score {
		t.Expected[a] = t.Observed[a] - score[a]
	}
	t.finish(score)
	return t, nil
}

// cause codes the kind asked for as 1 and every other as 2.
func (s Sample) cause(kind int) Sample {
	event := make([]int, len(s.Event))
	for i, k := range s.Event {
		if k > 0 {
			event[i] = 2
		}
		if k == kind {
			event[i] = 1
		}
	}
	s.Event = event
	return s
}

// gray holds the running quantities of Gray's statistic. For group i, free[i]
// is the share without any event and own[i] the incidence of the event, both
// just before the time; c, v2 and v3 collect the parts of the variance that
// depend on what is still to come.
type gray struct {
	grid       grid
	rho        float64
	free, own  []float64
	nextFree   []float64
	nextOwn    []float64
	all        float64 // incidence under the hypothesis, just before
	c, v2, v   [][]float64
	v3         []float64
	a          [][]float64
	projection []float64
}

func newGray(p stratum, rho float64) *gray {
	k := len(p.groups.Names)
	gr := &gray{grid: newGrid(p.sample, p.groups, 2), rho: rho, free: make([]float64, k), own: make([]float64, k),
		nextFree: make([]float64, k), nextOwn: make([]float64, k), c: square(k), v2: square(k), v: square(k),
		v3: make([]float64, k), a: square(k), projection: make([]float64, k)}
	for i := range gr.free {
		gr.free[i], gr.nextFree[i] = 1, 1
	}
	return gr
}

// step handles one time: it moves the curves, the score and the variance.
func (g *gray) step(j int, score []float64) {
	k := g.grid.groups
	risk := g.grid.risk[j*k : (j+1)*k]
	d1, d2 := g.grid.event[0][j*k:(j+1)*k], g.grid.event[1][j*k:(j+1)*k]
	dead, other := sum(d1), sum(d2)
	if dead+other == 0 {
		return
	}
	var size, open float64 // sums of R/S and R(1-F)/S
	for i, r := range risk {
		if r <= 0 {
			continue
		}
		g.nextFree[i] = g.free[i] * (r - d1[i] - d2[i]) / r
		g.nextOwn[i] = g.own[i] + g.free[i]*d1[i]/r
		size += r / g.free[i]
		open += r * (1 - g.own[i]) / g.free[i]
	}
	after := g.all + dead/size
	weight := math.Pow(1-g.all, g.rho)
	g.weigh(risk, size, dead, weight)
	for i, r := range risk {
		if r > 0 {
			score[i] += weight * (d1[i] - dead*r*(1-g.own[i])/(g.free[i]*open))
		}
	}
	g.ownEvents(risk, size, dead, after)
	g.otherEvents(risk, d2, after)
	g.all = after
	copy(g.free, g.nextFree)
	copy(g.own, g.nextOwn)
}

// weigh builds the matrix of weights a at this time and adds it to c.
func (g *gray) weigh(risk []float64, size, dead, weight float64) {
	jump := dead / (size * (1 - g.all))
	for i, r := range risk {
		for l, q := range risk {
			g.a[i][l] = 0
			if r <= 0 || q <= 0 {
				continue
			}
			share := r / g.free[i]
			g.a[i][l] = -weight * share * q / (g.free[l] * size)
			if i == l {
				g.a[i][l] += weight * share
			}
			g.c[i][l] += g.a[i][l] * jump
		}
	}
}

// ownEvents adds the variance of the events asked for, under the hypothesis.
func (g *gray) ownEvents(risk []float64, size, dead, after float64) {
	if dead == 0 {
		return
	}
	for l, r := range risk {
		if r <= 0 {
			continue
		}
		keep, tied := 1.0, 1.0
		if g.nextFree[l] > 0 {
			keep = 1 - (1-after)/g.nextFree[l]
		}
		if dead > 1 {
			tied = 1 - (dead-1)/(size*g.free[l]-1)
		}
		g.add(l, keep, tied*g.free[l]*dead/(size*r), 1)
	}
}

// otherEvents adds the variance of the competing events.
func (g *gray) otherEvents(risk, d2 []float64, after float64) {
	for l, r := range risk {
		if d2[l] == 0 || g.nextFree[l] <= 0 {
			continue
		}
		tied := 1.0
		if d2[l] > 1 {
			tied = 1 - (d2[l]-1)/(r-1)
		}
		g.add(l, -(1-after)/g.nextFree[l], tied*g.free[l]*g.free[l]*d2[l]/(r*r), 0)
	}
}

// add takes in the jump of one group: own is 1 when a counts at this time.
func (g *gray) add(l int, keep, variance, own float64) {
	g.v3[l] += keep * keep * variance
	for i := range g.projection {
		g.projection[i] = own*g.a[i][l] - keep*g.c[i][l]
		g.v2[i][l] += g.projection[i] * keep * variance
	}
	for i := range g.projection {
		for m := range g.projection {
			g.v[i][m] += g.projection[i] * g.projection[m] * variance
		}
	}
}

func (g *gray) addCovariance(to [][]float64) {
	for i := range to {
		for j := range to {
			v := g.v[i][j]
			for l := range g.v3 {
				v += g.c[i][l]*g.c[j][l]*g.v3[l] + g.c[i][l]*g.v2[j][l] + g.c[j][l]*g.v2[i][l]
			}
			to[i][j] += v
		}
	}
}

// symmetric copies rows into a gonum matrix.
func symmetric(rows [][]float64) *mat.SymDense {
	m := mat.NewSymDense(len(rows), nil)
	for i := range rows {
		for j := range rows {
			m.SetSym(i, j, rows[i][j])
		}
	}
	return m
}

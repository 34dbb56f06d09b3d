package survival

import (
	"math"
	"sort"
)

// baseline is the cumulative hazard of a row with covariates at shift, at
// each event time of a stratum (rising), with what the residuals need.
type baseline struct {
	time     []float64
	hazard   []float64   // cumulative
	variance []float64   // cumulative, of the hazard with coefficients known
	mean     [][]float64 // cumulative hazard-weighted mean covariates
	tied     []float64   // at each time: the part of its step that its own events do not bear
	tiedMean [][]float64
	centre   [][]float64 // mean covariates of the risk set, as events see it

	carriedHazard []float64 // Fine–Gray: sums of steps times the chance of being observed
	carriedMean   [][]float64
}

// baselines runs once through the data at the fitted coefficients.
func (m *CoxModel) baselines() []baseline {
	r, p := m.risk, m.risk.p
	out := make([]baseline, len(r.strata))
	r.predict(m.Coef)
	r.sweep(false, func(t *moment) {
		b := &out[t.stratum]
		s := t.steps(m.ties)
		mean, tied, centre := make([]float64, p), make([]float64, p), make([]float64, p)
		for j := range p {
			ri, di := t.risk.one[j], t.dead.one[j]
			mean[j] = s.h2*ri - s.h2tied*di
			tied[j] = s.h2tied*ri - s.h2square*di
			centre[j] = s.mean*ri - s.meanTied*di
		}
		b.time = append(b.time, t.time)
		b.hazard = append(b.hazard, s.hazard)
		b.variance = append(b.variance, s.h2)
		b.tied = append(b.tied, s.tied)
		b.mean, b.tiedMean, b.centre = append(b.mean, mean), append(b.tiedMean, tied), append(b.centre, centre)
	})
	for k := range out {
		out[k].finish()
		if r.carried != nil {
			r.carried.carriedSums(&out[k])
		}
	}
	return out
}

// finish turns falling times into rising ones and steps into sums.
func (b *baseline) finish() {
	for i, j := 0, len(b.time)-1; i < j; i, j = i+1, j-1 {
		b.time[i], b.time[j] = b.time[j], b.time[i]
		b.hazard[i], b.hazard[j] = b.hazard[j], b.hazard[i]
		b.variance[i], b.variance[j] = b.variance[j], b.variance[i]
		b.tied[i], b.tied[j] = b.tied[j], b.tied[i]
		b.mean[i], b.mean[j] = b.mean[j], b.mean[i]
		b.tiedMean[i], b.tiedMean[j] = b.tiedMean[j], b.tiedMean[i]
		b.centre[i], b.centre[j] = b.centre[j], b.centre[i]
	}
	for i := 1; i < len(b.time); i++ {
		b.hazard[i] += b.hazard[i-1]
		b.variance[i] += b.variance[i-1]
		for j := range b.mean[i] {
			b.mean[i][j] += b.mean[i-1][j]
		}
	}
}

// Residuals of a Cox model, by row of the data.
type Residuals struct {
	Martingale []float64 // events less expected events
	Deviance   []float64
	Predictor  []float64   // coefficients times covariates, 0 at CoxModel.Reference
	Expected   []float64   // expected events
	Score      [][]float64 // by covariate: what each row adds to the derivative of the likelihood
	DFBeta     [][]float64 // by covariate: how far each row moves the coefficient
}

// Residuals computes all of them. Source: Therneau and Grambsch (2000),
// Modeling Survival Data, chapters 4 and 7.
func (m *CoxModel) Residuals() Residuals {
	n, p := m.N, len(m.Coef)
	out := Residuals{Martingale: make([]float64, n), Deviance: make([]float64, n), Predictor: make([]float64, n),
		Expected: make([]float64, n), Score: columns(p, n)}
	centre := 0.0
	for j, b := range m.Coef {
		centre += b * (m.Reference[j] - m.risk.shift[j])
	}
	m.eachScore(func(place int, expected float64, score []float64) {
		i := m.risk.row[place]
		d := 0.0
		if m.risk.event[place] {
			d = 1
		}
		out.Expected[i], out.Martingale[i] = expected, d-expected
		out.Deviance[i] = deviance(d, d-expected)
		out.Predictor[i] = m.risk.eta[place] - centre
		for j, s := range score {
			out.Score[j][i] = s
		}
	})
	out.DFBeta = m.toBeta(out.Score)
	return out
}

func deviance(event, martingale float64) float64 {
	v := martingale
	if event > 0 {
		v += math.Log(1 - martingale)
	}
	return math.Copysign(math.Sqrt(max(-2*v, 0)), martingale)
}

func (m *CoxModel) toBeta(score [][]float64) [][]float64 {
	out := columns(len(score), len(score[0]))
	for j := range out {
		for k := range score {
			v := m.NaiveCovariance[j][k]
			for i, s := range score[k] {
				out[j][i] += v * s
			}
		}
	}
	return out
}

// eachScore visits each row's expected number of events and score residual,
// in no particular order: one step a row and covariate, since the sums over
// event times are differences of running sums.
func (m *CoxModel) eachScore(visit func(place int, expected float64, score []float64)) {
	r, bases := m.risk, m.baselines()
	x, score := make([]float64, r.p), make([]float64, r.p)
	for k, s := range r.strata {
		b := bases[k]
		for i := s.lo; i < s.hi; i++ {
			r.value(i, x)
			visit(i, m.scoreOf(b, i, x, score), score)
		}
	}
}

func (m *CoxModel) scoreOf(b baseline, i int, x, score []float64) (expected float64) {
	r := m.risk
	risk := math.Exp(r.eta[i])
	to, from := upTo(b.time, r.exit[i])-1, -1
	if r.entry != nil {
		from = upTo(b.time, r.entry[i]) - 1
	}
	hazard := before(b.hazard, to+1, 0) - before(b.hazard, from+1, 0)
	event := r.event[i]
	if event {
		hazard -= b.tied[to]
	}
	for j := range score {
		mean := 0.0
		if to >= 0 {
			mean = b.mean[to][j]
		}
		if from >= 0 {
			mean -= b.mean[from][j]
		}
		score[j] = 0
		if event {
			mean -= b.tiedMean[to][j]
			score[j] = x[j] - b.centre[to][j]
		}
		score[j] -= risk * (x[j]*hazard - mean)
	}
	if r.carried != nil {
		r.carried.addCarried(b, i, to, risk, x, score)
	}
	return risk * hazard
}

// robust replaces the covariance by the sum of squared dfbeta over clusters.
func (m *CoxModel) robust() {
	p := len(m.Coef)
	meat := m.meat()
	m.Method += ", robust variance"
	m.Covariance, m.StdErr = sandwich(m.NaiveCovariance, meat), make([]float64, p)
	for j := range p {
		m.StdErr[j] = math.Sqrt(m.Covariance[j][j])
	}
	m.Wald = newChiSquare("robust Wald test", m.waldStatistic(), p)
	m.robustScore()
}

// meat sums the squared score residuals, added up within clusters. Clusters
// are taken in order of their number, so that the sum is the same each time.
func (m *CoxModel) meat() [][]float64 {
	p := len(m.Coef)
	out := square(p)
	if m.data.Cluster == nil {
		m.eachScore(func(place int, _ float64, score []float64) {
			outer(out, score, m.risk.weightAt(place)*m.risk.weightAt(place))
		})
		return out
	}
	index, names := numberClusters(m.data.Cluster)
	total := make([]float64, p*names)
	m.eachScore(func(place int, _ float64, score []float64) {
		at := index[m.risk.row[place]] * p
		for j, s := range score {
			total[at+j] += m.risk.weightAt(place) * s
		}
	})
	for k := 0; k < len(total); k += p {
		outer(out, total[k:k+p], 1)
	}
	return out
}

// numberClusters renumbers clusters 0, 1, … in rising order.
func numberClusters(cluster []int) (index []int, count int) {
	names := append([]int(nil), cluster...)
	sort.Ints(names)
	place := make(map[int]int, len(names))
	for _, c := range names {
		if _, ok := place[c]; !ok {
			place[c] = count
			count++
		}
	}
	index = make([]int, len(cluster))
	for i, c := range cluster {
		index[i] = place[c]
	}
	return index, count
}

func outer(m [][]float64, x []float64, w float64) {
	for i, a := range x {
		for j, b := range x {
			m[i][j] += w * a * b
		}
	}
}

func sandwich(bread, meat [][]float64) [][]float64 {
	p := len(bread)
	half, out := square(p), square(p)
	for i := range p {
		for j := range p {
			for k := range p {
				half[i][j] += bread[i][k] * meat[k][j]
			}
		}
	}
	for i := range p {
		for j := range p {
			for k := range p {
				out[i][j] += half[i][k] * bread[k][j]
			}
		}
	}
	return out
}

// robustScore tests all coefficients by the score at 0, with the variance of
// the clusters' own scores there.
func (m *CoxModel) robustScore() {
	p := len(m.Coef)
	zero := *m
	zero.Coef = make([]float64, p)
	meat := zero.meat()
	l := newLikelihood(p)
	m.risk.predict(zero.Coef)
	m.risk.sweep(true, func(t *moment) { t.contribute(l, m.ties) })
	x, _ := quadratic(vector(l.score), symmetric(meat))
	m.RobustScore = newChiSquare("robust score test", x, p)
	m.risk.predict(m.Coef)
}

// Schoenfeld gives, for each event in order of time, its covariates less the
// mean of those at risk; rows gives the row of each event.
func (m *CoxModel) Schoenfeld() (rows []int, residuals [][]float64) {
	bases := m.baselines()
	x := make([]float64, m.risk.p)
	for k, s := range m.risk.strata {
		for i := s.lo; i < s.hi; i++ {
			if !m.risk.event[i] {
				continue
			}
			at := upTo(bases[k].time, m.risk.exit[i]) - 1
			m.risk.value(i, x)
			res := make([]float64, len(x))
			for j := range x {
				res[j] = x[j] - bases[k].centre[at][j]
			}
			rows, residuals = append(rows, int(m.risk.row[i])), append(residuals, res)
		}
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		ra, rb := rows[order[a]], rows[order[b]]
		if m.data.Exit[ra] != m.data.Exit[rb] {
			return m.data.Exit[ra] < m.data.Exit[rb]
		}
		return ra < rb
	})
	return pick(rows, order), pick(residuals, order)
}

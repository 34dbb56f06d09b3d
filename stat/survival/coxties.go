package survival

import "math"

// Efron's approximation treats d tied events as d events one after another,
// of which the k-th still has a share k/d of the tied ones out of its risk
// set. Everything needed of the d steps is a few sums over k, since each
// step's mean is linear in the two sums of covariates.
type tiedSums struct {
	hazard   float64 // Σ w/den
	tied     float64 // Σ (k/d) w/den
	log      float64 // Σ w log den
	h2       float64 // Σ w/den²
	h2tied   float64 // Σ (k/d) w/den²
	h2square float64 // Σ (k/d)² w/den²
	mean     float64 // (1/d) Σ 1/den
	meanTied float64 // (1/d) Σ (k/d)/den
}

// steps sums over the tied events. Under Breslow all share one risk set.
func (m *moment) steps(ties Ties) tiedSums {
	d := float64(m.deaths)
	if ties == BreslowTies || m.deaths == 1 {
		den := m.risk.zero
		return tiedSums{hazard: m.weight / den, log: m.weight * math.Log(den), h2: m.weight / (den * den), mean: 1 / den}
	}
	var s tiedSums
	w := m.weight / d
	for k := range m.deaths {
		f := float64(k) / d
		inverse := 1 / (m.risk.zero - f*m.dead.zero)
		h, h2 := w*inverse, w*inverse*inverse
		s.hazard += h
		s.tied += f * h
		s.log -= w * math.Log(inverse)
		s.h2 += h2
		s.h2tied += f * h2
		s.h2square += f * f * h2
		s.mean += inverse / d
		s.meanTied += f * inverse / d
	}
	return s
}

// contribute adds the event time to the likelihood and its derivatives.
func (m *moment) contribute(l *likelihood, ties Ties) {
	s := m.steps(ties)
	l.value += m.eta - s.log
	p := len(m.x)
	for i := range p {
		l.score[i] += m.x[i] - s.hazard*m.risk.one[i] + s.tied*m.dead.one[i]
	}
	m.information(s, func(i, j int, v float64) { l.info[i][j] += v })
	for i := range p {
		for j := range i {
			l.info[j][i] = l.info[i][j]
		}
	}
}

// information gives the lower triangle of the event time's covariance.
func (m *moment) information(s tiedSums, put func(i, j int, v float64)) {
	p := len(m.x)
	for i := range p {
		ri, di := m.risk.one[i], m.dead.one[i]
		for j := 0; j <= i; j++ {
			rj, dj := m.risk.one[j], m.dead.one[j]
			put(i, j, s.hazard*m.risk.two[i*p+j]-s.tied*m.dead.two[i*p+j]-
				(s.h2*ri*rj-s.h2tied*(ri*dj+di*rj)+s.h2square*di*dj))
		}
	}
}

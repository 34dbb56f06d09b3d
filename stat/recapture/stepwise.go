package recapture

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Stepwise starts from independence and adds the pair of lists whose overlap
// is most surprising, while one has probability below p, as SparseMSE does:
// the probability of the observed overlap or less, or of it or more, is taken
// from a Poisson distribution with the fitted overlap as mean. A pair whose
// model could not be estimated is passed over. The usual p is 0.02.
//
// Chan, L., Silverman, B. W. & Vincent, K. (2021). Multiple systems estimation
// for sparse capture data. Journal of the American Statistical Association
// 116, 1297–1306, section 2.4.
func Stepwise(t Table, p float64) (*Fit, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	l := newLattice(len(t.Lists), t.Counts())
	m, minus2, err := l.stepwise(p, nil)
	if err != nil {
		return nil, err
	}
	return l.describe(t, m, minus2), nil
}

// stepwise leaves the lattice fitted to the chosen model, which always has
// the forced interactions.
func (l *lattice) stepwise(p float64, forced []History) (Model, float64, error) {
	m, err := NewModel(l.lists, forced...)
	if err != nil {
		return m, 0, err
	}
	for {
		minus2, err := l.fit(m.Effects)
		if err != nil {
			return m, minus2, err
		}
		next, ok := l.surprisingPair(m, p)
		if !ok {
			return m, minus2, nil
		}
		m = next
	}
}

// surprisingPair gives the model with the least probable pair added, the first
// pair among equals, if its probability is below p.
func (l *lattice) surprisingPair(m Model, p float64) (Model, bool) {
	copy(l.eta, l.mu)
	supersetSum(l.eta) // expected overlaps
	type candidate struct {
		pair History
		prob float64
	}
	var found []candidate
	for i := range l.lists {
		for j := i + 1; j < l.lists; j++ {
			pair := History(1<<i | 1<<j)
			if prob := overlapProbability(l.zn[pair], l.eta[pair]); prob < p && !m.Has(pair) {
				found = append(found, candidate{pair, prob})
			}
		}
	}
	for len(found) > 0 {
		best := 0
		for k, c := range found {
			if c.prob < found[best].prob {
				best = k
			}
		}
		next, err := m.With(found[best].pair)
		if err == nil && l.check(next.Effects) == Estimable {
			return next, true
		}
		found = append(found[:best], found[best+1:]...)
	}
	return m, false
}

// overlapProbability is the smaller tail of a Poisson distribution at n.
func overlapProbability(n, mean float64) float64 {
	if mean <= 0 {
		if n > 0 {
			return 0
		}
		return 1
	}
	atMost := mathext.GammaIncRegComp(n+1, mean)
	atLeast := 1.0
	if n > 0 {
		atLeast = mathext.GammaIncReg(n, mean)
	}
	return math.Min(atMost, atLeast)
}

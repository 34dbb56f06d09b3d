package recapture

import (
	"fmt"
	"math"
)

// averageReach is how far above the best score a model still counts in an
// average: exp(−20/2) is a weight of 1 in 20,000.
const averageReach = 20

// tryWithin is try for models whose bound lets them come within reach of the
// best so far.
func (l *lattice) tryWithin(m Model, s *Search, b omissions, reach float64) {
	best := math.Inf(1)
	if len(s.Ranked) > 0 {
		best = s.Ranked[0].Score
	}
	if s.Criterion.value(b.of(m), len(m.Effects), l.total) > best+reach {
		return
	}
	l.try(m, s)
	if k := len(s.Ranked) - 1; k > 0 && s.Ranked[k].Score < s.Ranked[0].Score {
		s.Ranked[0], s.Ranked[k] = s.Ranked[k], s.Ranked[0]
	}
}

// Weights are the models' shares exp(−Δ/2), which with BIC approximate
// posterior probabilities when all models are equally likely beforehand
// (Buckland, Burnham & Augustin 1997, Biometrics 53, 603–618).
func (s *Search) Weights() []float64 {
	w := make([]float64, len(s.Ranked))
	sum := 0.0
	for k, r := range s.Ranked {
		w[k] = math.Exp(-(r.Score - s.Ranked[0].Score) / 2)
		sum += w[k]
	}
	for k := range w {
		w[k] /= sum
	}
	return w
}

// average is the geometric mean of the unseen, by weight. On the log scale a
// model of little weight and absurd size does not take over.
func (s *Search) average() float64 {
	logUnseen := 0.0
	for k, w := range s.Weights() {
		logUnseen += w * math.Log(math.Max(s.Ranked[k].N-s.people, 1e-9))
	}
	return s.people + math.Exp(logUnseen)
}

// Average combines all models by their weight. Its interval is that of
// Buckland, Burnham & Augustin (1997) for the logarithm of the unseen: it adds
// the spread between models to the spread within each.
func Average(t Table, opt SearchOptions, level float64) (Estimate, error) {
	s, err := search(t, opt)
	if err != nil {
		return Estimate{}, err
	}
	return averageOf(t, s, level)
}

func averageOf(t Table, s *Search, level float64) (Estimate, error) {
	mean, sd, within, err := newLattice(len(t.Lists), t.Counts()).spread(s)
	e := newEstimate(s.Criterion.String()+" model average", t.Observed(), s.people+math.Exp(mean))
	if err != nil {
		return e, err
	}
	z := normalQuantile(0.5 + level/2)
	e.Level, e.Lower, e.Upper = level, s.people+math.Exp(mean-z*sd), s.people+math.Exp(mean+z*sd)
	e.SE = (e.N - s.people) * sd
	e.Model = fmt.Sprintf("%d models, the heaviest %s with weight %.2f", within, s.Ranked[0].Model, s.Weights()[0])
	if !s.Exhaustive {
		e.Warn("too many lists to try all models; the average is over those a greedy search met")
	}
	return e, nil
}

// spread gives the weighted mean of the logarithm of the unseen, its standard
// deviation within and between models, and how many models carry weight.
func (l *lattice) spread(s *Search) (mean, sd float64, models int, err error) {
	mean = math.Log(s.average() - s.people)
	for k, w := range s.Weights() {
		if w < 1e-4 {
			break
		}
		if _, err := l.fit(s.Ranked[k].Model.Effects); err != nil {
			return mean, sd, models, err
		}
		d := l.beta[0] - mean
		sd += w * math.Sqrt(l.constantVariance()+d*d)
		models++
	}
	return mean, sd, models, nil
}

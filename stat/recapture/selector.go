package recapture

import (
	"fmt"
	"math"
)

// Selector turns a table of counts into one estimate, choosing its model on
// the way. Bootstrap repeats the whole of it on every draw.
type Selector struct {
	Name     string
	estimate func(l *lattice) (n float64, m Model, ok bool)
}

// ByModel always fits the same model.
func ByModel(m Model) Selector {
	return Selector{Name: "model " + m.String(), estimate: func(l *lattice) (float64, Model, bool) {
		if l.check(m.Effects) != Estimable {
			return 0, m, false
		}
		if _, err := l.fit(m.Effects); err != nil {
			return 0, m, false
		}
		return l.total + math.Exp(l.beta[0]), m, true
	}}
}

// ByStepwise chooses as Stepwise does.
func ByStepwise(p float64, forced ...History) Selector {
	return Selector{Name: fmt.Sprintf("stepwise, p < %g", p), estimate: func(l *lattice) (float64, Model, bool) {
		m, _, err := l.stepwise(p, forced)
		if err != nil {
			return 0, m, false
		}
		return l.total + math.Exp(l.beta[0]), m, true
	}}
}

// ByBest chooses the best of all models by the criterion; the table has five
// lists at most, or six with pairs only.
func ByBest(lists int, opt SearchOptions) (Selector, error) {
	models, err := candidates(lists, opt)
	if err != nil {
		return Selector{}, err
	}
	return Selector{Name: "best " + opt.Criterion.String(), estimate: func(l *lattice) (float64, Model, bool) {
		r, ok := l.best(models, opt.Criterion)
		return r.N, r.Model, ok
	}}, nil
}

// ByGreedy chooses as Greedy does, for more lists than can be enumerated.
func ByGreedy(opt SearchOptions) Selector {
	return Selector{Name: "greedy best " + opt.Criterion.String(), estimate: func(l *lattice) (float64, Model, bool) {
		s, err := l.greedy(opt)
		if err != nil {
			return 0, Model{}, false
		}
		return s.Ranked[0].N, s.Ranked[0].Model, true
	}}
}

// ByAverage weighs all models by the criterion, as Average does. The model it
// reports is the heaviest.
func ByAverage(lists int, opt SearchOptions) (Selector, error) {
	models, err := candidates(lists, opt)
	if err != nil {
		return Selector{}, err
	}
	return Selector{Name: opt.Criterion.String() + " average", estimate: func(l *lattice) (float64, Model, bool) {
		s := &Search{Criterion: opt.Criterion, Refused: map[Status]int{}}
		bounds := l.omissionBounds()
		for _, m := range models {
			l.tryWithin(m, s, bounds, averageReach)
		}
		s.sort()
		if len(s.Ranked) == 0 {
			return 0, Model{}, false
		}
		return s.average(), s.Ranked[0].Model, true
	}}, nil
}

// best finds the model with the smallest criterion without fitting those that
// cannot win. Models come small first. The likelihood of a model is at most
// that of any larger one, so each term a model lacks bounds it from below.
func (l *lattice) best(models []Model, c Criterion) (Ranked, bool) {
	bounds := l.omissionBounds()
	saturated := l.saturated()
	best := Ranked{Score: math.Inf(1)}
	for _, m := range models {
		k := len(m.Effects)
		if c.value(saturated, k, l.total) >= best.Score && c != AICc {
			break
		}
		if c.value(bounds.of(m), k, l.total) >= best.Score {
			continue
		}
		if l.check(m.Effects) != Estimable {
			continue
		}
		minus2, err := l.fit(m.Effects)
		if err != nil {
			continue
		}
		if score := c.value(minus2, k, l.total); score < best.Score {
			best = Ranked{Model: m, N: l.total + math.Exp(l.beta[0]), Score: score, Terms: k}
		}
	}
	return best, best.Terms > 0
}

// omissions bounds −2 log likelihood from below: floor[e] for every model
// without the interaction e.
type omissions struct {
	saturated float64
	terms     []History
	floor     []float64
}

// omissionBounds fits, for each interaction, the largest model without it.
func (l *lattice) omissionBounds() omissions {
	b := omissions{saturated: l.saturated()}
	all := History(1<<l.lists - 1)
	for e := History(1); e < all; e++ {
		if e.Size() < 2 {
			continue
		}
		var effects []History
		for f := History(0); f < all; f++ {
			if !f.Contains(e) {
				effects = append(effects, f)
			}
		}
		// Without an estimate the likelihood has no maximum to bound by.
		if l.check(effects)&NoEstimate != 0 {
			continue
		}
		if minus2, ok := l.bound(effects); ok {
			b.terms, b.floor = append(b.terms, e), append(b.floor, minus2-1e-6)
		}
	}
	return b
}

// bound fits a model that may not be identified, whose likelihood is still
// well defined, provided the information can be factored.
func (l *lattice) bound(effects []History) (float64, bool) {
	minus2, err := l.fit(effects)
	return minus2, err == nil
}

func (b omissions) of(m Model) float64 {
	worst := b.saturated
	for k, e := range b.terms {
		if b.floor[k] > worst && !m.Has(e) {
			worst = b.floor[k]
		}
	}
	return worst
}

package recapture

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Criterion weighs fit against the number of terms; smaller is better.
type Criterion int

// AIC charges 2 a term, BIC the logarithm of the people observed. AICc adds
// to AIC what small samples need (Hurvich & Tsai 1989).
const (
	BIC Criterion = iota
	AIC
	AICc
)

func (c Criterion) String() string { return [...]string{"BIC", "AIC", "AICc"}[c] }

// value of the criterion for k terms, n people.
func (c Criterion) value(minus2LogL float64, k int, n float64) float64 {
	kf := float64(k)
	switch c {
	case AIC:
		return minus2LogL + 2*kf
	case AICc:
		if n-kf-1 <= 0 {
			return math.Inf(1)
		}
		return minus2LogL + 2*kf + 2*kf*(kf+1)/(n-kf-1)
	}
	return minus2LogL + math.Log(n)*kf
}

// Ranked is one model of a search.
type Ranked struct {
	Model Model
	N     float64
	Score float64 // of the criterion
	Terms int
}

// Search is what became of every model tried.
type Search struct {
	Criterion Criterion
	Ranked    []Ranked // estimable models, best first
	Tried     int
	// Refused counts by status the models that cannot be estimated.
	Refused map[Status]int
	// Exhaustive says that all models of the class were tried.
	Exhaustive bool
	people     float64 // observed
}

// SearchOptions restricts a search.
type SearchOptions struct {
	Criterion Criterion
	// MaxOrder is the most lists in one interaction; 0 means all but the
	// interaction of all lists.
	MaxOrder int
	// Forced interactions are in every model: known referral routes.
	Forced []History
}

// RankModels fits every hierarchical model of up to five lists (pairs only:
// six), leaves out those that cannot be estimated, and ranks the rest. For
// more lists use Greedy.
func RankModels(t Table, opt SearchOptions) (*Search, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	models, err := candidates(len(t.Lists), opt)
	if err != nil {
		return nil, err
	}
	return newLattice(len(t.Lists), t.Counts()).rank(models, opt.Criterion)
}

func (l *lattice) rank(models []Model, c Criterion) (*Search, error) {
	s := &Search{Criterion: c, Refused: map[Status]int{}, Exhaustive: true}
	for _, m := range models {
		l.try(m, s)
	}
	s.sort()
	if len(s.Ranked) == 0 {
		return s, errNothing
	}
	return s, nil
}

var errNothing = errors.New("recapture: no log-linear model can be estimated from these counts: the lists overlap too little")

func candidates(lists int, opt SearchOptions) ([]Model, error) {
	order := opt.MaxOrder
	if order == 0 {
		order = lists - 1
	}
	models, err := Models(lists, order)
	if err != nil || len(opt.Forced) == 0 {
		return models, err
	}
	models = slices.DeleteFunc(slices.Clone(models), func(m Model) bool {
		return slices.ContainsFunc(opt.Forced, func(e History) bool { return !m.Has(e) })
	})
	if len(models) == 0 {
		return nil, fmt.Errorf("recapture: no model of order %d has all forced interactions", order)
	}
	return models, nil
}

// try fits a model if it can be and records what became of it.
func (l *lattice) try(m Model, s *Search) {
	s.Tried++
	s.people = l.total
	if st := l.check(m.Effects); st != Estimable {
		s.Refused[st]++
		return
	}
	minus2, err := l.fit(m.Effects)
	if err != nil {
		s.Refused[NoEstimate]++
		return
	}
	k := len(m.Effects)
	s.Ranked = append(s.Ranked, Ranked{Model: m, N: l.total + math.Exp(l.beta[0]), Score: s.Criterion.value(minus2, k, l.total), Terms: k})
}

func (s *Search) sort() {
	slices.SortStableFunc(s.Ranked, func(a, b Ranked) int { return cmp.Compare(a.Score, b.Score) })
}

// Within gives the models whose score is at most d above the best.
func (s *Search) Within(d float64) []Ranked {
	k := 0
	for k < len(s.Ranked) && s.Ranked[k].Score <= s.Ranked[0].Score+d {
		k++
	}
	return s.Ranked[:k]
}

// Greedy walks from independence to the neighbouring model (one term more or
// one less, hierarchy kept) that improves the criterion most, until none does.
// It serves tables of more lists than can be enumerated; it may miss the best.
func Greedy(t Table, opt SearchOptions) (*Search, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return newLattice(len(t.Lists), t.Counts()).greedy(opt)
}

func (l *lattice) greedy(opt SearchOptions) (*Search, error) {
	s := &Search{Criterion: opt.Criterion, Refused: map[Status]int{}}
	m, err := NewModel(l.lists, opt.Forced...)
	if err != nil {
		return nil, err
	}
	l.try(m, s)
	if len(s.Ranked) == 0 {
		return s, errNothing
	}
	seen := map[string]bool{m.String(): true}
	for best, improved := s.Ranked[0], true; improved; {
		at := len(s.Ranked)
		for _, next := range l.promising(best.Model, neighbours(best.Model, opt)) {
			if key := next.String(); !seen[key] {
				seen[key] = true
				l.try(next, s)
			}
		}
		improved = false
		for _, r := range s.Ranked[at:] {
			if r.Score < best.Score {
				best, improved = r, true
			}
		}
	}
	s.sort()
	return s, nil
}

// mostNeighbours is how many larger models a step tries: with many lists there
// are hundreds, of which those with the least surprising overlaps cannot win.
const mostNeighbours = 16

// promising keeps all smaller neighbours and, of the larger, those whose new
// term has an overlap least like the one fitted without it, by the likelihood
// ratio of a Poisson count.
func (l *lattice) promising(m Model, next []Model) []Model {
	if len(next) <= mostNeighbours {
		return next
	}
	if _, err := l.fit(m.Effects); err != nil {
		return next
	}
	copy(l.eta, l.mu)
	supersetSum(l.eta)
	type scored struct {
		model Model
		gain  float64
	}
	var larger []scored
	var out []Model
	for _, n := range next {
		if len(n.Effects) < len(m.Effects) {
			out = append(out, n)
			continue
		}
		e := addedTerm(m, n)
		seen, fitted := l.zn[e], l.eta[e]
		gain := fitted - seen
		if seen > 0 && fitted > 0 {
			gain += seen * math.Log(seen/fitted)
		}
		larger = append(larger, scored{n, gain})
	}
	slices.SortStableFunc(larger, func(a, b scored) int { return cmp.Compare(b.gain, a.gain) })
	for _, x := range larger[:min(len(larger), mostNeighbours)] {
		out = append(out, x.model)
	}
	return out
}

// addedTerm is the term that n has and m lacks.
func addedTerm(m, n Model) History {
	for k, e := range n.Effects {
		if k >= len(m.Effects) || m.Effects[k] != e {
			return e
		}
	}
	panic("recapture: no term was added")
}

// neighbours differ from m by one interaction.
func neighbours(m Model, opt SearchOptions) []Model {
	in := map[History]bool{}
	for _, e := range m.Effects {
		in[e] = true
	}
	order := opt.MaxOrder
	if order == 0 {
		order = m.Lists - 1
	}
	var out []Model
	for _, e := range missingTerms(m, order) {
		in[e] = true
		out = append(out, modelOf(m.Lists, in))
		delete(in, e)
	}
	for _, e := range m.Generators() {
		if e.Size() > 1 && !slices.ContainsFunc(opt.Forced, func(f History) bool { return f.Contains(e) }) {
			delete(in, e)
			out = append(out, modelOf(m.Lists, in))
			in[e] = true
		}
	}
	return out
}

// missingTerms could be added one at a time without breaking hierarchy.
func missingTerms(m Model, maxOrder int) []History {
	var out []History
	seen := map[History]bool{}
	for _, e := range m.Effects {
		for i := range m.Lists {
			f := e | 1<<i
			if e == 0 || f == e || seen[f] || f.Size() > maxOrder || m.Has(f) {
				continue
			}
			seen[f] = true
			if m.hasFacesOf(f) {
				out = append(out, f)
			}
		}
	}
	slices.SortFunc(out, compareEffects)
	return out
}

func (m Model) hasFacesOf(e History) bool {
	for rest := e; rest != 0; rest &= rest - 1 {
		if !m.Has(e &^ (rest & -rest)) {
			return false
		}
	}
	return true
}

// Select picks the best model by the criterion: among all of up to five lists,
// by a greedy walk beyond.
func Select(t Table, opt SearchOptions) (*Fit, *Search, error) {
	s, err := search(t, opt)
	if err != nil {
		return nil, s, err
	}
	fit, err := FitModel(t, s.Ranked[0].Model)
	return fit, s, err
}

func search(t Table, opt SearchOptions) (*Search, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return newLattice(len(t.Lists), t.Counts()).search(opt)
}

func (l *lattice) search(opt SearchOptions) (*Search, error) {
	if l.lists > maxCatalogue {
		return l.greedy(opt)
	}
	models, err := candidates(l.lists, opt)
	if err != nil {
		return nil, err
	}
	return l.rank(models, opt.Criterion)
}

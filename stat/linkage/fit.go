package linkage

import (
	"fmt"
	"runtime"
	"slices"
)

// FitOptions bounds the work of Fit. The zero value is a good choice.
type FitOptions struct {
	// Training are the rules whose pairs m is learnt from; nil means the
	// model's own. Each teaches the comparisons of the fields it does not use.
	Training []Rule
	// MaxPairs bounds the pairs compared per rule, RandomPairs those for u;
	// 0 means 150,000, and as many as the number of records warrants.
	MaxPairs, RandomPairs int
	// Workers is the number of goroutines; 0 means one per core. It never
	// changes the answer.
	Workers int
	// Prior, where positive, is taken as known and not estimated.
	Prior float64
	// KeepMatchesInU leaves true matches among the random pairs that u comes
	// from, as Splink does, instead of taking them out.
	KeepMatchesInU bool
	// SessionsOnly leaves out the last step, which learns from all pairs at
	// once, as Splink has none.
	SessionsOnly bool
}

func (o FitOptions) maxPairs() int {
	if o.MaxPairs > 0 {
		return o.MaxPairs
	}
	return 150_000
}

func (o FitOptions) randomPairs(records int) int {
	if o.RandomPairs > 0 {
		return o.RandomPairs
	}
	return min(300_000, 60_000+8*records)
}

func workers(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// newComparers makes one per worker.
func newComparers(r *records, n int) []*comparer {
	c := make([]*comparer, workers(n))
	for i := range c {
		c[i] = newComparer(r)
	}
	return c
}

// Fit learns the probabilities of m from t without labels and stores them in
// m, with the values' frequencies and the crowded keys. It fails when the
// model cannot be used or the data lack a column; where a part could not be
// learnt it says so in m.Warnings and keeps a cautious default.
//
// [1] Winkler, W. E. (2000). Using the EM algorithm for weight computation in
// the Fellegi–Sunter model of record linkage. US Bureau of the Census,
// Statistical Research Report RR2000/05.
func (m *Model) Fit(t *Table, o FitOptions) error {
	if err := m.Check(); err != nil {
		return err
	}
	r, err := m.read(t)
	if err != nil {
		return err
	}
	r.fit(o, 0.01)
	return nil
}

// fit does the work of Fit and leaves the blocks of the model's own rules,
// with the pairs that may reach the floor.
func (r *records) fit(o FitOptions, floor float64) (*blocks, *union) {
	m := r.model
	m.Crowded, m.Third, m.Slope = nil, nil, 0
	r.chance(o.randomPairs(r.profiles()))
	b := r.block(true)
	sessions := r.train(b, o)
	r.combine(sessions)
	r.setPrior(sessions, o)
	if !o.KeepMatchesInU {
		m.cleanU()
	}
	m.Frequencies = r.frequencies()
	u := b.compareAll(newWeigher(r), m.Weight(floor)-keepMargin, o.Workers)
	if !o.SessionsOnly {
		r.learnUnion(u, o)
	}
	return b, u
}

// learnUnion refines the sessions' answer on all pairs and keeps it unless it
// ran away.
func (r *records) learnUnion(u *union, o FitOptions) {
	before := r.model.clone()
	u.refine(r.model, r.pairsInScope())
	if o.Prior > 0 {
		r.model.Prior = o.Prior
	}
	if why := r.model.ranAway(before); why != "" {
		*r.model = *before
		r.model.warn("The model was learnt from some of the pairs only, because learning from all of them %s.", why)
	}
}

// ranAway says what is wrong with a refined model, "" if nothing is.
func (m *Model) ranAway(before *Model) string {
	if m.Prior > 20*before.Prior || m.Prior < before.Prior/20 {
		return "changed the number of matches beyond belief"
	}
	for _, c := range m.Comparisons {
		if c.Levels[0].M < c.Levels[0].U {
			return "made matches agree on " + c.Field + " less often than chance"
		}
	}
	return ""
}

// clone copies what fitting changes.
func (m *Model) clone() *Model {
	c := *m
	c.ready = nil
	c.Comparisons = slices.Clone(m.Comparisons)
	for i := range c.Comparisons {
		c.Comparisons[i].Levels = slices.Clone(m.Comparisons[i].Levels)
	}
	c.Warnings = slices.Clone(m.Warnings)
	return &c
}

// train runs a session per training rule.
func (r *records) train(b *blocks, o FitOptions) []*session {
	if o.Training != nil {
		m := *r.model
		m.Rules, m.Crowded = o.Training, nil
		other := *r
		other.model = &m
		b = other.block(true)
	}
	var sessions []*session
	for k := range min(len(b.r.model.Rules), mostSessions) {
		s := b.newSession(k, o.maxPairs(), o.Workers)
		if s.pairs > 0 {
			s.run(r.model, startingShare(s.pairs, r.profiles()))
		} else {
			s.start(r.model)
		}
		s.guard(r.model)
		sessions = append(sessions, s)
	}
	return sessions
}

// mostSessions bounds the rules that are learnt from one by one; what is
// learnt from all pairs together comes after.
const mostSessions = 10

// startingShare guesses that one record in two has a match within its block.
func startingShare(pairs float64, records int) float64 {
	return min(max(0.5*float64(records)/pairs, 0.001), 0.5)
}

// combine takes, per comparison, the median over the sessions that could learn
// it and were not refused.
func (r *records) combine(sessions []*session) {
	m := r.model
	for i := range m.Comparisons {
		cmp := &m.Comparisons[i]
		var from []*session
		for _, s := range sessions {
			if s.free[i] && s.refused == "" {
				from = append(from, s)
			}
		}
		if len(from) == 0 {
			m.defaultM(cmp)
			m.warn("How often matching records agree on %s could not be learnt from these data; a cautious guess is used.", cmp.Field)
			continue
		}
		total := 0.0
		for l := range cmp.Levels {
			var x []float64
			for _, s := range from {
				x = append(x, s.m[i][l])
			}
			cmp.Levels[l].M = median(x)
			total += cmp.Levels[l].M
		}
		for l := range cmp.Levels {
			cmp.Levels[l].M /= total
		}
	}
	for _, s := range sessions {
		if s.refused != "" {
			m.warn("Records that share %s were not used for learning: %s.", s.rule, s.refused)
		}
	}
}

// defaultM is what is assumed where nothing could be learnt: matches agree in
// four of five cases.
func (m *Model) defaultM(cmp *Comparison) {
	n := len(cmp.Levels)
	for l := range cmp.Levels {
		cmp.Levels[l].M = 0.1 / float64(max(n-2, 1))
	}
	cmp.Levels[0].M, cmp.Levels[n-1].M = 0.8, 0.1
	if n == 2 {
		cmp.Levels[1].M = 0.2
	}
}

// setPrior estimates how often two random records match: the matches a rule
// holds, over the chance that a match agrees on the rule's fields.
func (r *records) setPrior(sessions []*session, o FitOptions) {
	if o.Prior > 0 {
		r.model.Prior = o.Prior
		return
	}
	var found []float64
	for _, s := range sessions {
		if s.refused == "" {
			found = append(found, s.lambda*s.allPairs/r.model.reach(s.rule))
		}
	}
	total := r.pairsInScope()
	if len(found) == 0 {
		r.model.Prior = min(0.5, 0.1*float64(r.profiles())/max(total, 1))
		r.model.warn("No rule holds enough matches to estimate how many there are; one record in ten is assumed to have one.")
		return
	}
	r.model.Prior = min(max(median(found)/total, 1e-12), 0.5)
}

// reach is the probability that a match agrees on all parts of a rule, taking
// fields as independent.
func (m *Model) reach(rule Rule) float64 {
	p := 1.0
	for _, part := range rule.Parts {
		p *= m.partReach(part)
	}
	return max(p, 1e-3)
}

// partReach counts the levels on which a part surely agrees: the exact one,
// and half of the near ones for a piece of the value.
func (m *Model) partReach(part Part) float64 {
	reach := 1.0
	for _, cmp := range m.Comparisons {
		if cmp.Field != part.Field && !(part.Take == Pair && cmp.Field == part.With) {
			continue
		}
		exact := cmp.Levels[0].M
		if part.Take == First || part.Take == Year || part.Take == Sounds {
			exact += (1 - exact) / 2
		}
		reach *= exact
	}
	return reach
}

// pairsInScope counts the pairs of records that the scope asks about.
func (r *records) pairsInScope() float64 {
	count := map[uint16]float64{}
	n := 0.0
	for p := range uint32(r.profiles()) {
		size := float64(len(r.members(p)))
		count[r.source[p]] += size
		n += size
	}
	within := 0.0
	for _, c := range count {
		within += c * (c - 1) / 2
	}
	switch r.model.Scope {
	case Between:
		return n*(n-1)/2 - within
	case Within:
		return within
	}
	return n * (n - 1) / 2
}

// leastU keeps a share of the u that random pairs show, however many of them
// seem to be matches.
const leastU = 0.02

// cleanU takes the matches out of the random pairs that u was learnt from.
func (m *Model) cleanU() {
	for i := range m.Comparisons {
		levels := m.Comparisons[i].Levels
		total := 0.0
		for l := range levels {
			u := (levels[l].U - m.Prior*levels[l].M) / (1 - m.Prior)
			levels[l].U = max(u, leastU*levels[l].U)
			total += levels[l].U
		}
		for l := range levels {
			levels[l].U /= total
		}
	}
}

// frequencies gives the shares of values of the fields whose comparisons ask
// for term frequencies, records that repeat another word for word counted once.
func (r *records) frequencies() map[string]Frequencies {
	out := map[string]Frequencies{}
	for _, cmp := range r.model.Comparisons {
		if !cmp.TermFrequency {
			continue
		}
		f := r.model.field(cmp.Field)
		counts := make([]int, len(r.dicts[f].values))
		total := 0
		for p := range uint32(r.profiles()) {
			if v := r.row(p)[f]; v != 0 {
				counts[v]++
				total++
			}
		}
		share := map[string]float64{}
		for v, n := range counts {
			if n > 1 {
				share[r.dicts[f].values[v]] = float64(n) / float64(total)
			}
		}
		out[cmp.Field] = Frequencies{Records: total, Share: share}
	}
	return out
}

// Describe prints what the model learnt, one line per level.
func (m *Model) Describe() string {
	s := fmt.Sprintf("two random records match with probability %.3g\n", m.Prior)
	for _, c := range m.Comparisons {
		for _, l := range c.Levels {
			s += fmt.Sprintf("%-16s %-12s %-6g m %.5f  u %.3g\n", c.Field, l.Test, l.Limit, l.M, l.U)
		}
	}
	return s
}

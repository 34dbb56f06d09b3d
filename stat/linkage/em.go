package linkage

import (
	"math"
	"sort"
)

// session is one run of expectation–maximisation on the pairs of one rule.
type session struct {
	rule     Rule
	free     []bool // comparisons whose m it may learn
	codes    []uint64
	counts   []float64
	pairs    float64 // compared
	allPairs float64 // that the rule puts together
	levels   [][maxPlans]uint8
	m        [][]float64 // per comparison and level
	lambda   float64     // share of matches among the pairs
	refused  string      // why its answer is not used, empty if it is
}

// EM stops when no probability moves by more than emTolerance, or after
// emRounds.
const (
	emTolerance = 1e-4
	emRounds    = 60
)

// newSession counts patterns among the pairs of rule k of b, at most about
// maxPairs of them.
func (b *blocks) newSession(k, maxPairs, workers int) *session {
	m := b.r.model
	s := &session{rule: m.Rules[k]}
	for _, cmp := range m.Comparisons {
		s.free = append(s.free, !s.rule.uses(cmp.Field) && (cmp.With == "" || !s.rule.uses(cmp.With)))
	}
	counts, times := b.patterns(k, maxPairs, workers)
	alike := map[uint64]int64{}
	b.r.selfPatterns(alike, func(row []uint32) bool { return b.r.keyOfRow(k, row) != 0 })
	for code, n := range alike {
		counts[code] += int64(float64(n) / times)
	}
	for _, code := range sortedKeys(counts) {
		s.codes = append(s.codes, code)
		s.counts = append(s.counts, float64(counts[code]))
		s.pairs += float64(counts[code])
		var l [maxPlans]uint8
		m.unpack(code, &l)
		s.levels = append(s.levels, l)
	}
	s.allPairs = s.pairs * times
	return s
}

// patterns counts the patterns of the pairs that rule k puts together. Where
// there are too many, whole blocks are taken in the order of their keys'
// hashes, which is a random order; the second result is how many times more
// pairs there are than were taken.
func (b *blocks) patterns(k, maxPairs, workers int) (map[uint64]int64, float64) {
	alone := &blocks{r: b.r, rules: 1, keys: make([]uint32, b.r.profiles()), crowds: b.crowds}
	for p := range alone.keys {
		alone.keys[p] = b.keys[p*b.rules+k]
	}
	alone.lists, alone.ends = [][]uint32{b.lists[k]}, [][]uint32{b.ends[k]}
	alone.heavy, alone.raw = [][]bool{b.heavy[k]}, [][]uint64{b.raw[k]}
	alone.crowds.uses = [][]bool{b.crowds.uses[k]}
	var chunks []chunk
	pairs, all := 0, 0
	for _, c := range alone.chunks() {
		if pairs <= maxPairs {
			chunks = append(chunks, c)
			pairs += alone.pairsIn(c)
		}
		all += alone.pairsIn(c)
	}
	return alone.countPatterns(chunks, workers), ratio(float64(all), float64(pairs))
}

func (b *blocks) pairsIn(c chunk) int {
	from, pairs := uint32(0), 0
	if c.from > 0 {
		from = b.ends[c.rule][c.from-1]
	}
	for _, to := range b.ends[c.rule][c.from:c.to] {
		n := int(to - from)
		pairs += n * (n - 1) / 2
		from = to
	}
	return pairs
}

// countPatterns compares all pairs of the chunks.
func (b *blocks) countPatterns(chunks []chunk, workers int) map[uint64]int64 {
	perChunk := make([]map[uint64]int64, len(chunks))
	comparers := newComparers(b.r, workers)
	b.each(workers, chunks, func(w, c int) pairVisitor {
		counts := map[uint64]int64{}
		perChunk[c] = counts
		cmp := comparers[w]
		var out [maxPlans]uint8
		return func(p uint32, others []uint32) {
			row := b.r.row(p)
			for _, q := range others {
				cmp.levels(row, b.r.row(q), &out)
				counts[cmp.pattern(&out)] += copies(len(b.r.members(p)) * len(b.r.members(q)))
			}
		}
	})
	total := map[uint64]int64{}
	for _, counts := range perChunk {
		for code, n := range counts {
			total[code] += n
		}
	}
	return total
}

// run learns m and lambda with u held fixed, from the start values that Splink
// uses: full agreement 0.95, the rest shared.
func (s *session) run(m *Model, lambda float64) {
	s.lambda = lambda
	s.start(m)
	for range emRounds {
		if s.step(m) < emTolerance {
			return
		}
	}
}

func (s *session) start(m *Model) {
	s.m = make([][]float64, len(m.Comparisons))
	for i, cmp := range m.Comparisons {
		n := len(cmp.Levels)
		s.m[i] = make([]float64, n)
		for l := range n {
			s.m[i][l] = 0.05 / float64(n-1)
		}
		s.m[i][0] = 0.95
	}
}

// step does one expectation and one maximisation and gives the largest change.
func (s *session) step(m *Model) float64 {
	sums := make([][]float64, len(m.Comparisons))
	for i, cmp := range m.Comparisons {
		sums[i] = make([]float64, len(cmp.Levels))
	}
	expected := 0.0
	for k, n := range s.counts {
		weight := n * s.posterior(m, &s.levels[k])
		expected += weight
		for i := range sums {
			if l := s.levels[k][i]; l > 0 && s.free[i] {
				sums[i][l-1] += weight
			}
		}
	}
	lambda := expected / s.pairs
	change := math.Abs(lambda - s.lambda)
	s.lambda = min(max(lambda, 1e-9), 1-1e-9)
	for i := range sums {
		change = max(change, s.update(i, sums[i]))
	}
	return change
}

// emPrior is a count added to each level: so little that it only keeps levels
// that no match ever showed from becoming impossible.
const emPrior = 1e-3

func (s *session) update(i int, sums []float64) float64 {
	if !s.free[i] {
		return 0
	}
	total := 0.0
	for _, x := range sums {
		total += x + emPrior
	}
	change := 0.0
	for l, x := range sums {
		m := (x + emPrior) / total
		change = max(change, math.Abs(m-s.m[i][l]))
		s.m[i][l] = m
	}
	return change
}

// posterior is the probability that a pair of the rule is a match given its
// levels on the free comparisons.
func (s *session) posterior(m *Model, levels *[maxPlans]uint8) float64 {
	match, other := s.lambda, 1-s.lambda
	for i := range m.Comparisons {
		if l := levels[i]; l > 0 && s.free[i] {
			match *= s.m[i][l-1]
			other *= m.Comparisons[i].Levels[l-1].U
		}
	}
	if match+other == 0 {
		return 0
	}
	return match / (match + other)
}

// Guards against a session whose two classes are not matches and others. In a
// block with few matches the mixture explains a dependence among non-matches
// instead: almost everything is then a "match", or the "matches" agree on
// hardly more than others do.
const (
	minExpectedMatches = 20
	maxLambda          = 0.995
	minAgreement       = 0.3 // mean over fields of agreement beyond chance
)

func (s *session) guard(m *Model) {
	agree, fields := 0.0, 0.0
	for i, cmp := range m.Comparisons {
		if !s.free[i] {
			continue
		}
		fields++
		last := len(cmp.Levels) - 1
		agree += (cmp.Levels[last].U - s.m[i][last]) / max(cmp.Levels[last].U, 1e-9)
		if s.m[i][0] < cmp.Levels[0].U && cmp.Levels[0].U < 0.3 {
			s.refused = "its matches agree on " + cmp.Field + " less often than chance"
		}
	}
	switch {
	case s.pairs == 0:
		s.refused = "no two records share its key"
	case fields == 0:
		s.refused = "it fixes every field"
	case s.lambda*s.pairs < minExpectedMatches:
		s.refused = "it holds too few matches to learn from"
	case s.lambda > maxLambda && s.pairs > 1000 && agree/fields < 0.6:
		s.refused = "it takes nearly every pair for a match"
	case agree/fields < minAgreement:
		s.refused = "what it takes for matches agrees on too little"
	}
}

// median of a non-empty list, which it sorts.
func median(x []float64) float64 {
	sort.Float64s(x)
	n := len(x)
	if n%2 == 1 {
		return x[n/2]
	}
	return (x[n/2-1] + x[n/2]) / 2
}

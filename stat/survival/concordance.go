package survival

import (
	"math"
	"sort"
)

// Concordance is the chance that of two people, one of whom had the event
// while the other was still under observation without, the model gave the
// first the higher hazard; ties in the prediction count half. StdErr is the
// jackknife's, over clusters where there are any.
//
// Source: Harrell and others (1982), J Am Med Assoc 247, 2543–2546; Therneau
// and Watson (2017), Mayo Clinic technical report 85.
type Concordance struct {
	Estimate, StdErr             float64
	Concordant, Discordant, Tied float64 // weighted pairs; Tied in the prediction only
}

// Concordance compares the model's predictions with what happened, in steps
// of n log n.
func (m *CoxModel) Concordance() Concordance {
	r := m.risk
	r.predict(m.Coef)
	c := pairCount{own: make([]pairs, m.N)}
	for k, s := range r.strata {
		c.stratum(r, k, s)
	}
	out := Concordance{Concordant: c.all.less, Discordant: c.all.more, Tied: c.all.same}
	total := c.all.less + c.all.more + c.all.same
	out.Estimate = (c.all.less + c.all.same/2) / total
	out.StdErr = c.stdErr(m, out.Estimate, total)
	return out
}

// pairs counts partners with a lower, equal and higher prediction than the
// one of the two who had the event.
type pairs struct{ less, same, more float64 }

func (p *pairs) add(q pairs, w float64) {
	p.less += w * q.less
	p.same += w * q.same
	p.more += w * q.more
}

type pairCount struct {
	all pairs
	own []pairs // by row, pairs in either role
}

// stratum counts the pairs of one stratum. For each event the people still
// at risk after it are counted by prediction; for each person, the events
// before it, as the difference of two counts.
func (c *pairCount) stratum(r *riskSets, k int, s span) {
	level, levels := rankPredictions(r.eta[s.lo:s.hi])
	at := func(i int) int { return level[i-s.lo] }
	risk, events := newTree(levels), newTree(levels)
	entered := 0
	for i := s.lo; i < s.hi; { // falling time: risk sets
		j := i
		for j < s.hi && r.exit[j] == r.exit[i] {
			j++
		}
		for a := i; a < j; a++ {
			if !r.event[a] {
				risk.add(at(a), r.weightAt(a))
			}
		}
		for r.entry != nil && entered < s.hi-s.lo && r.entry[r.entering[k][entered]] >= r.exit[i] {
			if e := int(r.entering[k][entered]); r.exit[e] > r.exit[i] {
				risk.add(at(e), -r.weightAt(e))
			}
			entered++
		}
		for a := i; a < j; a++ {
			if r.event[a] {
				got := risk.around(at(a))
				c.all.add(got, r.weightAt(a))
				c.own[r.row[a]].add(got, 1)
			}
		}
		for a := i; a < j; a++ {
			if r.event[a] {
				risk.add(at(a), r.weightAt(a))
			}
		}
		i = j
	}
	c.asPartner(r, k, s, at, events)
}

// asPartner counts, for each person, the events during its time at risk.
func (c *pairCount) asPartner(r *riskSets, k int, s span, at func(int) int, events *tree) {
	next := s.hi - 1 // falling order, so from the end for rising times
	advance := func(t float64, inclusive bool) {
		for ; next >= s.lo && (r.exit[next] < t || inclusive && r.exit[next] == t); next-- {
			if r.event[next] {
				events.add(at(next), r.weightAt(next))
			}
		}
	}
	take := func(i int, sign float64) {
		got := events.around(at(i))
		c.own[r.row[i]].add(pairs{got.more, got.same, got.less}, sign)
	}
	entering := s.hi - s.lo - 1
	for i := s.hi - 1; i >= s.lo; {
		t, j := r.exit[i], i
		for ; r.entry != nil && entering >= 0 && r.entry[r.entering[k][entering]] < t; entering-- {
			e := int(r.entering[k][entering])
			advance(r.entry[e], true)
			take(e, -1)
		}
		advance(t, false)
		for ; j >= s.lo && r.exit[j] == t; j-- {
			if r.event[j] {
				take(j, 1)
			}
		}
		advance(t, true)
		for ; i > j; i-- {
			if !r.event[i] {
				take(i, 1)
			}
		}
	}
}

func (c *pairCount) stdErr(m *CoxModel, estimate, total float64) float64 {
	sum := map[int]float64{}
	variance := 0.0
	for i, p := range c.own {
		u := (p.less + p.same/2 - estimate*(p.less+p.same+p.more)) / total * m.data.weight(i)
		if m.data.Cluster == nil {
			variance += u * u
		} else {
			sum[m.data.Cluster[i]] += u
		}
	}
	for _, k := range clusterOrder(m.data.Cluster) {
		variance += sum[k] * sum[k]
	}
	return math.Sqrt(variance)
}

// rankPredictions gives each its place among the distinct values; values that
// differ by rounding alone are one.
func rankPredictions(eta []float64) (level []int, count int) {
	order := make([]int, len(eta))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return eta[order[a]] < eta[order[b]] })
	level = make([]int, len(eta))
	for a, i := range order {
		if a > 0 && eta[i]-eta[order[a-1]] > 1e-12*max(1, math.Abs(eta[i])) {
			count++
		}
		level[i] = count
	}
	return level, count + 1
}

// tree is a Fenwick tree of weights by level.
type tree struct {
	node  []float64
	level []float64
	total float64
}

func newTree(levels int) *tree {
	return &tree{node: make([]float64, levels+1), level: make([]float64, levels)}
}

func (t *tree) add(level int, w float64) {
	t.level[level] += w
	t.total += w
	for i := level + 1; i < len(t.node); i += i & -i {
		t.node[i] += w
	}
}

// around sums the weights below, at and above a level.
func (t *tree) around(level int) pairs {
	var p pairs
	for i := level; i > 0; i -= i & -i {
		p.less += t.node[i]
	}
	p.same = t.level[level]
	p.more = t.total - p.less - p.same
	return p
}

package survival

import (
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Test is a chi-square test. Observed and Expected are by group, Variance the
// covariance of observed minus expected.
type Test struct {
	Method     string
	Statistic  float64
	DF         int
	P          float64
	Groups     []string
	N          []int
	Observed   []float64
	Expected   []float64
	Covariance [][]float64
	Warnings   []string
}

// LogRankOptions: Rho weighs each time by (curve of all)^Rho: 0 the log-rank
// test, 1 Peto and Peto's, which looks at early differences. Strata, when
// given, compares like with like and adds up.
type LogRankOptions struct {
	Rho    float64
	Strata []int
}

// LogRank tests whether groups have one hazard, against differences that go
// one way over time. Events of every kind count; curves that cross can hide a
// difference from it.
//
// Source: Harrington and Fleming (1982), A class of rank test procedures for
// censored survival data, Biometrika 69, 553–566.
func LogRank(s Sample, g Groups, o LogRankOptions) (Test, error) {
	if err := s.Check(); err != nil {
		return Test{}, err
	}
	if err := g.check(s.Len()); err != nil {
		return Test{}, err
	}
	if s.Weight != nil || s.Cluster != nil {
		return Test{}, fmt.Errorf("survival: the log-rank test knows no weights or clusters: fit a Cox model with a robust variance")
	}
	t := newTest(g, s.Len())
	t.Method = fmt.Sprintf("G-rho test, rho %.3g", o.Rho)
	if o.Rho == 0 {
		t.Method = "log-rank test"
	}
	parts, err := strata(s.anyKind(), g, o.Strata)
	if err != nil {
		return Test{}, err
	}
	for _, p := range parts {
		t.addLogRank(p, o.Rho)
	}
	t.finish(t.difference())
	return t, nil
}

func newTest(g Groups, n int) Test {
	k := len(g.Names)
	t := Test{Groups: g.Names, N: make([]int, k), Observed: make([]float64, k),
		Expected: make([]float64, k), Covariance: square(k)}
	for _, i := range g.Of {
		t.N[i]++
	}
	return t
}

func (t *Test) difference() []float64 {
	d := make([]float64, len(t.Observed))
	for i := range d {
		d[i] = t.Observed[i] - t.Expected[i]
	}
	return d
}

type stratum struct {
	sample Sample
	groups Groups
}

// strata cuts a grouped sample by stratum.
func strata(s Sample, g Groups, of []int) ([]stratum, error) {
	if of == nil {
		return []stratum{{s, g}}, nil
	}
	if len(of) != s.Len() {
		return nil, fmt.Errorf("survival: %d rows but %d strata", s.Len(), len(of))
	}
	rows := map[int][]int{}
	for i, k := range of {
		rows[k] = append(rows[k], i)
	}
	var keys []int
	for k := range rows {
		keys = append(keys, k)
	}
	sort.Ints(keys)
	var out []stratum
	for _, k := range keys {
		out = append(out, stratum{s.Pick(rows[k]), Groups{Of: pick(g.Of, rows[k]), Names: g.Names}})
	}
	return out, nil
}

// grid is a sample by time and group: risk and events at [time*groups+group].
type grid struct {
	time   []float64
	groups int
	risk   []float64
	event  [][]float64 // by kind
}

func newGrid(s Sample, g Groups, kinds int) grid {
	k := len(g.Names)
	time, rank := distinct(s.Exit)
	out := grid{time: time, groups: k, risk: make([]float64, (len(time)+1)*k)}
	for range kinds {
		out.event = append(out.event, make([]float64, len(time)*k))
	}
	for i, r := range rank {
		cell := int(r)*k + g.Of[i]
		out.risk[cell]++
		if e := s.Event[i]; e > 0 {
			out.event[e-1][cell]++
		}
		if s.Entry != nil { // absent up to its entry
			if from := upTo(time, s.Entry[i]); from > 0 {
				out.risk[(from-1)*k+g.Of[i]]--
			}
		}
	}
	for c := (len(time) - 1) * k; c > 0; c-- {
		out.risk[c-1] += out.risk[c-1+k]
	}
	out.risk = out.risk[:len(time)*k]
	return out
}

func (t *Test) addLogRank(p stratum, rho float64) {
	g := newGrid(p.sample, p.groups, 1)
	k, curve := g.groups, 1.0
	share := make([]float64, k)
	for j := range g.time {
		risk, dead := g.risk[j*k:(j+1)*k], g.event[0][j*k:(j+1)*k]
		n, d := sum(risk), sum(dead)
		if d == 0 {
			continue
		}
		w := 1.0
		if rho != 0 {
			w = math.Pow(curve, rho)
		}
		tied := 0.0
		if n > 1 {
			tied = w * w * d * (n - d) / (n - 1)
		}
		for a := range share {
			share[a] = risk[a] / n
			t.Observed[a] += w * dead[a]
			t.Expected[a] += w * d * share[a]
		}
		for a := range share {
			f := tied * share[a]
			t.Covariance[a][a] += f
			row := t.Covariance[a]
			for b := range share {
				row[b] -= f * share[b]
			}
		}
		curve *= (n - d) / n
	}
}

func sum(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

// finish takes the quadratic form of the differences of all groups but one,
// leaving out groups that nothing is known about.
func (t *Test) finish(score []float64) {
	var keep []int
	for i, v := range t.Covariance {
		if v[i] > 0 {
			keep = append(keep, i)
		} else {
			t.Warnings = append(t.Warnings, fmt.Sprintf("group %s says nothing about the difference and is left out", t.Groups[i]))
		}
	}
	t.Statistic, t.DF, t.P = math.NaN(), len(keep)-1, math.NaN()
	if len(keep) < 2 {
		t.DF = 0
		t.Warnings = append(t.Warnings, "there is nothing to compare: events are needed in a time when two groups have people at risk")
		return
	}
	keep = keep[:len(keep)-1]
	v := mat.NewSymDense(len(keep), nil)
	u := mat.NewVecDense(len(keep), nil)
	for a, i := range keep {
		u.SetVec(a, score[i])
		for b, j := range keep {
			v.SetSym(a, b, t.Covariance[i][j])
		}
	}
	t.Statistic, t.P = quadratic(u, v)
}

// quadratic is uᵀ v⁻¹ u and its chi-square tail; NaN when v is singular.
func quadratic(u *mat.VecDense, v *mat.SymDense) (x, p float64) {
	var c mat.Cholesky
	if !c.Factorize(v) {
		return math.NaN(), math.NaN()
	}
	var w mat.VecDense
	if err := c.SolveVecTo(&w, u); err != nil {
		return math.NaN(), math.NaN()
	}
	x = mat.Dot(u, &w)
	return x, chiSquareTail(x, float64(u.Len()))
}

// LogRankTrend tests whether the hazard rises or falls with an ordered
// grouping, score[k] being the place of group k (0, 1, 2 …, or ages). One
// degree of freedom: stronger than LogRank against a trend, blind to the rest.
//
// Source: Tarone (1975), Tests for trend in life table analysis, Biometrika
// 62, 679–682.
func LogRankTrend(s Sample, g Groups, score []float64, o LogRankOptions) (Test, error) {
	t, err := LogRank(s, g, o)
	if err != nil {
		return t, err
	}
	if len(score) != len(g.Names) {
		return Test{}, fmt.Errorf("survival: %d groups but %d scores", len(g.Names), len(score))
	}
	u, v := 0.0, 0.0
	for a, d := range t.difference() {
		u += score[a] * d
		for b := range score {
			v += score[a] * score[b] * t.Covariance[a][b]
		}
	}
	t.Method += ", trend"
	t.DF, t.Statistic = 1, u*u/v
	t.P = chiSquareTail(t.Statistic, 1)
	return t, nil
}

// Pair is the test of two groups among several, with p-values adjusted for
// their number: Holm keeps the chance of any false alarm, BenjaminiHochberg
// the share of false alarms.
type Pair struct {
	A, B                    string
	Test                    Test
	Holm, BenjaminiHochberg float64
}

// LogRankPairs tests each pair of groups. Holm (1979), Scand J Stat 6, 65–70;
// Benjamini and Hochberg (1995), J R Stat Soc B 57, 289–300.
func LogRankPairs(s Sample, g Groups, o LogRankOptions) ([]Pair, error) {
	var pairs []Pair
	for a := range g.Names {
		for b := a + 1; b < len(g.Names); b++ {
			var rows, of, layers []int
			for i, k := range g.Of {
				if k == a || k == b {
					rows = append(rows, i)
					of = append(of, map[int]int{a: 0, b: 1}[k])
					if o.Strata != nil {
						layers = append(layers, o.Strata[i])
					}
				}
			}
			t, err := LogRank(s.Pick(rows), Groups{Of: of, Names: []string{g.Names[a], g.Names[b]}}, LogRankOptions{Rho: o.Rho, Strata: layers})
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, Pair{A: g.Names[a], B: g.Names[b], Test: t})
		}
	}
	adjust(pairs)
	return pairs, nil
}

func adjust(pairs []Pair) {
	n := len(pairs)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return pairs[order[a]].Test.P < pairs[order[b]].Test.P })
	holm := 0.0
	for r, i := range order {
		holm = max(holm, min(1, float64(n-r)*pairs[i].Test.P))
		pairs[i].Holm = holm
	}
	bh := 1.0
	for r := n - 1; r >= 0; r-- {
		i := order[r]
		bh = min(bh, float64(n)/float64(r+1)*pairs[i].Test.P)
		pairs[i].BenjaminiHochberg = bh
	}
}

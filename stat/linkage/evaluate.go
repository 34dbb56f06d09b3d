package linkage

import (
	"slices"
)

// Quality compares links with the truth.
type Quality struct {
	Links, True, Right int64 // pairs linked, pairs that match, both
	Weight             float64
}

// Precision is the share of links that are right, 1 where there are none.
func (q Quality) Precision() float64 {
	if q.Links == 0 {
		return 1
	}
	return float64(q.Right) / float64(q.Links)
}

// Recall is the share of matches that are linked, 1 where there are none.
func (q Quality) Recall() float64 {
	if q.True == 0 {
		return 1
	}
	return float64(q.Right) / float64(q.True)
}

// F1 is the harmonic mean of precision and recall.
func (q Quality) F1() float64 {
	if q.Links+q.True == 0 {
		return 1
	}
	return 2 * float64(q.Right) / float64(q.Links+q.True)
}

// weighed is a number of record pairs of one weight, some of them right.
type weighed struct {
	weight    float64
	all, true int64
}

// expand turns profile pairs into record pairs with their truth.
func (res *Result) expand(truth []int) []weighed {
	r := res.records
	var out []weighed
	c := newComparer(r)
	for p := range uint32(r.profiles()) {
		if n := len(r.members(p)); n > 1 && r.wanted(p, p) {
			w := weighed{weight: res.selfWeightWith(c, p), all: int64(n) * int64(n-1) / 2}
			w.true = samePairs(r.members(p), truth)
			out = append(out, w)
		}
	}
	for _, s := range res.pairs {
		w := weighed{weight: s.weight, all: int64(len(r.members(s.a))) * int64(len(r.members(s.b)))}
		for _, i := range r.members(s.a) {
			for _, j := range r.members(s.b) {
				if truth[i] == truth[j] {
					w.true++
				}
			}
		}
		out = append(out, w)
	}
	return out
}

func samePairs(members []uint32, truth []int) int64 {
	count := map[int]int64{}
	var same int64
	for _, i := range members {
		same += count[truth[i]]
		count[truth[i]]++
	}
	return same
}

// PairQuality judges all pairs of at least a probability against truth, which
// gives the person of each record.
func (res *Result) PairQuality(truth []int, probability float64) Quality {
	q := Quality{True: res.trueLinks(truth), Weight: res.Model.Weight(probability)}
	for _, w := range res.expand(truth) {
		if w.weight >= q.Weight {
			q.Links += w.all
			q.Right += w.true
		}
	}
	return q
}

// BestPairQuality judges at the weight that gives the highest F1.
func (res *Result) BestPairQuality(truth []int) Quality {
	all := res.expand(truth)
	slices.SortFunc(all, func(a, b weighed) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	q := Quality{True: res.trueLinks(truth)}
	best := q
	for i, w := range all {
		q.Links += w.all
		q.Right += w.true
		q.Weight = w.weight
		if (i+1 == len(all) || all[i+1].weight < w.weight) && q.F1() > best.F1() {
			best = q
		}
	}
	return best
}

// trueLinks counts the matching pairs the scope asks about.
func (res *Result) trueLinks(truth []int) int64 {
	return trueLinks(res.Table, truth, res.Model.Scope)
}

func trueLinks(t *Table, truth []int, scope Scope) int64 {
	type cell struct {
		person int
		source uint16
	}
	persons, cells := map[int]int64{}, map[cell]int64{}
	for i, p := range truth {
		persons[p]++
		cells[cell{p, t.source[i]}]++
	}
	all, within := int64(0), int64(0)
	for _, n := range persons {
		all += n * (n - 1) / 2
	}
	for _, n := range cells {
		within += n * (n - 1) / 2
	}
	switch scope {
	case Between:
		return all - within
	case Within:
		return within
	}
	return all
}

// GroupQuality judges groups of records by the pairs they imply. group and
// truth give a number per record.
func GroupQuality(group, truth []int) Quality {
	type cell struct{ group, person int }
	groups, persons, cells := map[int]int64{}, map[int]int64{}, map[cell]int64{}
	for i := range group {
		groups[group[i]]++
		persons[truth[i]]++
		cells[cell{group[i], truth[i]}]++
	}
	return Quality{Links: pairsIn(groups), True: pairsIn(persons), Right: pairsIn(cells)}
}

func pairsIn[K comparable](counts map[K]int64) int64 {
	var n int64
	for _, c := range counts {
		n += c * (c - 1) / 2
	}
	return n
}

// BCubed gives the mean over records of the precision and recall of the group
// each is in: a measure that large groups do not dominate.
//
// [1] Bagga, A. and Baldwin, B. (1998). Entity-based cross-document
// coreferencing using the vector space model. COLING-ACL, 79–85.
func BCubed(group, truth []int) (precision, recall float64) {
	type cell struct{ group, person int }
	groups, persons, cells := map[int]float64{}, map[int]float64{}, map[cell]float64{}
	for i := range group {
		groups[group[i]]++
		persons[truth[i]]++
		cells[cell{group[i], truth[i]}]++
	}
	for i := range group {
		both := cells[cell{group[i], truth[i]}]
		precision += both / groups[group[i]]
		recall += both / persons[truth[i]]
	}
	n := float64(max(len(group), 1))
	return precision / n, recall / n
}

// ByPart judges groups separately for the parts of the records that label
// names, for instance by nationality: does the linkage miss some people's
// records more often? Only pairs within a part are counted.
func ByPart(group, truth []int, label []string) map[string]Quality {
	out := map[string]Quality{}
	members := map[string][]int{}
	for i, l := range label {
		members[l] = append(members[l], i)
	}
	for l, in := range members {
		g, t := make([]int, len(in)), make([]int, len(in))
		for k, i := range in {
			g[k], t[k] = group[i], truth[i]
		}
		out[l] = GroupQuality(g, t)
	}
	return out
}

package linkage

import (
	"slices"
)

// GroupOptions says how pairs become groups of records of one person.
type GroupOptions struct {
	// Probability is what the mean evidence between two groups must reach for
	// them to become one; 0 means 0.5.
	Probability float64
	// OnePerSource says that no source holds a person twice.
	OnePerSource bool
	// OwnKey gives, per record, the key its source uses for the person, "" if
	// none: equal keys of a source are one person, different keys two. nil
	// means no source has such keys.
	OwnKey []string
	// Together and Apart are earlier decisions on pairs of records, by index.
	Together, Apart [][2]int
}

// Groups is a partition of the records of a table.
type Groups struct {
	Of       []int // the group of each record, numbered from 0
	Warnings []string
}

// atoms are records that are together before any weight is looked at.
type atoms struct {
	of      []int   // per record
	members [][]int // per atom
}

// Group puts records together whose mean evidence for being one person
// suffices. Within a set of records that links connect, groups are joined one
// by one, the two with the highest mean weight first [1], so that one false
// link does not join two persons as connected components would; pairs the
// blocking did not find are compared as well. Decisions and keys are kept
// whatever the weights; where two contradict each other, being apart wins and a
// warning says so.
//
// [1] Sokal, R. R. and Michener, C. D. (1958). A statistical method for
// evaluating systematic relationships. University of Kansas Science Bulletin
// 38, 1409–1438.
func (res *Result) Group(o GroupOptions) *Groups {
	g := &Groups{}
	at := res.atoms(o, g)
	parts := res.components(at, o)
	apart := newApart(res, at, o)
	c := newComparer(res.records)
	final := newSets(len(at.members))
	for _, part := range parts {
		view := res.view(c, at, part)
		for i, group := range agglomerate(len(part), view.mean, apart.forbids(part), res.cutoff(o)) {
			if i != group {
				final.join(part[i], part[group])
			}
		}
	}
	g.Of = numbered(at, final)
	return g
}

func (res *Result) cutoff(o GroupOptions) float64 {
	if o.Probability == 0 {
		return res.Model.Weight(0.5)
	}
	return res.Model.Weight(o.Probability)
}

// atoms joins records by their source's keys, by decisions, and where they are
// alike in all the model reads and that is enough.
func (res *Result) atoms(o GroupOptions, g *Groups) *atoms {
	n := res.Table.Len()
	u := newSets(n)
	apart := recordsApart(res.Table, o)
	join := func(i, j int) {
		if apart(i, j) {
			g.warn("Two records are to be kept together by one decision and apart by another; they are kept apart.")
			return
		}
		u.join(i, j)
	}
	if o.OwnKey != nil {
		first := map[sourceKey]int{}
		for i, key := range o.OwnKey {
			k := sourceKey{res.Table.source[i], key}
			if j, seen := first[k]; seen && key != "" {
				join(i, j)
			} else {
				first[k] = i
			}
		}
	}
	for _, p := range o.Together {
		join(p[0], p[1])
	}
	res.joinAlike(u, o, apart)
	return collect(u, n, res.Table.order)
}

type sourceKey struct {
	source uint16
	key    string
}

func (g *Groups) warn(w string) {
	if !slices.Contains(g.Warnings, w) {
		g.Warnings = append(g.Warnings, w)
	}
}

// joinAlike joins the records of a profile, except where each person is in a
// source once.
func (res *Result) joinAlike(u *sets, o GroupOptions, apart func(i, j int) bool) {
	r := res.records
	if o.OnePerSource || r.model.Scope == Between {
		return
	}
	c := newComparer(r)
	for p := range uint32(r.profiles()) {
		m := r.members(p)
		if len(m) < 2 || res.selfWeightWith(c, p) < res.cutoff(o) {
			continue
		}
		for k, i := range m[1:] {
			for _, j := range slices.Backward(m[:k+1]) {
				if !apart(int(i), int(j)) {
					u.join(int(i), int(j))
					break
				}
			}
		}
	}
}

// collect numbers the joined sets; members and atoms follow the order that
// does not depend on the order of rows.
func collect(u *sets, n int, order []uint64) *atoms {
	at := &atoms{of: make([]int, n)}
	inOrder := sortByKey(order)
	number := make([]int32, n)
	size := make([]int32, 0, n)
	for _, i := range inOrder {
		root := u.find(int(i))
		if number[root] == 0 {
			size = append(size, 0)
			number[root] = int32(len(size))
		}
		at.of[i] = int(number[root] - 1)
		size[at.of[i]]++
	}
	at.fill(inOrder, size)
	return at
}

// fill lists the members of each atom in one piece of memory.
func (at *atoms) fill(inOrder []uint32, size []int32) {
	all := make([]int, len(inOrder))
	at.members = make([][]int, len(size))
	from := 0
	for a, n := range size {
		at.members[a] = all[from : from : from+int(n)]
		from += int(n)
	}
	for _, i := range inOrder {
		at.members[at.of[i]] = append(at.members[at.of[i]], int(i))
	}
}

// atomLink is a link between two atoms.
type atomLink struct {
	a, b   int
	weight float64
}

// components are the sets of atoms that links of at least the cutoff connect,
// of two or more atoms each, atoms in order. A set of more than mostTogether
// is cut at its weaker links, a bit at a time, until its pieces are smaller:
// it comes from chains of doubtful links.
func (res *Result) components(at *atoms, o GroupOptions) [][]int {
	r := res.records
	cutoff := res.cutoff(o)
	var links []atomLink
	for _, s := range res.pairs {
		if s.weight < cutoff {
			continue
		}
		for _, i := range r.members(s.a) {
			for _, j := range r.members(s.b) {
				if a, b := at.of[i], at.of[j]; a != b {
					links = append(links, atomLink{a, b, s.weight})
				}
			}
		}
	}
	return connect(len(at.members), links, cutoff)
}

// connect gives the components of links of at least cutoff.
func connect(n int, links []atomLink, cutoff float64) [][]int {
	u := newSets(n)
	for _, l := range links {
		u.join(l.a, l.b)
	}
	var parts [][]int
	for _, part := range u.several() {
		if len(part) > mostTogether {
			parts = append(parts, cutApart(part, links, cutoff+1)...)
		} else {
			parts = append(parts, part)
		}
	}
	return parts
}

// cutApart gives the components of one set of atoms at a higher cutoff. Links
// of equal weight that no cutoff separates leave the set unlinked.
func cutApart(part []int, links []atomLink, cutoff float64) [][]int {
	place := make(map[int]int, len(part))
	for k, a := range part {
		place[a] = k
	}
	var inside []atomLink
	for _, l := range links {
		k, in := place[l.a]
		if in && l.weight >= cutoff {
			inside = append(inside, atomLink{k, place[l.b], l.weight})
		}
	}
	parts := connect(len(part), inside, cutoff)
	for _, p := range parts {
		for k := range p {
			p[k] = part[p[k]]
		}
	}
	return parts
}

// view gives the mean weight between atoms of a component.
type view struct {
	res  *Result
	c    *comparer
	at   *atoms
	part []int
}

func (res *Result) view(c *comparer, at *atoms, part []int) *view {
	return &view{res, c, at, part}
}

// clip bounds what one pair can say in a mean: beyond it a pair is certain
// either way, and one wild value should not outvote many.
const clip = 20

// mean is the mean weight of the record pairs between two atoms of the
// component, and their number.
func (v *view) mean(a, b int) (mean, pairs float64) {
	sum := 0.0
	for _, i := range v.at.members[v.part[a]] {
		for _, j := range v.at.members[v.part[b]] {
			sum += clipped(v.res.recordWeight(v.c, i, j))
			pairs++
		}
	}
	return sum / pairs, pairs
}

func clipped(w float64) float64 { return min(max(w, -clip), clip) }

// recordWeight compares two records, found by blocking or not.
func (res *Result) recordWeight(c *comparer, i, j int) float64 {
	r := res.records
	var levels [maxPlans]uint8
	a, b := r.row(r.of[i]), r.row(r.of[j])
	c.levels(a, b, &levels)
	return res.weigher.weight(&levels, a)
}

// agglomerate joins n things by highest mean weight while it reaches cutoff.
// It gives, per thing, the lowest-numbered thing of its group.
func agglomerate(n int, weight func(a, b int) (mean, pairs float64), forbidden func(a, b int) bool, cutoff float64) []int {
	group := make([]int, n)
	for i := range group {
		group[i] = i
	}
	sum, size := make([]float64, n*n), make([]float64, n*n)
	bar := make([]bool, n*n)
	for a := range n {
		for b := a + 1; b < n; b++ {
			mean, pairs := weight(a, b)
			sum[a*n+b], size[a*n+b], bar[a*n+b] = mean*pairs, pairs, forbidden(a, b)
		}
	}
	alive := make([]int, n)
	copy(alive, group)
	for {
		a, b := bestPair(alive, n, sum, size, bar, cutoff)
		if b < 0 {
			return group
		}
		for i := range group {
			if group[i] == b {
				group[i] = a
			}
		}
		alive = slices.DeleteFunc(alive, func(x int) bool { return x == b })
		for _, k := range alive {
			if k != a {
				ka, kb := min(a, k)*n+max(a, k), min(b, k)*n+max(b, k)
				sum[ka] += sum[kb]
				size[ka] += size[kb]
				bar[ka] = bar[ka] || bar[kb]
			}
		}
	}
}

// mostTogether bounds the size of a component that is looked at as a whole.
const mostTogether = 300

func bestPair(alive []int, n int, sum, size []float64, bar []bool, cutoff float64) (int, int) {
	bestA, bestB, best := -1, -1, cutoff
	for x, a := range alive {
		for _, b := range alive[x+1:] {
			k := a*n + b
			if mean := sum[k] / size[k]; !bar[k] && mean >= best && (bestB < 0 || mean > best) {
				bestA, bestB, best = a, b, mean
			}
		}
	}
	return bestA, bestB
}

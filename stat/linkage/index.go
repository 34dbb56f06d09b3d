package linkage

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Index links records one at a time against those it holds, with the same
// outcome as Link and Group on all of them at once, whatever the order in
// which they came. Its model must be fitted and stays as it is. An Index is not
// safe for concurrent use.
type Index struct {
	model   *Model
	options GroupOptions
	records *records
	table   *Table // of what it holds, in order of arrival
	own     []string
	place   map[uint64]int // by hash of source and identifier
	dead    []bool
	keys    []ruleIndex // per rule
	rows    map[uint64][]uint32
	ownKeys map[sourceKey][]int
	links   [][]int32 // per record: records directly connected with it
	group   []int     // per record: the smallest record of its group
	weigher *weigher
	compare *comparer
	crowds  crowds
	cutoff  float64
}

// Match is a record of the index that may be the same person.
type Match struct {
	Record      int // by order of arrival, see Table
	ID          string
	Weight      float64
	Probability float64
}

// NewIndex makes an index of the records of t, linked by a fitted model.
// options.OwnKey, if given, holds the keys of t's records; Together and Apart
// index t's records.
func NewIndex(m *Model, t *Table, options GroupOptions) (*Index, error) {
	if m.Prior == 0 || m.Frequencies == nil {
		return nil, errors.New("linkage: an index needs a fitted model")
	}
	res, err := m.Link(t, m.Probability(m.Weight(orHalf(options.Probability))), 0)
	if err != nil {
		return nil, err
	}
	x := &Index{model: m, options: options, table: t, place: map[uint64]int{}, rows: map[uint64][]uint32{}, ownKeys: map[sourceKey][]int{}}
	x.records = res.records.ungrouped()
	x.weigher, x.compare, x.crowds = newWeigher(x.records), newComparer(x.records), newCrowds(m)
	x.cutoff = res.cutoff(options)
	x.own = slices.Clone(options.OwnKey)
	x.options.OwnKey, x.options.Together, x.options.Apart = nil, slices.Clone(options.Together), slices.Clone(options.Apart)
	x.fill(res)
	return x, nil
}

func orHalf(p float64) float64 {
	if p == 0 {
		return 0.5
	}
	return p
}

// ungrouped gives the same rows with a profile per record, in the table's
// order.
func (r *records) ungrouped() *records {
	u := *r
	n := r.fields()
	u.rows, u.source = make([]uint32, 0, len(r.of)*n), slices.Clone(r.table.source)
	u.order, u.first, u.member, u.of = nil, nil, nil, nil
	for _, p := range r.of {
		u.rows = append(u.rows, r.row(p)...)
	}
	return &u
}

// fill files the records the index starts with.
func (x *Index) fill(res *Result) {
	n := x.table.Len()
	x.dead, x.links, x.group = make([]bool, n), make([][]int32, n), make([]int, n)
	for k := range x.model.Rules {
		x.keys = append(x.keys, newRuleIndex(x, k))
	}
	for i := range n {
		x.fileOne(i)
	}
	for _, s := range res.pairs {
		for _, i := range res.records.members(s.a) {
			for _, j := range res.records.members(s.b) {
				x.connect(int(i), int(j))
			}
		}
	}
	for _, p := range x.options.Together {
		x.connect(p[0], p[1])
	}
	options := x.options
	options.OwnKey = x.own
	first := map[int]int{}
	for i, g := range res.Group(options).Of {
		if _, ok := first[g]; !ok {
			first[g] = i
		}
		x.group[i] = first[g]
	}
}

// fileOne files a record under its identity, its contents and its own key, and
// connects it with records that share the latter two.
func (x *Index) fileOne(i int) {
	x.place[x.table.order[i]] = i
	row := x.records.row(uint32(i))
	h := x.records.rowHash(uint64(x.records.source[i]), row)
	if mates := x.rows[h]; len(mates) > 0 && x.selfWeight(row) >= x.cutoff && !x.alone() {
		x.connect(i, int(mates[len(mates)-1]))
	}
	x.rows[h] = append(x.rows[h], uint32(i))
	if x.own != nil && x.own[i] != "" {
		k := sourceKey{x.records.source[i], x.own[i]}
		if mates := x.ownKeys[k]; len(mates) > 0 {
			x.connect(i, mates[len(mates)-1])
		}
		x.ownKeys[k] = append(x.ownKeys[k], i)
	}
}

// alone reports whether equal records of a source are never one person.
func (x *Index) alone() bool { return x.options.OnePerSource || x.model.Scope == Between }

func (x *Index) connect(i, j int) {
	x.links[i] = append(x.links[i], int32(j))
	x.links[j] = append(x.links[j], int32(i))
}

func (x *Index) selfWeight(row []uint32) float64 {
	var levels [maxPlans]uint8
	x.compare.levels(row, row, &levels)
	return x.weigher.weight(&levels, row)
}

// Table gives the records of the index, in order of arrival, including those
// removed.
func (x *Index) Table() *Table { return x.table }

// Groups gives the group of each record, numbered by its first member; a
// removed record has -1.
func (x *Index) Groups() []int {
	g := slices.Clone(x.group)
	for i := range g {
		if x.dead[i] {
			g[i] = -1
		}
	}
	return g
}

// Find gives the records that a new one may be the same person as, of at
// least the given probability, best first, without adding it. values are in
// the order of the table's columns.
func (x *Index) Find(source string, values []string, probability float64) ([]Match, error) {
	if len(values) != len(x.table.names) {
		return nil, fmt.Errorf("linkage: %d values for %d columns", len(values), len(x.table.names))
	}
	marks := x.mark()
	row := x.read(values)
	s := slices.Index(x.table.sources, source)
	found := x.matches(row, s, x.model.Weight(probability))
	x.forget(marks)
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Record, b.Record))
	})
	return found, nil
}

func (x *Index) read(values []string) []uint32 {
	row := make([]uint32, len(x.model.Fields))
	for f, field := range x.model.Fields {
		row[f] = x.records.dicts[f].id(values[slices.Index(x.table.names, field.Column)])
	}
	x.weigher.grow(x.records)
	return row
}

// matches compares a row with the records that share a key with it, each once.
func (x *Index) matches(row []uint32, source int, least float64) []Match {
	var found []Match
	var levels [maxPlans]uint8
	for _, j := range x.candidates(row) {
		if x.dead[j] || !x.asked(source, int(x.records.source[j])) {
			continue
		}
		other := x.records.row(j)
		x.compare.levels(row, other, &levels)
		if w := x.weigher.weight(&levels, row); w >= least {
			found = append(found, Match{int(j), x.table.ids[j], w, x.model.Probability(w)})
		}
	}
	return found
}

func (x *Index) asked(a, b int) bool {
	switch x.model.Scope {
	case Between:
		return a != b
	case Within:
		return a == b
	}
	return true
}

// Outcome says what adding or removing a record did.
type Outcome struct {
	Record  int // by order of arrival
	Matches []Match
	Changed []int // records whose group changed, the new one included
}

// Add links a record and keeps it. own is the source's key for the person, ""
// if it has none. It fails when the source already has the identifier.
func (x *Index) Add(source, id, own string, values ...string) (Outcome, error) {
	if len(values) != len(x.table.names) {
		return Outcome{}, fmt.Errorf("linkage: %d values for %d columns", len(values), len(x.table.names))
	}
	if _, known := x.place[mix(hashText(source), hashText(id))]; known {
		return Outcome{}, fmt.Errorf("linkage: source %s already has a record %s", source, id)
	}
	row := x.read(values)
	x.table.Add(source, id, values...)
	i := x.table.Len() - 1
	x.records.rows = append(x.records.rows, row...)
	x.records.source = append(x.records.source, x.table.source[i])
	x.dead, x.links, x.group = append(x.dead, false), append(x.links, nil), append(x.group, i)
	if own != "" && x.own == nil {
		x.own = make([]string, i)
	}
	if x.own != nil {
		x.own = append(x.own, own)
	}
	out := Outcome{Record: i, Matches: x.matches(row, int(x.records.source[i]), x.cutoff)}
	for _, m := range out.Matches {
		if !x.sameRow(i, m.Record) || x.alone() {
			x.connect(i, m.Record)
		}
	}
	x.fileOne(i)
	for k := range x.keys {
		x.keys[k].add(x, k, i)
	}
	out.Changed = x.regroup(x.reach(i))
	return out, nil
}

func (x *Index) sameRow(i, j int) bool {
	return x.records.source[i] == x.records.source[j] && slices.Equal(x.records.row(uint32(i)), x.records.row(uint32(j)))
}

// Remove takes a record out and gives the records whose group changed.
func (x *Index) Remove(source, id string) (Outcome, error) {
	i, known := x.place[mix(hashText(source), hashText(id))]
	if !known || x.dead[i] {
		return Outcome{}, fmt.Errorf("linkage: source %s has no record %s", source, id)
	}
	part := x.reach(i)
	x.bridge(i)
	x.dead[i] = true
	delete(x.place, x.table.order[i])
	var changed []int
	for _, rest := range x.pieces(slices.DeleteFunc(part, func(j int) bool { return j == i })) {
		changed = append(changed, x.regroup(rest)...)
	}
	return Outcome{Record: i, Changed: changed}, nil
}

// bridge connects what the removed record connected by being alike or having
// the same key: those are chains, of which it was a ring.
func (x *Index) bridge(i int) {
	row := x.records.row(uint32(i))
	h := x.records.rowHash(uint64(x.records.source[i]), row)
	mates := slices.DeleteFunc(x.rows[h], func(j uint32) bool { return int(j) == i })
	x.rows[h] = mates
	if x.selfWeight(row) >= x.cutoff && !x.alone() {
		for k := 1; k < len(mates); k++ {
			x.connect(int(mates[k-1]), int(mates[k]))
		}
	}
	if x.own == nil || x.own[i] == "" {
		return
	}
	k := sourceKey{x.records.source[i], x.own[i]}
	keyed := slices.DeleteFunc(x.ownKeys[k], func(j int) bool { return j == i })
	x.ownKeys[k] = keyed
	for n := 1; n < len(keyed); n++ {
		x.connect(keyed[n-1], keyed[n])
	}
}

// Decide keeps two records together or apart from now on, whatever their
// weight, and gives the records whose group changed. A later decision on the
// same pair replaces an earlier one.
func (x *Index) Decide(i, j int, together bool) []int {
	same := func(p [2]int) bool { return p == [2]int{i, j} || p == [2]int{j, i} }
	x.options.Together = slices.DeleteFunc(x.options.Together, same)
	x.options.Apart = slices.DeleteFunc(x.options.Apart, same)
	if together {
		x.options.Together = append(x.options.Together, [2]int{i, j})
		x.connect(i, j)
	} else {
		x.options.Apart = append(x.options.Apart, [2]int{i, j})
	}
	changed := x.regroup(x.reach(i))
	if x.group[i] != x.group[j] {
		changed = append(changed, x.regroup(x.reach(j))...)
	}
	slices.Sort(changed)
	return slices.Compact(changed)
}

package linkage

import (
	"slices"
	"sort"
)

// ruleIndex finds the records with a key: those there at the start in sorted
// arrays, later ones in a map.
type ruleIndex struct {
	keys    []uint64
	records []uint32
	later   map[uint64][]uint32
}

func newRuleIndex(x *Index, k int) ruleIndex {
	var keys []uint64
	var records []uint32
	tables := x.records.keyTables(k)
	for i := range x.table.Len() {
		row := x.records.row(uint32(i))
		for _, key := range x.filed(k, x.records.rawKey(k, tables, row), row) {
			keys, records = append(keys, key), append(records, uint32(i))
		}
	}
	order := sortByKey(keys)
	r := ruleIndex{later: map[uint64][]uint32{}}
	for _, o := range order {
		r.keys, r.records = append(r.keys, keys[o]), append(r.records, records[o])
	}
	return r
}

func (r *ruleIndex) add(x *Index, k, i int) {
	row := x.records.row(uint32(i))
	for _, key := range x.filed(k, x.records.keyOfRow(k, row), row) {
		r.later[key] = append(r.later[key], uint32(i))
	}
}

// find appends the records filed under a key.
func (r *ruleIndex) find(key uint64, out []uint32) []uint32 {
	from := sort.Search(len(r.keys), func(i int) bool { return r.keys[i] >= key })
	for to := from; to < len(r.keys) && r.keys[to] == key; to++ {
		out = append(out, r.records[to])
	}
	return append(out, r.later[key]...)
}

// filed gives the keys under which a row is filed for rule k: its key, or the
// splits of a crowded one.
func (x *Index) filed(k int, key uint64, row []uint32) []uint64 {
	if key == 0 {
		return nil
	}
	if !x.crowds.crowded(k, key) {
		return []uint64{key}
	}
	var keys []uint64
	for f := range x.model.Fields {
		h := x.records.dicts[f].hash[row[f]]
		if x.crowds.splits(k, key, f, h) {
			keys = append(keys, split(key, f, h))
		}
	}
	return keys
}

// keyOfRow is rawKey without tables.
func (r *records) keyOfRow(k int, row []uint32) uint64 {
	var h uint64
	for _, p := range r.model.Rules[k].Parts {
		var part uint64
		if p.Take == Pair {
			part = r.pairKey(p, row)
		} else {
			f := r.model.field(p.Field)
			part = r.dicts[f].keyOf(p, row[f])
		}
		if part == 0 {
			return 0
		}
		h = mix(h, part)
	}
	return h | 1
}

// candidates gives the records that share a key with a row, each once.
func (x *Index) candidates(row []uint32) []uint32 {
	var out []uint32
	for k := range x.keys {
		for _, key := range x.filed(k, x.records.keyOfRow(k, row), row) {
			out = x.keys[k].find(key, out)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// grow extends the rarity tables to values that arrived since.
func (w *weigher) grow(r *records) {
	for i, cmp := range r.model.Comparisons {
		d := r.dicts[w.fields[i]]
		for w.rare[i] != nil && len(w.rare[i]) < len(d.values) {
			text := d.values[len(w.rare[i])]
			w.rare[i] = append(w.rare[i], float32(rarityOf(r.model.Frequencies[cmp.Field], text, cmp.Levels[0].U)))
		}
	}
}

// mark notes how many values each dictionary holds.
func (x *Index) mark() []int {
	marks := make([]int, len(x.records.dicts))
	for f, d := range x.records.dicts {
		marks[f] = len(d.values)
	}
	return marks
}

// forget drops the values added since a mark: a question leaves no trace.
func (x *Index) forget(marks []int) {
	grown := false
	for f, d := range x.records.dicts {
		grown = grown || len(d.values) > marks[f]
		d.truncate(marks[f])
	}
	if !grown {
		return
	}
	for i := range x.weigher.rare {
		if n := marks[x.weigher.fields[i]]; len(x.weigher.rare[i]) > n {
			x.weigher.rare[i] = x.weigher.rare[i][:n]
		}
	}
	for i := range x.compare.plans {
		clear(x.compare.plans[i].cache) // numbers of forgotten values are given out again
	}
}

func (d *dictionary) truncate(n int) {
	if len(d.values) <= n {
		return
	}
	for _, v := range d.values[n:] {
		delete(d.index, v)
	}
	d.values, d.hash = d.values[:n], d.hash[:n]
	d.features, d.dates, d.numbers = d.features[:min(n, len(d.features))], d.dates[:min(n, len(d.dates))], d.numbers[:min(n, len(d.numbers))]
	d.joined, d.words = d.joined[:min(n, len(d.joined))], d.words[:min(n, len(d.words))]
	d.bits, d.ones = d.bits[:min(n*d.stride, len(d.bits))], d.ones[:min(n, len(d.ones))]
}

// reach gives the living records connected with i, i included.
func (x *Index) reach(i int) []int {
	seen := map[int]bool{i: true}
	queue := []int{i}
	for at := 0; at < len(queue); at++ {
		for _, j := range x.links[queue[at]] {
			if !seen[int(j)] && !x.dead[j] {
				seen[int(j)] = true
				queue = append(queue, int(j))
			}
		}
	}
	slices.Sort(queue)
	return queue
}

// pieces splits records into sets that are still connected.
func (x *Index) pieces(part []int) [][]int {
	var out [][]int
	done := map[int]bool{}
	for _, i := range part {
		if !done[i] {
			piece := x.reach(i)
			for _, j := range piece {
				done[j] = true
			}
			out = append(out, piece)
		}
	}
	return out
}

// regroup groups a connected set of records as the batch would, by running
// the batch on it alone, and gives those whose group changed.
func (x *Index) regroup(part []int) []int {
	if len(part) == 0 {
		return nil
	}
	small := &Table{names: x.table.names, sources: x.table.sources, columns: make([]*column, len(x.table.columns))}
	for c, col := range x.table.columns {
		small.columns[c] = &column{values: []string{""}, index: map[string]uint32{"": 0}}
		for _, i := range part {
			small.columns[c].add(col.values[col.id[i]])
		}
	}
	at := map[int]int{}
	for k, i := range part {
		at[i] = k
		small.ids, small.source, small.order = append(small.ids, x.table.ids[i]), append(small.source, x.table.source[i]), append(small.order, x.table.order[i])
	}
	return x.settle(part, x.groupOf(small, part, at))
}

func (x *Index) groupOf(small *Table, part []int, at map[int]int) []int {
	o := GroupOptions{Probability: x.options.Probability, OnePerSource: x.options.OnePerSource}
	if x.own != nil {
		for _, i := range part {
			o.OwnKey = append(o.OwnKey, x.own[i])
		}
	}
	o.Together, o.Apart = within(x.options.Together, at), within(x.options.Apart, at)
	model := *x.model
	model.ready = nil
	r, err := model.read(small)
	if err != nil {
		panic(err) // the model has read these columns before
	}
	res := r.link(small, r.block(false), x.model.Probability(x.cutoff), 1)
	return res.Group(o).Of
}

func within(pairs [][2]int, at map[int]int) [][2]int {
	var out [][2]int
	for _, p := range pairs {
		i, a := at[p[0]]
		j, b := at[p[1]]
		if a && b {
			out = append(out, [2]int{i, j})
		}
	}
	return out
}

// settle stores new groups and lists the records that moved.
func (x *Index) settle(part, group []int) []int {
	first := map[int]int{}
	var changed []int
	for k, i := range part {
		if _, ok := first[group[k]]; !ok {
			first[group[k]] = i
		}
		if g := first[group[k]]; x.group[i] != g || i == len(x.group)-1 {
			x.group[i] = g
			changed = append(changed, i)
		}
	}
	return changed
}

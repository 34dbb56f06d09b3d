package linkage

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// blocks holds every profile's key for every rule, and the profiles that
// share keys. Key 0 means that no other profile has it.
type blocks struct {
	r     *records
	rules int
	keys  []uint32   // profile-major: rules entries each
	lists [][]uint32 // per rule: profiles grouped by key
	ends  [][]uint32 // per rule: where each group ends in its list
	raw   [][]uint64 // per rule and key number: the key's hash
	heavy [][]bool   // per rule and key number: crowded
	crowds
}

// rawKey gives the hash of a profile's values under rule k, 0 if it has none.
func (r *records) rawKey(k int, keyTables [][]uint64, row []uint32) uint64 {
	var h uint64
	for i, p := range r.model.Rules[k].Parts {
		var part uint64
		if p.Take == Pair {
			part = r.pairKey(p, row)
		} else {
			part = keyTables[i][row[r.model.field(p.Field)]]
		}
		if part == 0 {
			return 0
		}
		h = mix(h, part)
	}
	return h | 1
}

func (r *records) pairKey(p Part, row []uint32) uint64 {
	f, w := r.model.field(p.Field), r.model.field(p.With)
	a, b := r.dicts[f].hash[row[f]], r.dicts[w].hash[row[w]]
	if a == 0 || b == 0 {
		return 0
	}
	return mix(min(a, b), max(a, b)) | 1
}

// keyTables gives, per part of a rule, the key of every value.
func (r *records) keyTables(k int) [][]uint64 {
	var tables [][]uint64
	for _, p := range r.model.Rules[k].Parts {
		d := r.dicts[r.model.field(p.Field)]
		if p.Take == Pair {
			tables = append(tables, nil)
			continue
		}
		t := make([]uint64, len(d.values))
		for id := range t {
			t[id] = d.keyOf(p, uint32(id))
		}
		tables = append(tables, t)
	}
	return tables
}

// block sorts the profiles into blocks under each rule. learn makes it note
// crowded keys in the model; otherwise it goes by those the model knows.
func (r *records) block(learn bool) *blocks {
	n := len(r.model.Rules)
	b := &blocks{r: r, rules: n, keys: make([]uint32, r.profiles()*n), lists: make([][]uint32, n), ends: make([][]uint32, n)}
	b.heavy, b.raw = make([][]bool, n), make([][]uint64, n)
	b.crowds = newCrowds(r.model)
	raw := make([]uint64, r.profiles())
	for k := range n {
		tables := r.keyTables(k)
		for p := range raw {
			raw[p] = r.rawKey(k, tables, r.row(uint32(p)))
		}
		b.addRule(k, raw, learn)
	}
	return b
}

// addRule numbers the keys that at least two profiles share.
func (b *blocks) addRule(k int, raw []uint64, learn bool) {
	order := sortByKey(raw)
	number := uint32(0)
	b.heavy[k], b.raw[k] = append(b.heavy[k], false), append(b.raw[k], 0)
	for from := 0; from < len(order); {
		key := raw[order[from]]
		to := from + 1
		for to < len(order) && raw[order[to]] == key {
			to++
		}
		if key != 0 && to-from > 1 {
			number++
			if learn && to-from > b.r.model.maxBlock() {
				b.crowds.learn(b.r, k, key, order[from:to])
			}
			b.addBlock(k, number, key, order[from:to])
		}
		from = to
	}
}

func (b *blocks) addBlock(k int, number uint32, key uint64, profiles []uint32) {
	for _, p := range profiles {
		b.keys[int(p)*b.rules+k] = number
	}
	b.lists[k] = append(b.lists[k], profiles...)
	b.ends[k] = append(b.ends[k], uint32(len(b.lists[k])))
	b.raw[k] = append(b.raw[k], key)
	b.heavy[k] = append(b.heavy[k], b.crowds.crowded(k, key))
}

func (b *blocks) keysOf(p uint32) []uint32 {
	return b.keys[int(p)*b.rules : int(p+1)*b.rules]
}

// together reports whether rule k puts two profiles side by side.
func (b *blocks) together(k int, p, q uint32, kp, kq uint32) bool {
	if kp != kq || kp == 0 {
		return false
	}
	if !b.heavy[k][kp] {
		return true
	}
	return b.splitTogether(k, kp, p, q)
}

// splitTogether reports whether some further field joins two profiles of a
// crowded block.
func (b *blocks) splitTogether(k int, key uint32, p, q uint32) bool {
	return b.splitBy(k, key, p, q, b.r.fields())
}

// splitBy is splitTogether with only the fields before limit.
func (b *blocks) splitBy(k int, key uint32, p, q uint32, limit int) bool {
	rp, rq := b.r.row(p), b.r.row(q)
	for f := range limit {
		if rp[f] != 0 && rp[f] == rq[f] && b.crowds.splits(k, b.raw[k][key], f, b.r.dicts[f].hash[rp[f]]) {
			return true
		}
	}
	return false
}

// wanted reports whether the scope asks about a pair.
func (r *records) wanted(p, q uint32) bool {
	switch r.model.Scope {
	case Between:
		return r.source[p] != r.source[q]
	case Within:
		return r.source[p] == r.source[q]
	}
	return true
}

// chunk is a run of blocks of one rule that one worker takes.
type chunk struct {
	rule, from, to int // blocks
}

// chunks splits the work into pieces of roughly equal numbers of pairs.
func (b *blocks) chunks() []chunk {
	const pairsPerChunk = 1 << 17
	var all []chunk
	for k := range b.ends {
		start, from, pairs := 0, uint32(0), 0
		for g, to := range b.ends[k] {
			n := int(to - from)
			pairs += n * n / 2
			from = to
			if pairs >= pairsPerChunk {
				all = append(all, chunk{k, start, g + 1})
				start, pairs = g+1, 0
			}
		}
		if start < len(b.ends[k]) {
			all = append(all, chunk{k, start, len(b.ends[k])})
		}
	}
	return all
}

// pairVisitor takes pairs of one profile with others, each pair once.
type pairVisitor func(p uint32, others []uint32)

// each walks every chunk once, on all cores; visitor makes what one chunk
// writes to, and chunks are numbered in an order that does not change.
func (b *blocks) each(workers int, chunks []chunk, visit func(worker, c int) pairVisitor) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for {
				c := int(next.Add(1)) - 1
				if c >= len(chunks) {
					return
				}
				b.walk(chunks[c], visit(w, c))
			}
		})
	}
	wait.Wait()
}

// walk visits the pairs of a chunk that no earlier rule has found.
func (b *blocks) walk(c chunk, visit pairVisitor) {
	list, ends := b.lists[c.rule], b.ends[c.rule]
	from := uint32(0)
	if c.from > 0 {
		from = ends[c.from-1]
	}
	var others []uint32
	for g := c.from; g < c.to; g++ {
		block := list[from:ends[g]]
		if b.heavy[c.rule][g+1] {
			b.walkCrowded(c.rule, uint32(g+1), block, visit)
			from = ends[g]
			continue
		}
		for i, p := range block {
			others = b.unseen(c.rule, p, block[i+1:], others[:0])
			if len(others) > 0 {
				visit(p, others)
			}
		}
		from = ends[g]
	}
}

// unseen gives those of block that rule k is the first to put beside p.
func (b *blocks) unseen(k int, p uint32, block, out []uint32) []uint32 {
	mine := b.keysOf(p)
	everything := b.r.model.Scope == Everything || b.r.model.Scope == ""
	for _, q := range block {
		theirs := b.keysOf(q)
		if !everything && !b.r.wanted(p, q) {
			continue
		}
		if !b.seenBefore(k, p, q, mine, theirs) {
			out = append(out, q)
		}
	}
	return out
}

func (b *blocks) seenBefore(k int, p, q uint32, mine, theirs []uint32) bool {
	for e := range k {
		if mine[e] == theirs[e] && mine[e] != 0 && b.together(e, p, q, mine[e], theirs[e]) {
			return true
		}
	}
	return false
}

// sortedKeys gives a map's keys in order, for sums that must not depend on
// chance.
func sortedKeys[V any](m map[uint64]V) []uint64 {
	keys := make([]uint64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

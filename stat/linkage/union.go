package linkage

// candidate is a pair that may be a match, with its pattern.
type candidate struct {
	a, b uint32
	code uint64
}

// union is what comparing every blocked pair once gave.
type union struct {
	candidates []candidate
	codes      []uint64
	levels     [][maxPlans]uint8
	counts     []float64
	compared   int64
}

// keepMargin is how many bits below the floor a pair may lie under the first
// estimate and still be kept for the final one.
const keepMargin = 8

// compareAll compares every pair the rules find, counts patterns and keeps
// pairs of at least the given weight under the first estimate.
func (b *blocks) compareAll(w *weigher, least float64, n int) *union {
	chunks := b.chunks()
	found := make([][]candidate, len(chunks))
	counts := make([]map[uint64]int64, workers(n))
	compared := make([]int64, len(chunks))
	comparers := newComparers(b.r, n)
	for i := range counts {
		counts[i] = map[uint64]int64{}
	}
	b.each(n, chunks, func(worker, c int) pairVisitor {
		cmp, seen := comparers[worker], counts[worker]
		var out [maxPlans]uint8
		return func(p uint32, others []uint32) {
			compared[c] += int64(len(others))
			row := b.r.row(p)
			for _, q := range others {
				cmp.levels(row, b.r.row(q), &out)
				code := cmp.pattern(&out)
				seen[code] += copies(len(b.r.members(p)) * len(b.r.members(q)))
				if w.weight(&out, row) >= least {
					found[c] = append(found[c], candidate{p, q, code})
				}
			}
		}
	})
	u := &union{}
	total := map[uint64]int64{}
	for _, m := range counts {
		for code, n := range m {
			total[code] += n
		}
	}
	b.r.selfPatterns(total, nil)
	u.setCounts(b.r.model, total)
	for c := range found {
		u.candidates = append(u.candidates, found[c]...)
		u.compared += compared[c]
		found[c] = nil
	}
	return u
}

func (u *union) setCounts(m *Model, total map[uint64]int64) {
	u.codes = sortedKeys(total)
	u.counts = make([]float64, len(u.codes))
	u.levels = make([][maxPlans]uint8, len(u.codes))
	for k, code := range u.codes {
		u.counts[k] = float64(total[code])
		m.unpack(code, &u.levels[k])
	}
}

// mostCopies bounds what one pair of profiles counts for in learning, however
// many copies of a record there are: they tell of one event.
const mostCopies = 6

func copies(pairs int) int64 { return int64(min(pairs, mostCopies)) }

// selfPatterns adds the pairs of records within profiles, which no rule needs
// to find but which are among the matches all the same. rule, if not nil, says
// which profiles take part.
func (r *records) selfPatterns(into map[uint64]int64, rule func(row []uint32) bool) {
	c := newComparer(r)
	var out [maxPlans]uint8
	for p := range uint32(r.profiles()) {
		n := len(r.members(p))
		if n < 2 || !r.wanted(p, p) {
			continue
		}
		row := r.row(p)
		if rule == nil || rule(row) {
			c.levels(row, row, &out)
			into[c.pattern(&out)] += copies(n * (n - 1) / 2)
		}
	}
}

package linkage

import (
	"errors"
	"slices"
)

// scored is a pair of profiles with its weight; a < b.
type scored struct {
	a, b   uint32
	weight float64
}

// Result is what linking a table gave.
type Result struct {
	Model    *Model
	Table    *Table
	Compared int64 // pairs of distinct records that were compared
	Warnings []string
	records  *records
	pairs    []scored // above the floor, in a fixed order
	weigher  *weigher
	blocks   *blocks
}

// Link compares the records of t as a fitted model says and keeps every pair
// whose probability is at least floor. Workers as in FitOptions.
func (m *Model) Link(t *Table, floor float64, workers int) (*Result, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if m.Prior <= 0 || m.Prior >= 1 {
		return nil, errors.New("linkage: the model has not been fitted")
	}
	r, err := m.read(t)
	if err != nil {
		return nil, err
	}
	return r.link(t, r.block(false), floor, workers), nil
}

// FitAndLink does both, comparing each pair once.
func (m *Model) FitAndLink(t *Table, o FitOptions, floor float64) (*Result, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	r, err := m.read(t)
	if err != nil {
		return nil, err
	}
	b, u := r.fit(o, floor)
	res := newResult(r, t, b)
	res.Compared = u.compared
	least := m.Weight(floor)
	for _, c := range u.candidates {
		var levels [maxPlans]uint8
		m.unpack(c.code, &levels)
		if w := res.weigher.weight(&levels, r.row(c.a)); w >= least {
			res.pairs = append(res.pairs, scored{c.a, c.b, w})
		}
	}
	return res, nil
}

func newResult(r *records, t *Table, b *blocks) *Result {
	return &Result{Model: r.model, Table: t, records: r, blocks: b, weigher: newWeigher(r), Warnings: slices.Clone(r.model.Warnings)}
}

func (r *records) link(t *Table, b *blocks, floor float64, workers int) *Result {
	res := newResult(r, t, b)
	least := r.model.Weight(floor)
	chunks := b.chunks()
	found := make([][]scored, len(chunks))
	compared := make([]int64, len(chunks))
	comparers := newComparers(r, workers)
	b.each(workers, chunks, func(w, c int) pairVisitor {
		cmp := comparers[w]
		var out [maxPlans]uint8
		return func(p uint32, others []uint32) {
			compared[c] += int64(len(others))
			row := r.row(p)
			for _, q := range others {
				cmp.levels(row, r.row(q), &out)
				if weight := res.weigher.weight(&out, row); weight >= least {
					found[c] = append(found[c], scored{p, q, weight})
				}
			}
		}
	})
	for c := range found {
		res.pairs = append(res.pairs, found[c]...)
		res.Compared += compared[c]
	}
	return res
}

// selfWeightWith is the weight of two records of one profile.
func (res *Result) selfWeightWith(c *comparer, p uint32) float64 {
	var out [maxPlans]uint8
	row := res.records.row(p)
	c.levels(row, row, &out)
	return res.weigher.weight(&out, row)
}

package synth

import (
	"math"
	"slices"
)

// Data are records of people: for each a code (from 0) per attribute. Sizes
// says how many codes each attribute has.
type Data struct {
	Names []string
	Sizes []int
	Rows  [][]int
}

// factor is an array over some attributes, in ascending order; the last
// attribute changes fastest.
type factor struct {
	attrs []int
	sizes []int
	v     []float64
}

func newFactor(attrs, sizes []int) *factor {
	f := &factor{attrs: attrs}
	n := 1
	for _, a := range attrs {
		f.sizes = append(f.sizes, sizes[a])
		n *= sizes[a]
	}
	f.v = make([]float64, n)
	return f
}

// Count tabulates the data by some attributes (ascending).
func (d *Data) count(attrs []int) []float64 {
	f := newFactor(attrs, d.Sizes)
	for _, row := range d.Rows {
		at := 0
		for _, a := range attrs {
			at = at*d.Sizes[a] + row[a]
		}
		f.v[at]++
	}
	return f.v
}

// index maps each cell of a factor over attrs onto a cell over fewer.
func index(attrs, sizes, fewer []int) []int32 {
	out := []int32{0}
	stride := make([]int, len(attrs))
	step := 1
	for i := len(attrs) - 1; i >= 0; i-- {
		if slices.Contains(fewer, attrs[i]) {
			stride[i] = step
			step *= sizes[i]
		}
	}
	for i := range attrs {
		next := make([]int32, 0, len(out)*sizes[i])
		for _, base := range out {
			for k := range sizes[i] {
				next = append(next, base+int32(k*stride[i]))
			}
		}
		out = next
	}
	return out
}

// add adds a factor over fewer attributes, cell by cell.
func (f *factor) add(g []float64, at []int32) {
	for i, k := range at {
		f.v[i] += g[k]
	}
}

// logSums writes the logarithms of the sums of exp(f) over the cells that
// fall together.
func (f *factor) logSums(at []int32, out []float64) {
	top := slices.Repeat([]float64{math.Inf(-1)}, len(out))
	for i, k := range at {
		top[k] = max(top[k], f.v[i])
	}
	for k := range out {
		out[k] = 0
	}
	for i, k := range at {
		if f.v[i] > top[k]-40 {
			out[k] += math.Exp(f.v[i] - top[k])
		}
	}
	for k := range out {
		out[k] = top[k] + math.Log(out[k])
	}
}

// sums adds up the cells that fall together.
func sums(v []float64, at []int32, out []float64) {
	for k := range out {
		out[k] = 0
	}
	for i, k := range at {
		out[k] += v[i]
	}
}

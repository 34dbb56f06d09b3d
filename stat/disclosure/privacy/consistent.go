package privacy

import (
	"math"
	"slices"
)

// Marginal is a table of noisy counts by some attributes, given in ascending
// order by their numbers; the last attribute changes fastest. Variance is that
// of the noise on each count.
type Marginal struct {
	Attrs    []int
	Counts   []float64
	Variance float64
}

// Consistent changes noisy tables as little as it can so that no count is
// negative and tables that share attributes agree on their sums: what two
// tables say of a sum is averaged by how well each knows it, and differences
// are spread evenly. It only reads what is published anyway and so costs no
// privacy; it makes errors smaller. sizes are the numbers of codes of the
// attributes. It also tells by how much the tables still differ at most.
//
// [3] Hay, M., Rastogi, V., Miklau, G. and Suciu, D. (2010). Boosting the
// accuracy of differentially private histograms through consistency. PVLDB 3.
func Consistent(sizes []int, tables []Marginal) ([]Marginal, float64) {
	out := make([]Marginal, len(tables))
	for i, t := range tables {
		out[i] = Marginal{t.Attrs, slices.Clone(t.Counts), t.Variance}
	}
	sets := overlaps(out)
	for range 300 {
		for _, s := range sets {
			agree(sizes, out, s)
		}
		for _, t := range out {
			raise(t.Counts)
		}
		if apart(sizes, out, sets) < 0.01 {
			break
		}
	}
	return out, apart(sizes, out, sets)
}

// overlaps lists the sets of attributes that tables share, the smallest first;
// the empty set is the number of people.
func overlaps(ts []Marginal) [][]int {
	out := [][]int{{}}
	for i, a := range ts {
		for _, b := range ts[:i] {
			var s []int
			for _, x := range a.Attrs {
				if slices.Contains(b.Attrs, x) {
					s = append(s, x)
				}
			}
			if !slices.ContainsFunc(out, func(o []int) bool { return slices.Equal(o, s) }) {
				out = append(out, s)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b []int) int { return len(a) - len(b) })
	return out
}

// agree gives all tables that hold a set the same sums over it.
func agree(sizes []int, ts []Marginal, set []int) {
	var mean []float64
	total := 0.0
	for _, t := range ts {
		if at, cells := onto(sizes, t.Attrs, set); at != nil {
			w := 1 / (t.Variance * float64(len(t.Counts)/cells))
			if mean == nil {
				mean = make([]float64, cells)
			}
			for i, k := range at {
				mean[k] += w * t.Counts[i]
			}
			total += w
		}
	}
	for _, t := range ts {
		at, cells := onto(sizes, t.Attrs, set)
		if at == nil {
			continue
		}
		add := make([]float64, cells)
		for k := range add {
			add[k] = mean[k] / total
		}
		for i, k := range at {
			add[k] -= t.Counts[i]
		}
		for i, k := range at {
			t.Counts[i] += add[k] * float64(cells) / float64(len(t.Counts))
		}
	}
}

// onto maps the cells of a table onto those of a set; nil if it lacks one.
func onto(sizes, attrs, set []int) (at []int, cells int) {
	at, cells = []int{0}, 1
	for _, s := range set {
		if !slices.Contains(attrs, s) {
			return nil, 0
		}
	}
	for _, a := range attrs {
		in := slices.Contains(set, a)
		next := make([]int, 0, len(at)*sizes[a])
		for _, base := range at {
			for k := range sizes[a] {
				if in {
					next = append(next, base*sizes[a]+k)
				} else {
					next = append(next, base)
				}
			}
		}
		if at = next; in {
			cells *= sizes[a]
		}
	}
	return at, cells
}

// raise makes negative counts zero and takes what that adds evenly from the
// others, so that the sum stays: the nearest such table.
func raise(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	if sum <= 0 {
		clear(v)
		return
	}
	down := slices.Clone(v)
	slices.Sort(down)
	slices.Reverse(down)
	run, cut := 0.0, 0.0
	for i, x := range down {
		run += x
		if c := (run - sum) / float64(i+1); x > c {
			cut = c
		}
	}
	for i, x := range v {
		v[i] = max(0, x-cut)
	}
}

// apart is the largest difference of two tables about one sum.
func apart(sizes []int, ts []Marginal, sets [][]int) float64 {
	worst := 0.0
	for _, s := range sets {
		var low, high []float64
		for _, t := range ts {
			at, cells := onto(sizes, t.Attrs, s)
			if at == nil {
				continue
			}
			sum := make([]float64, cells)
			for i, k := range at {
				sum[k] += t.Counts[i]
			}
			if low == nil {
				low, high = slices.Clone(sum), slices.Clone(sum)
			}
			for k, x := range sum {
				low[k], high[k] = min(low[k], x), max(high[k], x)
				worst = math.Max(worst, high[k]-low[k])
			}
		}
	}
	return worst
}

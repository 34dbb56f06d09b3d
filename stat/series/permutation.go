package series

import (
	"fmt"
	"math"

	"sightline/stat/glm"
)

// Permutation tests whether steps (columns) add to a linear model of y. The
// residuals of the model without them are shifted around the circle of time,
// forwards and, read backwards, once more, and the F statistic of the steps
// is computed for each: the p value is the share that is at least as large,
// the series as it was included. Shifting keeps what neighbours have in
// common, so that no model of their correlation is needed; the ends that come
// to lie together do no harm where the series is long against its memory.
// With n periods the p value is never below 1/(2n).
//
// Source: Freedman, D. and Lane, D. (1983). A nonstochastic interpretation of
// reported significance levels. J. Bus. Econ. Stat. 1, 292–298, with cyclic
// shifts in place of permutations.
func Permutation(null *glm.Design, y []float64, steps [][]float64) (float64, error) {
	n := len(y)
	if null.Rows() != n || n < null.Columns()+len(steps)+2 {
		return 0, fmt.Errorf("series: %d periods are too few for a permutation test", n)
	}
	basis, err := orthonormal(null, nil)
	if err != nil {
		return 0, err
	}
	residual := remove(basis, y)
	for i := range residual {
		h := 0.0
		for _, b := range basis {
			h += b[i] * b[i]
		}
		residual[i] /= math.Sqrt(1 - h)
	}
	extra, err := orthonormal(nil, steps, basis...)
	if err != nil {
		return 0, err
	}
	shifted := make([]float64, n)
	statistic := func(shift int, backwards bool) float64 {
		for i := range shifted {
			from := (i + shift) % n
			if backwards {
				from = n - 1 - from
			}
			shifted[i] = residual[from]
		}
		return fStatistic(shifted, basis, extra)
	}
	observed := statistic(0, false) * (1 - 1e-10)
	count := 0
	for shift := range n {
		if statistic(shift, false) >= observed {
			count++
		}
		if statistic(shift, true) >= observed {
			count++
		}
	}
	return float64(count) / float64(2*n), nil
}

// fStatistic is what the extra directions explain over what remains.
func fStatistic(y []float64, basis, extra [][]float64) float64 {
	total := dot(y, y)
	for _, b := range basis {
		c := dot(b, y)
		total -= c * c
	}
	explained := 0.0
	for _, b := range extra {
		c := dot(b, y)
		explained += c * c
	}
	return explained / math.Max(total-explained, 1e-300)
}

// orthonormal makes directions out of the columns of a design or of a list,
// at right angles to those given and to each other.
func orthonormal(d *glm.Design, columns [][]float64, given ...[]float64) ([][]float64, error) {
	if d != nil {
		for j := range d.Columns() {
			columns = append(columns, d.Column(j))
		}
	}
	basis := append([][]float64(nil), given...)
	var out [][]float64
	for _, c := range columns {
		r := remove(basis, remove(basis, c)) // twice, for full precision
		size := math.Sqrt(dot(r, r))
		if size <= 1e-9*math.Sqrt(dot(c, c)) {
			return nil, fmt.Errorf("series: a column of the model is a combination of others")
		}
		for i := range r {
			r[i] /= size
		}
		basis, out = append(basis, r), append(out, r)
	}
	return out, nil
}

// remove gives y less its part in the basis.
func remove(basis [][]float64, y []float64) []float64 {
	out := append([]float64(nil), y...)
	for _, b := range basis {
		c := dot(b, out)
		for i := range out {
			out[i] -= c * b[i]
		}
	}
	return out
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

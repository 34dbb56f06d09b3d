package recapture

import (
	"fmt"
	"math"
)

// DoublyRobust estimates a population from two lists that are independent
// among people with the same covariates. It needs, given covariates, the
// chance of being on the first list, the second and both, and stays unbiased
// to first order when these are somewhat wrong: its error is the product of
// their errors. Chances come from a multinomial regression with main effects,
// a class of models small enough that people need not be split into those who
// fit and those who are judged.
//
// Das, M., Kennedy, E. H. & Jewell, N. P. (2023). Doubly robust
// capture-recapture methods for estimating population size. Journal of the
// American Statistical Association 119, 1309–1321.
func DoublyRobust(t Table) (Estimate, error) {
	if err := t.Check(); err != nil {
		return Estimate{}, err
	}
	if len(t.Lists) != 2 {
		return Estimate{}, fmt.Errorf("recapture: the doubly robust estimate is for two lists; this table has %d", len(t.Lists))
	}
	if t.Overlap(3) < minMultiple {
		return Estimate{}, fmt.Errorf("recapture: only %d people are on both lists, too few to say what their covariates do", t.Overlap(3))
	}
	chance, err := fitChances(t)
	if err != nil {
		return Estimate{}, err
	}
	n, sum, sum2 := 0.0, 0.0, 0.0
	for _, c := range t.Cells {
		phi := chance(c.Levels).influence(c.History)
		n += float64(c.Count)
		sum += float64(c.Count) * phi
		sum2 += float64(c.Count) * phi * phi
	}
	// 1/ψ is the mean of φ, N = n/ψ.
	mean := sum / n
	e := newEstimate("doubly robust", t.Observed(), n*mean)
	if mean <= 1 {
		return Estimate{}, fmt.Errorf("recapture: the doubly robust formula gives fewer people than were seen")
	}
	// Var(N̂) = n·Var(φ) + N(1−ψ)/ψ (Das et al. 2023, section 4).
	e.SE = math.Sqrt(sum2 - n*mean*mean + n*(mean-1)*mean)
	e.logInterval(0.95)
	e.Warn("assumes that among people with the same %s the two lists are independent", t.covariateNames())
	return e, nil
}

func (t Table) covariateNames() string {
	if len(t.Covariates) == 0 {
		return "covariates (there are none)"
	}
	s := ""
	for k, c := range t.Covariates {
		if k > 0 {
			s += ", "
		}
		s += c.Name
	}
	return s
}

// chances are those of an observed person with certain covariates: on the
// first list, on the second, on both.
type chances struct{ q1, q2, q12 float64 }

// influence is the uncentred efficient influence function of 1/ψ.
func (q chances) influence(h History) float64 {
	y1, y2 := 0.0, 0.0
	if h.Has(0) {
		y1 = 1
	}
	if h.Has(1) {
		y2 = 1
	}
	return q.q1 * q.q2 / q.q12 * (y1/q.q1 + y2/q.q2 - y1*y2/q.q12)
}

// fitChances fits a multinomial regression of history on covariates, each with
// its own main effects, as a Poisson regression with a constant a stratum. A
// hundredth of a person in each history keeps rare levels finite.
func fitChances(t Table) (func(levels []int) chances, error) {
	counts := map[string][3]float64{}
	var keys []string
	levelsOf := map[string][]int{}
	for _, c := range t.Cells {
		key := fmt.Sprint(c.Levels)
		v, seen := counts[key]
		if !seen {
			keys, levelsOf[key] = append(keys, key), c.Levels
			v = [3]float64{0.01, 0.01, 0.01}
		}
		v[c.History-1] += float64(c.Count)
		counts[key] = v
	}
	width := 1
	for _, c := range t.Covariates {
		width += len(c.Levels) // the last dummy stands for unknown
	}
	var rows []sparseRow
	var y []float64
	for s, key := range keys {
		for h := range 3 {
			rows = append(rows, chanceRow(t, levelsOf[key], h, s, width, len(keys)))
			y = append(y, counts[key][h])
		}
	}
	p := len(keys) + 2*width
	beta, ok := ridgePoisson(rows, p, y, 2*width)
	if !ok {
		return nil, fmt.Errorf("recapture: the chances given covariates could not be fitted")
	}
	return func(levels []int) chances {
		var w [3]float64
		for h := range w {
			row := chanceRow(t, levels, h, -1, width, len(keys))
			w[h] = math.Exp(row.dot(beta))
		}
		total := w[0] + w[1] + w[2]
		return chances{(w[0] + w[2]) / total, (w[1] + w[2]) / total, w[2] / total}
	}, nil
}

// chanceRow puts history h's coefficients first and the stratum constants
// last; stratum −1 has none.
func chanceRow(t Table, levels []int, h, stratum, width, strata int) sparseRow {
	var r sparseRow
	add := func(c int) { r.col, r.val = append(r.col, int32(c)), append(r.val, 1) }
	if h > 0 {
		base := (h - 1) * width
		add(base)
		at := base + 1
		for k, c := range t.Covariates {
			switch v := levels[k]; {
			case v < 0:
				add(at + len(c.Levels) - 1)
			case v > 0:
				add(at + v - 1)
			}
			at += len(c.Levels)
		}
	}
	if stratum >= 0 {
		add(2*width + stratum)
	}
	return r
}

// ridgePoisson is a Poisson regression whose first penalised coefficients are
// held finite by a penalty of a thousandth of a person.
func ridgePoisson(rows []sparseRow, p int, y []float64, penalised int) ([]float64, bool) {
	for c := range penalised {
		rows = append(rows, sparseRow{[]int32{int32(c)}, []float64{1}})
		y = append(y, 1e-3)
	}
	offset := make([]float64, len(rows))
	for k := len(rows) - penalised; k < len(rows); k++ {
		offset[k] = math.Log(1e-3)
	}
	fit, ok := regression(rows, p, y, offset, nil)
	if !ok {
		return nil, false
	}
	return fit.beta, true
}

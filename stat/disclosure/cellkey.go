package disclosure

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// CellKeys protects by the cell key method of the Australian and European
// statistics offices: each person has a random key from 0 to 1, fixed for
// good; the key of a cell is the fraction of the sum of the keys of its people
// and looks up a small change in a table of probabilities. The same people get
// the same change in every table and every year; tables do not add up.
//
// [1] Fraser, B. and Wooton, J. (2005). A proposed method for confidentialising
// tabular output to protect against differencing. UNECE work session on
// statistical data confidentiality.
type CellKeys struct {
	// rows by true count; the last holds for all larger counts
	rows [][]step
}

// step is a change and the end of its part of the keys from 0 to 1.
type step struct {
	change int
	p      float64
	upTo   float64
}

// NewCellKeys makes the table of probabilities with the largest entropy among
// those that change no count by more than most, are right on average, have the
// given variance, make nobody up, and leave no count from 1 to without. Close
// to zero a change of -1 is kept from being likelier than none.
//
// [2] Giessing, S. (2016). Computational issues in the design of transition
// probabilities and disclosure risk estimation for additive noise. Privacy in
// Statistical Databases.
func NewCellKeys(most int, variance float64, without int) (*CellKeys, error) {
	if most < 1 || variance <= 0 || without < 0 {
		return nil, fmt.Errorf("disclosure: cell keys: largest change %d, variance %g, no counts up to %d", most, variance, without)
	}
	last := most
	if without > 0 {
		last += without + 1
	}
	out := &CellKeys{rows: [][]step{{{0, 1, 1}}}}
	for n := 1; n <= last; n++ {
		var support []int
		for v := -min(n, most); v <= most; v++ {
			if n+v == 0 || n+v > without {
				support = append(support, v)
			}
		}
		p, err := mostEntropy(support, variance)
		if err != nil {
			return nil, fmt.Errorf("disclosure: cell keys: count %d: %w", n, err)
		}
		out.rows = append(out.rows, steps(support, p))
	}
	return out, nil
}

func steps(support []int, p []float64) []step {
	var out []step
	sum := 0.0
	for i, v := range support {
		sum += p[i]
		out = append(out, step{v, p[i], sum})
	}
	out[len(out)-1].upTo = 1
	return out
}

// mostEntropy finds p(v) ∝ exp(a·v + b·v²) with mean 0 and the variance.
func mostEntropy(support []int, variance float64) ([]float64, error) {
	p, err := exponential(support, variance, false)
	if err != nil {
		return nil, err
	}
	at := slices.Index(support, 0)
	if at > 0 && support[at-1] == -1 && p[at-1] > p[at]+1e-9 {
		return exponential(support, variance, true)
	}
	return p, nil
}

// exponential solves the two moment equations by Newton's method; with tied,
// -1 and 0 are equally likely.
func exponential(support []int, variance float64, tied bool) ([]float64, error) {
	u, w := make([]float64, len(support)), make([]float64, len(support)) // statistics
	for i, v := range support {
		u[i], w[i] = float64(v), float64(v*v)
		if tied && (v == -1 || v == 0) {
			u[i], w[i] = -0.5, 0.5
		}
	}
	var a, b float64
	for range 500 {
		p, mean, square, vu, vw, cov := moments(u, w, a, b)
		f, g := mean, square-variance
		if math.Abs(f)+math.Abs(g) < 1e-13 {
			return p, nil
		}
		det := vu*vw - cov*cov
		if det < 1e-18 {
			break
		}
		da, db := -(f*vw-g*cov)/det, -(g*vu-f*cov)/det
		for shrink := 1.0; shrink > 1e-9; shrink /= 2 {
			_, m, s, _, _, _ := moments(u, w, a+shrink*da, b+shrink*db)
			if math.Abs(m)+math.Abs(s-variance) < math.Abs(f)+math.Abs(g) {
				a, b = a+shrink*da, b+shrink*db
				break
			}
		}
	}
	return nil, fmt.Errorf("no probabilities on %v with variance %g", support, variance)
}

func moments(u, w []float64, a, b float64) (p []float64, mu, mw, vu, vw, cov float64) {
	p = make([]float64, len(u))
	top := math.Inf(-1)
	for i := range u {
		p[i] = a*u[i] + b*w[i]
		top = max(top, p[i])
	}
	sum := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
		mu += p[i] * u[i]
		mw += p[i] * w[i]
	}
	for i := range p {
		vu += p[i] * (u[i] - mu) * (u[i] - mu)
		vw += p[i] * (w[i] - mw) * (w[i] - mw)
		cov += p[i] * (u[i] - mu) * (w[i] - mw)
	}
	return p, mu, mw, vu, vw, cov
}

// ReadCellKeys reads a table as the R package ptable writes it: columns i
// (count), v (change), p_int_lb and p_int_ub (its part of the keys).
func ReadCellKeys(r io.Reader) (*CellKeys, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("disclosure: cell keys: %w", err)
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("disclosure: cell keys: empty table")
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	for _, name := range []string{"i", "v", "p_int_lb", "p_int_ub"} {
		if _, ok := col[name]; !ok {
			return nil, fmt.Errorf("disclosure: cell keys: no column %s", name)
		}
	}
	out := &CellKeys{}
	for line, row := range rows[1:] {
		if err := out.add(row, col); err != nil {
			return nil, fmt.Errorf("disclosure: cell keys: line %d: %w", line+2, err)
		}
	}
	for n, steps := range out.rows {
		if math.Abs(steps[len(steps)-1].upTo-1) > 1e-9 {
			return nil, fmt.Errorf("disclosure: cell keys: count %d: probabilities do not end at 1", n)
		}
	}
	return out, nil
}

func (k *CellKeys) add(row []string, col map[string]int) error {
	n, err1 := strconv.Atoi(row[col["i"]])
	v, err2 := strconv.Atoi(row[col["v"]])
	from, err3 := strconv.ParseFloat(row[col["p_int_lb"]], 64)
	to, err4 := strconv.ParseFloat(row[col["p_int_ub"]], 64)
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		return fmt.Errorf("not numbers: %q", row)
	}
	if n == len(k.rows) {
		k.rows = append(k.rows, nil)
	}
	if n != len(k.rows)-1 || !(from >= 0) || !(to >= from) || to > 1 || n+v < 0 {
		return fmt.Errorf("out of order or out of range: %q", row)
	}
	end := 0.0
	if m := len(k.rows[n]); m > 0 {
		end = k.rows[n][m-1].upTo
	}
	if math.Abs(from-end) > 1e-9 {
		return fmt.Errorf("gap in the keys of count %d", n)
	}
	k.rows[n] = append(k.rows[n], step{v, to - from, to})
	return nil
}

// Change gives the change of a count of n people whose cell key is key.
func (k *CellKeys) Change(n int, key float64) int {
	row := k.rows[min(n, len(k.rows)-1)]
	for _, s := range row {
		if key < s.upTo {
			return s.change
		}
	}
	return row[len(row)-1].change
}

// Probability is that of a change v of a count of n.
func (k *CellKeys) Probability(n, v int) float64 {
	for _, s := range k.rows[min(n, len(k.rows)-1)] {
		if s.change == v {
			return s.p
		}
	}
	return 0
}

// Perturb gives the printed counts of a table. keys are those of the rows of
// the persons, from 0 up to but not including 1; each row is one person.
func (k *CellKeys) Perturb(p *Persons, keys []float64, variables ...string) (*Table, []int, error) {
	if len(keys) != len(p.Rows) {
		return nil, nil, fmt.Errorf("disclosure: %d keys for %d people", len(keys), len(p.Rows))
	}
	t, err := p.Table(tableName(variables), variables...)
	if err != nil {
		return nil, nil, err
	}
	sums := make([]float64, t.Len())
	err = p.eachCell(t, func(row, cell int) { sums[cell] += keys[row] })
	out := make([]int, t.Len())
	for c, n := range t.People {
		out[c] = n + k.Change(n, math.Mod(sums[c], 1))
	}
	return t, out, err
}

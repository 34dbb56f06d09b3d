package recapture

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Term is an interaction of lists and covariates, each a bit set. The term
// with neither is the constant.
type Term struct {
	Lists      History
	Covariates History // bit k for covariate k of the table
}

func (a Term) size() int { return a.Lists.Size() + a.Covariates.Size() }

// within reports whether a is part of b.
func (a Term) within(b Term) bool {
	return b.Lists.Contains(a.Lists) && b.Covariates.Contains(a.Covariates)
}

func compareTerms(a, b Term) int {
	if c := a.size() - b.size(); c != 0 {
		return c
	}
	if c := compareEffects(a.Lists, b.Lists); c != 0 && a.Lists != b.Lists {
		return c
	}
	return compareEffects(a.Covariates, b.Covariates)
}

// StrataModel is a hierarchical log-linear model over lists and covariates.
// Degree makes a covariate (such as year) a polynomial of that degree in the
// order of its levels instead of a factor.
type StrataModel struct {
	Terms  []Term // closed under taking parts, small terms first
	Degree map[int]int
}

// NewStrataModel completes terms to a hierarchical model with all lists and
// covariates of the table as main effects.
func NewStrataModel(t Table, degree map[int]int, terms ...Term) StrataModel {
	in := map[Term]bool{{}: true}
	for i := range t.Lists {
		in[Term{Lists: 1 << i}] = true
	}
	for k := range t.Covariates {
		in[Term{Covariates: 1 << k}] = true
	}
	for _, e := range terms {
		for l := e.Lists; ; l = (l - 1) & e.Lists {
			for c := e.Covariates; ; c = (c - 1) & e.Covariates {
				in[Term{l, c}] = true
				if c == 0 {
					break
				}
			}
			if l == 0 {
				break
			}
		}
	}
	m := StrataModel{Degree: degree}
	for e := range in {
		m.Terms = append(m.Terms, e)
	}
	slices.SortFunc(m.Terms, compareTerms)
	return m
}

// Has reports whether e is in the model.
func (m StrataModel) Has(e Term) bool { return slices.Contains(m.Terms, e) }

// Describe writes the interactions with the names of lists and covariates.
func (m StrataModel) Describe(t Table) string {
	var parts []string
	for _, e := range m.Terms {
		if e.size() > 1 {
			parts = append(parts, t.termName(e))
		}
	}
	if parts == nil {
		return "main effects"
	}
	return strings.Join(parts, ", ")
}

func (t Table) termName(e Term) string {
	var names []string
	for i, name := range t.Lists {
		if e.Lists.Has(i) {
			names = append(names, name)
		}
	}
	for k, c := range t.Covariates {
		if e.Covariates.Has(k) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ":")
}

// maxDesignCells bounds strata × histories.
const maxDesignCells = 1 << 20

// strataDesign holds the regression of a model on all cells: stratum s and
// history h at s·2^lists + h.
type strataDesign struct {
	table   Table
	model   StrataModel
	lists   int
	strata  [][]int // levels of each stratum, last covariate fastest
	coding  [][][]float64
	columns []designColumn
	rows    []sparseRow
}

// designColumn is one product of contrasts of a term.
type designColumn struct {
	term Term
	pick []int // contrast of each covariate of the table; 0 where not in the term
}

// newStrataDesign builds the rows of every stratum and history, the history of
// no list included.
func newStrataDesign(t Table, m StrataModel) (*strataDesign, error) {
	d := &strataDesign{table: t, model: m, lists: len(t.Lists)}
	cells := 1 << d.lists
	d.strata = [][]int{nil}
	for k, c := range t.Covariates {
		if len(c.Levels) == 0 {
			return nil, fmt.Errorf("recapture: covariate %q is unknown for everybody", c.Name)
		}
		if cells *= len(c.Levels); cells > maxDesignCells {
			return nil, fmt.Errorf("recapture: the covariates make more than a million cells: join levels or leave covariates out")
		}
		d.strata = cross(d.strata, len(c.Levels))
		coding, err := contrasts(len(c.Levels), m.Degree[k])
		if err != nil {
			return nil, fmt.Errorf("recapture: covariate %q: %w", c.Name, err)
		}
		d.coding = append(d.coding, coding)
	}
	for _, e := range m.Terms {
		d.addColumns(e)
	}
	d.fillRows()
	return d, nil
}

func cross(rows [][]int, levels int) [][]int {
	var out [][]int
	for _, r := range rows {
		for v := range levels {
			out = append(out, append(slices.Clone(r), v))
		}
	}
	return out
}

// contrasts codes a factor by treatment contrasts (first level as reference)
// or, with degree > 0, by orthonormal polynomials of equally spaced levels.
func contrasts(levels, degree int) ([][]float64, error) {
	if degree >= levels {
		return nil, fmt.Errorf("a polynomial of degree %d needs more than %d levels", degree, levels)
	}
	out := make([][]float64, levels)
	if degree <= 0 {
		for v := range out {
			out[v] = make([]float64, levels-1)
			if v > 0 {
				out[v][v-1] = 1
			}
		}
		return out, nil
	}
	basis := polynomials(levels, degree)
	for v := range out {
		for _, b := range basis[1:] {
			out[v] = append(out[v], b[v])
		}
	}
	return out, nil
}

// polynomials orthonormalises 1, v, v², … on v = 0 … n−1.
func polynomials(n, degree int) [][]float64 {
	var basis [][]float64
	for k := 0; k <= degree; k++ {
		b := make([]float64, n)
		for v := range b {
			b[v] = math.Pow(float64(v)/float64(n), float64(k))
		}
		for range 2 { // twice is enough (Kahan)
			for _, a := range basis {
				dot := 0.0
				for v := range b {
					dot += a[v] * b[v]
				}
				for v := range b {
					b[v] -= dot * a[v]
				}
			}
		}
		norm := 0.0
		for _, v := range b {
			norm += v * v
		}
		for v := range b {
			b[v] /= math.Sqrt(norm)
		}
		basis = append(basis, b)
	}
	return basis
}

// addColumns adds every product of the contrasts of a term's covariates.
func (d *strataDesign) addColumns(e Term) {
	picks := [][]int{make([]int, len(d.table.Covariates))}
	for k := range d.table.Covariates {
		if !e.Covariates.Has(k) {
			continue
		}
		var next [][]int
		for _, p := range picks {
			for c := range d.coding[k][0] {
				q := slices.Clone(p)
				q[k] = c
				next = append(next, q)
			}
		}
		picks = next
	}
	for _, p := range picks {
		d.columns = append(d.columns, designColumn{e, p})
	}
}

func (d *strataDesign) fillRows() {
	size := 1 << d.lists
	d.rows = make([]sparseRow, len(d.strata)*size)
	for s, levels := range d.strata {
		for c, column := range d.columns {
			v := 1.0
			for k, level := range levels {
				if column.term.Covariates.Has(k) {
					v *= d.coding[k][level][column.pick[k]]
				}
			}
			if v == 0 {
				continue
			}
			for h := range size {
				if History(h).Contains(column.term.Lists) {
					row := &d.rows[s*size+h]
					row.col, row.val = append(row.col, int32(c)), append(row.val, v)
				}
			}
		}
	}
}

// counts gives the table's counts by cell. Cells with an unknown covariate or
// a list that does not cover them are refused: they need EM.
func (d *strataDesign) counts() ([]float64, error) {
	y := make([]float64, len(d.rows))
	for _, c := range d.table.Cells {
		if c.NotCovering != 0 || slices.Contains(c.Levels, -1) {
			return nil, errIncomplete
		}
		y[d.cell(c.Levels, c.History)] += float64(c.Count)
	}
	return y, nil
}

func (d *strataDesign) cell(levels []int, h History) int {
	s := 0
	for k, v := range levels {
		s = s*len(d.table.Covariates[k].Levels) + v
	}
	return s<<d.lists + int(h)
}

var errIncomplete = errors.New("recapture: some covariates are unknown or some lists do not cover everybody: use FitIncomplete")

// Package lp solves linear programs with sparse equations and bounded
// unknowns, many of them over the same equations: minimise c·x where A·x = b
// and Lower <= x <= Upper. It is a primal revised simplex with an LU
// factorisation of the basis, renewed often enough that errors do not grow;
// each program starts from the vertex where the last one ended.
//
// It is made for the sums of tables of counts: coefficients of +1 and -1,
// right sides that are whole numbers, much degeneracy. It knows nothing of
// whole-number solutions.
//
// [1] Maros, I. (2003). Computational Techniques of the Simplex Method. Kluwer.
// [2] Gilbert, J. R. and Peierls, T. (1988). Sparse partial pivoting in time
// proportional to arithmetic operations. SIAM J. Sci. Stat. Comput. 9, 862–874.
package lp

import (
	"errors"
	"fmt"
	"math"
)

// ErrInfeasible tells that no x satisfies the equations and the bounds.
var ErrInfeasible = errors.New("lp: equations and bounds contradict one another")

// ErrUnbounded tells that the objective has no smallest value.
var ErrUnbounded = errors.New("lp: objective has no smallest value")

// ErrStuck tells that the search did not end in a sensible number of steps.
var ErrStuck = errors.New("lp: no end in the allowed number of steps")

// Entry is a coefficient of a column: in which equation, and what.
type Entry struct {
	Row  int
	Coef float64
}

// Problem is the feasible region. Upper may be +Inf; Lower must be finite.
type Problem struct {
	Rows         int
	Cols         [][]Entry
	Rhs          []float64
	Lower, Upper []float64
}

// Term is a part of an objective: a column and its price. A column may be
// named once.
type Term struct {
	Col   int
	Price float64
}

const (
	feasTol  = 1e-9
	priceTol = 1e-9
	pivotTol = 1e-7
	renewal  = 80 // pivots between factorisations
)

type place uint8

const (
	atLower place = iota
	atUpper
	between // not in the basis, and at neither bound: before the first vertex
	inBasis
)

// Solver holds a vertex of the region and the factors of its basis.
type Solver struct {
	X []float64 // the present vertex, by column
	// Pivots counts basis changes since New, as a measure of work.
	Pivots int

	m, n         int // equations, columns (the last m are one for each equation, kept at zero)
	cols         [][]Entry
	byRow        [][]Entry // the same by equation: Row is then the column
	rhs          []float64
	lower, upper []float64
	where        []place
	basis        []int // by position: column
	pos          []int // by column: position, -1 outside the basis
	lu           factors
	etas         []eta
	d, weight    []float64 // reduced costs and reference weights, by column
	norm         []float64 // dual reference weights, by position
	price        []float64
	priced       []int
	alpha, rho   []float64
	unit         []float64
	row          []float64 // of the pivot row, by column
	touched      []int
	marked       []bool
	still        int // steps without progress
	seed         uint64
}

// New finds a vertex. start may be nil or a point that satisfies everything,
// which saves the first phase.
func New(p *Problem, start []float64) (*Solver, error) {
	s, err := load(p)
	if err != nil {
		return nil, err
	}
	if start == nil {
		return s, s.firstPhase()
	}
	copy(s.X, start)
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, s.push()
}

func load(p *Problem) (*Solver, error) {
	s := &Solver{m: p.Rows, n: len(p.Cols) + p.Rows, rhs: p.Rhs, seed: 0x9e3779b97f4a7c15}
	s.cols = make([][]Entry, s.n)
	copy(s.cols, p.Cols)
	s.lower, s.upper = make([]float64, s.n), make([]float64, s.n)
	copy(s.lower, p.Lower)
	copy(s.upper, p.Upper)
	s.X = make([]float64, s.n)
	s.where, s.pos = make([]place, s.n), make([]int, s.n)
	s.d, s.weight, s.price = make([]float64, s.n), make([]float64, s.n), make([]float64, s.n)
	s.row, s.marked = make([]float64, s.n), make([]bool, s.n)
	s.alpha, s.rho, s.unit = make([]float64, s.m), make([]float64, s.m), make([]float64, s.m)
	s.byRow = make([][]Entry, s.m)
	s.basis = make([]int, s.m)
	for j := range s.n {
		s.pos[j] = -1
		if j >= len(p.Cols) {
			s.cols[j] = []Entry{{j - len(p.Cols), 1}}
			s.basis[j-len(p.Cols)], s.pos[j], s.where[j] = j, j-len(p.Cols), inBasis
		} else if s.lower[j] > s.upper[j] || math.IsInf(s.lower[j], 0) {
			return nil, fmt.Errorf("lp: column %d: bounds %g and %g", j, s.lower[j], s.upper[j])
		}
		for _, e := range s.cols[j] {
			s.byRow[e.Row] = append(s.byRow[e.Row], Entry{j, e.Coef})
		}
	}
	return s, s.factorise()
}

// check asks whether X satisfies equations and bounds.
func (s *Solver) check() error {
	sum := make([]float64, s.m)
	for j, x := range s.X {
		if x < s.lower[j]-1e-6 || x > s.upper[j]+1e-6 {
			return fmt.Errorf("%w: column %d is %g, outside %g to %g", ErrInfeasible, j, x, s.lower[j], s.upper[j])
		}
		for _, e := range s.cols[j] {
			sum[e.Row] += e.Coef * x
		}
	}
	for i, v := range sum {
		if math.Abs(v-s.rhs[i]) > 1e-6*(1+math.Abs(s.rhs[i])) {
			return fmt.Errorf("%w: equation %d gives %g, not %g", ErrInfeasible, i, v, s.rhs[i])
		}
	}
	return nil
}

// Len is the number of columns of the problem.
func (s *Solver) Len() int { return s.n - s.m }

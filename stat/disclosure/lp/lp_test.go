package lp

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	gonum "gonum.org/v1/gonum/optimize/convex/lp"
)

// Dantzig (1963), Linear Programming and Extensions, chapter 3: the smallest
// example with a known answer of most courses: max 3x+5y, x<=4, 2y<=12,
// 3x+2y<=18 (Hillier and Lieberman, "Wyndor Glass"): x=2, y=6, 36.
func TestWyndorGlass(t *testing.T) {
	inf := math.Inf(1)
	p := &Problem{Rows: 3, Rhs: []float64{4, 12, 18},
		Cols:  [][]Entry{{{0, 1}, {2, 3}}, {{1, 2}, {2, 2}}, {{0, 1}}, {{1, 1}}, {{2, 1}}},
		Lower: make([]float64, 5), Upper: []float64{inf, inf, inf, inf, inf}}
	s, err := New(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Minimize([]Term{{0, -3}, {1, -5}}, math.Inf(-1))
	if err != nil || math.Abs(v+36) > 1e-9 || math.Abs(s.X[0]-2) > 1e-9 || math.Abs(s.X[1]-6) > 1e-9 {
		t.Errorf("value %g at %v, %v", v, s.X[:2], err)
	}
}

func TestInfeasible(t *testing.T) {
	p := &Problem{Rows: 1, Rhs: []float64{5}, Cols: [][]Entry{{{0, 1}}, {{0, 1}}}, Lower: []float64{0, 0}, Upper: []float64{2, 2}}
	if _, err := New(p, nil); err == nil {
		t.Error("2 + 2 made 5")
	}
	p.Rhs[0] = 3
	if _, err := New(p, []float64{2, 2}); err == nil {
		t.Error("a wrong start was taken")
	}
}

// Random programs against gonum's dense simplex, from a start and without.
func TestAgainstGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for trial := range 200 {
		m, n := 2+r.IntN(6), 9+r.IntN(12)
		p := &Problem{Rows: m, Rhs: make([]float64, m)}
		dense := mat.NewDense(m, n, nil)
		x := make([]float64, n)
		c := make([]float64, n)
		var objective []Term
		for j := range n {
			var col []Entry
			x[j] = float64(r.IntN(5))
			for i := range m {
				if r.IntN(2) == 0 {
					v := float64(1 + r.IntN(4))
					col = append(col, Entry{i, v})
					dense.Set(i, j, v)
					p.Rhs[i] += v * x[j]
				}
			}
			p.Cols = append(p.Cols, col)
			p.Lower, p.Upper = append(p.Lower, 0), append(p.Upper, math.Inf(1))
			c[j] = float64(r.IntN(20))
			objective = append(objective, Term{j, c[j]})
		}
		want, _, err := gonum.Simplex(c, dense, p.Rhs, 0, nil)
		if err != nil {
			continue // gonum wants independent equations and no empty column
		}
		for _, start := range [][]float64{nil, x} {
			s, err := New(p, start)
			if err != nil {
				t.Fatalf("trial %d: %v", trial, err)
			}
			got, err := s.Minimize(objective, math.Inf(-1))
			if err != nil || math.Abs(got-want) > 1e-7 {
				t.Errorf("trial %d: %g, gonum %g, %v", trial, got, want, err)
			}
			if err := s.check(); err != nil {
				t.Errorf("trial %d: %v", trial, err)
			}
		}
	}
}

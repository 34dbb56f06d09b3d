package glm

import "math"

// normal holds the weighted cross products X'WX, lower triangle, and X'Wz.
type normal struct {
	p  int
	xx []float64
	xz []float64
}

func newNormal(p int) *normal { return &normal{p, make([]float64, p*p), make([]float64, p)} }

func (n *normal) reset() {
	clear(n.xx)
	clear(n.xz)
}

// add puts in a row of weight w and working response z.
func (n *normal) add(row []float64, w, z float64) {
	for j, v := range row {
		if v == 0 {
			continue
		}
		wv := w * v
		n.xz[j] += wv * z
		line := n.xx[j*n.p : j*n.p+j+1]
		for k, u := range row[:len(line)] {
			line[k] += wv * u
		}
	}
}

// aliased is the share of a column's sum of squares left after the columns
// before it below which it counts as a combination of them. R's glm uses
// 1e-11 on norms of QR columns; cross products hold half the digits.
const aliased = 1e-11

// invert gives the inverse of X'WX in which columns that are combinations of
// earlier ones are left out (zero rows and columns), and which those are.
func (n *normal) invert() (inverse []float64, dropped []bool) {
	l, dropped := n.cholesky()
	p := n.p
	inv := make([]float64, p*p)
	e := make([]float64, p)
	for c := range p {
		if dropped[c] {
			continue
		}
		clear(e)
		e[c] = 1
		solveCholesky(l, dropped, p, e)
		for r := range p {
			inv[r*p+c] = e[r]
		}
	}
	return inv, dropped
}

func (n *normal) cholesky() (l []float64, dropped []bool) {
	p := n.p
	l, dropped = make([]float64, p*p), make([]bool, p)
	for j := range p {
		d := n.xx[j*p+j]
		for k := range j {
			d -= l[j*p+k] * l[j*p+k]
		}
		if !(d > aliased*n.xx[j*p+j]) {
			dropped[j] = true
			continue
		}
		l[j*p+j] = math.Sqrt(d)
		for i := j + 1; i < p; i++ {
			s := n.xx[i*p+j]
			for k := range j {
				s -= l[i*p+k] * l[j*p+k]
			}
			l[i*p+j] = s / l[j*p+j]
		}
	}
	return l, dropped
}

// solveCholesky solves LL'b = e in place, with 0 for dropped columns.
func solveCholesky(l []float64, dropped []bool, p int, e []float64) {
	for i := range p {
		if dropped[i] {
			e[i] = 0
			continue
		}
		for k := range i {
			e[i] -= l[i*p+k] * e[k]
		}
		e[i] /= l[i*p+i]
	}
	for i := p - 1; i >= 0; i-- {
		if dropped[i] {
			continue
		}
		for k := i + 1; k < p; k++ {
			e[i] -= l[k*p+i] * e[k]
		}
		e[i] /= l[i*p+i]
	}
}

package series

import "math"

// root finds where f, which changes sign between a and b, is zero, by Brent's
// method to the last bits of the argument.
//
// Source: Brent, R. P. (1973). Algorithms for minimization without
// derivatives. Prentice-Hall, chapter 4.
func root(f func(float64) float64, a, b float64) float64 {
	fa, fb := f(a), f(b)
	if fa == 0 {
		return a
	}
	if fb == 0 {
		return b
	}
	if (fa > 0) == (fb > 0) {
		return math.NaN()
	}
	c, fc := a, fa
	d, e := b-a, b-a
	for range 200 {
		if (fb > 0) == (fc > 0) {
			c, fc, d = a, fa, b-a
			e = d
		}
		if math.Abs(fc) < math.Abs(fb) {
			a, b, c = b, c, b
			fa, fb, fc = fb, fc, fb
		}
		tol := 2 * 0x1p-52 * math.Abs(b)
		m := (c - b) / 2
		if math.Abs(m) <= tol || fb == 0 {
			return b
		}
		d, e = brentStep(a, b, c, fa, fb, fc, d, e, m, tol)
		a, fa = b, fb
		if math.Abs(d) > tol {
			b += d
		} else {
			b += math.Copysign(tol, m)
		}
		fb = f(b)
	}
	return b
}

// brentStep chooses between interpolation and halving.
func brentStep(a, b, c, fa, fb, fc, d, e, m, tol float64) (float64, float64) {
	if math.Abs(e) < tol || math.Abs(fa) <= math.Abs(fb) {
		return m, m
	}
	s := fb / fa
	var p, q float64
	if a == c {
		p, q = 2*m*s, 1-s
	} else {
		q0, r := fa/fc, fb/fc
		p = s * (2*m*q0*(q0-r) - (b-a)*(r-1))
		q = (q0 - 1) * (r - 1) * (s - 1)
	}
	if p > 0 {
		q = -q
	} else {
		p = -p
	}
	if 2*p < math.Min(3*m*q-math.Abs(tol*q), math.Abs(e*q)) {
		return p / q, d
	}
	return m, m
}

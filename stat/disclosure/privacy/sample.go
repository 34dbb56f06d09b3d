package privacy

import (
	"math/big"
	"math/bits"
	"math/rand/v2"
)

// Ratio is an exact positive number, Num/Den.
type Ratio struct{ Num, Den uint64 }

// Float gives the number as a float64.
func (q Ratio) Float() float64 { return float64(q.Num) / float64(q.Den) }

// Laplace draws from the discrete Laplace distribution: k is as likely as
// exp(-|k|/scale). A count of people with this noise is 1/scale-differentially
// private. The draw is exact: whole numbers and fair choices only.
//
// [1] Canonne, C. L., Kamath, G. and Steinke, T. (2020). The discrete Gaussian
// for differential privacy. NeurIPS 33, algorithm 2.
func Laplace(scale Ratio, r *rand.Rand) int64 {
	t, s := scale.Num, scale.Den
	for {
		u := r.Uint64N(t)
		if !bernoulliExp(u, t, r) {
			continue
		}
		v := uint64(0)
		for bernoulliExp(1, 1, r) {
			v++
		}
		y := int64((u + t*v) / s)
		if r.Uint64()&1 == 0 {
			return y
		}
		if y != 0 {
			return -y
		}
	}
}

// Gaussian draws from the discrete Gaussian distribution with the given
// parameter σ²: k is as likely as exp(-k²/2σ²). Noise on the counts of tables
// in which a person changes one cell by one is 1/(2σ²)-zCDP. The draw is exact.
//
// [1], algorithm 3.
func Gaussian(variance Ratio, r *rand.Rand) int64 {
	n, d := variance.Num, variance.Den
	t := root(n/d) + 1
	for {
		y := Laplace(Ratio{t, 1}, r)
		m := uint64(max(y, -y))
		// (m - σ²/t)²/2σ² = (m·d·t - n)² / (2·n·d·t²)
		if accept(m, n, d, t, r) {
			return y
		}
	}
}

// accept is true with probability exp(-(m·d·t-n)²/(2·n·d·t²)).
func accept(m, n, d, t uint64, r *rand.Rand) bool {
	hi, a := bits.Mul64(m*d, t)
	if a >= n {
		a -= n
	} else {
		a = n - a
	}
	hi2, num := bits.Mul64(a, a)
	hi3, b := bits.Mul64(2*n*d, t*t)
	if hi != 0 || hi2 != 0 || hi3 != 0 || b > 1<<56 || m > 1<<31 || n > 1<<31 || d > 1<<30 {
		return acceptBig(m, n, d, t, r)
	}
	return bernoulliExp(num, b, r)
}

// bernoulliExp is true with probability exp(-num/den).
func bernoulliExp(num, den uint64, r *rand.Rand) bool {
	for ; num > den; num -= den {
		if !below1(1, 1, r) {
			return false
		}
	}
	return below1(num, den, r)
}

// below1 is bernoulliExp for num <= den: algorithm 1 of [1].
func below1(num, den uint64, r *rand.Rand) bool {
	for k := uint64(1); ; k++ {
		if r.Uint64N(den*k) >= num {
			return k&1 == 1
		}
	}
}

func root(n uint64) uint64 {
	x := uint64(big.NewInt(0).Sqrt(new(big.Int).SetUint64(n)).Uint64())
	return x
}

// acceptBig is accept in numbers of any size.
func acceptBig(m, n, d, t uint64, r *rand.Rand) bool {
	w := func(x uint64) *big.Int { return new(big.Int).SetUint64(x) }
	mul := func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }
	a := mul(mul(w(m), w(d)), w(t))
	a.Sub(a, w(n))
	num, den := mul(a, a), mul(mul(w(2), mul(w(n), w(d))), mul(w(t), w(t)))
	for num.Cmp(den) > 0 {
		if !below1(1, 1, r) {
			return false
		}
		num.Sub(num, den)
	}
	for k := int64(1); ; k++ {
		if uniform(mul(den, big.NewInt(k)), r).Cmp(num) >= 0 {
			return k&1 == 1
		}
	}
}

// uniform draws a whole number from 0 to below n.
func uniform(n *big.Int, r *rand.Rand) *big.Int {
	words := (n.BitLen() + 63) / 64
	for {
		x := new(big.Int)
		for range words {
			x.Lsh(x, 64).Or(x, new(big.Int).SetUint64(r.Uint64()))
		}
		x.Rsh(x, uint(64*words-n.BitLen()))
		if x.Cmp(n) < 0 {
			return x
		}
	}
}

package privacy

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/disclosure/internal/agreement"
)

func source(seed uint64) *rand.Rand {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	return rand.New(rand.NewChaCha8(key))
}

// chiSquare compares draws with weights up to a constant and gives the number
// of standard deviations by which the statistic exceeds its expectation.
func chiSquare(draw func() int64, weight func(k int64) float64, reach int64, n int) float64 {
	total := 0.0
	for k := -20 * reach; k <= 20*reach; k++ {
		total += weight(k)
	}
	count := map[int64]int{}
	for range n {
		count[max(-reach, min(reach, draw()))]++
	}
	stat, cells := 0.0, 0
	for k := -reach; k <= reach; k++ {
		p := weight(k) / total
		if k == reach || k == -reach { // the tail from here on
			for j := reach + 1; j <= 20*reach; j++ {
				p += weight(j) / total
			}
		}
		e := p * float64(n)
		if e < 5 {
			continue
		}
		d := float64(count[k]) - e
		stat += d * d / e
		cells++
	}
	return (stat - float64(cells-1)) / math.Sqrt(2*float64(cells-1))
}

// Six tests; none beyond 3.5 standard deviations fails one honest sampler in
// about 700 seeds, and the seed is fixed.
func TestGaussianIsExact(t *testing.T) {
	for _, v := range []Ratio{{1, 4}, {1, 1}, {309, 16}, {2463, 10}, {1 << 40, 1 << 32}} {
		r := source(v.Num)
		s2 := v.Float()
		z := chiSquare(func() int64 { return Gaussian(v, r) }, func(k int64) float64 { return math.Exp(-float64(k*k) / (2 * s2)) },
			int64(3.5*math.Sqrt(s2))+1, 200_000)
		t.Logf("σ² = %g: %.2f", s2, z)
		if math.Abs(z) > 3.5 {
			t.Errorf("σ² = %g: chi-square is off by %.2f standard deviations", s2, z)
		}
	}
}

func TestLaplaceIsExact(t *testing.T) {
	for _, q := range []Ratio{{1, 2}, {1, 1}, {7, 2}, {40, 1}} {
		r := source(q.Num)
		z := chiSquare(func() int64 { return Laplace(q, r) }, func(k int64) float64 { return math.Exp(-math.Abs(float64(k)) / q.Float()) },
			int64(5*q.Float())+2, 200_000)
		t.Logf("scale %g: %.2f", q.Float(), z)
		if math.Abs(z) > 3.5 {
			t.Errorf("scale %g: chi-square is off by %.2f standard deviations", q.Float(), z)
		}
	}
}

// The mean absolute error over 10^5 cells is σ√(2/π) within 5 %.
func TestGaussianError(t *testing.T) {
	v := VarianceFor(RhoFor(4, 1e-6) / 12)
	r := source(1)
	sum := 0.0
	for range 100_000 {
		sum += math.Abs(float64(Gaussian(v, r)))
	}
	got, want := sum/1e5, math.Sqrt(v.Float()*2/math.Pi)
	agreement.Figure(t, "gauss-error", fmt.Sprintf("%.1f", 100*math.Abs(got/want-1)))
	if math.Abs(got/want-1) > 0.05 {
		t.Errorf("mean absolute error %.3f, expected %.3f", got, want)
	}
}

func TestSamplersAreFast(t *testing.T) {
	cpu := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			t.Fatal(err)
		}
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	r := source(1)
	start := cpu()
	for range 300_000 {
		Gaussian(Ratio{309, 16}, r)
	}
	rate := 3e5 / (cpu() - start)
	t.Logf("%.0f draws a CPU second", rate)
	if rate < 500_000 {
		t.Errorf("%.0f draws a CPU second, want 500,000", rate)
	}
}

func BenchmarkGaussian(b *testing.B) {
	r := source(1)
	for b.Loop() {
		Gaussian(Ratio{309, 16}, r)
	}
}

func BenchmarkLaplace(b *testing.B) {
	r := source(1)
	for b.Loop() {
		Laplace(Ratio{4, 1}, r)
	}
}

// Steinke's cdp2adp.py, as written down beside the fixtures: six decimals.
func TestRhoEqualsPublishedCode(t *testing.T) {
	text, err := os.ReadFile(reference.Path(t, "disclosure/dp/go_prototype.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Accounting []struct{ Delta, Eps, Rho float64 }
	}
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	equal := 0
	for _, w := range f.Accounting {
		rho := RhoFor(w.Eps, w.Delta)
		if math.Abs(rho-w.Rho) > 5e-7 {
			t.Errorf("ε %g δ %g: ρ %.9f, want %.9f", w.Eps, w.Delta, rho, w.Rho)
		} else {
			equal++
		}
		if e := Epsilon(rho, w.Delta); math.Abs(e-w.Eps) > 1e-6 {
			t.Errorf("ε back %.9f, want %g", e, w.Eps)
		}
	}
	agreement.Figure(t, "rho", fmt.Sprintf("%d of %d", equal, len(f.Accounting)))
}

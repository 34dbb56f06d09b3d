package series

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"sightline/stat/glm"
)

// bootstraps is how many series are drawn for a p value: it is then good to
// 0.01 near 0.05.
const bootstraps = 499

// ARTest tests whether steps (columns) add to a linear model of y whose errors
// follow an AR(1) process. The F statistic comes from generalised least
// squares; its distribution from drawing series of the model without steps,
// with the memory of the errors corrected for what fitting the model takes
// away, and estimating everything anew in each. The usual t or F table takes
// the memory as known and as estimated without bias, and rejects true
// hypotheses up to three times too often.
//
// The draws come from a generator of fixed seed: the same series gives the
// same p value.
//
// Source: Prais, S. J. and Winsten, C. B. (1954). Trend estimators and serial
// correlation. Cowles Commission 383. Davidson, R. and MacKinnon, J. G.
// (2006). Bootstrap methods in econometrics. Palgrave handbooks.
func ARTest(null *glm.Design, y []float64, steps [][]float64) (p, phi float64, err error) {
	n := len(y)
	if null.Rows() != n || n < null.Columns()+len(steps)+3 {
		return 0, 0, fmt.Errorf("series: %d periods are too few for a model with memory", n)
	}
	m, err := newMemory(null, steps)
	if err != nil {
		return 0, 0, err
	}
	observed, phi := m.statistic(y)
	if math.IsNaN(observed) {
		return 0, 0, fmt.Errorf("series: the series does not vary, so there is nothing to test")
	}
	r := rand.New(rand.NewPCG(1954, uint64(n)))
	count, draw := 1, make([]float64, n)
	for range bootstraps {
		wave := r.NormFloat64() / math.Sqrt(1-phi*phi)
		for i := range draw {
			if i > 0 {
				wave = phi*wave + r.NormFloat64()
			}
			draw[i] = wave
		}
		if f, _ := m.statistic(draw); f >= observed {
			count++
		}
	}
	return float64(count) / (bootstraps + 1), phi, nil
}

// memory holds what does not change from draw to draw.
type memory struct {
	columns [][]float64 // of the model without steps
	steps   [][]float64
	basis   [][]float64
	phi     []float64 // grid
	r1      []float64 // correlation of residuals to expect at each phi
}

func newMemory(null *glm.Design, steps [][]float64) (*memory, error) {
	m := &memory{steps: steps}
	for j := range null.Columns() {
		m.columns = append(m.columns, null.Column(j))
	}
	var err error
	// The memory is measured on what is left by the full model: a true step
	// must not pass for memory.
	if m.basis, err = orthonormal(nil, append(append([][]float64(nil), m.columns...), steps...)); err != nil {
		return nil, err
	}
	m.tabulate(null.Rows())
	return m, nil
}

// tabulate finds, for a grid of phi, the ratio of expectations of Σe(t)e(t−1)
// and Σe(t)² of residuals e = Mε: tr(MAMV)/tr(MV), where V holds φ^|s−t|.
func (m *memory) tabulate(n int) {
	mm := make([][]float64, n)
	for i := range mm {
		mm[i] = make([]float64, n)
		mm[i][i] = 1
		for _, b := range m.basis {
			for j := range b {
				mm[i][j] -= b[i] * b[j]
			}
		}
	}
	// Sums of M and of MAM along each distance from the diagonal.
	d1, d2 := make([]float64, n), make([]float64, n)
	for i := range n {
		for j := range n {
			k := abs(i - j)
			d2[k] += mm[i][j]
			s := 0.0
			for t := 1; t < n; t++ {
				s += mm[i][t] * mm[t-1][j]
			}
			d1[k] += s
		}
	}
	for phi := -0.9; phi < 0.985; phi += 0.01 {
		num, den, power := 0.0, 0.0, 1.0
		for k := range n {
			num, den, power = num+power*d1[k], den+power*d2[k], power*phi
		}
		m.phi, m.r1 = append(m.phi, phi), append(m.r1, num/den)
	}
}

// correct gives the phi whose residuals are expected to correlate as these do.
func (m *memory) correct(r1 float64) float64 {
	k := sort.SearchFloat64s(m.r1, r1)
	switch {
	case k == 0:
		return m.phi[0]
	case k == len(m.r1):
		return m.phi[k-1]
	}
	w := (r1 - m.r1[k-1]) / (m.r1[k] - m.r1[k-1])
	return m.phi[k-1] + w*(m.phi[k]-m.phi[k-1])
}

func (m *memory) statistic(y []float64) (f, phi float64) {
	e := remove(m.basis, y)
	num, den := 0.0, 0.0
	for i, v := range e {
		den += v * v
		if i > 0 {
			num += v * e[i-1]
		}
	}
	if den <= 1e-20*dot(y, y) {
		return math.NaN(), 0
	}
	phi = m.correct(num / den)
	basis, err := orthonormal(nil, whiten(m.columns, phi))
	if err != nil {
		return math.NaN(), phi
	}
	extra, err := orthonormal(nil, whiten(m.steps, phi), basis...)
	if err != nil {
		return math.NaN(), phi
	}
	return fStatistic(whiten([][]float64{y}, phi)[0], basis, extra), phi
}

// whiten is the Prais–Winsten transformation of each column.
func whiten(columns [][]float64, phi float64) [][]float64 {
	out := make([][]float64, len(columns))
	first := math.Sqrt(1 - phi*phi)
	for k, c := range columns {
		w := make([]float64, len(c))
		w[0] = first * c[0]
		for i := 1; i < len(c); i++ {
			w[i] = c[i] - phi*c[i-1]
		}
		out[k] = w
	}
	return out
}

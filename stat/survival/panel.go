package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Panel is what is known of people who were looked at now and then: the state
// at each visit, not when it changed (the address on the day of a register
// extract, say). Rows of a person stand in order of time.
type Panel struct {
	Person []int
	Time   []float64
	State  []int // from 1
	Names  []string
	Exact  []int // states whose date of entry is known exactly, such as death
}

// PanelModel is a Markov process with constant rates fitted to a panel.
type PanelModel struct {
	Names        []string
	Rate         [][]float64 // from, to; the diagonal makes rows add to 0
	StdErr       [][]float64 // of the rates off the diagonal
	MinusTwoLogL float64
	Moves        [][]int // pairs of successive visits by state
}

// FitPanel estimates the rates of the moves allowed (pairs from, to). It
// assumes that rates are constant and that only the present state matters,
// and that visits do not depend on the state: people looked up because
// something happened break that.
//
// Source: Kalbfleisch and Lawless (1985), The analysis of panel data under a
// Markov assumption, J Am Stat Assoc 80, 863–871; exact times of death as in
// Jackson (2011), J Stat Softw 38(8).
func FitPanel(p Panel, allowed [][2]int) (*PanelModel, error) {
	f, err := newPanelFit(p, allowed)
	if err != nil {
		return nil, err
	}
	if err := f.climb(); err != nil {
		return nil, err
	}
	return f.result()
}

// pass is one pair of successive visits.
type pass struct {
	from, to int
	gap      float64
	exact    bool
}

type panelFit struct {
	panel   Panel
	moves   [][2]int // from 0
	passes  []pass
	theta   []float64 // log rates
	states  int
	q       [][]float64
	p, term [][]float64
	dp, dt  [][][]float64
	scratch [][]float64
	left    [][]float64
}

func newPanelFit(p Panel, allowed [][2]int) (*panelFit, error) {
	m, n := len(p.Names), len(p.Time)
	if len(p.Person) != n || len(p.State) != n || n == 0 {
		return nil, fmt.Errorf("survival: a panel of %d times, %d persons and %d states", n, len(p.Person), len(p.State))
	}
	if len(allowed) == 0 {
		return nil, fmt.Errorf("survival: no move is allowed")
	}
	f := &panelFit{panel: p, states: m, q: square(m), p: square(m), term: square(m), scratch: square(m), left: square(m)}
	for _, a := range allowed {
		if a[0] < 1 || a[1] < 1 || a[0] > m || a[1] > m || a[0] == a[1] {
			return nil, fmt.Errorf("survival: no move from %d to %d among %d states", a[0], a[1], m)
		}
		f.moves = append(f.moves, [2]int{a[0] - 1, a[1] - 1})
		f.dp, f.dt = append(f.dp, square(m)), append(f.dt, square(m))
	}
	exact := map[int]bool{}
	for _, s := range p.Exact {
		exact[s] = true
	}
	for i := 1; i < n; i++ {
		if p.Person[i] != p.Person[i-1] {
			continue
		}
		gap := p.Time[i] - p.Time[i-1]
		if !(gap > 0) || p.State[i] < 1 || p.State[i] > m || p.State[i-1] < 1 || p.State[i-1] > m {
			return nil, fmt.Errorf("survival: row %d of the panel: state %d, %v after the last visit", i+1, p.State[i], gap)
		}
		f.passes = append(f.passes, pass{p.State[i-1] - 1, p.State[i] - 1, gap, exact[p.State[i]]})
	}
	f.start()
	return f, nil
}

// start takes crude rates: moves seen over time spent, were all seen at once.
func (f *panelFit) start() {
	spent := make([]float64, f.states)
	seen := square(f.states)
	for _, x := range f.passes {
		spent[x.from] += x.gap
		seen[x.from][x.to]++
	}
	for _, a := range f.moves {
		f.theta = append(f.theta, math.Log((seen[a[0]][a[1]]+0.5)/(spent[a[0]]+1)))
	}
}

func (f *panelFit) rates() {
	for a := range f.q {
		clear(f.q[a])
	}
	for k, a := range f.moves {
		r := math.Exp(f.theta[k])
		f.q[a[0]][a[1]] = r
		f.q[a[0]][a[0]] -= r
	}
}

// exponential fills p = exp(q·gap) and its derivatives by the log rates:
// Taylor's series on a short step, then squared up.
func (f *panelFit) exponential(gap float64, derivatives bool) {
	norm := 0.0
	for a := range f.q {
		norm = max(norm, -f.q[a][a]*gap*2)
	}
	squarings := 0
	for ; norm > 0.25; norm /= 2 {
		squarings++
	}
	h := gap / math.Ldexp(1, squarings)
	f.taylor(h, derivatives)
	for range squarings {
		if derivatives {
			for k := range f.dp {
				product(f.p, f.dp[k], f.scratch)
				product(f.dp[k], f.p, f.left)
				for a := range f.p {
					for b := range f.p {
						f.dp[k][a][b] = f.scratch[a][b] + f.left[a][b]
					}
				}
			}
		}
		product(f.p, f.p, f.scratch)
		f.p, f.scratch = f.scratch, f.p
	}
}

func (f *panelFit) taylor(h float64, derivatives bool) {
	m := f.states
	identity(f.p)
	identity(f.term)
	for k := range f.dp {
		zero(f.dp[k])
		zero(f.dt[k])
	}
	for order := 1; order <= 11; order++ {
		c := h / float64(order)
		if derivatives {
			for k, a := range f.moves {
				product(f.dt[k], f.q, f.scratch)
				r := f.q[a[0]][a[1]]
				for x := range m {
					for y := range m {
						v := f.scratch[x][y]
						if y == a[1] {
							v += f.term[x][a[0]] * r
						}
						if y == a[0] {
							v -= f.term[x][a[0]] * r
						}
						f.dt[k][x][y] = v * c
						f.dp[k][x][y] += f.dt[k][x][y]
					}
				}
			}
		}
		product(f.term, f.q, f.scratch)
		for x := range m {
			for y := range m {
				f.term[x][y] = f.scratch[x][y] * c
				f.p[x][y] += f.term[x][y]
			}
		}
	}
}

func identity(a [][]float64) {
	zero(a)
	for i := range a {
		a[i][i] = 1
	}
}

func zero(a [][]float64) {
	for i := range a {
		clear(a[i])
	}
}

func product(a, b, out [][]float64) {
	for i := range a {
		clear(out[i])
		for k, v := range a[i] {
			if v != 0 {
				for j, w := range b[k] {
					out[i][j] += v * w
				}
			}
		}
	}
}

// evaluate gives the log-likelihood, its score, and the sum of squared scores
// of single passes in info.
func (f *panelFit) evaluate(derivatives bool) *likelihood {
	l := newLikelihood(len(f.theta))
	f.rates()
	score := make([]float64, len(f.theta))
	for _, x := range f.passes {
		f.exponential(x.gap, derivatives)
		value := f.chance(x, f.p)
		l.value += math.Log(value)
		if !derivatives {
			continue
		}
		for k, a := range f.moves {
			d := f.chance(x, f.dp[k])
			if x.exact && a[1] == x.to {
				d += f.p[x.from][a[0]] * f.q[a[0]][a[1]]
			}
			score[k] = d / value
			l.score[k] += score[k]
		}
		outer(l.info, score, 1)
	}
	return l
}

// chance is the likelihood of a pass: of being in the state, or of entering
// it at that very moment.
func (f *panelFit) chance(x pass, p [][]float64) float64 {
	if !x.exact {
		return p[x.from][x.to]
	}
	total := 0.0
	for k := range p {
		if k != x.to {
			total += p[x.from][k] * f.q[k][x.to]
		}
	}
	return total
}

// climb goes up by the squared scores until near the top, then by Newton.
func (f *panelFit) climb() error {
	for i := range 100 {
		now := f.evaluate(true)
		if math.IsNaN(now.value) || math.IsInf(now.value, 0) {
			return fmt.Errorf("survival: a move was seen that the allowed moves cannot make")
		}
		info := now.info
		if i > 12 {
			info = f.hessian()
		}
		inverse, bad := invert(info)
		if bad >= 0 {
			return fmt.Errorf("survival: the rate from %s to %s cannot be told from these visits", f.panel.Names[f.moves[bad][0]], f.panel.Names[f.moves[bad][1]])
		}
		step := mat.NewVecDense(len(f.theta), nil)
		step.MulVec(inverse, vector(now.score))
		if mat.Dot(step, vector(now.score)) < 1e-9 {
			return nil
		}
		if !f.move(now.value, step) {
			return nil
		}
	}
	return fmt.Errorf("survival: the rates did not settle")
}

func (f *panelFit) move(value float64, step *mat.VecDense) bool {
	from := append([]float64(nil), f.theta...)
	for range 40 {
		for k := range f.theta {
			f.theta[k] = from[k] + step.AtVec(k)
		}
		if next := f.evaluate(false); next.value > value {
			return true
		}
		step.ScaleVec(0.5, step)
	}
	copy(f.theta, from)
	return false
}

// hessian differences the score.
func (f *panelFit) hessian() [][]float64 {
	const h = 1e-5
	out := square(len(f.theta))
	for k := range f.theta {
		f.theta[k] += h
		up := f.evaluate(true).score
		f.theta[k] -= 2 * h
		down := f.evaluate(true).score
		f.theta[k] += h
		for j := range out {
			out[k][j] = -(up[j] - down[j]) / (2 * h)
		}
	}
	for k := range out {
		for j := range k {
			mean := (out[k][j] + out[j][k]) / 2
			out[k][j], out[j][k] = mean, mean
		}
	}
	return out
}

func (f *panelFit) result() (*PanelModel, error) {
	inverse, bad := invert(f.hessian())
	if bad >= 0 {
		return nil, fmt.Errorf("survival: at the maximum the rates cannot be told apart")
	}
	out := &PanelModel{Names: f.panel.Names, StdErr: square(f.states), MinusTwoLogL: -2 * f.evaluate(false).value}
	f.rates()
	out.Rate = f.q
	for k, a := range f.moves {
		out.StdErr[a[0]][a[1]] = f.q[a[0]][a[1]] * math.Sqrt(inverse.At(k, k))
	}
	out.Moves = make([][]int, f.states)
	for a := range out.Moves {
		out.Moves[a] = make([]int, f.states)
	}
	for _, x := range f.passes {
		out.Moves[x.from][x.to]++
	}
	return out, nil
}

// Probability is the chance of each state (column) a time t after each state
// (row).
func (m *PanelModel) Probability(t float64) [][]float64 {
	n := len(m.Rate)
	f := &panelFit{states: n, q: m.Rate, p: square(n), term: square(n), scratch: square(n)}
	f.exponential(t, false)
	return f.p
}

package series

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Synthetic compares one unit that has a measure with a weighted mean of
// units that never did, the weights chosen so that the two ran alike before.
// Outcome[unit][period]; Treated is the unit's index, Start the first period
// with the measure.
type Synthetic struct {
	Units   []string
	Outcome [][]float64
	Treated int
	Start   int
	Level   float64 // 0 means 0.95
}

// A SyntheticFit is the weighted mean and how well it fits.
type SyntheticFit struct {
	Weights   []float64 // by unit, 0 for the treated one
	Path      []float64 // the synthetic unit in each period
	PreRMSPE  float64   // root mean squared gap before the measure
	PostRMSPE float64
	Ratio     float64 // of the two: how much larger the gap became
}

// Fit solves the quadratic programme: least squared gap over the periods
// before, weights not negative and adding up to 1. Only outcomes are matched:
// the nested search for weights of predictors in the original proposal has no
// stable solution. The path is unique; the weights are so only where there
// are more periods before than donors.
//
// Source: Abadie, A., Diamond, A. and Hainmueller, J. (2010). Synthetic
// control methods for comparative case studies. JASA 105, 493–505. Doudchenko,
// N. and Imbens, G. W. (2016). NBER working paper 22791.
func (s Synthetic) Fit() (SyntheticFit, error) {
	if err := s.check(); err != nil {
		return SyntheticFit{}, err
	}
	return s.fit(s.Treated, s.Treated)
}

func (s Synthetic) check() error {
	if len(s.Units) != len(s.Outcome) || s.Treated < 0 || s.Treated >= len(s.Units) || len(s.Outcome[0]) < s.Start || s.Start < 0 {
		return fmt.Errorf("series: %d units, %d outcomes, unit %d treated from %d", len(s.Units), len(s.Outcome), s.Treated, s.Start)
	}
	for i, y := range s.Outcome {
		if len(y) != len(s.Outcome[0]) {
			return fmt.Errorf("series: unit %s has %d periods, the first %d", s.Units[i], len(y), len(s.Outcome[0]))
		}
		for _, v := range y {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("series: unit %s has an outcome of %v", s.Units[i], v)
			}
		}
	}
	r := &Refusal{Design: "synthetic control"}
	r.need(len(s.Units) >= 4, fmt.Sprintf("there are only %d units without the measure", len(s.Units)-1), "3 such units, and 19 for a p value of 5 %")
	r.need(s.Start >= 8, fmt.Sprintf("there are only %d periods before the measure", s.Start), "8 periods before it")
	r.need(len(s.Outcome[0]) > s.Start, "there is no period after the measure", "a period after it")
	return r.or()
}

// fit builds a synthetic version of a unit from all others but one more.
func (s Synthetic) fit(unit, leftOut int) (SyntheticFit, error) {
	var donors []int
	for i := range s.Units {
		if i != unit && i != leftOut {
			donors = append(donors, i)
		}
	}
	w, err := simplexLeastSquares(s.Outcome[unit][:s.Start], s.pick(donors, s.Start))
	if err != nil {
		return SyntheticFit{}, err
	}
	f := SyntheticFit{Weights: make([]float64, len(s.Units)), Path: make([]float64, len(s.Outcome[0]))}
	for k, i := range donors {
		f.Weights[i] = w[k]
		for t, v := range s.Outcome[i] {
			f.Path[t] += w[k] * v
		}
	}
	gap := func(from, until int) float64 {
		ss := 0.0
		for t := from; t < until; t++ {
			d := s.Outcome[unit][t] - f.Path[t]
			ss += d * d
		}
		return math.Sqrt(ss / float64(until-from))
	}
	f.PreRMSPE, f.PostRMSPE = gap(0, s.Start), gap(s.Start, len(f.Path))
	f.Ratio = f.PostRMSPE / f.PreRMSPE
	return f, nil
}

func (s Synthetic) pick(units []int, until int) [][]float64 {
	out := make([][]float64, len(units))
	for k, i := range units {
		out[k] = s.Outcome[i][:until]
	}
	return out
}

// Placebos fits every unit as if it had the measure, the treated one removed
// from the donors of the others.
func (s Synthetic) Placebos() ([]SyntheticFit, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	out := make([]SyntheticFit, len(s.Units))
	for i := range s.Units {
		var err error
		if out[i], err = s.fit(i, s.Treated); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Judge fits, and then gives every other unit the measure in turn, the
// treated one removed from its donors: the p value is the rank of the treated
// unit's ratio of gaps after to gaps before. It refuses where the synthetic
// unit fits the treated one worse before the measure than half of the other
// units are fitted.
func (s Synthetic) Judge() (Effect, error) {
	if s.Level == 0 {
		s.Level = 0.95
	}
	own, err := s.Fit()
	if err != nil {
		return Effect{}, err
	}
	e := Effect{Design: "synthetic control", Difference: true, Test: "rank among units without the measure"}
	fits, err := s.Placebos()
	if err != nil {
		return Effect{}, err
	}
	var pre []float64
	above := 1
	for i, f := range fits {
		if i == s.Treated {
			continue
		}
		pre = append(pre, f.PreRMSPE)
		if f.Ratio >= own.Ratio {
			above++
		}
		e.Placebos = append(e.Placebos, Placebo{Name: s.Units[i], Estimate: f.Ratio, P: math.NaN()})
	}
	slices.Sort(pre)
	median := pre[len(pre)/2]
	if own.PreRMSPE > median {
		return Effect{}, &Refusal{Design: e.Design,
			Because: []string{fmt.Sprintf("no mixture of other units runs like this one before the measure (gap %.3g, half of the others %.3g or less)", own.PreRMSPE, median)},
			Needed:  []string{"units more like it, or an outcome on a scale on which it is less apart"}}
	}
	s.summarise(&e, own, above)
	return e, nil
}

func (s Synthetic) summarise(e *Effect, own SyntheticFit, above int) {
	n := len(s.Units)
	e.P = float64(above) / float64(n)
	after := len(own.Path) - s.Start
	for t := s.Start; t < len(own.Path); t++ {
		gap := s.Outcome[s.Treated][t] - own.Path[t]
		e.Estimate += gap / float64(after)
		e.Cumulative.Effect += gap
		e.Path = append(e.Path, Counterfactual{t, s.Outcome[s.Treated][t], own.Path[t], math.NaN(), math.NaN()})
	}
	e.Interval = Interval{math.NaN(), math.NaN(), s.Level}
	e.decide(s.Level)
	e.Because = append(e.Because, fmt.Sprintf("the gap grew %.1f-fold after the measure; %d of %d units, this one included, moved as much or more", own.Ratio, above, n))
	if n < 20 {
		e.Warnings = append(e.Warnings, fmt.Sprintf("with %d units the p value cannot be below %.2f", n, 1/float64(n)))
	}
	e.leaveOneOut(s, own)
	if e.Verdict == CannotTell {
		e.WouldChange = append(e.WouldChange, "more units without the measure", "more periods after it")
	}
}

// leaveOneOut drops each donor of weight in turn.
func (e *Effect) leaveOneOut(s Synthetic, own SyntheticFit) {
	lo, hi := e.Estimate, e.Estimate
	for i, w := range own.Weights {
		if w < 0.01 {
			continue
		}
		f, err := s.fit(s.Treated, i)
		if err != nil {
			continue
		}
		mean := 0.0
		for t := s.Start; t < len(f.Path); t++ {
			mean += (s.Outcome[s.Treated][t] - f.Path[t]) / float64(len(f.Path)-s.Start)
		}
		lo, hi = math.Min(lo, mean), math.Max(hi, mean)
	}
	e.Checks = append(e.Checks, Check{"no single control carries the result", sign(lo) == sign(hi), fmt.Sprintf("leaving out one at a time gives %.3g to %.3g", lo, hi)})
}

// simplexLeastSquares minimises |y − Σ w_k x_k|² with w ≥ 0 and Σw = 1 by an
// active set: the weights that are not 0 solve the equations of the
// constrained minimum exactly. A ridge of 1e-10, the size of the reference's,
// decides between equal solutions.
//
// Source: Lawson, C. L. and Hanson, R. J. (1974). Solving least squares
// problems. Prentice-Hall, chapter 23.
func simplexLeastSquares(y []float64, x [][]float64) ([]float64, error) {
	k := len(x)
	h := make([][]float64, k)
	c := make([]float64, k)
	for i := range x {
		h[i] = make([]float64, k)
		for j := range x {
			h[i][j] = dot(x[i], x[j])
		}
		h[i][i] += 1e-10
		c[i] = dot(x[i], y)
	}
	// Begin with the single best donor.
	best := 0
	for i := range k {
		if h[i][i]-2*c[i] < h[best][best]-2*c[best] {
			best = i
		}
	}
	w := make([]float64, k)
	w[best] = 1
	active := []int{best}
	for range 50 * k {
		next, multiplier, err := constrained(h, c, active)
		if err != nil {
			return nil, err
		}
		if step(w, &active, next) {
			continue
		}
		enter := mostNegative(h, c, w, multiplier, active)
		if enter < 0 {
			return w, nil
		}
		active = append(active, enter)
	}
	return nil, fmt.Errorf("series: the weights of the synthetic control do not settle")
}

// constrained solves for the active weights with Σw = 1: Hw − c = λ1.
func constrained(h [][]float64, c []float64, active []int) (w []float64, multiplier float64, err error) {
	m := len(active)
	a, b := mat.NewDense(m+1, m+1, nil), mat.NewVecDense(m+1, nil)
	scale := 0.0
	for _, i := range active {
		scale = math.Max(scale, h[i][i])
	}
	for r, i := range active {
		for s, j := range active {
			a.Set(r, s, h[i][j]/scale)
		}
		a.Set(r, m, -1)
		a.Set(m, r, 1)
		b.SetVec(r, c[i]/scale)
	}
	b.SetVec(m, 1)
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		if _, ok := err.(mat.Condition); !ok {
			return nil, 0, err
		}
	}
	for r := range active {
		w = append(w, x.AtVec(r))
	}
	return w, x.AtVec(m) * scale, nil
}

// step moves towards the solution as far as no weight turns negative, and
// drops the ones that reach 0; it reports whether any did.
func step(w []float64, active *[]int, next []float64) bool {
	t, blocked := 1.0, false
	for r, i := range *active {
		if next[r] < 0 {
			if f := w[i] / (w[i] - next[r]); f <= t {
				t, blocked = f, true
			}
		}
	}
	var kept []int
	for r, i := range *active {
		w[i] += t * (next[r] - w[i])
		if blocked && next[r] < 0 && w[i] <= 1e-14 {
			w[i] = 0
			continue
		}
		kept = append(kept, i)
	}
	*active = kept
	return blocked
}

// mostNegative finds the weight at 0 whose rise lowers the gap most, or −1.
func mostNegative(h [][]float64, c, w []float64, multiplier float64, active []int) int {
	enter, worst := -1, 0.0
	for i := range w {
		if slices.Contains(active, i) {
			continue
		}
		g := -c[i] - multiplier
		for j := range w {
			g += h[i][j] * w[j]
		}
		if g < worst-1e-11*math.Abs(h[i][i]) {
			enter, worst = i, g
		}
	}
	return enter
}

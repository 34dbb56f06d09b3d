package series

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"sightline/stat/glm"
)

// Staggered is a measure that began in some units (regions) earlier than in
// others, or never, and a count in each unit and period: difference-in-
// differences for counts. Count over exposure may be a proportion (cases of
// those who could become one), a rate, or, with exposure nil, the count.
type Staggered struct {
	Units    []string
	Counts   [][]int     // [unit][period]
	Exposure [][]float64 // nil means 1; a cell of exposure 0 is left out
	First    []int       // index of the first period with the measure; negative where it never began
	Level    float64     // 0 means 0.95

	// Planned is the ratio the measure was expected to bring about, as the
	// gauging plan has it. Where the data could not show an effect of that
	// size with a power of 80 %, Judge refuses. 0 leaves this out.
	Planned float64
}

// starts is how many redistributions of the starting dates the p value rests
// on, and least how many units must have the measure, or not, at some time.
const (
	starts = 1999
	least  = 2
)

// Judge fits a quasi-Poisson model with an effect for each unit and each
// period and one for the measure, with errors clustered by unit. The p value
// comes from redistributing the starting dates over the units: how often a
// studentised score as large arises when dates are handed out at random. It
// assumes that units would have moved in parallel, on the log scale, without
// the measure, and that it works alike everywhere and at once; EventStudy and
// GroupTime on the log rates look at both.
//
// Source: Wooldridge, J. M. (2023). Simple approaches to nonlinear difference-
// in-differences with panel data. Econometrics J. 26, C31–C66. MacKinnon, J.
// G. and Webb, M. D. (2020). Randomization inference for difference-in-
// differences with few treated clusters. J. Econometrics 218, 435–450.
func (s Staggered) Judge() (Effect, error) {
	if s.Level == 0 {
		s.Level = 0.95
	}
	if err := s.check(); err != nil {
		return Effect{}, err
	}
	fit, err := glm.FitModel(s.model())
	if err != nil {
		return Effect{}, err
	}
	c, err := fit.Clustered(s.clusters(), glm.HC1)
	if err != nil {
		return Effect{}, err
	}
	last := len(fit.Coef) - 1
	if math.IsNaN(fit.Coef[last]) {
		return Effect{}, s.refusal("the measure cannot be told from the periods", "units without it at some time when others have it")
	}
	e := Effect{Design: s.name(), Test: "starting dates handed out at random"}
	c.DF = float64(len(s.Units) - 1)
	row := fit.Table(c, s.Level)[last]
	e.Estimate = math.Exp(row.Coef)
	e.Interval = Interval{math.Exp(row.Lower), math.Exp(row.Upper), s.Level}
	if e.P, err = s.randomise(); err != nil {
		return Effect{}, err
	}
	if err := s.enough(row.SE); err != nil {
		return Effect{}, err
	}
	e.decide(s.Level)
	s.explain(&e, row.SE)
	return e, nil
}

func (s Staggered) name() string { return "difference-in-differences over regions" }

func (s Staggered) refusal(because, needed string) error {
	return &Refusal{Design: s.name(), Because: []string{because}, Needed: []string{needed}}
}

func (s Staggered) check() error {
	if len(s.Units) == 0 || len(s.Units) != len(s.Counts) || len(s.Units) != len(s.First) || (s.Exposure != nil && len(s.Exposure) != len(s.Units)) {
		return fmt.Errorf("series: %d units, %d counts, %d starts, %d exposures", len(s.Units), len(s.Counts), len(s.First), len(s.Exposure))
	}
	periods, events := len(s.Counts[0]), 0
	for i, y := range s.Counts {
		if len(y) != periods || (s.Exposure != nil && len(s.Exposure[i]) != periods) {
			return fmt.Errorf("series: unit %s has not the %d periods of the first", s.Units[i], periods)
		}
		for t, c := range y {
			if c < 0 || s.exposure(i, t) < 0 || (c > 0 && s.exposure(i, t) == 0) {
				return fmt.Errorf("series: unit %s counts %d in %v", s.Units[i], c, s.exposure(i, t))
			}
			events += c
		}
	}
	return s.conditions(periods, events)
}

// conditions are those of the design.
func (s Staggered) conditions(periods, events int) error {
	treated, later, before := 0, 0, 0
	for _, f := range s.First {
		switch {
		case f < 0 || f >= periods:
			later++
		case f > 0:
			treated++
			before = max(before, f)
			if f >= periods/2 {
				later++
			}
		}
	}
	r := &Refusal{Design: s.name()}
	r.need(treated >= least, fmt.Sprintf("only %d units began within the time counted", treated), "2 units that begin, with counts before and after")
	r.need(later >= least, "all units began at about the same time, so that there is nobody to compare with", "2 units that begin much later or never")
	r.need(len(s.Units) >= 6, fmt.Sprintf("there are only %d units, whose dates can be handed out in too few ways", len(s.Units)), "6 units, better 20")
	r.need(events >= 100, fmt.Sprintf("only %d events were counted in all", events), "100 events")
	return r.or()
}

func (s Staggered) exposure(i, t int) float64 {
	if s.Exposure == nil {
		return 1
	}
	return s.Exposure[i][t]
}

// each calls f for every cell with exposure.
func (s Staggered) each(f func(i, t int)) {
	for i := range s.Units {
		for t := range s.Counts[i] {
			if s.exposure(i, t) > 0 {
				f(i, t)
			}
		}
	}
}

func (s Staggered) clusters() []string {
	var out []string
	s.each(func(i, _ int) { out = append(out, s.Units[i]) })
	return out
}

func has(first, t int) bool { return first >= 0 && t >= first }

// model has a column for each unit, for each period but one, and the measure.
func (s Staggered) model() glm.Model {
	var y, offset, measure []float64
	var cells [][2]int
	s.each(func(i, t int) {
		y, offset = append(y, float64(s.Counts[i][t])), append(offset, math.Log(s.exposure(i, t)))
		cells = append(cells, [2]int{i, t})
		m := 0.0
		if has(s.First[i], t) {
			m = 1
		}
		measure = append(measure, m)
	})
	d := glm.NewDesign(len(y))
	column := func(name string, k, v int) {
		c := make([]float64, len(y))
		for j, cell := range cells {
			if cell[k] == v {
				c[j] = 1
			}
		}
		d.Number(name, c)
	}
	for i, u := range s.Units {
		if s.total(i) > 0 { // a unit without any event says nothing
			column("unit "+u, 0, i)
		}
	}
	for t := 1; t < len(s.Counts[0]); t++ {
		column(fmt.Sprint("period ", t), 1, t)
	}
	d.Number("measure", measure)
	return glm.Model{Family: glm.QuasiPoisson{}, Design: d, Response: y, Offset: offset}
}

func (s Staggered) total(i int) int {
	n := 0
	for _, c := range s.Counts[i] {
		n += c
	}
	return n
}

// randomise hands the starting dates out anew and compares studentised
// scores of the model without the measure.
func (s Staggered) randomise() (float64, error) {
	m := s.model()
	m.Design = m.Design.Without("measure")
	null, err := glm.FitModel(m)
	if err != nil {
		return 0, err
	}
	score, err := s.scorer(null)
	if err != nil {
		return 0, err
	}
	first := append([]int(nil), s.First...)
	observed := math.Abs(score(first)) * (1 - 1e-10)
	if math.IsNaN(observed) {
		return 0, s.refusal("the measure cannot be told from the periods", "units without it at some time when others have it")
	}
	r := rand.New(rand.NewPCG(2020, uint64(len(first))))
	count := 1
	for range starts {
		r.Shuffle(len(first), func(a, b int) { first[a], first[b] = first[b], first[a] })
		if math.Abs(score(first)) >= observed {
			count++
		}
	}
	return float64(count) / (starts + 1), nil
}

// scorer gives the score of the measure for any starting dates, over its
// standard error with units as clusters. The column of the measure is first
// made independent of the unit and period effects, with the weights of the
// model.
func (s Staggered) scorer(null *glm.Fit) (func(first []int) float64, error) {
	p := len(null.Coef)
	var unit, period []int
	s.each(func(i, t int) { unit, period = append(unit, i), append(period, t) })
	// Row j of the design has a one for its unit and for its period.
	place := make([][]int, len(unit))
	d := null.Model.Design
	for j := range place {
		for k := range p {
			if d.Column(k)[j] == 1 && !math.IsNaN(null.Coef[k]) {
				place[j] = append(place[j], k)
			}
		}
	}
	residual := make([]float64, len(unit))
	for j, y := range null.Model.Response {
		residual[j] = y - null.Mean[j]
	}
	xwd, beta := mat.NewVecDense(p, nil), mat.NewVecDense(p, nil)
	return func(first []int) float64 {
		xwd.Zero()
		for j, i := range unit {
			if has(first[i], period[j]) {
				for _, k := range place[j] {
					xwd.SetVec(k, xwd.AtVec(k)+null.Mean[j])
				}
			}
		}
		beta.MulVec(null.Unscaled, xwd)
		own, total := make([]float64, len(s.Units)), 0.0
		for j, i := range unit {
			v := 0.0
			if has(first[i], period[j]) {
				v = 1
			}
			for _, k := range place[j] {
				v -= beta.AtVec(k)
			}
			own[i] += v * residual[j]
			total += v * residual[j]
		}
		square := 0.0
		for _, o := range own {
			square += o * o
		}
		return total / math.Sqrt(square)
	}, nil
}

// enough refuses where an effect of the planned size would be missed too
// often. It looks at the standard error, not at the estimate.
func (s Staggered) enough(se float64) error {
	if !(s.Planned > 0) || s.Planned == 1 {
		return nil
	}
	needed := zFor(s.Level) + normalQuantile(0.8)
	size := math.Abs(math.Log(s.Planned))
	if size >= needed*se {
		return nil
	}
	more := math.Pow(needed*se/size, 2)
	return s.refusal(
		fmt.Sprintf("an effect of the planned size (a ratio of %.2f) would be found in only %.0f of 100 cases", s.Planned, 100*normalTail(zFor(s.Level)-size/se)),
		fmt.Sprintf("about %.1f times as many events", more))
}

func (s Staggered) explain(e *Effect, se float64) {
	e.Because = append(e.Because, fmt.Sprintf("with the measure the count is %.2f times what it would have been (%.2f to %.2f; p %s)", e.Estimate, e.Interval.Lower, e.Interval.Upper, pText(e.P)))
	detectable := math.Exp((zFor(s.Level) + normalQuantile(0.8)) * se)
	e.Checks = append(e.Checks, Check{"the data could have shown an effect", true, fmt.Sprintf("a ratio of %.2f or %.2f is found in 80 of 100 cases", detectable, 1/detectable)})
	e.leaveUnitsOut(s)
	if e.Verdict == CannotTell {
		e.WouldChange = append(e.WouldChange, "more regions, or more time in which some have the measure and some do not")
	}
	e.tipping()
}

// leaveUnitsOut drops one unit at a time.
func (e *Effect) leaveUnitsOut(s Staggered) {
	lo, hi := e.Estimate, e.Estimate
	for drop := range s.Units {
		one := Staggered{}
		for i := range s.Units {
			if i == drop {
				continue
			}
			one.Units, one.Counts, one.First = append(one.Units, s.Units[i]), append(one.Counts, s.Counts[i]), append(one.First, s.First[i])
			if s.Exposure != nil {
				one.Exposure = append(one.Exposure, s.Exposure[i])
			}
		}
		fit, err := glm.FitModel(one.model())
		if err != nil || math.IsNaN(fit.Coef[len(fit.Coef)-1]) {
			continue
		}
		b := math.Exp(fit.Coef[len(fit.Coef)-1])
		lo, hi = math.Min(lo, b), math.Max(hi, b)
	}
	e.Checks = append(e.Checks, Check{"no single region carries the result", sign(lo-1) == sign(hi-1), fmt.Sprintf("leaving out one at a time gives %.2f to %.2f", lo, hi)})
}

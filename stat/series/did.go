package series

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// A Panel holds an outcome of many units over the same periods. First is the
// period at which a unit's measure began, 0 where it never did.
type Panel struct {
	Units   []string
	Periods []int
	Outcome [][]float64 // Outcome[unit][period]
	First   []int
	Level   float64 // 0 means 0.95
}

// An ATT is the average effect on the units whose measure began at Group, in
// a period: a difference in the unit of the outcome.
type ATT struct {
	Group, Period, Base int
	Estimate, SE        float64
	Interval            Interval
	Treated, Controls   int
	Before              bool // a period before the measure: should be 0
}

func (p Panel) check(design string, leastBefore int) error {
	if len(p.Units) != len(p.Outcome) || len(p.Units) != len(p.First) {
		return fmt.Errorf("series: %d units, %d outcomes, %d starts", len(p.Units), len(p.Outcome), len(p.First))
	}
	if !slices.IsSorted(p.Periods) {
		return fmt.Errorf("series: the periods are not in order")
	}
	never, treated, earliest := 0, 0, math.MaxInt
	for i, y := range p.Outcome {
		if len(y) != len(p.Periods) {
			return fmt.Errorf("series: unit %s has %d outcomes for %d periods", p.Units[i], len(y), len(p.Periods))
		}
		for t, v := range y {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("series: unit %s has no outcome in %d", p.Units[i], p.Periods[t])
			}
		}
		if p.First[i] == 0 {
			never++
		} else {
			treated++
			earliest = min(earliest, p.First[i])
		}
	}
	before := 0
	for _, t := range p.Periods {
		if t < earliest {
			before++
		}
	}
	r := &Refusal{Design: design}
	r.need(treated > 0, "no unit has the measure", "the date at which each unit began")
	r.need(never >= 2, fmt.Sprintf("only %d units never had the measure", never), "2 units without it, better ten")
	r.need(before >= leastBefore, fmt.Sprintf("there are only %d periods before the first start", before), fmt.Sprintf("%d periods before it", leastBefore))
	return r.or()
}

// GroupTime gives the average effect for each group of units that began
// together and each period, against units that never began: the difference in
// the change since the period before the start. Before the start the base is
// the period before, so that those rows test whether the groups moved alike.
// Standard errors are from the influence function with independent units; no
// covariates.
//
// Unlike the regression with unit and period effects it stays right where
// effects differ between groups or grow over time.
//
// Source: Callaway, B. and Sant'Anna, P. H. C. (2021). Difference-in-
// differences with multiple time periods. J. Econometrics 225, 200–230.
func (p Panel) GroupTime() ([]ATT, error) {
	if err := p.check("group-time effects", 1); err != nil {
		return nil, err
	}
	var out []ATT
	for _, g := range p.groups() {
		start := p.at(g)
		if start < 1 {
			continue // nothing before it
		}
		for t := 1; t < len(p.Periods); t++ {
			base := start - 1
			if t < start {
				base = t - 1
			}
			a := p.compare(g, base, t)
			a.Before = t < start
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return nil, (&Refusal{Design: "group-time effects", Because: []string{"every unit with the measure had it from the first period on"}, Needed: []string{"periods before the first start"}})
	}
	return out, nil
}

// groups lists the starts of the measure in order.
func (p Panel) groups() []int {
	var out []int
	for _, f := range p.First {
		if f != 0 && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	sort.Ints(out)
	return out
}

// at is the index of the first period not before g.
func (p Panel) at(g int) int { return sort.SearchInts(p.Periods, g) }

func (p Panel) level() float64 {
	if p.Level == 0 {
		return 0.95
	}
	return p.Level
}

// compare is the difference in change between two periods, group against
// never.
func (p Panel) compare(group, base, t int) ATT {
	var treated, control []float64
	for i, f := range p.First {
		change := p.Outcome[i][t] - p.Outcome[i][base]
		switch f {
		case group:
			treated = append(treated, change)
		case 0:
			control = append(control, change)
		}
	}
	m1, v1 := moments(treated)
	m0, v0 := moments(control)
	a := ATT{Group: group, Period: p.Periods[t], Base: p.Periods[base], Estimate: m1 - m0, Treated: len(treated), Controls: len(control)}
	a.SE = math.Sqrt(v1/float64(len(treated)) + v0/float64(len(control)))
	z := zFor(p.level())
	a.Interval = Interval{a.Estimate - z*a.SE, a.Estimate + z*a.SE, p.level()}
	return a
}

// moments are the mean and the variance with divisor n, which the influence
// function has.
func moments(x []float64) (mean, variance float64) {
	n := float64(len(x))
	mean = sum(x) / n
	for _, v := range x {
		variance += (v - mean) * (v - mean) / n
	}
	return mean, variance
}

// TwoWay is the regression on unit and period effects with one coefficient
// for having the measure, errors clustered by unit with the factor
// G/(G−1)·(n−1)/(n−k). With starts at different dates it mixes effects of
// different groups with weights that may be negative: read GroupTime.
func (p Panel) TwoWay() (estimate, se float64, err error) {
	if err := p.check("two-way fixed effects", 1); err != nil {
		return 0, 0, err
	}
	b, s, err := p.within(func(i, t int) []float64 {
		if p.First[i] != 0 && p.Periods[t] >= p.First[i] {
			return []float64{1}
		}
		return []float64{0}
	}, 1)
	if err != nil {
		return 0, 0, err
	}
	return b[0], s[0], nil
}

// A Lead is the effect so many periods after the start; negative ones are
// before it and should be 0.
type Lead struct {
	After        int
	Estimate, SE float64
}

// EventStudy is the two-way regression with one coefficient for each distance
// from the start but −1.
func (p Panel) EventStudy() ([]Lead, error) {
	if err := p.check("event study", 1); err != nil {
		return nil, err
	}
	var leads []int
	for _, g := range p.groups() {
		for t := range p.Periods {
			if d := t - p.at(g); d != -1 && !slices.Contains(leads, d) {
				leads = append(leads, d)
			}
		}
	}
	sort.Ints(leads)
	b, s, err := p.within(func(i, t int) []float64 {
		row := make([]float64, len(leads))
		if p.First[i] != 0 {
			if k := slices.Index(leads, t-p.at(p.First[i])); k >= 0 {
				row[k] = 1
			}
		}
		return row
	}, len(leads))
	if err != nil {
		return nil, err
	}
	var out []Lead
	for k, l := range leads {
		out = append(out, Lead{l, b[k], s[k]})
	}
	return out, nil
}

// within regresses the outcome on k columns after unit and period means are
// taken out, which in a balanced panel is the same as a column for each.
func (p Panel) within(column func(unit, period int) []float64, k int) (coef, se []float64, err error) {
	units, periods := len(p.Units), len(p.Periods)
	n := units * periods
	columns := make([][]float64, k+1) // the last is the outcome
	for j := range columns {
		columns[j] = make([]float64, n)
	}
	for i := range units {
		for t := range periods {
			for j, v := range column(i, t) {
				columns[j][i*periods+t] = v
			}
			columns[k][i*periods+t] = p.Outcome[i][t]
		}
	}
	for _, c := range columns {
		centre(c, units, periods)
	}
	fit, err := leastSquares(columns[:k], columns[k])
	if err != nil {
		return nil, nil, err
	}
	cluster := make([]int, n)
	for i := range cluster {
		cluster[i] = i / periods
	}
	g, rank := float64(units), float64(k+units+periods-1)
	scale := g / (g - 1) * (float64(n) - 1) / (float64(n) - rank)
	return fit.coef, fit.clustered(cluster, scale), nil
}

// centre takes out unit and period means.
func centre(c []float64, units, periods int) {
	mean := sum(c) / float64(len(c))
	unit, period := make([]float64, units), make([]float64, periods)
	for i := range units {
		for t := range periods {
			unit[i] += c[i*periods+t] / float64(periods)
			period[t] += c[i*periods+t] / float64(units)
		}
	}
	for i := range units {
		for t := range periods {
			c[i*periods+t] += mean - unit[i] - period[t]
		}
	}
}

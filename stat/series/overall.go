package series

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Judge averages the group-time effects after the start, each group weighted
// by its size, and tests the average by handing the starting dates out anew
// over the units, 999 times. The interval is from the influence function with
// independent units. Whether the groups moved alike before is looked at with
// Bonferroni's bound and told as a check.
//
// It refuses fewer than two units that never had the measure, and fewer than
// three periods before the first start, without which nobody can say whether
// they moved alike.
func (p Panel) Judge() (Effect, error) {
	const design = "difference-in-differences"
	if err := p.check(design, 3); err != nil {
		return Effect{}, err
	}
	effects, err := p.GroupTime()
	if err != nil {
		return Effect{}, err
	}
	estimate, se := p.overall(effects)
	// The influence function divides by n; with few units that is too small.
	m := float64(p.smallest())
	se *= math.Sqrt(m / (m - 1))
	z := tFor(p.level(), 2*(m-1))
	e := Effect{Design: design, Difference: true, Estimate: estimate, Interval: Interval{estimate - z*se, estimate + z*se, p.level()}, Test: "starting dates handed out at random"}
	e.P = p.randomise(estimate)
	e.decide(p.level())
	e.Because = append(e.Because, fmt.Sprintf("on average %+.3g a period (%+.3g to %+.3g; p %s)", estimate, e.Interval.Lower, e.Interval.Upper, pText(e.P)))
	e.Checks = append(e.Checks, p.alike(effects))
	if !e.Checks[0].Met {
		e.Warnings = append(e.Warnings, "the groups did not move alike before the measure, so that what came after may be more of the same")
	}
	if e.Verdict == CannotTell {
		e.WouldChange = append(e.WouldChange, "more units, with and without the measure")
	} else {
		e.WouldChange = append(e.WouldChange, "something else that began where and when the measure did")
	}
	return e, nil
}

// smallest is the size of the smallest group, the one without the measure
// included; at least 2.
func (p Panel) smallest() int {
	size := map[int]int{}
	for _, f := range p.First {
		size[f]++
	}
	least := len(p.Units)
	for _, n := range size {
		least = min(least, n)
	}
	return max(2, least)
}

// overall is the weighted mean of the effects after the start and its
// standard error.
func (p Panel) overall(effects []ATT) (estimate, se float64) {
	total := 0.0
	for _, a := range effects {
		if !a.Before {
			total += float64(a.Treated)
		}
	}
	influence := make([]float64, len(p.Units))
	for _, a := range effects {
		if a.Before {
			continue
		}
		w := float64(a.Treated) / total
		estimate += w * a.Estimate
		p.addInfluence(influence, a, w)
	}
	for _, v := range influence {
		se += v * v
	}
	return estimate, math.Sqrt(se)
}

// addInfluence adds what each unit does to one effect.
func (p Panel) addInfluence(influence []float64, a ATT, w float64) {
	t, base := p.at(a.Period), p.at(a.Base)
	mean := func(first int) float64 {
		s, n := 0.0, 0.0
		for i, f := range p.First {
			if f == first {
				s, n = s+p.Outcome[i][t]-p.Outcome[i][base], n+1
			}
		}
		return s / n
	}
	treated, control := mean(a.Group), mean(0)
	for i, f := range p.First {
		change := p.Outcome[i][t] - p.Outcome[i][base]
		switch f {
		case a.Group:
			influence[i] += w * (change - treated) / float64(a.Treated)
		case 0:
			influence[i] -= w * (change - control) / float64(a.Controls)
		}
	}
}

// randomise hands out the dates 999 times.
func (p Panel) randomise(estimate float64) float64 {
	const draws = 999
	q := p
	q.First = append([]int(nil), p.First...)
	r := rand.New(rand.NewPCG(2021, uint64(len(p.Units))))
	count, bound := 1, math.Abs(estimate)*(1-1e-12)
	for range draws {
		r.Shuffle(len(q.First), func(a, b int) { q.First[a], q.First[b] = q.First[b], q.First[a] })
		effects, err := q.GroupTime()
		if err != nil {
			continue
		}
		total, sum := 0.0, 0.0
		for _, a := range effects {
			if !a.Before {
				total, sum = total+float64(a.Treated), sum+float64(a.Treated)*a.Estimate
			}
		}
		if math.Abs(sum/total) >= bound {
			count++
		}
	}
	return float64(count) / (draws + 1)
}

// alike tests the effects before the start, which should be 0.
func (p Panel) alike(effects []ATT) Check {
	c := Check{Condition: "groups moved alike before the measure", Met: true}
	n := 0
	for _, a := range effects {
		if a.Before {
			n++
		}
	}
	for _, a := range effects {
		if a.Before && 2*normalTail(math.Abs(a.Estimate)/a.SE)*float64(n) < 0.05 {
			c.Met = false
			c.Detail = fmt.Sprintf("units that began in %d moved by %+.3g against the others in %d", a.Group, a.Estimate, a.Period)
			return c
		}
	}
	c.Detail = fmt.Sprintf("none of %d comparisons before the start stands out", n)
	return c
}

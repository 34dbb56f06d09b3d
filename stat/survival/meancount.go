package survival

import (
	"fmt"
	"math"
)

// MeanCount is the mean number of events per person by each time, when people
// can have many. Deaths are those of kind 2, if they were counted.
type MeanCount struct {
	Time         []float64
	AtRisk       []float64
	Events       []float64
	Deaths       []float64
	Survival     []float64 // not yet dead; 1 throughout when deaths are not counted
	Mean, StdErr []float64
	Lower, Upper []float64 // symmetric on the log scale
	Method       string
	Warnings     []string
}

// MeanCumulative is the mean cumulative function of repeated events. A row is
// an interval (Entry, Exit] of a person's observation that ends with an event
// of kind 1, after which the person goes on in a next row, with a final event
// of kind 2 (death), or with nothing; rows of a person share a Cluster.
//
// With final, people who have died have no more events but stay in the
// denominator: the expected number of a person as people in fact live (Ghosh
// and Lin 2000, Nonparametric analysis of recurrent events and death,
// Biometrics 56, 554–562). Without, death counts as the end of observation,
// and the result is the number had nobody died (Lawless and Nadeau 1995,
// Technometrics 37, 158–168). Standard errors are the jackknife's, over
// persons, so they hold however a person's events depend on one another.
func MeanCumulative(s Sample, final bool, c Confidence) (MeanCount, error) {
	if err := s.Check(); err != nil {
		return MeanCount{}, err
	}
	if k := s.Kinds(); k > 2 {
		return MeanCount{}, fmt.Errorf("survival: a mean count knows events of kind 1 (repeated) and 2 (final), not %d", k)
	}
	if err := s.checkPersons(2); err != nil {
		return MeanCount{}, err
	}
	c, err := c.withDefaults()
	if err != nil {
		return MeanCount{}, err
	}
	return meanCumulative(newLedger(s, 2), final, c), nil
}

// checkPersons refuses rows of one person that overlap, and rows after an
// event of a final kind (0: there is none).
func (s Sample) checkPersons(final int) error {
	if s.Cluster == nil {
		return nil
	}
	last := map[int]int{}
	for _, i := range argsort(s.Exit) {
		row := int(i)
		before, ok := last[s.Cluster[row]]
		last[s.Cluster[row]] = row
		if !ok {
			continue
		}
		switch {
		case s.Entry == nil || s.Entry[row] < s.Exit[before]:
			return fmt.Errorf("survival: rows %d and %d of one person overlap", before+1, row+1)
		case final > 0 && s.Event[before] == final:
			return fmt.Errorf("survival: row %d comes after the final event of the same person in row %d", row+1, before+1)
		}
	}
	return nil
}

func meanCumulative(l *ledger, final bool, c Confidence) MeanCount {
	m := len(l.time)
	out := MeanCount{Time: l.time, AtRisk: l.risk, Events: l.event[0], Deaths: l.event[1],
		Method: "mean cumulative count, death as end of observation, infinitesimal jackknife variance"}
	if final {
		out.Method = "mean cumulative count with death (Ghosh–Lin), infinitesimal jackknife variance"
	}
	block := columns(5, m)
	out.Survival, out.Mean, out.StdErr, out.Lower, out.Upper = block[0], block[1], block[2], block[3], block[4]
	p, z := out.run(l, final), c.z()
	for j, v := range p.variance() {
		out.StdErr[j] = math.Sqrt(v)
		out.Lower[j], out.Upper[j] = 0, math.NaN()
		if mu := out.Mean[j]; mu > 0 {
			f := math.Exp(z * out.StdErr[j] / mu)
			out.Lower[j], out.Upper[j] = mu/f, mu*f
		}
	}
	if l.sample.Cluster == nil {
		out.Warnings = append(out.Warnings, "rows were not said to belong to persons, so the standard errors take them for different people")
	}
	return out
}

// run fills the estimates and gives their derivative, which is that of a
// cumulative incidence whose own events do not remove a person.
func (out *MeanCount) run(l *ledger, final bool) *path {
	h, g := make([]float64, len(l.time)), make([]float64, len(l.time))
	alive, mean, hs, gs := 1.0, 0.0, 0.0, 0.0
	for j, n := range l.risk {
		if d := l.event[0][j]; d > 0 {
			mean += alive * d / n
			gs += alive * d / n * (hs - 1/n)
		}
		if d := l.event[1][j]; final && d > 0 {
			if n > d {
				hs += d / (n * (n - d))
			}
			alive *= (n - d) / n
		}
		out.Survival[j], out.Mean[j], h[j], g[j] = alive, mean, hs, gs
	}
	return &path{ledger: l, g: g, f: out.Mean, h: h,
		jump: func(j, kind int) float64 {
			if kind != 1 {
				return 0
			}
			return before(out.Survival, j, 1) / l.risk[j]
		},
		drop: func(j, kind int) float64 {
			if left := l.risk[j] - l.event[1][j]; final && kind == 2 && left > 0 {
				return 1 / left
			}
			return 0
		}}
}

// At reads the mean count at time t.
func (m MeanCount) At(t float64) Point {
	p := Point{Time: t, AtRisk: riskAt(m.Time, m.AtRisk, t), Upper: math.NaN()}
	if j := upTo(m.Time, t) - 1; j >= 0 {
		p.Estimate, p.StdErr, p.Lower, p.Upper = m.Mean[j], m.StdErr[j], m.Lower[j], m.Upper[j]
	}
	return p
}

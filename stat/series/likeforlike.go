package series

import (
	"fmt"
	"math"
	"slices"
)

// A ReporterCount is what one reporter, or one kind of reporter, counted in
// two periods of the same length.
type ReporterCount struct {
	Reporter      string
	Before, After int
}

// A LikeForLike comparison sets beside the headline what those reporters
// counted who reported in the same way in both periods.
type LikeForLike struct {
	Affected         []string // reporters whose reporting changed, or who counted nothing in one of the periods
	Before, After    int      // the headline
	SameBefore       int      // the reporters not affected
	SameAfter        int
	Same             Prediction // of SameAfter from SameBefore
	HadTheyContinued float64    // the later headline, had the affected reporters counted what they counted before
	Range            Interval   // of HadTheyContinued: what they counted before would itself have varied
	Warnings         []string
}

// CompareLikeForLike separates the reporters that a ledger entry between the
// two periods concerns, and those that fell silent or appeared, from the
// rest. HadTheyContinued is arithmetic on the assumption that the affected
// reporters would have met as many people as before; it is no estimate of
// victims. People reported by an affected and by another reporter are counted
// with both unless the counts are of persons first reported.
func CompareLikeForLike(counts []ReporterCount, l Ledger, before, after Period, d Dispersion, level float64) (LikeForLike, error) {
	if err := l.Check(); err != nil {
		return LikeForLike{}, err
	}
	entries := l.Between(before, after)
	out, lost, left := LikeForLike{}, 0, 0
	for _, c := range counts {
		if c.Before < 0 || c.After < 0 {
			return LikeForLike{}, fmt.Errorf("series: %s counted %d and %d", c.Reporter, c.Before, c.After)
		}
		out.Before, out.After = out.Before+c.Before, out.After+c.After
		silent := (c.Before == 0) != (c.After == 0)
		if silent || len(entries.Concerning(c.Reporter)) > 0 {
			out.Affected = append(out.Affected, c.Reporter)
			lost, left = lost+c.Before, left+c.After
		} else {
			out.SameBefore, out.SameAfter = out.SameBefore+c.Before, out.SameAfter+c.After
		}
	}
	if out.SameBefore == 0 {
		return out, fmt.Errorf("series: no reporter counted in the same way in both periods; a like-for-like comparison needs one")
	}
	out.HadTheyContinued = float64(out.After - left + lost)
	spread := zFor(level) * math.Sqrt(float64(lost)*d.Phi(float64(lost)))
	out.Range = Interval{out.HadTheyContinued - math.Min(spread, float64(lost)), out.HadTheyContinued + spread, level}
	if share := float64(out.SameBefore) / float64(out.Before); share < 0.5 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("those who reported all along had counted only %.0f %% of the total", 100*share))
	}
	var err error
	out.Same, err = Predict([]Observation{{Period: before, Count: out.SameBefore}}, Observation{Period: after, Count: out.SameAfter}, d, level)
	return out, err
}

// A Reporter is the counts of one reporter over the periods of a series; a
// negative count says that it did not report in that period.
type Reporter struct {
	Name   string
	Counts []int
}

// Chained is a chain-linked series: its level in the first period, moved on
// from period to period by the ratio of what was counted by those reporters
// that reported in the same way in both. NaN from the first link on that has
// no such reporter.
func Chained(periods []Period, reporters []Reporter, l Ledger) ([]float64, error) {
	if len(periods) == 0 {
		return nil, fmt.Errorf("series: a chained series of no periods")
	}
	out := make([]float64, len(periods))
	for _, r := range reporters {
		if len(r.Counts) != len(periods) {
			return nil, fmt.Errorf("series: %s has %d counts for %d periods", r.Name, len(r.Counts), len(periods))
		}
		out[0] += math.Max(0, float64(r.Counts[0]))
	}
	for t := 1; t < len(periods); t++ {
		entries := l.Between(periods[t-1], periods[t])
		before, after := 0, 0
		for _, r := range reporters {
			if r.Counts[t-1] >= 0 && r.Counts[t] >= 0 && len(entries.Concerning(r.Name)) == 0 {
				before, after = before+r.Counts[t-1], after+r.Counts[t]
			}
		}
		out[t] = math.NaN()
		if before > 0 {
			out[t] = out[t-1] * float64(after) / float64(before)
		}
	}
	return out, nil
}

// A Cell is what one reporter counted in one group (a form, an age, a region)
// in each of two periods. Exposure is the size of the group, where known.
type Cell struct {
	Reporter, Group               string
	Before, After                 int
	ExposureBefore, ExposureAfter float64
}

// A Decomposition splits the change of a total exactly: the parts add up to
// Change.
type Decomposition struct {
	Change      float64
	Stopped     float64 // reporters that a ledger entry concerns, or that fell silent
	Started     float64 // reporters that were not there before
	Composition float64 // groups that grew or shrank, at the average rate of the two periods
	Rest        float64 // change at the average size of the groups: the part that may mean something
	ByReporter  map[string]float64
	Warnings    []string
}

// Decompose splits the change between two periods. Where all cells of a
// reporter that reported all along have exposures, its change is split
// further in the manner of Kitagawa, into what follows from the size of the
// groups and what follows from the rate within them; the split is symmetric
// in time.
//
// Source: Kitagawa, E. M. (1955). Components of a difference between two
// rates. JASA 50, 1168–1194.
func Decompose(cells []Cell, l Ledger, before, after Period) (Decomposition, error) {
	if err := l.Check(); err != nil {
		return Decomposition{}, err
	}
	entries := l.Between(before, after)
	d := Decomposition{ByReporter: map[string]float64{}}
	totals := map[string][2]int{}
	for _, c := range cells {
		if c.Before < 0 || c.After < 0 || c.ExposureBefore < 0 || c.ExposureAfter < 0 {
			return Decomposition{}, fmt.Errorf("series: %s, %s has a negative count or exposure", c.Reporter, c.Group)
		}
		t := totals[c.Reporter]
		totals[c.Reporter] = [2]int{t[0] + c.Before, t[1] + c.After}
	}
	unexposed := false
	for _, c := range cells {
		change := float64(c.After - c.Before)
		d.Change += change
		d.ByReporter[c.Reporter] += change
		t := totals[c.Reporter]
		switch {
		case t[0] == 0 && t[1] > 0:
			d.Started += change
		case t[1] == 0 || len(entries.Concerning(c.Reporter)) > 0:
			d.Stopped += change
		case c.ExposureBefore > 0 && c.ExposureAfter > 0:
			r0, r1 := float64(c.Before)/c.ExposureBefore, float64(c.After)/c.ExposureAfter
			composition := (c.ExposureAfter - c.ExposureBefore) * (r0 + r1) / 2
			d.Composition += composition
			d.Rest += change - composition
		default:
			unexposed = true
			d.Rest += change
		}
	}
	if unexposed {
		d.Warnings = append(d.Warnings, "the size of some groups is not known, so that their growth is part of the rest")
	}
	return d, nil
}

// Reporters lists the reporters of a decomposition, the largest change first.
func (d Decomposition) Reporters() []string {
	var out []string
	for r := range d.ByReporter {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b string) int {
		x, y := math.Abs(d.ByReporter[a]), math.Abs(d.ByReporter[b])
		switch {
		case x > y || (x == y && a < b):
			return -1
		case x < y || (x == y && a > b):
			return 1
		}
		return 0
	})
	return out
}

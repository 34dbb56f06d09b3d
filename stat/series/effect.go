package series

import (
	"fmt"
	"math"
	"strings"
)

// An Effect is what a design says about a measure.
type Effect struct {
	Design   string
	Verdict  Verdict
	Estimate float64  // ratio of what was to what would have been, or a difference where Difference is true
	Interval Interval // of Estimate
	P        float64  // two-sided, by the test the verdict rests on
	Test     string   // which test that is

	Difference bool
	Path       []Counterfactual // period by period, where the design has one
	Cumulative Cumulative       // over all periods after, where the design has one
	Checks     []Check          // conditions of the design that were looked at
	Placebos   []Placebo

	Because     []string
	WouldChange []string
	Warnings    []string
}

// A Counterfactual is one period after a measure: what was, and what would
// have been.
type Counterfactual struct {
	At       int
	Observed float64
	Expected float64 // had the measure not been
	Lower    float64 // of Expected
	Upper    float64
}

// A Cumulative effect adds up observed less expected over the periods after.
type Cumulative struct {
	Effect   float64
	SE       float64
	Interval Interval
	Ratio    float64 // observed (or fitted) over expected
	RatioCI  Interval
}

// A Check is a condition of a design and whether it was met.
type Check struct {
	Condition string
	Met       bool
	Detail    string
}

// A Placebo is the same analysis where there can be no effect: an earlier
// date, another outcome, a unit without the measure.
type Placebo struct {
	Name     string
	Estimate float64
	P        float64
}

// A Refusal is the proper outcome of a design whose conditions are not met.
// It is an error, for there is no estimate; pages show its text.
type Refusal struct {
	Design  string
	Because []string
	Needed  []string
}

// Error says why and what would be needed.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s: cannot be judged, because %s; what would be needed: %s",
		r.Design, strings.Join(r.Because, " and "), strings.Join(r.Needed, "; "))
}

// need adds a reason when a condition is not met.
func (r *Refusal) need(met bool, because, needed string) {
	if !met {
		r.Because = append(r.Because, because)
		r.Needed = append(r.Needed, needed)
	}
}

// or gives the refusal as an error, or nil where nothing speaks against.
func (r *Refusal) or() error {
	if len(r.Because) == 0 {
		return nil
	}
	return r
}

// decide turns the p value into a verdict: up to 1 − level likely, up to
// a fifth of that clear.
func (e *Effect) decide(level float64) {
	alpha := 1 - level
	switch {
	case math.IsNaN(e.P) || e.P > alpha:
		e.Verdict = CannotTell
	case e.P <= alpha/5:
		e.Verdict = Clear
	default:
		e.Verdict = Likely
	}
}

// tipping says how large a change in reporting would explain the estimate
// away: the limit of its interval nearest to no effect.
func (e *Effect) tipping() {
	if e.Verdict == CannotTell || e.Difference {
		return
	}
	switch {
	case e.Interval.Upper < 1:
		e.WouldChange = append(e.WouldChange, fmt.Sprintf("a drop in reporting by %.0f %% at the same time, for another reason", 100*(1-e.Interval.Upper)))
	case e.Interval.Lower > 1:
		e.WouldChange = append(e.WouldChange, fmt.Sprintf("a rise in reporting by %.0f %% at the same time, for another reason", 100*(e.Interval.Lower-1)))
	}
}

// reporting downgrades the verdict where the ledger has an entry inside the
// window that works in the direction of the effect.
func (e *Effect) reporting(entries Ledger) {
	direction := sign(e.Estimate - 1)
	for _, entry := range entries {
		e.Because = append(e.Because, "in the window lies: "+entry.String())
		if e.Verdict != CannotTell && entry.explains(direction) {
			e.Verdict = ExplainedByReporting
		}
	}
	if e.Verdict == ExplainedByReporting {
		e.WouldChange = append(e.WouldChange, "a series of the reporters that the entry does not concern, or one that shares the change in reporting and not the measure")
	}
}

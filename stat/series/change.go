package series

import (
	"fmt"
	"math"
)

// A Verdict is the one word on a change.
type Verdict string

// The five verdicts, from the firmest to none at all.
const (
	Clear                Verdict = "clear"
	Likely               Verdict = "likely"
	CannotTell           Verdict = "cannot tell"
	ExplainedByReporting Verdict = "explained by reporting"
	NotComparable        Verdict = "not comparable"
)

// assumedCV stands in for the variation between years where nothing is there
// to estimate it from: the larger of the two settings under which yearly
// registrations are simulated in docs/methods/series/change.md.
const assumedCV = 0.26

// A Question asks whether a figure has changed.
type Question struct {
	Before  []Observation   // the periods to compare with, oldest first
	After   Observation     // the period in question
	Sisters [][]Observation // series of the same kind before After, to learn from them how much years differ
	Ledger  Ledger          // what is known of changes in reporting
	Level   float64         // 0 means 0.95

	// Dispersion, when given, is used instead of what Before and Sisters
	// show.
	Dispersion *Dispersion
}

// A Finding is the answer, with everything needed to argue with it.
type Finding struct {
	Verdict     Verdict
	Before      []Observation // the periods compared with, after those behind a break were dropped
	After       Observation
	Poisson     Ratio // exact, as if only chance in independent events were at work
	Prediction  Prediction
	Dispersion  Dispersion
	Detectable  Detectable // with power 0.8: to be shown before the verdict
	Entries     Ledger     // ledger entries between the periods
	Because     []string   // why this verdict
	WouldChange []string   // what would change it
	Warnings    []string
}

// Change says whether the count of a period differs from that of the periods
// before by more than periods differ anyway, and whether the change can be
// one of reporting alone.
//
// Clear means p below 0.01 and likely p below 0.05 (for a level of 95 %) in
// the predictive test with pooled dispersion (Predict); where nothing has
// changed at most about 1 in 20 comparisons is called either. A significant
// change is explained by reporting where the ledger has an entry between the
// periods that works in its direction. Not comparable are periods between
// which the definition changed. All else is cannot tell, which is not the
// same as no change.
func Change(q Question) (Finding, error) {
	if q.Level == 0 {
		q.Level = 0.95
	}
	if err := checkComparison(q.Before, q.After, q.Level); err != nil {
		return Finding{}, err
	}
	if err := q.Ledger.Check(); err != nil {
		return Finding{}, err
	}
	if len(q.Ledger) > 0 && !q.dated() {
		return Finding{}, fmt.Errorf("series: a period without dates cannot be held against the reporting ledger")
	}
	f := Finding{Before: q.Before, After: q.After}
	f.dropBeforeBreaks(q.Ledger)
	if err := f.estimate(q); err != nil {
		return Finding{}, err
	}
	f.judge(q.Level)
	return f, nil
}

// dated tells whether all periods compared have a beginning and an end.
func (q Question) dated() bool {
	for _, o := range append([]Observation{q.After}, q.Before...) {
		if !o.Period.Until.After(o.Period.From) {
			return false
		}
	}
	return true
}

// dropBeforeBreaks leaves out early periods that a break separates from later
// ones, as long as one remains, and notes the entries that cannot be avoided.
func (f *Finding) dropBeforeBreaks(l Ledger) {
	kept := l.since(f.Before)
	for _, o := range f.Before[:len(f.Before)-len(kept)] {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%v is left out of the comparison: reporting or counting changed between it and %v", o.Period, kept[len(kept)-1].Period))
	}
	f.Before = kept
	span := Period{f.Before[0].Period.From, f.Before[len(f.Before)-1].Period.Until}
	f.Entries = l.Between(span, f.After.Period)
}

func (f *Finding) estimate(q Question) error {
	var err error
	if f.Dispersion, err = q.dispersion(f.Before); err != nil {
		return err
	}
	if f.Dispersion.Assumed {
		f.Warnings = append(f.Warnings, fmt.Sprintf("nothing shows how much periods differ without cause; a variation of %.0f %% is assumed", 100*f.Dispersion.CV()))
	}
	events, exposure := rate(f.Before)
	if f.Poisson, err = RateRatio(f.After.Count, f.After.exposure(), events, exposure, q.Level, Exact); err != nil {
		return err
	}
	if f.Prediction, err = Predict(f.Before, f.After, f.Dispersion, q.Level); err != nil {
		return err
	}
	f.Detectable = newPredictive(f.Before, f.After, f.Dispersion).detectable(q.Level, 0.8)
	return nil
}

func (q Question) dispersion(before []Observation) (Dispersion, error) {
	if q.Dispersion != nil {
		return *q.Dispersion, nil
	}
	pooled := [][]Observation{before}
	for _, s := range q.Sisters {
		// A break inside a sister series is no variation either.
		pooled = append(pooled, q.Ledger.since(s))
	}
	d, err := PoolDispersion(pooled)
	if err != nil {
		return Dispersion{}, err
	}
	if d.DF == 0 {
		return Dispersion{Extra: assumedCV * assumedCV, DF: math.Inf(1), Assumed: true}, nil
	}
	return d, nil
}

func (f *Finding) judge(level float64) {
	p := f.Prediction.Ratio.P
	direction := sign(f.Prediction.Ratio.Ratio - 1)
	alpha := 1 - level
	switch {
	case f.has(Definition):
		f.Verdict = NotComparable
	case p >= alpha:
		f.Verdict = CannotTell
	case f.explained(direction):
		f.Verdict = ExplainedByReporting
	case p < alpha/5 && !f.calmedBelowChance(level):
		f.Verdict = Clear
	default:
		f.Verdict = Likely
	}
	f.explain(level)
}

func (f *Finding) has(kind EntryKind) bool {
	for _, e := range f.Entries {
		if e.Kind == kind {
			return true
		}
	}
	return false
}

func (f *Finding) explained(direction int) bool {
	for _, e := range f.Entries {
		if e.explains(direction) {
			return true
		}
	}
	return false
}

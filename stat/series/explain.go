package series

import (
	"fmt"
	"math"
)

// explain fills in the reasons and what would change the verdict.
func (f *Finding) explain(level float64) {
	f.Because = append(f.Because, f.comparison(), "how much periods differ anyway is "+f.Dispersion.describe())
	for _, e := range f.Entries {
		f.Because = append(f.Because, "between the periods lies: "+e.String())
	}
	f.WouldChange = f.wouldChange()
	if f.Dispersion.DF < 5 && !f.Dispersion.Assumed {
		f.Warnings = append(f.Warnings, "how much periods differ anyway is known from very few of them, so that only large changes can be found")
	}
	f.warnOfTrend()
	f.Warnings = append(f.Warnings, f.Prediction.Ratio.Warnings...)
	if f.calmedBelowChance(level) {
		f.Warnings = append(f.Warnings, "the earlier periods lie closer together than chance alone makes them; by chance alone this change would not stand out")
	}
	if f.Verdict == CannotTell && len(f.Entries) > 0 {
		f.Warnings = append(f.Warnings, "reporting changed between the periods, so that a real change may also be hidden")
	}
}

// calmedBelowChance tells whether a change was called only because earlier
// periods vary less than chance does.
func (f *Finding) calmedBelowChance(level float64) bool {
	return f.Prediction.Ratio.P < 1-level && f.Poisson.P >= 1-level
}

func (f *Finding) warnOfTrend() {
	var rates []float64
	for _, o := range f.Before {
		rates = append(rates, float64(o.Count)/o.exposure())
	}
	t, err := MannKendall(rates)
	if err == nil && math.Abs(t.Statistic) == 1 {
		f.Warnings = append(f.Warnings, "the earlier periods rise or fall steadily; that counts as variation here, and what would have come next is not their mean")
	}
}

func (f *Finding) comparison() string {
	r := f.Prediction.Ratio
	if f.Prediction.Expected == 0 {
		return fmt.Sprintf("%d where none were counted before (p %s)", f.After.Count, pText(r.P))
	}
	return fmt.Sprintf("%d where %.0f were expected: %s (%.0f %% interval %s to %s, p %s)",
		f.After.Count, f.Prediction.Expected, percentChange(r.Ratio), 100*r.Interval.Level,
		percentChange(r.Interval.Lower), percentChange(r.Interval.Upper), pText(r.P))
}

func (f *Finding) wouldChange() []string {
	var out []string
	switch f.Verdict {
	case NotComparable:
		out = append(out, "both periods counted by one definition")
	case ExplainedByReporting:
		out = append(out, "counts by reporter for both periods: the like-for-like series of those who reported all along shows what the change in reporting hides")
	case CannotTell:
		out = append(out, f.outsideRange(), "more periods, or more series of the same kind, from which to learn how much periods differ anyway")
	default:
		out = append(out, f.tipping(), "a change in reporting between the periods that is not in the ledger")
	}
	if f.Dispersion.Assumed {
		out = append(out, "earlier periods one by one, or series of the same kind, in place of the assumed variation")
	}
	return out
}

func (f *Finding) outsideRange() string {
	r := f.Prediction.Range
	if r.Lower <= 0 {
		return fmt.Sprintf("a count above %.0f; no count is low enough to be called a fall", r.Upper)
	}
	return fmt.Sprintf("a count below %.0f or above %.0f", r.Lower, r.Upper)
}

func (f *Finding) tipping() string {
	cv := f.Prediction.TippingCV
	if math.IsInf(cv, 1) {
		return "no variation between periods, however large, would explain it"
	}
	return fmt.Sprintf("a variation between periods above %.0f %% where nothing happens (it is %.0f %%)", 100*cv, 100*f.Dispersion.CV())
}

// percentChange writes a ratio as a change in words.
func percentChange(ratio float64) string {
	switch {
	case math.IsInf(ratio, 1):
		return "any rise"
	case ratio >= 3:
		return fmt.Sprintf("%.1f times as many", ratio)
	case math.Round(100*ratio) == 100:
		return "no change"
	case ratio > 1:
		return fmt.Sprintf("%.0f %% more", 100*(ratio-1))
	}
	return fmt.Sprintf("%.0f %% fewer", 100*(1-ratio))
}

func pText(p float64) string {
	switch {
	case p < 0.0001:
		return "below 0.0001"
	case p < 0.01:
		return fmt.Sprintf("%.4f", p)
	}
	return fmt.Sprintf("%.2f", p)
}

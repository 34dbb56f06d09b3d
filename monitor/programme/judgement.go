package programme

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"sightline/stat/series"
)

// A Judge is a design of stat/series filled with data.
type Judge interface{ Judge() (series.Effect, error) }

// A Judgement is what a measure's plan and the data together say.
type Judgement struct {
	Measure  *Measure
	Standing Standing
	Effect   *series.Effect  // nil where it was refused
	Refusal  *series.Refusal // nil where there is an effect
}

// Gauge judges a measure by its plan. It refuses, with reasons, a measure
// without a plan or with the plan not to gauge it, and data for another
// design than the plan's. A plan that was changed or fixed after the data
// were opened is judged all the same and shown as what it is.
func (m *Measure) Gauge(data Judge) (Judgement, error) {
	j := Judgement{Measure: m, Standing: NotFixed}
	if m.Plan == nil {
		j.Refusal = &series.Refusal{Design: "no plan", Because: []string{"nobody said beforehand how the effect would be gauged"},
			Needed: []string{"a plan with outcome, design, dates and what would count as no effect"}}
		return j, nil
	}
	j.Standing = m.Plan.Standing()
	if m.Plan.Design == NotGauged {
		j.Refusal = &series.Refusal{Design: string(NotGauged), Because: []string{m.Plan.Because}, Needed: []string{"another introduction of the measure, in some places earlier than in others"}}
		return j, nil
	}
	if s, ok := data.(series.Staggered); ok {
		s.Planned = m.Plan.Ratio
		data = s
	}
	e, err := data.Judge()
	if errors.As(err, &j.Refusal) {
		return j, nil
	}
	if err != nil {
		return Judgement{}, fmt.Errorf("programme: measure %s: %w", m.ID, err)
	}
	if e.Design != string(m.Plan.Design) {
		return Judgement{}, fmt.Errorf("programme: measure %s: the plan is %q, the data are for %q", m.ID, m.Plan.Design, e.Design)
	}
	j.Effect = &e
	return j, nil
}

// Paragraph is the verdict as a minister reads it: what was found, how sure
// it is, what it rests on, and what would change it. A causal word stands in
// it only where the verdict is clear or likely.
func (j Judgement) Paragraph() string {
	var parts []string
	if j.Refusal != nil {
		parts = append(parts, fmt.Sprintf("Whether “%s” works cannot be judged, because %s. What would be needed: %s.",
			j.Measure.Name, strings.Join(j.Refusal.Because, " and "), strings.Join(j.Refusal.Needed, "; ")))
	} else {
		parts = j.verdict()
	}
	if j.Measure.Plan != nil && j.Measure.Plan.Design != NotGauged {
		parts = append(parts, "The plan by which this was judged was "+string(j.Standing)+".")
	}
	return strings.Join(parts, " ")
}

func (j Judgement) verdict() []string {
	e, name := j.Effect, j.Measure.Name
	var out []string
	switch e.Verdict {
	case series.Clear:
		out = append(out, fmt.Sprintf("“%s” has an effect; that is clear.", name))
	case series.Likely:
		out = append(out, fmt.Sprintf("“%s” probably has an effect.", name))
	case series.ExplainedByReporting:
		out = append(out, fmt.Sprintf("The figures moved when “%s” began, but so did reporting, and the one cannot be told from the other.", name))
	case series.NotComparable:
		out = append(out, fmt.Sprintf("The figures before and after “%s” began count different things and cannot be compared.", name))
	default:
		out = append(out, fmt.Sprintf("Whether “%s” has an effect cannot be told: what was seen also comes about without it, which is not the same as no effect.", name))
	}
	out = append(out, size(e))
	for _, c := range e.Checks {
		if !c.Met {
			out = append(out, fmt.Sprintf("One condition was not met: %s (%s).", c.Condition, c.Detail))
		}
	}
	if len(e.WouldChange) > 0 {
		out = append(out, "What would change this: "+strings.Join(e.WouldChange, "; ")+".")
	}
	return out
}

// size tells the estimate with its interval.
func size(e *series.Effect) string {
	switch {
	case e.Difference && math.IsNaN(e.Interval.Lower):
		return fmt.Sprintf("The difference is %.3g a period.", e.Estimate)
	case e.Difference:
		return fmt.Sprintf("The difference is %.3g a period (between %.3g and %.3g).", e.Estimate, e.Interval.Lower, e.Interval.Upper)
	}
	return fmt.Sprintf("The outcome is %.2f times what it would have been (between %.2f and %.2f).", e.Estimate, e.Interval.Lower, e.Interval.Upper)
}

// Years judges a measure by one period against earlier ones: the weakest
// design, for yearly figures.
type Years series.Question

// Judge asks series.Change.
func (y Years) Judge() (series.Effect, error) {
	f, err := series.Change(series.Question(y))
	if err != nil {
		return series.Effect{}, err
	}
	r := f.Prediction.Ratio
	return series.Effect{Design: string(YearOnYear), Verdict: f.Verdict, Estimate: r.Ratio, Interval: r.Interval, P: r.P, Test: string(r.Method),
		Because: f.Because, WouldChange: f.WouldChange, Warnings: append(f.Warnings, "whatever else happened in the period counts as an effect of the measure")}, nil
}

package glm

import (
	"gonum.org/v1/gonum/stat/distuv"
)

// A DevianceRow is a line of the analysis of deviance.
type DevianceRow struct {
	Term             string
	DF               int
	Deviance         float64 // what the term takes away
	ResidualDF       int
	ResidualDeviance float64
	P                float64 // chi-squared test, or F where the dispersion is estimated
}

// AnalysisOfDeviance adds the terms one after the other, in the order of the
// design; a term's line says what it adds to those above it.
func (f *Fit) AnalysisOfDeviance() ([]DevianceRow, error) {
	m := f.Model
	var out []DevianceRow
	var previous *Fit
	for i, t := range f.Model.Design.terms {
		m.Design = NewDesign(f.Model.Design.rows)
		for _, u := range f.Model.Design.terms[:i+1] {
			m.Design.add(u.name, f.Model.Design.names[u.first:u.last], f.Model.Design.columns[u.first:u.last])
		}
		fit, err := newFit(m)
		if err != nil {
			return nil, err
		}
		if err := fit.iterate(nil); err != nil {
			return nil, err
		}
		r := DevianceRow{Term: t.name, ResidualDF: len(fit.Mean) - fit.Rank, ResidualDeviance: fit.Deviance, DF: fit.Rank}
		if previous != nil {
			r.DF = fit.Rank - previous.Rank
			r.Deviance = previous.Deviance - fit.Deviance
			r.P = f.devianceP(r.Deviance, float64(r.DF))
		}
		out, previous = append(out, r), fit
	}
	return out, nil
}

func (f *Fit) devianceP(deviance, df float64) float64 {
	if df == 0 {
		return 1
	}
	if f.Model.Family.estimated() {
		return distuv.F{D1: df, D2: float64(f.DF)}.Survival(deviance / df / f.Dispersion)
	}
	return distuv.ChiSquared{K: df}.Survival(deviance)
}

package survival_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"sightline/stat/survival"
)

// mgus has 1 = plasma cell malignancy, 2 = death without it.
func mgus(t *testing.T) (survival.Sample, table) {
	d := data(t, "mgus2_cr.csv")
	return survival.Sample{Exit: d.num("etime"), Event: d.ints("event")}, d
}

var mgusStates = []string{"(s0)", "pcm", "death"}

func agreeIncidence(file, column string, tr survival.Transform) {
	agree(file, "Aalen–Johansen, jackknife, "+string(tr)+" interval", closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := mgus(t)
		labels := make([]string, d.n)
		if column != "" {
			labels = d.text(column)
		}
		g := survival.NewGroups(labels)
		o := survival.IncidenceOptions{Confidence: survival.Confidence{Transform: tr}}
		all := must[[]survival.Incidence](t)(survival.CumulativeIncidenceBy(s, g, o))
		e := expected(t, file)
		for k, name := range g.Names {
			stratum := "all"
			if column != "" {
				stratum = column + "=" + name
			}
			for i, state := range mgusStates {
				x := e.is("strata", stratum).is("state", state)
				in := all[k]
				ours = append(ours, join(in.Time, in.AtRisk, in.State[i], in.StdErr[i], in.Lower[i], in.Upper[i])...)
				theirs = append(theirs, join(x.num("time"), x.num("n_risk0"), x.num("pstate"), x.num("std_err"), x.num("lower"), x.num("upper"))...)
			}
		}
		return ours, theirs
	})
}

func init() {
	agreeIncidence("aj_mgus2.csv", "", survival.Log)
	agreeIncidence("aj_mgus2_sex_log.csv", "sex", survival.Log)
	agreeIncidence("aj_mgus2_sex_loglog.csv", "sex", survival.LogLog)
	agreeIncidence("aj_mgus2_sex_plain.csv", "sex", survival.Plain)
	agree("etm_mgus2.csv", "Aalen–Johansen, Greenwood, plain interval", closed, etm)
	agree("cuminc_mgus2.csv", "Aalen–Johansen, Aalen variance", closed, cuminc)
	agree("cuminc_mgus2_timepoints.csv", "the same at fixed times", closed, cuminc2)
	agree("km_vs_aj_mgus2.csv", "1 - Kaplan–Meier beside Aalen–Johansen", closed, kmBesideAJ)
	agree("victims_sim_aj.csv", "Aalen–Johansen of the simulated register", closed, victimsAJ)
	agree("victims_sim_aj_groups.csv", "the same by group", closed, victimsGroups)
}

func etm(t *testing.T) (ours, theirs []float64) {
	s, _ := mgus(t)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{
		Variance: survival.Greenwood, Confidence: survival.Confidence{Transform: survival.Plain}}))
	e := expected(t, "etm_mgus2.csv")
	for k := range mgusStates {
		x := e.is("trans", "0 "+strconv.Itoa(k))
		for i, at := range x.num("time") {
			p := in.At(k, at)
			ours = append(ours, p.Estimate, p.StdErr*p.StdErr, p.Lower, p.Upper)
			theirs = append(theirs, x.num("P")[i], x.num("var")[i], x.num("lower")[i], x.num("upper")[i])
		}
	}
	return ours, theirs
}

func cumincBySex(t *testing.T) map[string]survival.Incidence {
	s, d := mgus(t)
	g := survival.NewGroups(d.text("sex"))
	all := must[[]survival.Incidence](t)(survival.CumulativeIncidenceBy(s, g, survival.IncidenceOptions{Variance: survival.Aalen}))
	out := map[string]survival.Incidence{}
	for k, name := range g.Names {
		out[name] = all[k]
	}
	return out
}

// cuminc prints each jump twice, before and after: the last row of a time is
// the value there.
func cuminc(t *testing.T) (ours, theirs []float64) {
	return cumincRows(t, expected(t, "cuminc_mgus2.csv"), true)
}

func cuminc2(t *testing.T) (ours, theirs []float64) {
	return cumincRows(t, expected(t, "cuminc_mgus2_timepoints.csv"), false)
}

func cumincRows(t *testing.T, e table, steps bool) (ours, theirs []float64) {
	sexes := cumincBySex(t)
	for i, curve := range e.text("curve") {
		last := i == e.n-1 || e.text("time")[i+1] != e.text("time")[i] || e.text("curve")[i+1] != curve
		if steps && !last || math.IsNaN(e.num("est")[i]) {
			continue
		}
		sex, kind, _ := strings.Cut(curve, " ")
		k, _ := strconv.Atoi(kind)
		p := sexes[sex].At(k, e.num("time")[i])
		ours = append(ours, p.Estimate, p.StdErr*p.StdErr)
		theirs = append(theirs, e.num("est")[i], e.num("var")[i])
	}
	return ours, theirs
}

func kmBesideAJ(t *testing.T) (ours, theirs []float64) {
	s, _ := mgus(t)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	km := must[survival.Curve](t)(survival.KaplanMeier(s.Only(1), survival.CurveOptions{}))
	e := expected(t, "km_vs_aj_mgus2.csv")
	for i, at := range e.num("time") {
		ours = append(ours, 1-km.At(at).Estimate, in.At(1, at).Estimate, in.At(2, at).Estimate, in.At(1, at).StdErr)
		theirs = append(theirs, e.num("one_minus_km")[i], e.num("aj_pcm")[i], e.num("aj_death")[i], e.num("se_aj_pcm")[i])
	}
	return ours, theirs
}

// victims is the simulated register: 1 repeat, 2 death, 3 emigration.
func victims(t *testing.T) (survival.Sample, table) {
	d := data(t, "victims_sim.csv")
	return survival.Sample{Exit: d.num("time"), Event: d.ints("status")}, d
}

const year = 365.25

func victimsAJ(t *testing.T) (ours, theirs []float64) {
	s, _ := victims(t)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{Confidence: survival.Confidence{Transform: survival.Log}}))
	e := expected(t, "victims_sim_aj.csv")
	for i, years := range e.num("years") {
		k := map[string]int{"repeat": 1, "death": 2, "emigrated": 3}[e.text("state")[i]]
		p := in.At(k, years*year)
		ours = append(ours, p.AtRisk, p.Estimate, p.StdErr, p.Lower, p.Upper)
		theirs = append(theirs, e.num("n_risk")[i], e.num("pstate")[i], e.num("se_ij")[i], e.num("lower")[i], e.num("upper")[i])
	}
	return ours, theirs
}

func victimsGroups(t *testing.T) (ours, theirs []float64) {
	s, d := victims(t)
	e := expected(t, "victims_sim_aj_groups.csv")
	for i, stratum := range e.text("strata") {
		column, value, _ := strings.Cut(stratum, "=")
		part := s.Pick(rowsWhere(d.text(column), value))
		in := must[survival.Incidence](t)(survival.CumulativeIncidence(part, survival.IncidenceOptions{}))
		p := in.At(1, e.num("years")[i]*year)
		ours = append(ours, p.AtRisk, p.Estimate, p.StdErr, p.Lower, p.Upper)
		theirs = append(theirs, e.num("n_risk")[i], e.num("cif")[i], e.num("se")[i], e.num("lower")[i], e.num("upper")[i])
	}
	return ours, theirs
}

package survival_test

import (
	"testing"

	"sightline/stat/survival"
)

// lung is R's lung cancer sample: 2 is the event.
func lung(t *testing.T) (survival.Sample, table) {
	d := data(t, "lung.csv")
	s := survival.Sample{Exit: d.num("time"), Event: d.ints("status")}
	for i := range s.Event {
		s.Event[i]--
	}
	return s, d
}

var curveColumns = []string{"time", "n_risk", "n_event", "n_censor", "surv", "std_err", "lower", "upper", "cumhaz", "std_chaz"}

func curveNumbers(c survival.Curve) []float64 {
	return join(c.Time, c.AtRisk, c.Events, c.Censored, c.Survival, c.StdErr, c.Lower, c.Upper, c.Hazard, c.HazardStdErr)
}

func expectedCurve(d table) []float64 {
	var out []float64
	for _, name := range curveColumns {
		out = append(out, d.num(name)...)
	}
	return out
}

func must[T any](t *testing.T) func(x T, err error) T {
	return func(x T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

func confidence(transform survival.Transform) survival.CurveOptions {
	return survival.CurveOptions{Confidence: survival.Confidence{Transform: transform}}
}

// lungCurve registers one variant of the curve of all 228 people.
func lungCurve(file, what string, o survival.CurveOptions, weigh func(sex float64) float64) {
	agree(file, what, closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := lung(t)
		if weigh != nil {
			s.Weight = d.num("sex")
			for i := range s.Weight {
				s.Weight[i] = weigh(s.Weight[i])
			}
		}
		c := must[survival.Curve](t)(survival.KaplanMeier(s, o))
		return curveNumbers(c), expectedCurve(expected(t, file))
	})
}

// groupedCurves registers curves by a column of the data.
func groupedCurves(file, what, column string, o survival.CurveOptions, read func(t *testing.T) (survival.Sample, table)) {
	agree(file, what, closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := read(t)
		g := survival.NewGroups(d.text(column))
		curves := must[[]survival.Curve](t)(survival.KaplanMeierBy(s, g, o))
		e := expected(t, file)
		for k, name := range g.Names {
			ours = append(ours, curveNumbers(curves[k])...)
			theirs = append(theirs, expectedCurve(e.is("strata", column+"="+name))...)
		}
		return ours, theirs
	})
}

func init() {
	for _, v := range []struct {
		file string
		tr   survival.Transform
	}{{"plain", survival.Plain}, {"log", survival.Log}, {"loglog", survival.LogLog}, {"logit", survival.Logit}, {"arcsin", survival.Arcsin}} {
		lungCurve("km_lung_"+v.file+".csv", "Kaplan–Meier, "+string(v.tr)+" interval", confidence(v.tr), nil)
	}
	log := confidence(survival.Log)
	ninety := log
	ninety.Confidence.Level = 0.90
	lungCurve("km_lung_log_90.csv", "Kaplan–Meier, 90 % interval", ninety, nil)
	breslow, fh, robust := log, log, log
	breslow.Estimator, fh.Estimator, robust.Robust = survival.Breslow, survival.FlemingHarrington, true
	lungCurve("km_lung_fh_breslow.csv", "exp(-Nelson–Aalen)", breslow, nil)
	lungCurve("km_lung_fh2.csv", "Fleming–Harrington", fh, nil)
	lungCurve("km_lung_robust.csv", "Kaplan–Meier, robust", robust, nil)
	lungCurve("km_lung_caseweights.csv", "Kaplan–Meier, case weights", log, func(sex float64) float64 {
		if sex == 1 {
			return 2
		}
		return 1
	})
	lungCurve("km_lung_probweights_robust.csv", "Kaplan–Meier, sampling weights, robust", robust, func(sex float64) float64 {
		if sex == 1 {
			return 1.5
		}
		return 0.7
	})
	groupedCurves("km_lung_sex_loglog.csv", "Kaplan–Meier by sex", "sex", confidence(survival.LogLog), lung)
	aml := func(t *testing.T) (survival.Sample, table) {
		d := data(t, "aml.csv")
		return survival.Sample{Exit: d.num("time"), Event: d.ints("status")}, d
	}
	groupedCurves("km_aml_x.csv", "Kaplan–Meier by treatment", "x", log, aml)
	agree("km_aml.csv", "Kaplan–Meier", closed, func(t *testing.T) (ours, theirs []float64) {
		s, _ := aml(t)
		return curveNumbers(must[survival.Curve](t)(survival.KaplanMeier(s, log))), expectedCurve(expected(t, "km_aml.csv"))
	})
	groupedCurves("km_heart_tv.csv", "Kaplan–Meier, intervals of persons", "transplant", log, func(t *testing.T) (survival.Sample, table) {
		d := data(t, "heart.csv")
		return survival.Sample{Entry: d.num("start"), Exit: d.num("stop"), Event: d.ints("event")}, d
	})
	agree("km_mgus2_lefttrunc.csv", "Kaplan–Meier, delayed entry", closed, func(t *testing.T) (ours, theirs []float64) {
		return curveNumbers(must[survival.Curve](t)(survival.KaplanMeier(mgusByAge(t), log))), expectedCurve(expected(t, "km_mgus2_lefttrunc.csv"))
	})
	agreeFixedTimes()
	agreeQuantiles(aml)
}

// mgusByAge is mgus2 on the age scale, in months.
func mgusByAge(t *testing.T) survival.Sample {
	d := data(t, "mgus2.csv")
	future := d.num("futime")
	d = d.where(func(i int) bool { return future[i] > 0 })
	s := survival.Sample{Entry: d.num("age"), Exit: d.num("futime"), Event: d.ints("death")}
	for i := range s.Entry {
		s.Entry[i] *= 12
		s.Exit[i] += s.Entry[i]
	}
	return s
}

func agreeFixedTimes() {
	agree("km_lung_sex_fixedtimes.csv", "the curve read at fixed times", closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := lung(t)
		g := survival.NewGroups(d.text("sex"))
		curves := must[[]survival.Curve](t)(survival.KaplanMeierBy(s, g, confidence(survival.LogLog)))
		e := expected(t, "km_lung_sex_fixedtimes.csv")
		for k, name := range g.Names {
			x := e.is("strata", "sex="+name)
			for i, at := range x.num("time") {
				p := curves[k].At(at)
				ours = append(ours, p.AtRisk, p.Estimate, p.StdErr, p.Lower, p.Upper)
				theirs = append(theirs, x.num("n_risk")[i], x.num("surv")[i], x.num("std_err")[i], x.num("lower")[i], x.num("upper")[i])
			}
		}
		return ours, theirs
	})
}

func agreeQuantiles(aml func(t *testing.T) (survival.Sample, table)) {
	agree("km_lung_quantiles.csv", "quantiles with limits", closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := lung(t)
		e := expected(t, "km_lung_quantiles.csv")
		for i, name := range e.text("conf_type") {
			part := s
			if stratum := e.text("strata")[i]; stratum != "all" {
				part = s.Pick(rowsWhere(d.text("sex"), stratum[len("sex="):]))
			}
			c := must[survival.Curve](t)(survival.KaplanMeier(part, confidence(survival.Transform(name))))
			q, lower, upper := c.Quantile(e.num("p")[i])
			ours = append(ours, q, lower, upper)
			theirs = append(theirs, e.num("quantile")[i], e.num("lower")[i], e.num("upper")[i])
		}
		return ours, theirs
	})
	agree("km_aml_quantiles.csv", "quantiles with limits", closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := aml(t)
		e := expected(t, "km_aml_quantiles.csv")
		for i, stratum := range e.text("strata") {
			part := s.Pick(rowsWhere(d.text("x"), stratum[len("x="):]))
			c := must[survival.Curve](t)(survival.KaplanMeier(part, confidence(survival.Log)))
			q, lower, upper := c.Quantile(e.num("p")[i])
			ours = append(ours, q, lower, upper)
			theirs = append(theirs, e.num("quantile")[i], e.num("lower")[i], e.num("upper")[i])
		}
		return ours, theirs
	})
}

func rowsWhere(labels []string, value string) (rows []int) {
	for i, l := range labels {
		if l == value {
			rows = append(rows, i)
		}
	}
	return rows
}

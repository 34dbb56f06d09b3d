package survival_test

import (
	"math"
	"testing"

	"sightline/stat/survival"
)

type coxCase struct {
	file string
	opts survival.CoxOptions
	data func(t *testing.T) survival.CoxData
	skip string // names in the _fit file that do not apply
}

func (c coxCase) register() {
	fit := func(t *testing.T) *survival.CoxModel {
		return must[*survival.CoxModel](t)(survival.Cox(c.data(t), c.opts))
	}
	agree(c.file+".csv", "coefficients", newton, func(t *testing.T) (ours, theirs []float64) {
		return fit(t).Coef, expected(t, c.file+".csv").num("coef")
	})
	agree(c.file+".csv", "standard errors, z, p, limits", spread, func(t *testing.T) (ours, theirs []float64) {
		m, e := fit(t), expected(t, c.file+".csv")
		for j := range m.Coef {
			h := m.HazardRatio(j, 0.95)
			ours = append(ours, m.NaiveStdErr[j], m.Coef[j]/m.StdErr[j], h.P, h.Lower, h.Upper)
			theirs = append(theirs, e.num("se")[j], e.num("z")[j], e.num("p")[j], e.num("hr_lower")[j], e.num("hr_upper")[j])
			if r := e.num("robust_se")[j]; !math.IsNaN(r) {
				ours, theirs = append(ours, m.StdErr[j]), append(theirs, r)
			}
		}
		return ours, theirs
	})
	agree(c.file+"_fit.csv", "log-likelihoods, AIC, BIC", likely, func(t *testing.T) (ours, theirs []float64) {
		m, e := fit(t), expected(t, c.file+"_fit.csv")
		return []float64{m.LogLik0, m.LogLik, float64(m.Events), m.AIC(), m.BIC()},
			[]float64{e.value("loglik0"), e.value("loglik1"), e.value("nevent"), e.value("aic"), e.value("bic")}
	})
	agree(c.file+"_fit.csv", "tests", spread, func(t *testing.T) (ours, theirs []float64) {
		m, e := fit(t), expected(t, c.file+"_fit.csv")
		ours = []float64{m.LikelihoodRatio.Statistic, m.LikelihoodRatio.P, m.Score.Statistic, m.Score.P, math.Round(m.Wald.Statistic*100) / 100}
		theirs = []float64{e.value("lrt"), e.value("lrt_p"), e.value("score"), e.value("score_p"), e.value("wald")}
		if r := e.value("robust_score"); !math.IsNaN(r) {
			ours, theirs = append(ours, m.RobustScore.Statistic), append(theirs, r)
		}
		return ours, theirs
	})
	if c.skip != "concordance" {
		agree(c.file+"_fit.csv", "concordance and its standard error", newton, func(t *testing.T) (ours, theirs []float64) {
			got, e := fit(t).Concordance(), expected(t, c.file+"_fit.csv")
			return []float64{got.Estimate, got.StdErr}, []float64{e.value("concordance"), e.value("se_concordance")}
		})
	}
}

func lungCox(terms ...string) func(t *testing.T) survival.CoxData {
	return func(t *testing.T) survival.CoxData {
		_, d := lung(t)
		d = complete(d, terms...)
		return coxData(survival.Sample{Exit: d.num("time"), Event: minusOne(d.ints("status"))}, d, terms...)
	}
}

func complete(d table, columns ...string) table {
	return d.where(func(i int) bool {
		for _, c := range columns {
			if d.text(c)[i] == "" {
				return false
			}
		}
		return true
	})
}

func minusOne(x []int) []int {
	for i := range x {
		x[i]--
	}
	return x
}

func coxData(s survival.Sample, d table, terms ...string) survival.CoxData {
	out := survival.CoxData{Sample: s, Terms: terms}
	for _, name := range terms {
		out.X = append(out.X, d.num(name))
	}
	return out
}

var veteranTerms = []string{"trt", "celltypesmallcell", "celltypeadeno", "celltypelarge", "karno", "diagtime", "age", "prior"}

func veteranCox(t *testing.T) survival.CoxData {
	s, d := veteran(t)
	out := survival.CoxData{Sample: s, Terms: veteranTerms, X: [][]float64{d.num("trt")}}
	for _, cell := range cellTypes[1:] {
		out.X = append(out.X, indicator(d.text("celltype"), cell))
	}
	for _, name := range veteranTerms[4:] {
		out.X = append(out.X, d.num(name))
	}
	return out
}

func veteranFit(t *testing.T) *survival.CoxModel {
	return must[*survival.CoxModel](t)(survival.Cox(veteranCox(t), survival.CoxOptions{}))
}

func heartCox(t *testing.T) (survival.Sample, table) {
	d := data(t, "heart.csv")
	return survival.Sample{Entry: d.num("start"), Exit: d.num("stop"), Event: d.ints("event")}, d
}

func bladder2(t *testing.T) (survival.Sample, table) {
	d := data(t, "bladder2.csv")
	return survival.Sample{Entry: d.num("start"), Exit: d.num("stop"), Event: d.ints("event"), Cluster: d.ints("id")}, d
}

func times(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] * b[i]
	}
	return out
}

var coxCases = []coxCase{
	{file: "cox_lung_efron", data: lungCox("age", "sex", "ph.ecog")},
	{file: "cox_lung_breslow", opts: survival.CoxOptions{Ties: survival.BreslowTies}, data: lungCox("age", "sex", "ph.ecog")},
	{file: "cox_lung_exact", opts: survival.CoxOptions{Ties: survival.Exact}, data: lungCox("age", "sex", "ph.ecog")},
	{file: "cox_lung_robust", data: func(t *testing.T) survival.CoxData {
		_, d := lung(t)
		d = complete(d, "inst")
		return coxData(survival.Sample{Exit: d.num("time"), Event: minusOne(d.ints("status")), Cluster: d.ints("inst")}, d, "age", "sex")
	}},
	{file: "cox_lung_weighted", opts: survival.CoxOptions{Robust: true}, data: func(t *testing.T) survival.CoxData {
		d := lungCox("age", "sex")(t)
		d.Weight = make([]float64, d.Len())
		for i, sex := range d.X[1] {
			d.Weight[i] = map[float64]float64{1: 1.5, 2: 0.7}[sex]
		}
		return d
	}},
	{file: "cox_veteran", data: veteranCox},
	{file: "cox_veteran_strata", data: func(t *testing.T) survival.CoxData {
		s, d := veteran(t)
		out := coxData(s, d, "trt", "karno", "age")
		out.Strata = survival.NewGroups(d.text("celltype"), cellTypes...).Of
		return out
	}},
	{file: "cox_veteran_split", data: veteranSplit},
	{file: "cox_veteran_tt", data: veteranTT, skip: "concordance"},
	{file: "cox_heart", data: func(t *testing.T) survival.CoxData {
		s, d := heartCox(t)
		return coxData(s, d, "age", "year", "surgery", "transplant")
	}},
	{file: "cox_heart_int", data: func(t *testing.T) survival.CoxData {
		s, d := heartCox(t)
		out := coxData(s, d, "age", "surgery", "transplant")
		out.X = append(out.X, times(out.X[0], out.X[2]), times(out.X[1], out.X[2]))
		out.Terms = append(out.Terms, "age:transplant", "surgery:transplant")
		return out
	}},
	{file: "cox_mgus2_lefttrunc", data: func(t *testing.T) survival.CoxData {
		d := data(t, "mgus2.csv")
		d = complete(d, "hgb")
		future := d.num("futime")
		d = d.where(func(i int) bool { return future[i] > 0 })
		s := survival.Sample{Entry: d.num("age"), Exit: d.num("futime"), Event: d.ints("death")}
		for i := range s.Entry {
			s.Entry[i] *= 12
			s.Exit[i] += s.Entry[i]
		}
		return survival.CoxData{Sample: s, Terms: []string{"sexM", "hgb"}, X: [][]float64{indicator(d.text("sex"), "M"), d.num("hgb")}}
	}},
	{file: "cox_bladder_ag", data: func(t *testing.T) survival.CoxData {
		s, d := bladder2(t)
		return coxData(s, d, "rx", "size", "number")
	}},
	{file: "cox_bladder_pwp_tt", data: func(t *testing.T) survival.CoxData {
		s, d := bladder2(t)
		out := coxData(s, d, "rx", "size", "number")
		out.Strata = d.ints("enum")
		return out
	}},
	{file: "cox_bladder_pwp_gt", data: func(t *testing.T) survival.CoxData {
		s, d := bladder2(t)
		for i := range s.Exit {
			s.Exit[i] -= s.Entry[i]
		}
		s.Entry = nil
		out := coxData(s, d, "rx", "size", "number")
		out.Strata = d.ints("enum")
		return out
	}},
	{file: "cox_bladder_wlw", data: func(t *testing.T) survival.CoxData {
		d := data(t, "bladder.csv")
		out := coxData(survival.Sample{Exit: d.num("stop"), Event: d.ints("event"), Cluster: d.ints("id")}, d, "rx", "size", "number")
		out.Strata = d.ints("enum")
		return out
	}},
}

func veteranSplit(t *testing.T) survival.CoxData {
	s, d := veteran(t)
	pieces, rows, episode, err := survival.SplitAt(s, []float64{90, 180})
	if err != nil {
		t.Fatal(err)
	}
	out := survival.CoxData{Sample: pieces, X: make([][]float64, 5), Terms: []string{"trt", "prior", "karno1", "karno2", "karno3"}}
	for i, row := range rows {
		out.X[0] = append(out.X[0], d.num("trt")[row])
		out.X[1] = append(out.X[1], d.num("prior")[row])
		for e := range 3 {
			v := 0.0
			if e == episode[i] {
				v = d.num("karno")[row]
			}
			out.X[2+e] = append(out.X[2+e], v)
		}
	}
	return out
}

// veteranTT lets the effect of karno change with log(t+20), by cutting each
// person at every event time.
func veteranTT(t *testing.T) survival.CoxData {
	s, d := veteran(t)
	pieces, rows, _, err := survival.SplitAt(s, survival.EventTimes(s))
	if err != nil {
		t.Fatal(err)
	}
	trt, prior, karno := d.num("trt"), d.num("prior"), d.num("karno")
	out := survival.CoxData{Sample: pieces, X: make([][]float64, 4), Terms: []string{"trt", "prior", "karno", "tt(karno)"}}
	for i, row := range rows {
		out.X[0] = append(out.X[0], trt[row])
		out.X[1] = append(out.X[1], prior[row])
		out.X[2] = append(out.X[2], karno[row])
		out.X[3] = append(out.X[3], karno[row]*math.Log(pieces.Exit[i]+20))
	}
	return out
}

func init() {
	for _, c := range coxCases {
		c.register()
	}
	agree("logrank_trend_veteran.csv", "trend (R's is the Cox score test, Breslow ties)", closed, func(t *testing.T) (ours, theirs []float64) {
		s, d := veteran(t)
		x := make([]float64, d.n)
		for i, k := range survival.NewGroups(d.text("celltype"), cellTypes...).Of {
			x[i] = float64(k + 1)
		}
		m := must[*survival.CoxModel](t)(survival.Cox(survival.CoxData{Sample: s, X: [][]float64{x}, Terms: []string{"celltype"}}, survival.CoxOptions{Ties: survival.BreslowTies}))
		e := expected(t, "logrank_trend_veteran.csv")
		return []float64{m.Score.Statistic, m.Score.P}, []float64{e.value("score_chisq"), e.value("p")}
	})
	for _, clock := range []survival.Clock{survival.IdentityClock, survival.LogClock, survival.RankClock, survival.KaplanMeierClock} {
		file := "zph_veteran_" + string(clock) + ".csv"
		agree(file, "test of proportional hazards", newton, func(t *testing.T) (ours, theirs []float64) {
			tests, err := veteranFit(t).ProportionalHazards(clock, [][]int{{0}, {1, 2, 3}, {4}, {5}, {6}, {7}})
			if err != nil {
				t.Fatal(err)
			}
			e := expected(t, file)
			for i, z := range tests {
				ours = append(ours, z.Statistic, float64(z.DF), z.P)
				theirs = append(theirs, e.num("chisq")[i], e.num("df")[i], e.num("p")[i])
			}
			return ours, theirs
		})
	}
	agree("zph_veteran_scaled_schoenfeld.csv", "scaled Schoenfeld residuals", newton, func(t *testing.T) (ours, theirs []float64) {
		_, res := veteranFit(t).ScaledSchoenfeld()
		return flat(res), byRow(expected(t, "zph_veteran_scaled_schoenfeld.csv"), veteranTerms)
	})
	agree("cox_veteran_schoenfeld.csv", "Schoenfeld residuals", newton, func(t *testing.T) (ours, theirs []float64) {
		_, res := veteranFit(t).Schoenfeld()
		return flat(res), byRow(expected(t, "cox_veteran_schoenfeld.csv"), veteranTerms)
	})
	agree("cox_veteran_residuals.csv", "martingale, deviance, score, dfbeta, predictor, expected", newton, func(t *testing.T) (ours, theirs []float64) {
		r, e := veteranFit(t).Residuals(), expected(t, "cox_veteran_residuals.csv")
		return join(r.Martingale, r.Deviance, r.Score[4], r.DFBeta[4], r.Predictor, r.Expected),
			join(e.num("martingale"), e.num("deviance"), e.num("score_karno"), e.num("dfbeta_karno"), e.num("lp"), e.num("expected"))
	})
	agree("cox_veteran_basehaz.csv", "baseline hazard", newton, func(t *testing.T) (ours, theirs []float64) {
		p := must[survival.Prediction](t)(veteranFit(t).Predict(make([]float64, 8), 0, survival.Confidence{}))
		e := expected(t, "cox_veteran_basehaz.csv")
		for i, at := range e.num("time") {
			ours = append(ours, -math.Log(p.At(at).Estimate))
			theirs = append(theirs, e.num("hazard")[i])
		}
		return ours, theirs
	})
	agree("cox_veteran_predict_surv.csv", "predicted curves with limits", spread, predictedCurves)
	agree("causespecific_cox_mgus2.csv", "cause-specific models", newton, causeSpecific)
	agree("causespecific_cox_mgus2.csv", "standard errors, likelihoods", spread, causeSpecificErrors)
}

func flat(rows [][]float64) (out []float64) {
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

func byRow(d table, columns []string) (out []float64) {
	cols := make([][]float64, len(columns))
	for j, name := range columns {
		cols[j] = d.num(name)
	}
	for i := range d.n {
		for j := range cols {
			out = append(out, cols[j][i])
		}
	}
	return out
}

func predictedCurves(t *testing.T) (ours, theirs []float64) {
	m, e := veteranFit(t), expected(t, "cox_veteran_predict_surv.csv")
	for k, x := range [][]float64{{1, 0, 0, 0, 60, 5, 60, 0}, {2, 1, 0, 0, 40, 5, 60, 0}} {
		p := must[survival.Prediction](t)(m.Predict(x, 0, survival.Confidence{}))
		n := string(rune('1' + k))
		for i, at := range e.num("time") {
			q := p.At(at)
			ours = append(ours, q.Estimate, q.StdErr, q.Lower, q.Upper)
			theirs = append(theirs, e.num("s" + n)[i], e.num("se" + n)[i], e.num("lo" + n)[i], e.num("up" + n)[i])
		}
	}
	return ours, theirs
}

func mgusModels(t *testing.T) []*survival.CoxModel {
	s, d := mgus(t)
	var out []*survival.CoxModel
	for kind := 1; kind <= 2; kind++ {
		c := survival.CoxData{Sample: s.Only(kind), X: [][]float64{d.num("age"), indicator(d.text("sex"), "M")}, Terms: []string{"age", "sexM"}}
		out = append(out, must[*survival.CoxModel](t)(survival.Cox(c, survival.CoxOptions{})))
	}
	return out
}

func causeSpecific(t *testing.T) (ours, theirs []float64) {
	for _, m := range mgusModels(t) {
		ours = append(ours, m.Coef...)
	}
	return ours, expected(t, "causespecific_cox_mgus2.csv").num("coef")
}

func causeSpecificErrors(t *testing.T) (ours, theirs []float64) {
	e := expected(t, "causespecific_cox_mgus2.csv")
	for k, m := range mgusModels(t) {
		ours = append(ours, m.StdErr[0], m.StdErr[1], m.LogLik0, m.LogLik)
		theirs = append(theirs, e.num("se")[2*k], e.num("se")[2*k+1], e.num("loglik0")[2*k], e.num("loglik1")[2*k])
	}
	return ours, theirs
}

// TestCauseSpecificCurves compares with R's single-cause models:
//
//	f <- coxph(Surv(etime, event == "pcm") ~ age + sex, mgus2)
//	summary(survfit(f, data.frame(age = 60, sex = "F")), times = c(12, 240))$cumhaz
//
// since R's multi-state prediction of version 3.5-3 goes wrong at ties.
func TestCauseSpecificCurves(t *testing.T) {
	models, x := mgusModels(t), []float64{60, 0}
	want := [][]float64{{0.009069043, 0.225999460}, {0.0414885, 0.7600770}}
	for k, m := range models {
		p := must[survival.Prediction](t)(m.Predict(x, 0, survival.Confidence{}))
		for i, at := range []float64{12, 240} {
			if got := -math.Log(p.At(at).Estimate); math.Abs(got-want[k][i]) > 6e-8 {
				t.Errorf("cause %d, month %v: hazard %v, R has %v", k+1, at, got, want[k][i])
			}
		}
	}
	_, state, err := survival.CauseSpecific(models, [][]float64{x, x}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for j := range state[0] {
		if total := state[0][j] + state[1][j] + state[2][j]; math.Abs(total-1) > 1e-12 {
			t.Fatalf("shares add to %v", total)
		}
	}
}

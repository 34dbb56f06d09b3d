package survival_test

import (
	"testing"

	"sightline/stat/survival"
)

func mgusData(t *testing.T) survival.CoxData {
	s, d := mgus(t)
	return survival.CoxData{Sample: s, X: [][]float64{d.num("age"), indicator(d.text("sex"), "M")}, Terms: []string{"age", "male"}}
}

func fineGray(t *testing.T, o survival.FineGrayOptions) *survival.CoxModel {
	return must[*survival.CoxModel](t)(survival.FineGray(mgusData(t), 1, o))
}

func init() {
	agree("finegray_crr_mgus2.csv", "coefficients", newton, func(t *testing.T) (ours, theirs []float64) {
		return fineGray(t, survival.FineGrayOptions{}).Coef, expected(t, "finegray_crr_mgus2.csv").num("coef")
	})
	agree("finegray_crr_mgus2.csv", "standard errors of both kinds, log-likelihood", spread, func(t *testing.T) (ours, theirs []float64) {
		m, e := fineGray(t, survival.FineGrayOptions{}), expected(t, "finegray_crr_mgus2.csv")
		return append(join(m.StdErr, m.NaiveStdErr), m.LogLik), append(join(e.num("se"), e.num("model_se")), e.num("loglik")[0])
	})
	agree("finegray_crr_mgus2_pred.csv", "predicted incidence", newton, func(t *testing.T) (ours, theirs []float64) {
		m, e := fineGray(t, survival.FineGrayOptions{}), expected(t, "finegray_crr_mgus2_pred.csv")
		for _, who := range []struct {
			column string
			x      []float64
		}{{"cif_60F", []float64{60, 0}}, {"cif_60M", []float64{60, 1}}, {"cif_75M", []float64{75, 1}}} {
			p := must[survival.Prediction](t)(m.Predict(who.x, 0, survival.Confidence{}))
			for i, at := range e.num("time") {
				ours = append(ours, 1-p.At(at).Estimate)
				theirs = append(theirs, e.num(who.column)[i])
			}
		}
		return ours, theirs
	})
	efron := survival.FineGrayOptions{Like: survival.LikeFinegray}
	breslow := survival.FineGrayOptions{Like: survival.LikeFinegray, Ties: survival.BreslowTies, Robust: true}
	agree("finegray_coxph_mgus2.csv", "coefficients", newton, func(t *testing.T) (ours, theirs []float64) {
		return join(fineGray(t, efron).Coef, fineGray(t, breslow).Coef), expected(t, "finegray_coxph_mgus2.csv").num("coef")
	})
	agree("finegray_coxph_mgus2.csv", "standard errors", spread, func(t *testing.T) (ours, theirs []float64) {
		return join(fineGray(t, efron).StdErr, fineGray(t, breslow).StdErr), expected(t, "finegray_coxph_mgus2.csv").num("se")
	})
	for _, shape := range []survival.Shape{survival.Exponential, survival.Weibull, survival.LogNormal, survival.LogLogistic} {
		file := "survreg_lung_" + string(shape) + ".csv"
		fit := func(t *testing.T) *survival.Parametric {
			return must[*survival.Parametric](t)(survival.AcceleratedFailure(lungCox("age", "sex")(t), shape))
		}
		agree(file, "coefficients", newton, func(t *testing.T) (ours, theirs []float64) {
			e := expected(t, file)
			return fit(t).Coef, e.num("est")[:e.n-1]
		})
		agree(file, "standard errors", spread, func(t *testing.T) (ours, theirs []float64) {
			e := expected(t, file)
			return fit(t).StdErr, e.num("se")[:e.n-1]
		})
		agree(file, "log-likelihood", likely, func(t *testing.T) (ours, theirs []float64) {
			e := expected(t, file)
			return []float64{fit(t).LogLik}, e.num("est")[e.n-1:]
		})
	}
	agree("cox_bladder_*.csv", "AndersenGill, PWPTotal, PWPGap, WeiLinWeissfeld from one file", spread, func(t *testing.T) (ours, theirs []float64) {
		s, d := bladder2(t)
		c, o := coxData(s, d, "rx", "size", "number"), survival.CoxOptions{}
		for _, fit := range []struct {
			file  string
			model func() (*survival.CoxModel, error)
		}{
			{"ag", func() (*survival.CoxModel, error) { return survival.AndersenGill(c, o) }},
			{"pwp_tt", func() (*survival.CoxModel, error) { return survival.PWPTotal(c, 0, o) }},
			{"pwp_gt", func() (*survival.CoxModel, error) { return survival.PWPGap(c, 0, o) }},
			{"wlw", func() (*survival.CoxModel, error) { return survival.WeiLinWeissfeld(c, 4, o) }},
		} {
			m := must[*survival.CoxModel](t)(fit.model())
			e := expected(t, "cox_bladder_"+fit.file+".csv")
			ours, theirs = append(ours, join(m.Coef, m.StdErr)...), append(theirs, join(e.num("coef"), e.num("robust_se"))...)
		}
		return ours, theirs
	})
}

package glm_test

import (
	"math"
	"strings"
	"testing"

	"sightline/stat/glm"
	"sightline/stat/series/agreement"
)

// seatbelts is log(drivers) on a trend, the law, the trend since, and months.
func seatbelts(t testing.TB) (*glm.Design, []float64) {
	f := read(t, "data/seatbelts.csv")
	n := f.Len()
	time, after := f.Floats("t"), make([]float64, n)
	for i, v := range time {
		after[i] = math.Max(0, v-169) * f.Floats("law")[i]
	}
	var months []string
	for m := range 12 {
		months = append(months, strings.TrimSpace(string("1 2 3 4 5 6 7 8 9 101112"[2*m:2*m+2])))
	}
	d := glm.NewDesign(n).Intercept().Number("t", time).Number("law", f.Floats("law")).Number("tafter", after).
		Factor("month", f.Strings("month"), months...)
	return d, logs(f.Floats("drivers"))
}

func TestNeweyWestSeatbelts(t *testing.T) {
	d, y := seatbelts(t)
	f, err := glm.FitModel(glm.Model{Family: glm.Gaussian{}, Design: d, Response: y})
	fit := must(t, f, err)
	const file = "its_seatbelts_ols_hac.csv"
	r := read(t, "expected/"+file)
	agreement.CheckAll(t, file, "coefficients", fit.Coef, r.Floats("coef"), 1e-9)
	agreement.CheckAll(t, file, "se_ols", fit.Covariance().SE(), r.Floats("se_ols"), 1e-9)
	ok := sandwich(t)
	agreement.CheckAll(t, file, "nw_lag12", ok(fit.NeweyWest(12, false)).SE(), r.Floats("nw_lag12"), 1e-9)
	agreement.CheckAll(t, file, "nw_lag12_adj", ok(fit.NeweyWest(12, true)).SE(), r.Floats("nw_lag12_adj"), 1e-9)
	agreement.CheckAll(t, file, "nw_lag4", ok(fit.NeweyWest(4, false)).SE(), r.Floats("nw_lag4"), 1e-9)
	for _, hc := range []glm.HC{glm.HC0, glm.HC1, glm.HC2, glm.HC3} {
		agreement.CheckAll(t, file, string(hc), ok(fit.Robust(hc)).SE(), r.Floats(string(hc)), 1e-9)
	}
}

func TestSerialCorrelationSeatbelts(t *testing.T) {
	d, y := seatbelts(t)
	f, err := glm.FitModel(glm.Model{Family: glm.Gaussian{}, Design: d, Response: y})
	fit := must(t, f, err)
	const file = "its_seatbelts_ols_diag.csv"
	r := read(t, "expected/"+file)
	dw, p, err := fit.DurbinWatson()
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, file, "Durbin-Watson", dw, r.Named("dw"), 1e-9)
	agreement.Check(t, file, "Durbin-Watson p", p, r.Named("dw_p"), 1e-6)
	for order, name := range map[int]string{1: "bg1", 12: "bg12"} {
		s, p, err := fit.BreuschGodfrey(order)
		if err != nil {
			t.Fatal(err)
		}
		agreement.Check(t, file, "Breusch-Godfrey", s, r.Named(name), 1e-9)
		agreement.Check(t, file, "Breusch-Godfrey p", p, r.Named(name+"_p"), 1e-6)
	}
	lb, _ := glm.LjungBox(fit.PearsonResiduals(), 12)
	agreement.Check(t, file, "Ljung-Box", lb, r.Named("lb12"), 1e-9)
	agreement.Check(t, file, "log-likelihood", fit.LogLik, r.Named("loglik"), 1e-9)
	agreement.Check(t, file, "sigma", math.Sqrt(fit.Dispersion), r.Named("sigma"), 1e-9)
	a := read(t, "expected/its_seatbelts_acf.csv")
	acf, pacf := glm.Autocorrelations(fit.PearsonResiduals(), 24)
	agreement.CheckAll(t, "its_seatbelts_acf.csv", "acf", acf, a.Floats("acf"), 1e-9)
	agreement.CheckAll(t, "its_seatbelts_acf.csv", "pacf", pacf, a.Floats("pacf"), 1e-9)
}

func TestAR1Seatbelts(t *testing.T) {
	d, y := seatbelts(t)
	for file, restricted := range map[string]bool{"its_seatbelts_gls_ar1_reml.csv": true, "its_seatbelts_gls_ar1_ml.csv": false} {
		fit, err := glm.FitAR1(d, y, restricted)
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, "expected/"+file)
		for i, row := range fit.Table(0.95) {
			agreement.Check(t, file, "coefficients", row.Coef, r.Floats("coef")[i], 1e-4)
			agreement.Check(t, file, "standard errors", row.SE, r.Floats("se")[i], 1e-4)
		}
		agreement.Check(t, file, "phi", fit.Phi, r.Floats("coef")[15], 1e-5)
		agreement.Check(t, file, "sigma", fit.Sigma, r.Floats("coef")[16], 1e-5)
		agreement.Check(t, file, "log-likelihood", fit.LogLik, r.Floats("coef")[17], 1e-7)
	}
}

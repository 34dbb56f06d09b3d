package series_test

import (
	"math"
	"strconv"
	"testing"

	"sightline/stat/glm"
	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func seatbeltCounts(t testing.TB) glm.Model {
	f := read(t, "data/seatbelts.csv")
	n := f.Len()
	time, law := f.Floats("t"), f.Floats("law")
	after, offset := make([]float64, n), make([]float64, n)
	var waves [4][]float64
	for i, v := range time {
		after[i] = math.Max(0, v-169) * law[i]
		offset[i] = math.Log(f.Floats("kms")[i])
		for h := range 2 {
			s, c := math.Sincos(2 * math.Pi * float64(h+1) * v / 12)
			waves[2*h], waves[2*h+1] = append(waves[2*h], s), append(waves[2*h+1], c)
		}
	}
	d := glm.NewDesign(n).Intercept().Number("t", time).Number("law", law).Number("tafter", after).
		Number("h1s", waves[0]).Number("h1c", waves[1]).Number("h2s", waves[2]).Number("h2c", waves[3])
	return glm.Model{Design: d, Response: f.Floats("DriversKilled"), Offset: offset}
}

func TestSegmentedCountModelsAgainstR(t *testing.T) {
	const file = "its_seatbelts_count_models.csv"
	r := read(t, "expected/"+file)
	fits := read(t, "expected/its_seatbelts_count_fit.csv")
	m := seatbeltCounts(t)
	m.Family = glm.Poisson{}
	poisson, err := series.FitSegmented(m, "law", "tafter")
	if err != nil {
		t.Fatal(err)
	}
	m.Family = glm.QuasiPoisson{}
	quasi, err := series.FitSegmented(m, "law", "tafter")
	if err != nil {
		t.Fatal(err)
	}
	m.Family = nil
	nb, err := series.FitSegmented(m, "law", "tafter")
	if err != nil {
		t.Fatal(err)
	}
	hac := func(s *series.Segmented) []float64 {
		c, err := s.Fit.NeweyWest(12, false)
		if err != nil {
			t.Fatal(err)
		}
		return c.SE()
	}
	hc0, err := poisson.Fit.Robust(glm.HC0)
	if err != nil {
		t.Fatal(err)
	}
	for column, got := range map[string][]float64{
		"pois_coef": poisson.Fit.Coef, "pois_se": poisson.Covariance.SE(), "quasi_se": quasi.Covariance.SE(),
		"pois_nw12": hac(poisson), "pois_HC0": hc0.SE(), "nb_coef": nb.Fit.Coef, "nb_se": nb.Covariance.SE(), "nb_nw12": hac(nb),
	} {
		tol := 1e-5
		if column[:2] == "nb" {
			tol = 1e-4
		}
		agreement.CheckAll(t, file, column, got, r.Floats(column), tol)
	}
	const other = "its_seatbelts_count_fit.csv"
	for name, got := range map[string]float64{
		"pois_loglik": poisson.Fit.LogLik, "pois_dev": poisson.Fit.Deviance, "phi": quasi.Fit.Dispersion, "nb_loglik": nb.Fit.LogLik,
		"theta": nb.Fit.Theta, "se_theta": nb.Fit.SETheta, "pois_aic": poisson.Fit.AIC, "nb_aic": nb.Fit.AIC,
	} {
		agreement.Check(t, other, name, got, fits.Named(name), 1e-4)
	}
	w, df, p, err := poisson.Fit.Wald(glm.Covariance{SymDense: quasi.Covariance.SymDense, DF: math.Inf(1)}, "law", "tafter")
	if err != nil {
		t.Fatal(err)
	}
	j := read(t, "expected/its_seatbelts_jointtest.csv")
	agreement.Check(t, "its_seatbelts_jointtest.csv", "Wald chi-squared", w, j.Named("wald_chisq"), 1e-6)
	agreement.Check(t, "its_seatbelts_jointtest.csv", "df", df, j.Named("df"), 0)
	agreement.Check(t, "its_seatbelts_jointtest.csv", "p", p, j.Named("p"), 1e-5)
}

func TestCounterfactualPathAgainstR(t *testing.T) {
	m := seatbeltCounts(t)
	m.Family = glm.QuasiPoisson{}
	s, err := series.FitSegmented(m, "law", "tafter")
	if err != nil {
		t.Fatal(err)
	}
	const file = "its_seatbelts_counterfactual.csv"
	r := read(t, "expected/"+file)
	path, ratios := s.Path(0.95)
	if len(path) != r.Len() {
		t.Fatalf("%d periods, want %d", len(path), r.Len())
	}
	for i, c := range path {
		agreement.Check(t, file, "counterfactual", c.Expected, r.Floats("counterfactual")[i], 1e-6)
		agreement.Check(t, file, "its limits", c.Lower, r.Floats("cf_lower")[i], 1e-6)
		agreement.Check(t, file, "its limits", c.Upper, r.Floats("cf_upper")[i], 1e-6)
		agreement.Check(t, file, "ratio", ratios[i].Ratio, r.Floats("rr")[i], 1e-6)
		agreement.Check(t, file, "its limits, ratio", ratios[i].Interval.Lower, r.Floats("rr_lower")[i], 1e-6)
		agreement.Check(t, file, "its limits, ratio", ratios[i].Interval.Upper, r.Floats("rr_upper")[i], 1e-6)
	}
	const sum = "its_seatbelts_cumulative.csv"
	r = read(t, "expected/"+sum)
	c := s.Cumulative(0.95)
	for name, got := range map[string]float64{
		"cum_effect": c.Effect, "se": c.SE, "lower": c.Interval.Lower, "upper": c.Interval.Upper, "ratio": c.Ratio,
		"ratio_lower": c.RatioCI.Lower, "ratio_upper": c.RatioCI.Upper,
	} {
		agreement.Check(t, sum, name, got, r.Named(name), 1e-6)
	}
}

// Drivers of vans, few of whom changed their habits, as control of drivers
// of cars: one stacked model with an interaction, errors clustered by month.
func TestControlledSeriesAgainstR(t *testing.T) {
	f := read(t, "data/seatbelts.csv")
	n := f.Len()
	var treated, law, time, y, both, timeTreated []float64
	var month, cluster []string
	for k, column := range []string{"DriversKilled", "VanKilled"} {
		tr := 1 - float64(k)
		for i := range n {
			treated, law, time = append(treated, tr), append(law, f.Floats("law")[i]), append(time, f.Floats("t")[i])
			both, timeTreated = append(both, tr*f.Floats("law")[i]), append(timeTreated, tr*f.Floats("t")[i])
			month, cluster = append(month, f.Strings("month")[i]), append(cluster, f.Strings("t")[i])
			y = append(y, f.Floats(column)[i])
		}
	}
	var months []string
	for m := 1; m <= 12; m++ {
		months = append(months, strconv.Itoa(m))
	}
	d := glm.NewDesign(2*n).Intercept().Number("tr", treated).Number("law", law).Number("t", time).
		Factor("factor(month)", month, months...).Number("tr:law", both).Number("tr:t", timeTreated)
	fit, err := glm.FitModel(glm.Model{Family: glm.QuasiPoisson{}, Design: d, Response: y})
	if err != nil {
		t.Fatal(err)
	}
	c, err := fit.Clustered(cluster, glm.HC0)
	if err != nil {
		t.Fatal(err)
	}
	const file = "did_seatbelts_controlled_its.csv"
	r := read(t, "expected/"+file)
	for i, name := range fit.Names {
		if name != r.Strings("term")[i] {
			t.Errorf("column %q, want %q", name, r.Strings("term")[i])
		}
		agreement.Check(t, file, "coefficients", fit.Coef[i], r.Floats("coef")[i], 1e-6)
		agreement.Check(t, file, "standard errors", fit.Covariance().SE()[i], r.Floats("se_quasi")[i], 1e-5)
		agreement.Check(t, file, "clustered standard errors", c.SE()[i], r.Floats("se_cl_t")[i], 1e-5)
	}
}

// The seat-belt law through the whole design: a clear fall, and the placebo
// dates before it quiet.
func TestInterruptedSeatbelts(t *testing.T) {
	f := read(t, "data/seatbelts.csv")
	s := series.Interrupted{Counts: f.Ints("drivers"), Exposure: f.Floats("kms"), Start: 169, Season: 12}
	e, err := s.Judge()
	if err != nil {
		t.Fatal(err)
	}
	if (e.Verdict != series.Clear && e.Verdict != series.Likely) || e.Estimate > 0.9 || e.Estimate < 0.7 || len(e.Path) != 23 || len(e.Placebos) == 0 {
		t.Errorf("%s: %.3f %v, %d placebos, p %v", e.Verdict, e.Estimate, e.Interval, len(e.Placebos), e.P)
	}
}

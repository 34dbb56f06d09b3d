package series_test

import (
	"math"
	"testing"

	"sightline/stat/glm"
	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func TestFiveYearsAgainstR(t *testing.T) {
	const file = "trend_5years.csv"
	f := read(t, "expected/"+file)
	y := []int{1561, 1321, 1067, 958, 668}
	chi, df, p, err := series.Homogeneity(y, nil)
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, file, "homogeneity", chi, f.Named("homog_chisq"), 1e-9)
	agreement.Check(t, file, "homogeneity df", df, f.Named("homog_df"), 0)
	agreement.Check(t, file, "homogeneity p", p, f.Named("homog_p"), 1e-6)
	g, err := series.LogLinear(y, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, file, "slope", math.Log(g.Ratio), f.Named("slope"), 1e-9)
	// This file was made at glm's usual tolerance: its standard errors are of
	// the last step but one.
	agreement.Check(t, file, "dispersion", g.Dispersion, f.Named("dispersion"), 1e-5)
	agreement.Check(t, file, "quasi-Poisson se", g.Fit.Covariance().SE()[1], f.Named("quasi_se"), 1e-5)
	agreement.Check(t, file, "quasi-Poisson p", g.P, f.Named("quasi_t_p"), 1e-5)
	m := g.Fit.Model
	m.Family = glm.Poisson{}
	poisson, err := glm.FitModel(m)
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, file, "Poisson se", poisson.Covariance().SE()[1], f.Named("slope_se"), 1e-5)
}

// How much years would have to differ to explain 150 after 550 a year, had
// the 550 been known without error.
func TestTippingPointOf2018AgainstR(t *testing.T) {
	const known = 1_000_000
	p, err := series.Predict([]series.Observation{{Period: series.Year(2017), Count: 550 * known, Periods: known}}, years(2018, 150)[0], series.KnownCV(0.1), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, "expected/gdpr_case.csv")
	// R's tail counts the whole probability of 150, ours (mid-P) half of it.
	agreement.Check(t, "gdpr_case.csv", "tipping variation, mean known", p.TippingCV, f.Named("tipping-point CV, NB predictive mean 550 known"), 0.01)
}

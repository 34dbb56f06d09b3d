package glm_test

import (
	"math"
	"testing"

	"sightline/stat/glm"
	"sightline/stat/series/agreement"
)

func must(t testing.TB, f *glm.Fit, err error) *glm.Fit {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func sandwich(t testing.TB) func(glm.Covariance, error) glm.Covariance {
	return func(c glm.Covariance, err error) glm.Covariance {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func logs(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = math.Log(v)
	}
	return out
}

// rows keeps the rows of a column for which keep is true.
func rows[T any](x []T, keep []bool) []T {
	var out []T
	for i, v := range x {
		if keep[i] {
			out = append(out, v)
		}
	}
	return out
}

func shipsModel(t testing.TB, family glm.Family) glm.Model {
	f := read(t, "data/ships.csv")
	service := f.Floats("service")
	keep := make([]bool, len(service))
	for i, s := range service {
		keep[i] = s > 0
	}
	service = rows(service, keep)
	d := glm.NewDesign(len(service)).Intercept().
		Factor("type", rows(f.Strings("type"), keep), "A", "B", "C", "D", "E").
		Factor("factor(year)", rows(f.Strings("year"), keep), "60", "65", "70", "75").
		Factor("factor(period)", rows(f.Strings("period"), keep), "60", "75")
	return glm.Model{Family: family, Design: d, Response: rows(f.Floats("incidents"), keep), Offset: logs(service)}
}

func insuranceModel(t testing.TB) glm.Model {
	f := read(t, "data/insurance.csv")
	d := glm.NewDesign(f.Len()).Intercept().
		Factor("District", f.Strings("District"), "1", "2", "3", "4").
		Factor("Group", f.Strings("Group"), "<1l", "1-1.5l", "1.5-2l", ">2l").
		Factor("Age", f.Strings("Age"), "<25", "25-29", "30-35", ">35")
	return glm.Model{Family: glm.Poisson{}, Design: d, Response: f.Floats("Claims"), Offset: logs(f.Floats("Holders"))}
}

func quineModel(t testing.TB) glm.Model {
	f := read(t, "data/quine.csv")
	d := glm.NewDesign(f.Len()).Intercept().
		Factor("Eth", f.Strings("Eth"), "A", "N").Factor("Sex", f.Strings("Sex"), "F", "M").
		Factor("Age", f.Strings("Age"), "F0", "F1", "F2", "F3").Factor("Lrn", f.Strings("Lrn"), "AL", "SL")
	return glm.Model{Design: d, Response: f.Floats("Days")}
}

func epilModel(t testing.TB) (glm.Model, []string) {
	f := read(t, "data/epil.csv")
	d := glm.NewDesign(f.Len()).Intercept().Number("lbase", f.Floats("lbase")).
		Factor("trt", f.Strings("trt"), "placebo", "progabide").
		Number("lage", f.Floats("lage")).Number("V4", f.Floats("V4")).Interaction("lbase", "trt")
	return glm.Model{Family: glm.Poisson{}, Design: d, Response: f.Floats("y")}, f.Strings("subject")
}

// compare checks a table of coefficients against a file of R's. A p value
// below 1e-12 hangs on the last digits of its statistic, so that only the
// statistic is compared there.
func compare(t testing.TB, file string, table []glm.Row) {
	t.Helper()
	f := read(t, "expected/"+file)
	if f.Len() < len(table) {
		t.Fatalf("%s has %d rows, the model %d", file, f.Len(), len(table))
	}
	for i, r := range table {
		if term := f.Strings("term")[i]; term != r.Term {
			t.Errorf("%s: row %d is %q, ours %q", file, i+1, term, r.Term)
		}
		agreement.Check(t, file, "coefficients", r.Coef, f.Floats("coef")[i], 1e-6)
		agreement.Check(t, file, "standard errors", r.SE, f.Floats("se")[i], 1e-5)
		if f.Has("p") && f.Floats("p")[i] > 1e-12 {
			agreement.Check(t, file, "p values", r.P, f.Floats("p")[i], 1e-4)
		}
	}
}

func compareFit(t testing.TB, file string, fit *glm.Fit) {
	t.Helper()
	f := read(t, "expected/"+file)
	got := map[string]float64{
		"loglik": fit.LogLik, "deviance": fit.Deviance, "null_deviance": fit.NullDeviance, "df_resid": float64(fit.DF),
		"aic": fit.AIC, "bic": fit.BIC, "pearson": fit.Pearson, "theta": fit.Theta, "se_theta": fit.SETheta,
		"twologlik": 2 * fit.LogLik, "dispersion": fit.Pearson / float64(fit.DF),
	}
	values := f.Floats("value")
	for i, name := range f.Strings("name") {
		tol := 1e-8
		if name == "theta" || name == "se_theta" || fit.Theta > 0 {
			tol = 1e-4 // glm.nb stops there
		}
		agreement.Check(t, file, name, got[name], values[i], tol)
	}
}

func TestPoissonShips(t *testing.T) {
	f, err := glm.FitModel(shipsModel(t, glm.Poisson{}))
	fit := must(t, f, err)
	ok := sandwich(t)
	compare(t, "glm_pois_ships.csv", fit.Table(fit.Covariance(), 0.95))
	compareFit(t, "glm_pois_ships_fit.csv", fit)
	for _, hc := range []glm.HC{glm.HC0, glm.HC1, glm.HC3} {
		compare(t, "glm_pois_ships_"+string(hc)+".csv", fit.Table(ok(fit.Robust(hc)), 0.95))
	}
	compareProfile(t, "glm_pois_ships_profileci.csv", fit)
	compareDiagnostics(t, fit)

	d, err := fit.TestDispersion()
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, "expected/glm_pois_ships_dispersiontest.csv")
	for name, got := range map[string]float64{"z_lin": d.Z, "p_lin": d.P, "alpha_lin": d.Dispersion, "z_nb2": d.ZNB2, "p_nb2": d.PNB2, "alpha_nb2": d.Alpha} {
		agreement.Check(t, "glm_pois_ships_dispersiontest.csv", name, got, r.Named(name), 1e-6)
	}
	a, err := fit.AnalysisOfDeviance()
	if err != nil {
		t.Fatal(err)
	}
	r = read(t, "expected/glm_pois_ships_anova.csv")
	for i, row := range a {
		agreement.Check(t, "glm_pois_ships_anova.csv", "residual deviance", row.ResidualDeviance, r.Floats("resid_dev")[i], 1e-8)
		if i > 0 {
			agreement.Check(t, "glm_pois_ships_anova.csv", "deviance", row.Deviance, r.Floats("deviance")[i], 1e-8)
			agreement.Check(t, "glm_pois_ships_anova.csv", "p values", row.P, r.Floats("p")[i], 1e-6)
		}
	}
}

func compareProfile(t *testing.T, file string, fit *glm.Fit) {
	t.Helper()
	r := read(t, "expected/"+file)
	for i, term := range r.Strings("term") {
		lower, upper, err := fit.Profile(term, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		// MASS interpolates between points of the profile; ours solves for the limit.
		agreement.Check(t, file, "limits", lower, r.Floats("lower")[i], 2e-3)
		agreement.Check(t, file, "limits", upper, r.Floats("upper")[i], 2e-3)
	}
}

func compareDiagnostics(t *testing.T, fit *glm.Fit) {
	t.Helper()
	const file = "glm_pois_ships_diag.csv"
	r := read(t, "expected/"+file)
	c := fit.Covariance()
	var se []float64
	for i := range fit.Mean {
		row := make([]float64, len(fit.Names))
		d := fit.Model.Design
		for j := range row {
			row[j] = d.Column(j)[i]
		}
		_, s := fit.Predict(row, c)
		se = append(se, s)
	}
	for column, got := range map[string][]float64{
		"eta": fit.Eta, "se_eta": se, "fitted": fit.Mean, "dev_res": fit.DevianceResiduals(), "pearson": fit.PearsonResiduals(),
		"hat": fit.Leverage(), "cook": fit.CooksDistance(), "rstandard": fit.StandardisedResiduals(),
	} {
		agreement.CheckAll(t, file, column, got, r.Floats(column), 1e-6)
	}
}

func TestQuasiPoissonShips(t *testing.T) {
	f, err := glm.FitModel(shipsModel(t, glm.QuasiPoisson{}))
	fit := must(t, f, err)
	compare(t, "glm_quasipois_ships.csv", fit.Table(fit.Covariance(), 0.95))
}

func TestPoissonInsurance(t *testing.T) {
	f, err := glm.FitModel(insuranceModel(t))
	fit := must(t, f, err)
	compare(t, "glm_pois_insurance.csv", fit.Table(fit.Covariance(), 0.95))
	compareFit(t, "glm_pois_insurance_fit.csv", fit)
}

// The claims vary less than Poisson counts: glm.nb runs theta up to 2e9.
func TestNegativeBinomialWithoutOverdispersionIsPoisson(t *testing.T) {
	f, err := glm.FitNegativeBinomial(insuranceModel(t))
	fit := must(t, f, err)
	if !math.IsInf(fit.Theta, 1) || len(fit.Warnings) == 0 {
		t.Errorf("theta %v, warnings %q", fit.Theta, fit.Warnings)
	}
	compare(t, "glmnb_insurance.csv", fit.Table(fit.Covariance(), 0.95))
}

func TestLogisticBirthweight(t *testing.T) {
	f := read(t, "data/birthwt.csv")
	d := glm.NewDesign(f.Len()).Intercept()
	for _, name := range []string{"age", "lwt"} {
		d.Number(name, f.Floats(name))
	}
	d.Factor("factor(race)", f.Strings("race"), "1", "2", "3")
	for _, name := range []string{"smoke", "ptl", "ht", "ui", "ftv"} {
		d.Number(name, f.Floats(name))
	}
	g, err := glm.FitModel(glm.Model{Family: glm.Binomial{}, Design: d, Response: f.Floats("low")})
	fit := must(t, g, err)
	compare(t, "glm_logit_birthwt.csv", fit.Table(fit.Covariance(), 0.95))
	compareFit(t, "glm_logit_birthwt_fit.csv", fit)
}

func TestModifiedPoissonBirthweight(t *testing.T) {
	f := read(t, "data/birthwt.csv")
	d := glm.NewDesign(f.Len()).Intercept()
	for _, name := range []string{"age", "lwt", "smoke"} {
		d.Number(name, f.Floats(name))
	}
	g, err := glm.FitModel(glm.Model{Family: glm.Poisson{}, Design: d, Response: f.Floats("low")})
	fit := must(t, g, err)
	compare(t, "glm_modpoisson_birthwt.csv", fit.Table(sandwich(t)(fit.Robust(glm.HC0)), 0.95))
}

func TestClusteredEpilepsy(t *testing.T) {
	m, subject := epilModel(t)
	f, err := glm.FitModel(m)
	fit := must(t, f, err)
	ok := sandwich(t)
	compare(t, "glm_pois_epil.csv", fit.Table(fit.Covariance(), 0.95))
	compare(t, "glm_pois_epil_cluster.csv", fit.Table(ok(fit.Clustered(subject, glm.HC0)), 0.95))
	compare(t, "glm_pois_epil_cluster_hc1.csv", fit.Table(ok(fit.Clustered(subject, glm.HC1)), 0.95))
}

func TestExchangeableEpilepsy(t *testing.T) {
	m, subject := epilModel(t)
	g, err := glm.FitExchangeable(m, subject)
	if err != nil {
		t.Fatal(err)
	}
	const file = "gee_epil_exch.csv"
	r := read(t, "expected/"+file)
	agreement.CheckAll(t, file, "coefficients", g.Coef, r.Floats("coef"), 1e-6)
	agreement.CheckAll(t, file, "robust standard errors", g.Covariance.SE(), r.Floats("robust_se"), 1e-5)
	agreement.Check(t, file, "alpha", g.Alpha, r.Floats("alpha")[0], 1e-6)
	agreement.Check(t, file, "phi", g.Phi, r.Floats("phi")[0], 1e-6)
}

func TestNegativeBinomialQuine(t *testing.T) {
	m := quineModel(t)
	f, err := glm.FitNegativeBinomial(m)
	fit := must(t, f, err)
	compare(t, "glmnb_quine.csv", fit.Table(fit.Covariance(), 0.95))
	compareFit(t, "glmnb_quine_fit.csv", fit)
	compare(t, "glmnb_quine_HC0.csv", fit.Table(sandwich(t)(fit.Robust(glm.HC0)), 0.95))
	compareProfile(t, "glmnb_quine_profileci.csv", fit)

	m.Family = glm.Poisson{}
	p, err := glm.FitModel(m)
	poisson := must(t, p, err)
	lr := glm.Overdispersion(fit, poisson)
	r := read(t, "expected/glmnb_vs_poisson_quine.csv")
	agreement.Check(t, "glmnb_vs_poisson_quine.csv", "likelihood ratio", lr.Statistic, r.Named("lr"), 1e-8)
	agreement.Check(t, "glmnb_vs_poisson_quine.csv", "p", lr.P, r.Named("p_halfchi"), 1e-6)
	agreement.Check(t, "glmnb_vs_poisson_quine.csv", "log-likelihood of Poisson", poisson.LogLik, r.Named("pois_loglik"), 1e-8)
}

// The full factorial has four empty cells; R leaves those columns out.
func TestNegativeBinomialAliased(t *testing.T) {
	m := quineModel(t)
	main, err := glm.FitNegativeBinomial(m)
	must(t, main, err)
	d := m.Design
	for _, pair := range [][2]string{{"Eth", "Sex"}, {"Eth", "Age"}, {"Sex", "Age"}, {"Eth", "Lrn"}, {"Sex", "Lrn"}, {"Age", "Lrn"},
		{"Eth:Sex", "Age"}, {"Eth:Sex", "Lrn"}, {"Eth:Age", "Lrn"}, {"Sex:Age", "Lrn"}, {"Eth:Sex:Age", "Lrn"}} {
		d.Interaction(pair[0], pair[1])
	}
	f, err := glm.FitNegativeBinomial(m)
	full := must(t, f, err)
	r := read(t, "expected/glmnb_quine_full.csv")
	se := full.Covariance().SE()
	for i, name := range full.Names {
		agreement.Check(t, "glmnb_quine_full.csv", "coefficients", full.Coef[i], row(t, r, name, "coef"), 1e-4)
		agreement.Check(t, "glmnb_quine_full.csv", "standard errors", se[i], row(t, r, name, "se"), 1e-4)
	}
	lr, err := glm.Compare(main, full)
	if err != nil {
		t.Fatal(err)
	}
	a := read(t, "expected/glmnb_quine_anova.csv")
	agreement.Check(t, "glmnb_quine_anova.csv", "likelihood ratio", lr.Statistic, a.Floats("lr")[1], 1e-6)
	agreement.Check(t, "glmnb_quine_anova.csv", "p", lr.P, a.Floats("p")[1], 1e-5)
	agreement.Check(t, "glmnb_quine_anova.csv", "theta", full.Theta, a.Floats("theta")[1], 1e-4)
	agreement.Check(t, "glmnb_quine_anova.csv", "theta", main.Theta, a.Floats("theta")[0], 1e-4)
}

func row(t *testing.T, f agreement.Frame, term, column string) float64 {
	t.Helper()
	for i, s := range f.Strings("term") {
		if s == term {
			return f.Floats(column)[i]
		}
	}
	t.Fatalf("no term %q", term)
	return 0
}

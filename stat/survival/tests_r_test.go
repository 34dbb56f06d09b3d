package survival_test

import (
	"strings"
	"testing"

	"sightline/stat/survival"
)

func veteran(t *testing.T) (survival.Sample, table) {
	d := data(t, "veteran.csv")
	return survival.Sample{Exit: d.num("time"), Event: d.ints("status")}, d
}

var cellTypes = []string{"squamous", "smallcell", "adeno", "large"}

func init() {
	agree("logrank.csv", "G-rho tests (6 of 7: R's ovarian is not in the data)", closed, logRanks)
	agree("logrank_veteran_oe.csv", "observed, expected, variance", closed, observedExpected)
	agree("logrank_veteran_pairwise.csv", "pairs, Holm, Benjamini–Hochberg", closed, pairwise)
	agree("gray_mgus2.csv", "Gray's test", closed, grayTests)
	agree("rmst_survfit_lung.csv", "restricted means", closed, restrictedMeans)
	agree("rmst_survRM2_lung_arms.csv", "restricted means and times lost", closed, rm2Arms)
	agree("rmst_survRM2_lung_contrasts.csv", "difference and ratios", closed, rm2Contrasts)
	agree("rmtl_mgus2.csv", "months lost by cause, jackknife", closed, monthsLost)
	agree("pseudo_lung_surv.csv", "pseudo-values of a curve", closed, pseudoCurve)
	agree("pseudo_lung_jackknife.csv", "leave-one-out pseudo-values", closed, pseudoJackknife)
	agree("pseudo_lung_rmst.csv", "pseudo-values of a restricted mean", closed, pseudoMean)
	agree("pseudo_mgus2_cif.csv", "pseudo-values of an incidence", closed, pseudoIncidence)
	agree("pseudo_mgus2_regression.csv", "risk differences, HC0", closed, pseudoRegression)
	agree("mcf_bladder1_treatment.csv", "mean count, robust", closed, meanCounts)
	agree("mcf_ghoshlin_bladder1.csv", "mean count with death", closed, ghoshLin)
	agree("victims_sim_lifetable.csv", "life table", closed, lifeTable)
	agree("victims_sim_period.csv", "period incidence and standard errors", closed, periodIncidence)
}

func logRanks(t *testing.T) (ours, theirs []float64) {
	e := expected(t, "logrank.csv")
	for i, name := range e.text("test") {
		s, d := lung(t)
		o, column := survival.LogRankOptions{}, "sex"
		switch name {
		case "ovarian~rx logrank":
			continue
		case "lung~sex peto (rho=1)":
			o.Rho = 1
		case "lung~sex rho=0.5":
			o.Rho = 0.5
		case "aml~x logrank":
			d = data(t, "aml.csv")
			s, column = survival.Sample{Exit: d.num("time"), Event: d.ints("status")}, "x"
		case "veteran~celltype logrank":
			s, d = veteran(t)
			column = "celltype"
		case "lung~sex strata(ph.ecog)":
			ecog := d.text("ph.ecog")
			d = d.where(func(i int) bool { return ecog[i] != "" })
			s = survival.Sample{Exit: d.num("time"), Event: d.ints("status")}
			for i := range s.Event {
				s.Event[i]--
			}
			o.Strata = d.ints("ph.ecog")
		}
		r := must[survival.Test](t)(survival.LogRank(s, survival.NewGroups(d.text(column)), o))
		ours = append(ours, r.Statistic, float64(r.DF), r.P)
		theirs = append(theirs, e.num("chisq")[i], e.num("df")[i], e.num("p")[i])
	}
	return ours, theirs
}

func observedExpected(t *testing.T) (ours, theirs []float64) {
	s, d := veteran(t)
	r := must[survival.Test](t)(survival.LogRank(s, survival.NewGroups(d.text("celltype"), cellTypes...), survival.LogRankOptions{}))
	e := expected(t, "logrank_veteran_oe.csv")
	for k := range cellTypes {
		ours = append(ours, float64(r.N[k]), r.Observed[k], r.Expected[k], r.Covariance[k][k])
		theirs = append(theirs, e.num("n")[k], e.num("obs")[k], e.num("exp")[k], e.num("var_diag")[k])
	}
	return ours, theirs
}

func pairwise(t *testing.T) (ours, theirs []float64) {
	s, d := veteran(t)
	pairs, err := survival.LogRankPairs(s, survival.NewGroups(d.text("celltype"), cellTypes...), survival.LogRankOptions{})
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "logrank_veteran_pairwise.csv")
	for i, p := range pairs {
		if p.A != e.text("a")[i] || p.B != e.text("b")[i] {
			t.Fatalf("pair %d is %s, %s", i, p.A, p.B)
		}
		ours = append(ours, p.Test.Statistic, p.Test.P, p.Holm, p.BenjaminiHochberg)
		theirs = append(theirs, e.num("chisq")[i], e.num("p")[i], e.num("holm")[i], e.num("bh")[i])
	}
	return ours, theirs
}

func grayTests(t *testing.T) (ours, theirs []float64) {
	s, d := mgus(t)
	e := expected(t, "gray_mgus2.csv")
	for kind := 1; kind <= 2; kind++ {
		r := must[survival.Test](t)(survival.Gray(s, survival.NewGroups(d.text("sex")), kind, survival.GrayOptions{}))
		ours = append(ours, r.Statistic, r.P, float64(r.DF))
		theirs = append(theirs, e.num("stat")[kind-1], e.num("p")[kind-1], e.num("df")[kind-1])
	}
	return ours, theirs
}

func lungBySex(t *testing.T) (male, female survival.Curve) {
	s, d := lung(t)
	c := must[[]survival.Curve](t)(survival.KaplanMeierBy(s, survival.NewGroups(d.text("sex"), "1", "2"), survival.CurveOptions{}))
	return c[0], c[1]
}

func restrictedMeans(t *testing.T) (ours, theirs []float64) {
	male, female := lungBySex(t)
	e := expected(t, "rmst_survfit_lung.csv")
	for i, tau := range e.num("tau") {
		c := male
		if e.text("strata")[i] == "sex=2" {
			c = female
		}
		r := must[survival.Restricted](t)(c.RestrictedMean(tau))
		ours = append(ours, r.Estimate, r.StdErr)
		theirs = append(theirs, e.num("rmean")[i], e.num("se")[i])
	}
	return ours, theirs
}

func rm2Arms(t *testing.T) (ours, theirs []float64) {
	male, female := lungBySex(t)
	e := expected(t, "rmst_survRM2_lung_arms.csv")
	for i, quantity := range e.text("quantity") {
		c := male
		if e.text("arm")[i] == "sex=2" {
			c = female
		}
		r := must[survival.Restricted](t)(c.RestrictedMean(730))
		if quantity == "RMTL" {
			r.Estimate, r.Lower, r.Upper = 730-r.Estimate, 730-r.Upper, 730-r.Lower
		}
		ours = append(ours, r.Estimate, r.StdErr, r.Lower, r.Upper)
		theirs = append(theirs, e.num("est")[i], e.num("se")[i], e.num("lower")[i], e.num("upper")[i])
	}
	return ours, theirs
}

func rm2Contrasts(t *testing.T) (ours, theirs []float64) {
	male, female := lungBySex(t)
	d, r, l, err := survival.RestrictedContrast(male, female, 730)
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "rmst_survRM2_lung_contrasts.csv")
	for i, c := range []survival.Contrast{d, r, l} {
		ours = append(ours, c.Estimate, c.Lower, c.Upper, c.P)
		theirs = append(theirs, e.num("est")[i], e.num("lower")[i], e.num("upper")[i], e.num("p")[i])
	}
	return ours, theirs
}

func monthsLost(t *testing.T) (ours, theirs []float64) {
	s, d := mgus(t)
	g := survival.NewGroups(d.text("sex"), "F", "M")
	all := must[[]survival.Incidence](t)(survival.CumulativeIncidenceBy(s, g, survival.IncidenceOptions{}))
	e := expected(t, "rmtl_mgus2.csv")
	for k, sex := range g.Names {
		for state, name := range mgusStates {
			x := e.is("sex", sex).is("state", name)
			r := must[survival.Restricted](t)(all[k].TimeLost(state, 240))
			ours = append(ours, r.Estimate, r.StdErr)
			theirs = append(theirs, x.num("rmean240")[0], x.num("se_ij")[0])
		}
	}
	return ours, theirs
}

func lungIncidence(t *testing.T) survival.Incidence {
	s, _ := lung(t)
	return must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
}

func pseudoCurve(t *testing.T) (ours, theirs []float64) {
	in := lungIncidence(t)
	p, err := in.PseudoValues(0, 180, 365)
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "pseudo_lung_surv.csv")
	return join(p[0], p[1]), join(e.num("p180"), e.num("p365"))
}

func pseudoJackknife(t *testing.T) (ours, theirs []float64) {
	s, _ := lung(t)
	p, err := survival.LeaveOneOut(s, 180, 365)
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "pseudo_lung_jackknife.csv")
	return join(p[0], p[1]), join(e.num("p180"), e.num("p365"))
}

func pseudoMean(t *testing.T) (ours, theirs []float64) {
	in := lungIncidence(t)
	p := must[[]float64](t)(in.PseudoTimeLost(0, 730))
	return p, expected(t, "pseudo_lung_rmst.csv").num("rmst730")
}

func pseudoIncidence(t *testing.T) (ours, theirs []float64) {
	s, _ := mgus(t)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	p, err := in.PseudoValues(1, 60, 120)
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "pseudo_mgus2_cif.csv")
	return join(p[0], p[1]), join(e.num("pcm60"), e.num("pcm120"))
}

func pseudoRegression(t *testing.T) (ours, theirs []float64) {
	s, d := mgus(t)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	p, err := in.PseudoValues(1, 120)
	if err != nil {
		t.Fatal(err)
	}
	effects, err := survival.RiskDifferences(p[0], [][]float64{d.num("age"), indicator(d.text("sex"), "M")}, []string{"age", "male"})
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "pseudo_mgus2_regression.csv")
	for i, x := range effects {
		ours = append(ours, x.Estimate, x.StdErr)
		theirs = append(theirs, e.num("est")[i], e.num("se")[i])
	}
	return ours, theirs
}

func indicator(labels []string, value string) []float64 {
	out := make([]float64, len(labels))
	for i, l := range labels {
		if l == value {
			out[i] = 1
		}
	}
	return out
}

// bladder1 has repeated tumours (1) and deaths (2, 3).
func bladder1(t *testing.T) (survival.Sample, table) {
	d := data(t, "bladder1.csv")
	start, stop := d.num("start"), d.num("stop")
	d = d.where(func(i int) bool { return stop[i] > start[i] })
	s := survival.Sample{Entry: d.num("start"), Exit: d.num("stop"), Event: d.ints("status"), Cluster: d.ints("id")}
	for i, k := range s.Event {
		s.Event[i] = min(k, 2)
	}
	return s, d
}

func meanCounts(t *testing.T) (ours, theirs []float64) {
	s, d := bladder1(t)
	e := expected(t, "mcf_bladder1_treatment.csv")
	for _, arm := range []string{"placebo", "pyridoxine", "thiotepa"} {
		m := must[survival.MeanCount](t)(survival.MeanCumulative(s.Pick(rowsWhere(d.text("treatment"), arm)), false, survival.Confidence{}))
		x := e.is("strata", "treatment="+arm)
		for i, at := range x.num("time") {
			p := m.At(at)
			ours = append(ours, p.AtRisk, p.Estimate, p.StdErr)
			theirs = append(theirs, x.num("n_risk")[i], x.num("mcf")[i], x.num("se")[i])
		}
	}
	return ours, theirs
}

func ghoshLin(t *testing.T) (ours, theirs []float64) {
	s, d := bladder1(t)
	e := expected(t, "mcf_ghoshlin_bladder1.csv")
	for _, arm := range []string{"placebo", "pyridoxine", "thiotepa"} {
		m := must[survival.MeanCount](t)(survival.MeanCumulative(s.Pick(rowsWhere(d.text("treatment"), arm)), true, survival.Confidence{}))
		x := e.is("treatment", arm)
		for i, at := range x.num("time") {
			ours = append(ours, m.At(at).Estimate)
			theirs = append(theirs, x.num("mcf_ghosh_lin")[i])
		}
	}
	return ours, theirs
}

func lifeTable(t *testing.T) (ours, theirs []float64) {
	s, _ := victims(t)
	cuts := make([]float64, 8)
	for i := range cuts {
		cuts[i] = float64(i) * year
	}
	rows, err := survival.LifeTable(s.Only(1), cuts)
	if err != nil {
		t.Fatal(err)
	}
	e := expected(t, "victims_sim_lifetable.csv")
	for i, r := range rows {
		ours = append(ours, r.Entered, r.Events, r.Withdrawn, r.Q, r.Survival)
		theirs = append(theirs, e.num("entered")[i], e.num("events")[i], e.num("withdrawn")[i], e.num("q")[i], e.num("S")[i])
	}
	return ours, theirs
}

func periodIncidence(t *testing.T) (ours, theirs []float64) {
	s, d := victims(t)
	// The file calls it years 6 to 10; R used day 2192, after six full years.
	p, _ := survival.Period(s, d.num("index_day"), 2192, 10*year+1)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(p, survival.IncidenceOptions{}))
	e := expected(t, "victims_sim_period.csv")
	for i, state := range e.text("state") {
		k := 1 + strings.Index("repeat   death    emigrated", state)/9
		q := in.At(k, e.num("years")[i]*year)
		ours = append(ours, q.Estimate, q.StdErr)
		theirs = append(theirs, e.num("pstate")[i], e.num("se_ij")[i])
	}
	return ours, theirs
}

package survival_test

import (
	"math"
	"testing"

	"sightline/stat/survival"
)

// The reference files hold each option by itself. These values are R's (4.2.2,
// survival 3.5-3, cmprsk 2.2-11) for options together, on the same data; the
// call stands beside each.

func close2(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if !(distance(got[i], want[i]) <= tolerance) {
			t.Errorf("%s, number %d: %.15g, R has %.15g", what, i, got[i], want[i])
		}
	}
}

func TestIncidenceWithWeightsAndEntry(t *testing.T) {
	s, d := mgus(t)
	id := d.ints("id")
	for _, k := range id {
		s.Weight = append(s.Weight, 1+float64(k%3)/2)
	}
	read := func(s survival.Sample) (got []float64) {
		in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
		for _, at := range []float64{60, 120, 240} {
			got = append(got, in.At(1, at).Estimate, in.At(2, at).Estimate, in.At(1, at).StdErr, in.At(2, at).StdErr)
		}
		return got
	}
	// survfit(Surv(etime, ev) ~ 1, mgus2, weights = 1 + (id %% 3)/2, id = id)
	close2(t, "weights", read(s), []float64{
		0.0328990749005018, 0.322803581364663, 0.00492467106200513, 0.0130832659493181,
		0.0628228866173788, 0.537621482966581, 0.00698684082642677, 0.0145621980662009,
		0.0974258260657167, 0.721402263747886, 0.00992577118005460, 0.0161003681518321}, closed)
	// The same with entry at id %% 40, those not yet gone by then.
	var rows []int
	for i, k := range id {
		s.Entry = append(s.Entry, float64(k%40))
		if s.Exit[i] > s.Entry[i] {
			rows = append(rows, i)
		}
	}
	close2(t, "weights and entry", read(s.Pick(rows)), []float64{
		0.0310665146287003, 0.341139922132967, 0.00753416340777371, 0.0283426640979873,
		0.0602238230765567, 0.550455228498025, 0.00902743311881830, 0.0223362062462180,
		0.0939404026434791, 0.729528434903950, 0.01157178456062816, 0.0190902647104722}, closed)
}

// TestClusteredIncidence adds up the rows' own derivatives by hand. R 3.5-3 is
// no help: its survfit of several states gives the same standard error
// whatever is said as cluster.
func TestClusteredIncidence(t *testing.T) {
	s, d := mgus(t)
	id := d.ints("id")
	for _, k := range id {
		s.Weight = append(s.Weight, 1+float64(k%3)/2)
	}
	single := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	pseudo, err := single.PseudoValues(1, 60)
	if err != nil {
		t.Fatal(err)
	}
	var sum [50]float64
	for i, k := range id {
		s.Cluster = append(s.Cluster, k%50)
		sum[k%50] += s.Weight[i] * (pseudo[0][i] - single.At(1, 60).Estimate) / float64(len(id))
	}
	want := 0.0
	for _, u := range sum {
		want += u * u
	}
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	close2(t, "clusters", []float64{in.At(1, 60).StdErr}, []float64{math.Sqrt(want)}, closed)
}

func TestKaplanMeierWithWeightsAndClusters(t *testing.T) {
	_, d := lung(t)
	d = complete(d, "inst")
	s := survival.Sample{Exit: d.num("time"), Event: minusOne(d.ints("status")), Cluster: d.ints("inst")}
	for _, sex := range d.num("sex") {
		s.Weight = append(s.Weight, map[float64]float64{1: 1.5, 2: 1}[sex])
	}
	c := must[survival.Curve](t)(survival.KaplanMeier(s, survival.CurveOptions{}))
	// survfit(Surv(time, status) ~ 1, lung, cluster = inst, weights = ifelse(sex == 1, 1.5, 1))
	var got []float64
	for _, at := range []float64{100, 300, 600} {
		got = append(got, c.At(at).Estimate, c.At(at).StdErr)
	}
	close2(t, "curve", got, []float64{0.854430945592895, 0.0221205940849344, 0.506766790120288, 0.0300986178239095, 0.198149533463699, 0.0311321211075897}, closed)
}

func TestCoxWithEverything(t *testing.T) {
	d := data(t, "heart.csv")
	c := coxData(survival.Sample{Entry: d.num("start"), Exit: d.num("stop"), Event: d.ints("event"), Cluster: d.ints("id")}, d, "age", "transplant")
	c.Strata = d.ints("surgery")
	for _, id := range c.Cluster {
		c.Weight = append(c.Weight, 1+float64(id%2))
	}
	// coxph(Surv(start, stop, event) ~ age + transplant + strata(surgery), heart, weights = 1 + id %% 2, cluster = id)
	m := must[*survival.CoxModel](t)(survival.Cox(c, survival.CoxOptions{}))
	close2(t, "coefficients", m.Coef, []float64{0.0258265456800201, -0.1939810164519326}, newton)
	close2(t, "robust errors", m.StdErr, []float64{0.0135081432460411, 0.3001879732355046}, spread)
	close2(t, "errors", m.NaiveStdErr, []float64{0.0106459060612876, 0.2483134551108249}, spread)
	close2(t, "likelihoods", []float64{m.LogLik0, m.LogLik}, []float64{-466.350863827906, -463.047690769353}, likely)
	tests, err := m.ProportionalHazards(survival.IdentityClock, nil)
	if err != nil {
		t.Fatal(err)
	}
	close2(t, "proportional hazards", []float64{tests[0].Statistic, tests[1].Statistic, tests[2].Statistic},
		[]float64{2.38847839015713781, 0.00265150506020892, 2.96116651972552081}, spread)
	got := m.Concordance()
	close2(t, "concordance", []float64{got.Estimate, got.StdErr}, []float64{0.5577304261645193, 0.0385409361058072}, newton)
	p := must[survival.Prediction](t)(m.Predict([]float64{0, 1}, 0, survival.Confidence{}))
	var curve []float64
	for _, at := range []float64{30, 100, 300} {
		curve = append(curve, p.At(at).Estimate, p.At(at).StdErr)
	}
	close2(t, "predicted curve", curve, []float64{0.783461288832805, 0.0578459524283142, 0.452148794747349, 0.0661615632161564, 0.293244699212929, 0.0567335170672738}, spread)
}

func TestBreslowWithWeights(t *testing.T) {
	c := lungCox("age", "sex")(t)
	for _, sex := range c.X[1] {
		c.Weight = append(c.Weight, map[float64]float64{1: 1.5, 2: 1}[sex])
	}
	// coxph(Surv(time, status) ~ age + sex, lung, ties = "breslow", weights = w, robust = TRUE)
	m := must[*survival.CoxModel](t)(survival.Cox(c, survival.CoxOptions{Ties: survival.BreslowTies, Robust: true}))
	close2(t, "coefficients", m.Coef, []float64{0.0176052693658736, -0.5072094607496764}, newton)
	close2(t, "robust errors", m.StdErr, []float64{0.00972530797542751, 0.15821413304737031}, spread)
	r := m.Residuals()
	close2(t, "martingale", r.Martingale, []float64{-0.0139387982794594, -0.4963765454011007, -3.0396798372322023}, newton)
	// survreg(Surv(time, status) ~ age + sex, lung, dist = "weibull", weights = w)
	w := must[*survival.Parametric](t)(survival.AcceleratedFailure(c, survival.Weibull))
	close2(t, "Weibull", []float64{w.Coef[0], w.Coef[1], w.Coef[2], w.Scale, w.LogLik},
		[]float64{6.3168841840595400, -0.0130366878607933, 0.3870410174728182, 0.767202473400098, -1528.56759437249}, newton)
}

func TestGrayStrataRhoAndCrrOnAIDS(t *testing.T) {
	d := data(t, "aidssi.csv")
	d = complete(d, "ccr5")
	kind := map[string]int{"event-free": 0, "AIDS": 1, "SI": 2}
	s := survival.Sample{Exit: d.num("time")}
	three := survival.Groups{Names: []string{"1", "2", "3"}}
	for i, cause := range d.text("cause") {
		s.Event = append(s.Event, kind[cause])
		three.Of = append(three.Of, i%3)
	}
	ccr5 := survival.NewGroups(d.text("ccr5"))
	gray := func(g survival.Groups, o survival.GrayOptions) (got []float64) {
		for k := 1; k <= 2; k++ {
			got = append(got, must[survival.Test](t)(survival.Gray(s, g, k, o)).Statistic)
		}
		return got
	}
	// cuminc(time, status, ccr5), cuminc(time, status, g, strata = ccr5), cuminc(time, status, g, rho = 1)
	close2(t, "Gray", gray(ccr5, survival.GrayOptions{}), []float64{13.14985120355181714, 0.00581787700111081}, closed)
	close2(t, "Gray, strata", gray(three, survival.GrayOptions{Strata: ccr5.Of}), []float64{2.52941592597808, 2.19062486949007}, closed)
	close2(t, "Gray, rho 1", gray(three, survival.GrayOptions{Rho: 1}), []float64{2.56058348148222, 2.08464798166559}, closed)
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{Variance: survival.Aalen}))
	var got []float64
	for k := 1; k <= 2; k++ {
		for _, at := range []float64{3, 6, 9} {
			got = append(got, in.At(k, at).Estimate, math.Pow(in.At(k, at).StdErr, 2))
		}
	}
	close2(t, "cuminc", got, []float64{0.0384738653387920, 0.000119028948609106, 0.168541519497778, 0.000466478063680948, 0.286819439326912, 0.000718820083149052,
		0.0760733785686407, 0.000223743527123340, 0.227431869828638, 0.000585179872181670, 0.297354275298905, 0.000718902818442090}, closed)
	// crr(time, status, ccr5 == "WM")
	m := must[*survival.CoxModel](t)(survival.FineGray(survival.CoxData{Sample: s, X: [][]float64{indicator(d.text("ccr5"), "WM")}, Terms: []string{"WM"}}, 1, survival.FineGrayOptions{}))
	close2(t, "crr", []float64{m.Coef[0], m.StdErr[0]}, []float64{-1.00430151543856, 0.295031751547825}, spread)
}

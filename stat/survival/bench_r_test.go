package survival_test

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"sightline/stat/survival"
)

// TestLargeCohort compares with R on 10⁵ or 10⁶ people. The rows come from
// R's own random numbers, so it runs only when SIGHTLINE_BENCH names the file
// (see benchCohort); the last run is in docs/methods/survival/speed.md.
func TestLargeCohort(t *testing.T) {
	path := os.Getenv("SIGHTLINE_BENCH")
	if path == "" {
		t.Skip("SKIPPED: SIGHTLINE_BENCH is not set")
	}
	c := readCohort(t, path)
	size := map[int]string{100_000: "1e5", 1_000_000: "1e6"}[c.Len()]
	for name, f := range map[string]func(*testing.T, cohort, table) (ours, theirs []float64){
		"km10": largeKM, "cuminc10": largeCuminc, "cox12": largeCox, "logrank": largeLogRank, "gray": largeGray, "aj10": largeAJ,
	} {
		if name == "aj10" && size == "1e6" {
			continue // R's file is of 10⁵
		}
		t.Run(name, func(t *testing.T) {
			ours, theirs := f(t, c, expected(t, "bench_"+size+"_"+name+".csv"))
			worst := compare(t, ours, theirs, map[bool]float64{true: spread, false: closed}[name == "cox12"])
			t.Logf("%s, %s: %d numbers, %d digits", size, name, len(ours), digits(worst))
		})
	}
}

func groupOf(label string) int {
	k, _ := strconv.Atoi(strings.TrimPrefix(label, "group="))
	return k - 1
}

func largeKM(t *testing.T, c cohort, e table) (ours, theirs []float64) {
	curves := must[[]survival.Curve](t)(survival.KaplanMeierBy(c.Only(1), c.group, survival.CurveOptions{}))
	for i, g := range e.text("group") {
		p := curves[groupOf(g)].At(e.num("time")[i])
		ours = append(ours, p.AtRisk, p.Estimate, p.StdErr, p.Lower, p.Upper)
		theirs = append(theirs, e.num("n_risk")[i], e.num("surv")[i], e.num("std_err")[i], e.num("lower")[i], e.num("upper")[i])
	}
	return ours, theirs
}

func largeAJ(t *testing.T, c cohort, e table) (ours, theirs []float64) {
	all := must[[]survival.Incidence](t)(survival.CumulativeIncidenceBy(c.Sample, c.group, survival.IncidenceOptions{}))
	for i, g := range e.text("group") {
		k := map[string]int{"(s0)": 0, "repeat": 1, "exit": 2}[e.text("state")[i]]
		p := all[groupOf(g)].At(k, e.num("time")[i])
		ours, theirs = append(ours, p.Estimate, p.StdErr), append(theirs, e.num("pstate")[i], e.num("se_ij")[i])
	}
	return ours, theirs
}

func largeCuminc(t *testing.T, c cohort, e table) (ours, theirs []float64) {
	all := must[[]survival.Incidence](t)(survival.CumulativeIncidenceBy(c.Sample, c.group, survival.IncidenceOptions{Variance: survival.Aalen}))
	for i, curve := range e.text("curve") {
		g, kind, _ := strings.Cut(curve, " ")
		k, _ := strconv.Atoi(kind)
		p := all[groupOf(g)].At(k, e.num("time")[i])
		ours, theirs = append(ours, p.Estimate, p.StdErr*p.StdErr), append(theirs, e.num("est")[i], e.num("var")[i])
	}
	return ours, theirs
}

func largeCox(t *testing.T, c cohort, e table) (ours, theirs []float64) {
	m := must[*survival.CoxModel](t)(survival.Cox(c.cox(), survival.CoxOptions{}))
	return append(join(m.Coef, m.StdErr), m.LogLik0, m.LogLik), append(join(e.num("coef")[:12], e.num("se")[:12]), e.num("coef")[12:]...)
}

func largeLogRank(t *testing.T, c cohort, e table) (ours, theirs []float64) {
	r := must[survival.Test](t)(survival.LogRank(c.Only(1), c.group, survival.LogRankOptions{}))
	return append(join(r.Observed, r.Expected), r.Statistic), append(join(e.num("obs"), e.num("exp")), e.num("chisq")[0])
}

func largeGray(t *testing.T, c cohort, e table) (ours, theirs []float64) {
	for kind := 1; kind <= 2; kind++ {
		r := must[survival.Test](t)(survival.Gray(c.Sample, c.group, kind, survival.GrayOptions{}))
		want := e.num("p")[kind-1]
		ours, theirs = append(ours, r.Statistic), append(theirs, e.num("stat")[kind-1])
		if math.Abs(want) > 1e-12 {
			ours, theirs = append(ours, r.P), append(theirs, want)
		}
	}
	return ours, theirs
}

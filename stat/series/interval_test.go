package series_test

import (
	"testing"

	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func TestCountIntervalAgainstR(t *testing.T) {
	f := read(t, "expected/poisson_ci.csv")
	count, level := f.Ints("count"), f.Floats("level")
	for _, c := range []struct {
		method  series.Method
		columns string
		tol     float64
	}{{series.Exact, "exact", 1e-9}, {series.MidP, "midp", 1e-9}, {series.Byar, "byar", 1e-9}} {
		lower, upper := f.Floats(c.columns+"_lower"), f.Floats(c.columns+"_upper")
		for i := range count {
			got, err := series.CountInterval(count[i], level[i], c.method)
			if err != nil {
				t.Fatal(err)
			}
			agreement.Check(t, "poisson_ci.csv", c.columns, got.Lower, lower[i], c.tol)
			agreement.Check(t, "poisson_ci.csv", c.columns, got.Upper, upper[i], c.tol)
		}
	}
}

func TestRateIntervalAgainstR(t *testing.T) {
	f := read(t, "expected/poisson_rate_ci.csv")
	for i, count := range f.Ints("count") {
		got, err := series.RateInterval(count, f.Floats("pt")[i], 0.95, series.Exact)
		if err != nil {
			t.Fatal(err)
		}
		agreement.Check(t, "poisson_rate_ci.csv", "lower", got.Lower, f.Floats("lower")[i], 1e-9)
		agreement.Check(t, "poisson_rate_ci.csv", "upper", got.Upper, f.Floats("upper")[i], 1e-9)
	}
}

func TestRateRatioAgainstR(t *testing.T) {
	f := read(t, "expected/rate_ratio_ci.csv")
	x1, t1, x0, t0 := f.Ints("x1"), f.Floats("t1"), f.Ints("x0"), f.Floats("t0")
	for column, method := range map[string]series.Method{"exact": series.Exact, "midp": series.MidP, "wald": series.Wald, "score": series.Score} {
		for i := range x1 {
			got, err := series.RateRatio(x1[i], t1[i], x0[i], t0[i], 0.95, method)
			if err != nil {
				t.Fatal(err)
			}
			agreement.Check(t, "rate_ratio_ci.csv", "ratio", got.Ratio, f.Floats("rr")[i], 1e-12)
			agreement.Check(t, "rate_ratio_ci.csv", column, got.Interval.Lower, f.Floats(column + "_lower")[i], 1e-9)
			agreement.Check(t, "rate_ratio_ci.csv", column, got.Interval.Upper, f.Floats(column + "_upper")[i], 1e-9)
			if f.Has(column + "_p") {
				agreement.Check(t, "rate_ratio_ci.csv", column+" p", got.P, f.Floats(column + "_p")[i], 1e-9)
			}
		}
	}
}

func TestProportionIntervalAgainstR(t *testing.T) {
	f := read(t, "expected/proportion_ci.csv")
	x, n, level := f.Ints("x"), f.Ints("n"), f.Floats("level")
	for column, method := range map[string]series.Method{
		"wilson": series.Wilson, "wilsoncc": series.WilsonYates, "clopper": series.ClopperPearson,
		"jeffreys": series.Jeffreys, "agresticoull": series.AgrestiCoull, "wald": series.Wald,
	} {
		lower, upper := f.Floats(column+"_lower"), f.Floats(column+"_upper")
		for i := range x {
			got, err := series.ProportionInterval(x[i], n[i], level[i], method)
			if err != nil {
				t.Fatal(err)
			}
			agreement.Check(t, "proportion_ci.csv", column, got.Lower, lower[i], 1e-9)
			agreement.Check(t, "proportion_ci.csv", column, got.Upper, upper[i], 1e-9)
		}
	}
}

func TestProportionDifferenceAgainstR(t *testing.T) {
	f := read(t, "expected/proportion_diff.csv")
	x1, n1, x2, n2 := f.Ints("x1"), f.Ints("n1"), f.Ints("x2"), f.Ints("n2")
	for i := range x1 {
		d, err := series.ProportionDifference(x1[i], n1[i], x2[i], n2[i], 0.95)
		if err != nil {
			t.Fatal(err)
		}
		fisher, err := series.FisherExact(x1[i], n1[i], x2[i], n2[i], 0.95)
		if err != nil {
			t.Fatal(err)
		}
		for column, got := range map[string]float64{
			"diff": d.Difference, "newcombe_lower": d.Interval.Lower, "newcombe_upper": d.Interval.Upper,
			"chisq": d.ChiSquared, "p": d.P, "chisq_yates": d.ChiYates, "p_yates": d.PYates, "fisher_p": fisher.P,
		} {
			agreement.Check(t, "proportion_diff.csv", column, got, f.Floats(column)[i], 1e-9)
		}
		// fisher.test finds these roots with uniroot's default tolerance of
		// 1.2e-4 on the odds ratio or its inverse.
		for column, got := range map[string]float64{
			"fisher_or": fisher.Ratio, "fisher_lower": fisher.Interval.Lower, "fisher_upper": fisher.Interval.Upper,
		} {
			agreement.Check(t, "proportion_diff.csv", column, got, f.Floats(column)[i], 1e-3)
		}
	}
}

func TestCochranArmitageAgainstR(t *testing.T) {
	f := read(t, "expected/cochran_armitage.csv")
	got, err := series.CochranArmitage([]int{15, 20, 31, 40}, []int{100, 100, 110, 105}, nil)
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, "cochran_armitage.csv", "chi-squared", got.Statistic, f.Named("chisq"), 1e-9)
	agreement.Check(t, "cochran_armitage.csv", "p", got.P, f.Named("p"), 1e-9)
}

func TestMannKendallAgainstR(t *testing.T) {
	f := read(t, "expected/trend_5years.csv")
	got, err := series.MannKendall([]float64{1561, 1321, 1067, 958, 668})
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, "trend_5years.csv", "Kendall's tau", got.Statistic, f.Named("kendall_tau"), 1e-9)
	agreement.Check(t, "trend_5years.csv", "Kendall p", got.P, f.Named("kendall_p"), 1e-9)
}

func TestStandardiseAgainstR(t *testing.T) {
	f := read(t, "expected/ageadjust_direct.csv")
	got, err := series.Standardise([]int{107, 141, 60, 40, 14, 5},
		[]float64{230061, 329449, 114920, 39487, 14208, 3052},
		[]float64{63986.6, 186263.6, 157302.2, 97647.0, 47572.6, 12262.6}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, "ageadjust_direct.csv", "crude", got.Crude, f.Named("crude"), 1e-9)
	agreement.Check(t, "ageadjust_direct.csv", "adjusted", got.Adjusted, f.Named("adj"), 1e-9)
	agreement.Check(t, "ageadjust_direct.csv", "interval", got.Interval.Lower, f.Named("lower"), 1e-9)
	agreement.Check(t, "ageadjust_direct.csv", "interval", got.Interval.Upper, f.Named("upper"), 1e-9)
}

func TestAdjustPAgainstR(t *testing.T) {
	f := read(t, "expected/padjust.csv")
	for column, how := range map[string]series.Adjustment{
		"holm": series.Holm, "bh": series.BH, "by": series.BY, "hochberg": series.Hochberg, "bonferroni": series.Bonferroni,
	} {
		got, err := series.AdjustP(f.Floats("p"), how)
		if err != nil {
			t.Fatal(err)
		}
		agreement.CheckAll(t, "padjust.csv", column, got, f.Floats(column), 1e-9)
	}
}

package series_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func years(from int, counts ...int) []series.Observation {
	var out []series.Observation
	for i, c := range counts {
		out = append(out, series.Observation{Period: series.Year(from + i), Count: c})
	}
	return out
}

// consent is the break of May 2018: reporters other than the police took
// explicit consent to be needed and fell silent.
var consent = series.Entry{
	From: time.Date(2018, 5, 25, 0, 0, 0, 0, time.UTC), Kind: series.Reporting, Effect: series.Fewer,
	Reporters: []string{"others"}, What: "most bodies other than the police stop reporting without explicit consent",
}

func TestChangeOf2018(t *testing.T) {
	// Published: more than 550 a year in the four years before, 150 in 2018.
	q := series.Question{
		Before: []series.Observation{{Period: series.Period{From: series.Year(2014).From, Until: series.Year(2017).Until}, Count: 2200, Periods: 4}},
		After:  series.Observation{Period: series.Year(2018), Count: 150},
		Ledger: series.Ledger{consent},
	}
	got, err := series.Change(q)
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict != series.ExplainedByReporting {
		t.Errorf("verdict %q", got.Verdict)
	}
	f := read(t, "expected/gdpr_case.csv")
	agreement.Check(t, "gdpr_case.csv", "rate ratio 150 against 4 × 550", got.Poisson.Ratio, f.Named("rate ratio 2018 vs 2014-17 (150 v 4x550)"), 1e-9)
	agreement.Check(t, "gdpr_case.csv", "rate ratio 150 against 4 × 550", got.Poisson.Interval.Lower, f.Named("  exact lower"), 1e-9)
	agreement.Check(t, "gdpr_case.csv", "rate ratio 150 against 4 × 550", got.Poisson.Interval.Upper, f.Named("  exact upper"), 1e-9)

	q.Ledger = nil
	if got, err = series.Change(q); err != nil || got.Verdict == series.CannotTell {
		t.Errorf("without the ledger the fall should be called real, got %q, %v", got.Verdict, err)
	}
	if len(got.Warnings) == 0 {
		t.Error("an assumed dispersion should be said aloud")
	}
}

func TestChangeVerdicts(t *testing.T) {
	sisters := [][]series.Observation{}
	for _, m := range []int{100, 200, 300, 400, 500, 150, 250, 350} {
		sisters = append(sisters, years(2013, m*9/10, m*11/10, m, m*95/100))
	}
	definition := consent
	definition.Kind = series.Definition
	rise := consent
	rise.Effect = series.More
	for _, c := range []struct {
		name   string
		before []series.Observation
		after  int
		ledger series.Ledger
		want   series.Verdict
	}{
		{"halved", years(2013, 600, 610, 590, 600, 605), 300, nil, series.Clear},
		{"a fifth less", years(2013, 600, 610, 590, 600, 605), 495, nil, series.Likely},
		{"a tenth less", years(2013, 600, 610, 590, 600, 605), 540, nil, series.CannotTell},
		{"same", years(2013, 600, 610, 590, 600, 605), 600, nil, series.CannotTell},
		{"halved with a break", years(2013, 600, 610, 590, 600, 605), 300, series.Ledger{consent}, series.ExplainedByReporting},
		{"halved although more report", years(2013, 600, 610, 590, 600, 605), 300, series.Ledger{rise}, series.Clear},
		{"another definition", years(2013, 600, 610, 590, 600, 605), 300, series.Ledger{definition}, series.NotComparable},
	} {
		got, err := series.Change(series.Question{Before: c.before, After: series.Observation{Period: series.Year(2018), Count: c.after}, Sisters: sisters, Ledger: c.ledger})
		if err != nil {
			t.Fatal(err)
		}
		if got.Verdict != c.want {
			t.Errorf("%s: %q, want %q (p %v, %+v)", c.name, got.Verdict, c.want, got.Prediction.Ratio.P, got.Dispersion)
		}
		if len(got.Because) == 0 || len(got.WouldChange) == 0 {
			t.Errorf("%s: no reasons, or nothing that would change the verdict", c.name)
		}
	}
}

func TestChangeDropsPeriodsBehindABreak(t *testing.T) {
	q := series.Question{
		Before: years(2014, 1000, 1000, 1000, 1000, 600, 400, 410),
		After:  series.Observation{Period: series.Year(2021), Count: 405},
		Ledger: series.Ledger{consent},
	}
	got, err := series.Change(q)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Before) != 2 || got.Verdict != series.CannotTell || len(got.Entries) != 0 {
		t.Errorf("compared with %v: %q, entries %v", got.Before, got.Verdict, got.Entries)
	}
	if len(got.Warnings) == 0 || !strings.Contains(got.Warnings[0], "2014") {
		t.Errorf("what was left out is not said: %q", got.Warnings)
	}
}

// A sister series that the break cut in half must not pass for one that varies
// wildly.
func TestSistersAreTrimmedAtTheBreakToo(t *testing.T) {
	steady := [][]series.Observation{}
	for _, m := range []int{100, 200, 300, 400} {
		steady = append(steady, years(2015, 4*m, 4*m+9, 4*m-7, 3*m, m, m+3, m-4, m+1))
	}
	got, err := series.Change(series.Question{Before: years(2019, 300, 310, 290), After: years(2022, 200)[0], Sisters: steady, Ledger: series.Ledger{consent}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Dispersion.CV() > 0.05 || got.Verdict != series.Clear {
		t.Errorf("%+v, %s", got.Dispersion, got.Verdict)
	}
}

// What the card says must not puzzle: all but equal years before, a steady
// fall, nothing at all before.
func TestChangeWarns(t *testing.T) {
	for name, c := range map[string]struct {
		before []series.Observation
		after  int
		want   string
		not    series.Verdict
	}{
		"closer than chance": {years(2014, 600, 601, 599, 600), 640, "closer together than chance", series.Clear},
		"steady fall":        {years(2014, 1561, 1321, 1067, 958), 668, "rise or fall steadily", series.Clear},
		"nothing before":     {years(2014, 0, 0, 0, 0), 9, "nothing was counted before", series.CannotTell},
	} {
		f, err := series.Change(series.Question{Before: c.before, After: years(2018, c.after)[0]})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(f.Warnings, "|"), c.want) || f.Verdict == c.not {
			t.Errorf("%s: %s, %q", name, f.Verdict, f.Warnings)
		}
	}
}

func TestPassingEntrySeparatesOnlyWhereOneSideIsHit(t *testing.T) {
	covid := series.Ledger{{From: time.Date(2020, 3, 12, 0, 0, 0, 0, time.UTC), Until: time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC), Kind: series.Occurrence, Effect: series.Fewer, What: "closed borders and closed venues"}}
	for _, c := range []struct{ before, after, want int }{{2019, 2020, 1}, {2020, 2021, 0}, {2021, 2022, 1}, {2018, 2019, 0}, {2018, 2023, 0}} {
		if got := len(covid.Between(series.Year(c.before), series.Year(c.after))); got != c.want {
			t.Errorf("%d to %d: %d entries, want %d", c.before, c.after, got, c.want)
		}
	}
}

func TestDetectableChangeAgainstR(t *testing.T) {
	f := read(t, "expected/detectable_change.csv")
	for i, count := range f.Floats("count") {
		d, err := series.DetectableChange(count, f.Floats("phi")[i], 0.95, 0.8)
		if err != nil {
			t.Fatal(err)
		}
		agreement.Check(t, "detectable_change.csv", "fall", 100*d.Fall, f.Floats("detectable_fall_pct")[i], 1e-9)
		agreement.Check(t, "detectable_change.csv", "rise", 100*d.Rise, f.Floats("detectable_rise_pct")[i], 1e-9)
	}
}

// Without dispersion the prediction must come close to the exact comparison
// of two Poisson counts.
func TestPredictWithoutDispersionIsTheMidPComparison(t *testing.T) {
	for _, c := range [][2]int{{668, 958}, {150, 550}, {29, 60}, {10, 4}, {3, 9}} {
		p, err := series.Predict(years(2017, c[1]), years(2018, c[0])[0], series.KnownCV(0), 0.95)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := series.RateRatio(c[0], 1, c[1], 1, 0.95, series.MidP)
		tol := 0.15 * math.Sqrt(1/float64(c[0])+1/float64(c[1])) // in standard errors
		if math.Abs(math.Log(p.Ratio.Interval.Lower/want.Interval.Lower)) > tol || math.Abs(math.Log(p.Ratio.Interval.Upper/want.Interval.Upper)) > tol {
			t.Errorf("%v: %v, mid-P %v", c, p.Ratio.Interval, want.Interval)
		}
	}
}

func TestPredictIntervalAgreesWithItsTest(t *testing.T) {
	for _, x := range []int{0, 1, 5, 20, 60, 61, 62, 63, 64, 65, 90, 100, 140, 141, 142, 143, 150, 300} {
		p, err := series.Predict(years(2014, 100, 90, 110, 105), years(2018, x)[0], series.Dispersion{Extra: 0.02, DF: 12}, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		significant := p.Ratio.P < 0.05
		if significant == p.Ratio.Interval.Contains(1) || significant == p.Range.Contains(float64(x)) {
			t.Errorf("%d: p %v, interval %v, range %v", x, p.Ratio.P, p.Ratio.Interval, p.Range)
		}
		if significant == math.IsNaN(p.TippingCV) {
			t.Errorf("%d: p %v, tipping %v", x, p.Ratio.P, p.TippingCV)
		}
	}
}

func TestChangeRefuses(t *testing.T) {
	for name, q := range map[string]series.Question{
		"nothing before":    {After: years(2018, 5)[0]},
		"negative":          {Before: years(2017, -1), After: years(2018, 5)[0]},
		"nothing ever":      {Before: years(2017, 0), After: years(2018, 0)[0]},
		"impossible level":  {Before: years(2017, 3), After: years(2018, 5)[0], Level: 2},
		"no dates":          {Before: []series.Observation{{Count: 3}}, After: series.Observation{Count: 5}, Ledger: series.Ledger{consent}},
		"entry without day": {Before: years(2017, 3), After: years(2018, 5)[0], Ledger: series.Ledger{{What: "x"}}},
	} {
		if got, err := series.Change(q); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

package series_test

import (
	"math"
	"testing"
	"time"

	"sightline/stat/glm"
	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func agona(t *testing.T) []int {
	return read(t, "data/salmonella_agona.csv").Ints("observed")
}

// compareAlarms checks limits and alarms; zero stands for a missing limit in
// the files of algo.farrington.
func compareAlarms(t *testing.T, file string, got []series.Alarm, err error, tol float64) agreement.Frame {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, "expected/"+file)
	if f.Len() != len(got) {
		t.Fatalf("%s has %d rows, ours %d", file, f.Len(), len(got))
	}
	for i, a := range got {
		upper := f.Floats("upperbound")[i]
		if math.IsNaN(a.Upper) && upper == 0 {
			upper = math.NaN()
		}
		agreement.Check(t, file, "upper limit", a.Upper, upper, tol)
		agreement.Check(t, file, "observed", float64(a.Observed), f.Floats("observed")[i], 0)
		alarm := 0.0
		if a.Alarm {
			alarm = 1
		}
		agreement.Check(t, file, "alarm", alarm, f.Floats("alarm")[i], 0)
	}
	return f
}

func TestFarringtonAgainstR(t *testing.T) {
	y := agona(t)
	f := series.OriginalFarrington(52)
	f.Years = 3
	got, err := f.Watch(y, 208)
	compareAlarms(t, "farrington_agona.csv", got, err, 1e-6)
	f.Trend, f.LeastEvents = false, 0
	got, err = f.Watch(y, 208)
	compareAlarms(t, "farrington_agona_notrend.csv", got, err, 1e-6)
	f.Reweight, f.Power = false, 1
	got, err = f.Watch(y, 208)
	compareAlarms(t, "farrington_agona_plain.csv", got, err, 1e-6)
}

func TestFlexibleFarringtonAgainstR(t *testing.T) {
	data := read(t, "data/salm_newport.csv")
	var dates []time.Time
	for _, s := range data.Strings("date") {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d)
	}
	for name, threshold := range map[string]series.Threshold{"delta": series.Delta, "muan": series.MuAn, "nbPlugin": series.Plugin, "original": series.Delta} {
		f := series.FlexibleFarrington(52)
		f.Dates, f.Years, f.Skip, f.Alpha, f.LeastEvents, f.Threshold, f.SurveillanceError = dates, 4, 26, 0.01, 0, threshold, true
		if name == "original" {
			f.Blocks, f.WeightThreshold, f.Skip, f.TrendP = 1, 1, 3, 0.05
		}
		got, err := f.Watch(data.Ints("observed"), 417)
		if err != nil {
			t.Fatal(err)
		}
		file := "farringtonflex_newport_" + name + ".csv"
		r := compareAlarms(t, file, got[:104], err, 1e-5)
		for i, a := range got[:104] {
			agreement.Check(t, file, "expected", a.Expected, r.Floats("expected")[i], 1e-5)
			agreement.Check(t, file, "dispersion", a.Phi, r.Floats("phi")[i], 1e-5)
			agreement.Check(t, file, "p", a.P, r.Floats("pvalue")[i], 1e-4)
		}
	}
}

func TestEARSAgainstR(t *testing.T) {
	y := read(t, "data/salm_newport.csv").Ints("observed")
	for i, file := range []string{"ears_newport_C1.csv", "ears_newport_C2.csv", "ears_newport_C3.csv"} {
		got, err := series.EARS(y, 19, i+1, 0.001)
		compareAlarms(t, file, got, err, 1e-9)
	}
}

func TestRKIAndBayesAgainstR(t *testing.T) {
	y := agona(t)
	got, err := series.RKI(y, 208, 52, 2, 4, false)
	compareAlarms(t, "rki_agona.csv", got, err, 1e-9)
	got, err = series.Bayes(y, 208, 52, 2, 4, true, 0.05)
	compareAlarms(t, "bayes_agona.csv", got, err, 1e-9)
}

func TestCumulativeChartsAgainstR(t *testing.T) {
	y := agona(t)
	got, err := series.CUSUM(y, 208, 1.04, 2.26)
	if err != nil {
		t.Fatal(err)
	}
	compareSums(t, "cusum_agona.csv", "cusum", got)

	train := 208
	harmonics := func(from, until int) *glm.Design {
		n := until - from
		s, c := make([]float64, n), make([]float64, n)
		for i := range s {
			s[i], c[i] = math.Sincos(2 * math.Pi * float64(from+i+1) / 52)
		}
		return glm.NewDesign(n).Intercept().Number("cos", c).Number("sin", s)
	}
	response := make([]float64, train)
	for i := range response {
		response[i] = float64(y[i])
	}
	fit, err := glm.FitModel(glm.Model{Family: glm.Poisson{}, Design: harmonics(0, train), Response: response})
	if err != nil {
		t.Fatal(err)
	}
	d := harmonics(train, len(y))
	var mean []float64
	for i := range d.Rows() {
		eta := 0.0
		for j, b := range fit.Coef {
			eta += b * d.Column(j)[i]
		}
		mean = append(mean, math.Exp(eta))
	}
	got, err = series.GLR(y, train, mean, 5)
	if err != nil {
		t.Fatal(err)
	}
	compareSums(t, "glrpois_agona.csv", "glr", got)
}

func compareSums(t *testing.T, file, column string, got []series.Sum) {
	t.Helper()
	f := read(t, "expected/"+file)
	if len(got) != f.Len() {
		t.Fatalf("%s: %d rows, ours %d", file, f.Len(), len(got))
	}
	for i, s := range got {
		agreement.Check(t, file, column, s.Value, f.Floats(column)[i], 1e-8)
		alarm := 0.0
		if s.Alarm {
			alarm = 1
		}
		agreement.Check(t, file, "alarm", alarm, f.Floats("alarm")[i], 0)
	}
}

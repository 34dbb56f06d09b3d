package series_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func logDrivers(t testing.TB) []float64 {
	y := read(t, "data/seatbelts.csv").Floats("drivers")
	for i, v := range y {
		y[i] = math.Log(v)
	}
	return y
}

func TestFindBreaksAgainstR(t *testing.T) {
	for file, y := range map[string][]float64{"breaks_nile.csv": read(t, "data/nile.csv").Floats("flow"), "breaks_seatbelts.csv": logDrivers(t)} {
		got, err := series.FindBreaks(y, 5, 0.15)
		if err != nil {
			t.Fatal(err)
		}
		f := read(t, "expected/"+file)
		agreement.CheckAll(t, file, "residual sums of squares", got.RSS, f.Floats("rss"), 1e-9)
		agreement.CheckAll(t, file, "BIC", got.BIC, f.Floats("bic"), 1e-9)
		if file == "breaks_seatbelts.csv" {
			d := read(t, "expected/breaks_seatbelts_dates.csv")
			for i, want := range d.Strings("breakpoints") {
				var have []string
				for _, b := range got.At[i+1] {
					have = append(have, fmt.Sprint(b+1))
				}
				if strings.Join(have, " ") != want {
					t.Errorf("%d breaks at %v, want %s", i+1, have, want)
				}
			}
		}
	}
}

func TestBreakTestsAgainstR(t *testing.T) {
	y := read(t, "data/nile.csv").Floats("flow")
	largest, mean, at, err := series.SupF(y, 0.15)
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, "expected/supF_nile.csv")
	agreement.Check(t, "supF_nile.csv", "largest F", largest, f.Named("supF"), 1e-9)
	agreement.Check(t, "supF_nile.csv", "mean F", mean, f.Named("aveF"), 1e-9)
	agreement.Check(t, "supF_nile.csv", "place", float64(at+1), f.Named("breakpoint"), 0)

	process, stat, p, err := series.FluctuationTest(y)
	if err != nil {
		t.Fatal(err)
	}
	want := read(t, "expected/cusum_nile.csv").Floats("cusum")
	last := len(process) - 1 // 0 but for rounding, here and there
	agreement.CheckAll(t, "cusum_nile.csv", "process", process[:last], want[:last], 1e-9)
	f = read(t, "expected/cusum_nile_test.csv")
	agreement.Check(t, "cusum_nile_test.csv", "statistic", stat, f.Named("stat"), 1e-9)
	agreement.Check(t, "cusum_nile_test.csv", "p", p, f.Named("p.S0"), 1e-6)

	drivers := logDrivers(t)
	time := make([]float64, len(drivers))
	for i := range time {
		time[i] = float64(i + 1)
	}
	chow, p, err := series.Chow(drivers, [][]float64{time}, 168)
	if err != nil {
		t.Fatal(err)
	}
	f = read(t, "expected/chow_seatbelts.csv")
	agreement.Check(t, "chow_seatbelts.csv", "F", chow, f.Named("F"), 1e-9)
	agreement.Check(t, "chow_seatbelts.csv", "p", p, f.Named("p.F"), 1e-6)
}

func TestBreakDatesAgainstR(t *testing.T) {
	y := read(t, "data/nile.csv").Floats("flow")
	b, err := series.FindBreaks(y, 5, 0.15)
	if err != nil {
		t.Fatal(err)
	}
	got, err := series.BreakDates(y, b.At[1], 0.95)
	if err != nil {
		t.Fatal(err)
	}
	const file = "breaks_nile_ci.csv"
	f := read(t, "expected/"+file)
	agreement.Check(t, file, "interval", float64(got[0][0]+1), f.Floats("lower")[0], 0)
	agreement.Check(t, file, "break", float64(b.At[1][0]+1), f.Floats("break_")[0], 0)
	agreement.Check(t, file, "interval", float64(got[0][1]+1), f.Floats("upper")[0], 0)
}

package survival_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"

	"sightline/stat/survival"
)

// TestTenMillion runs curves, incidences and a Cox model of twelve covariates
// on 10⁷ people and holds the memory under 4 GB. It takes a minute, so it
// runs only with SIGHTLINE_LONG=1; the last run is in
// docs/methods/survival/speed.md.
func TestTenMillion(t *testing.T) {
	if os.Getenv("SIGHTLINE_LONG") != "1" {
		t.Skip("SKIPPED: SIGHTLINE_LONG is not 1")
	}
	rng := rand.New(rand.NewPCG(1, 1))
	const n = 10_000_000
	c := cohort{group: survival.Groups{Of: make([]int, n), Names: strings.Split("1 2 3 4 5 6 7 8 9 10", " ")},
		sex: make([]float64, n), age: make([]float64, n)}
	c.Exit, c.Event = make([]float64, n), make([]int, n)
	for i := range n {
		c.group.Of[i], c.sex[i], c.age[i] = rng.IntN(10), float64(rng.IntN(2)), float64(12+rng.IntN(48))
		t1, t2, end := rng.ExpFloat64()*2000, rng.ExpFloat64()*7000, rng.Float64()*3652
		exit := end
		if t1 < min(t2, end) {
			c.Event[i], exit = 1, t1
		} else if t2 < end {
			c.Event[i], exit = 2, t2
		}
		c.Exit[i] = float64(int(exit) + 1)
	}
	last := usage(t)
	step := func(what string) {
		now := usage(t)
		t.Logf("%-34s %5.2f CPU s, peak %4d MB", what, cpu(now)-cpu(last), now.Maxrss/1024)
		last = now
	}
	step("(making the people)")
	if _, err := survival.KaplanMeierBy(c.Only(1), c.group, survival.CurveOptions{}); err != nil {
		t.Fatal(err)
	}
	step("Kaplan–Meier, ten groups")
	if _, err := survival.CumulativeIncidenceBy(c.Sample, c.group, survival.IncidenceOptions{}); err != nil {
		t.Fatal(err)
	}
	step("Aalen–Johansen, jackknife")
	if _, err := survival.LogRank(c.Only(1), c.group, survival.LogRankOptions{}); err != nil {
		t.Fatal(err)
	}
	step("log-rank")
	if _, err := survival.Cox(c.cox(), survival.CoxOptions{}); err != nil {
		t.Fatal(err)
	}
	step("Cox, twelve covariates")
	if last.Maxrss > 4<<20 {
		t.Errorf("peak memory %d MB", last.Maxrss/1024)
	}
}

func usage(t *testing.T) syscall.Rusage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func cpu(r syscall.Rusage) float64 { return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9 }

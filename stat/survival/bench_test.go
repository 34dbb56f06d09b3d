package survival_test

import (
	"bufio"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"sightline/stat/survival"
)

// The benchmarks run on SIGHTLINE_BENCH, a file of tools/peers' simulator
// (Rscript survival_simulate.R 1e6 sim.csv), so that R can be timed on the
// same rows; without it, on a sample of the same form drawn here. Sizes:
// docs/methods/survival/speed.md.
type cohort struct {
	survival.Sample
	group survival.Groups
	id    []int
	sex   []float64
	age   []float64
}

func benchCohort(b testing.TB) cohort {
	if path := os.Getenv("SIGHTLINE_BENCH"); path != "" {
		return readCohort(b, path)
	}
	rng := rand.New(rand.NewPCG(20181001, 0))
	var c cohort
	for i := range 100_000 {
		c.id = append(c.id, i)
		c.group.Of = append(c.group.Of, rng.IntN(10))
		c.sex = append(c.sex, float64(rng.IntN(2)))
		c.age = append(c.age, float64(12+rng.IntN(48)))
		t1, t2, end := rng.ExpFloat64()*2000, rng.ExpFloat64()*7000, rng.Float64()*3652
		event, t := 0, end
		if t1 < min(t2, end) {
			event, t = 1, t1
		} else if t2 < end {
			event, t = 2, t2
		}
		c.Exit, c.Event = append(c.Exit, float64(int(t)+1)), append(c.Event, event)
	}
	c.group.Names = strings.Split("1 2 3 4 5 6 7 8 9 10", " ")
	return c
}

func readCohort(b testing.TB, path string) cohort {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	c := cohort{group: survival.Groups{Names: strings.Split("1 2 3 4 5 6 7 8 9 10", " ")}}
	scan := bufio.NewScanner(f)
	scan.Scan()
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	for scan.Scan() {
		x := strings.Split(scan.Text(), ",")
		c.id = append(c.id, number(x[0]))
		c.group.Of = append(c.group.Of, number(x[1])-1)
		c.sex, c.age = append(c.sex, float64(number(x[2]))), append(c.age, float64(number(x[3])))
		c.Exit, c.Event = append(c.Exit, float64(number(x[4]))), append(c.Event, number(x[5]))
	}
	return c
}

// timed runs f as a benchmark and reports CPU seconds of the whole process,
// which other programs on the machine lengthen less than wall time.
func timed(b *testing.B, f func()) {
	b.ResetTimer()
	start := cpuSeconds(b)
	for b.Loop() {
		f()
	}
	b.ReportMetric((cpuSeconds(b)-start)/float64(b.N), "cpu-s/op")
}

func cpuSeconds(b *testing.B) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}

// twelve covariates: age, sex, under 18, and nine groups.
func (c cohort) cox() survival.CoxData {
	d := survival.CoxData{Sample: c.Only(1), Terms: []string{"age", "sex", "minor"}, X: [][]float64{c.age, c.sex, make([]float64, c.Len())}}
	for i, a := range c.age {
		if a < 18 {
			d.X[2][i] = 1
		}
	}
	for k := 1; k < 10; k++ {
		x := make([]float64, c.Len())
		for i, g := range c.group.Of {
			if g == k {
				x[i] = 1
			}
		}
		d.X, d.Terms = append(d.X, x), append(d.Terms, "gf"+strconv.Itoa(k+1))
	}
	return d
}

func BenchmarkKaplanMeierTenGroups(b *testing.B) {
	c := benchCohort(b)
	s := c.Only(1)
	timed(b, func() {
		if _, err := survival.KaplanMeierBy(s, c.group, survival.CurveOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkAalenJohansenTenGroups(b *testing.B) {
	c := benchCohort(b)
	timed(b, func() {
		if _, err := survival.CumulativeIncidenceBy(c.Sample, c.group, survival.IncidenceOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkLogRankTenGroups(b *testing.B) {
	c := benchCohort(b)
	s := c.Only(1)
	timed(b, func() {
		if _, err := survival.LogRank(s, c.group, survival.LogRankOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkGrayTenGroups(b *testing.B) {
	c := benchCohort(b)
	timed(b, func() {
		if _, err := survival.Gray(c.Sample, c.group, 1, survival.GrayOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkCoxTwelve(b *testing.B) {
	d := benchCohort(b).cox()
	timed(b, func() {
		if _, err := survival.Cox(d, survival.CoxOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkCoxTwelveClustered(b *testing.B) {
	c := benchCohort(b)
	d := c.cox()
	d.Cluster = c.id
	timed(b, func() {
		if _, err := survival.Cox(d, survival.CoxOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkProportionalHazards(b *testing.B) {
	m, err := survival.Cox(benchCohort(b).cox(), survival.CoxOptions{})
	if err != nil {
		b.Fatal(err)
	}
	timed(b, func() {
		if _, err := m.ProportionalHazards(survival.KaplanMeierClock, nil); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkPseudoValues(b *testing.B) {
	c := benchCohort(b)
	timed(b, func() {
		in, err := survival.CumulativeIncidence(c.Sample, survival.IncidenceOptions{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := in.PseudoValues(1, 1826); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkFineGray(b *testing.B) {
	c := benchCohort(b)
	d := survival.CoxData{Sample: c.Sample, X: [][]float64{c.age, c.sex}, Terms: []string{"age", "sex"}}
	timed(b, func() {
		if _, err := survival.FineGray(d, 1, survival.FineGrayOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkBootstrapThousand(b *testing.B) {
	c := benchCohort(b)
	timed(b, func() {
		if _, err := survival.Bootstrap(c.Sample, 1, 1000, 1, 1826, 2556); err != nil {
			b.Fatal(err)
		}
	})
}

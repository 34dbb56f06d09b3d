package series_test

import (
	"fmt"
	"math"
	"time"

	"sightline/stat/series"
)

// Registered persons in 2018, after 958 the year before.
func ExampleRateRatio() {
	r, err := series.RateRatio(668, 1, 958, 1, 0.95, series.Exact)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f (%.3f to %.3f)\n", r.Ratio, r.Interval.Lower, r.Interval.Upper)
	// Output: 0.697 (0.631 to 0.771)
}

func ExampleCountInterval() {
	i, err := series.CountInterval(29, 0.95, series.MidP)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f to %.1f\n", i.Lower, i.Upper)
	// Output: 19.8 to 41.1
}

// Bodies other than the police reported over 550 victims a year in
// 2014–2017, and 150 in 2018.
func ExampleChange() {
	f, err := series.Change(series.Question{
		Before: []series.Observation{{Period: series.Period{From: series.Year(2014).From, Until: series.Year(2018).From}, Count: 2200, Periods: 4}},
		After:  series.Observation{Period: series.Year(2018), Count: 150},
		Ledger: series.Ledger{{
			From: time.Date(2018, 5, 25, 0, 0, 0, 0, time.UTC), Kind: series.Reporting, Effect: series.Fewer,
			What: "reporting is taken to need explicit consent",
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f (%.3f to %.3f): %s\n", f.Poisson.Ratio, f.Poisson.Interval.Lower, f.Poisson.Interval.Upper, f.Verdict)
	fmt.Println(f.Because[2])
	// Output:
	// 0.273 (0.230 to 0.322): explained by reporting
	// between the periods lies: 25 May 2018: reporting is taken to need explicit consent
}

// Four years of three forms tell how much years differ anyway.
func ExamplePoolDispersion() {
	year := func(counts ...int) (out []series.Observation) {
		for i, c := range counts {
			out = append(out, series.Observation{Period: series.Year(2014 + i), Count: c})
		}
		return out
	}
	d, err := series.PoolDispersion([][]series.Observation{year(100, 130, 90, 110), year(400, 380, 450, 410), year(52, 40, 61, 50)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f %% with %.0f degrees of freedom\n", 100*d.CV(), d.DF)
	// Output: 9 % with 9 degrees of freedom
}

func ExampleCompareLikeForLike() {
	consent := series.Ledger{{From: time.Date(2018, 5, 25, 0, 0, 0, 0, time.UTC), Kind: series.Reporting, Effect: series.Fewer, Reporters: []string{"others"}, What: "consent"}}
	l, err := series.CompareLikeForLike([]series.ReporterCount{{"police and others by duty", 408, 518}, {"others", 550, 150}},
		consent, series.Year(2017), series.Year(2018), series.KnownCV(0.14), 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("headline %d to %d; those who reported all along %d to %d; had the others continued %.0f\n", l.Before, l.After, l.SameBefore, l.SameAfter, l.HadTheyContinued)
	// Output: headline 958 to 668; those who reported all along 408 to 518; had the others continued 1068
}

// Two complete months and three still filling up.
func ExampleChainLadder() {
	n, err := series.ChainLadder([][]int{{20, 12, 6, 2}, {24, 12, 8, 3}, {22, 14, 7, -1}, {25, 12, -1, -1}, {21, -1, -1, -1}}, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	last := n[4]
	fmt.Printf("%.0f registered, %.0f expected\n", last.Reported, last.Expected)
	// Output: 21 registered, 41 expected
}

// A series too short to be judged says what would be needed.
func ExampleInterrupted_Judge() {
	_, err := series.Interrupted{Counts: []int{31, 28, 35, 30, 29, 33, 18, 17}, Start: 6}.Judge()
	fmt.Println(err)
	// Output: interrupted time series: cannot be judged, because there are only 6 periods before the measure and there are only 2 periods after the measure; what would be needed: 12 periods before it; 3 periods after it, better a year
}

func ExampleXmR() {
	c, err := series.XmR([]float64{41, 44, 39, 42, 45, 40, 43, 41, 44, 42, 61, 43})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, p := range c.Points {
		if len(p.Signals) > 0 {
			fmt.Printf("point %d, %.0f: %s\n", i+1, p.Value, p.Signals[0])
		}
	}
	fmt.Printf("limits %.0f to %.0f\n", math.Round(c.Points[0].Lower), math.Round(c.Points[0].Upper))
	// Output:
	// point 11, 61: outside the limits
	// limits 28 to 60
}

package recapture_test

import (
	"fmt"
	"strings"

	"sightline/stat/recapture"
)

// palembang is the table of Korean women held in Palembang: Ball, Shin & Yang
// (2018), 14 years: a multiple systems estimation of comfort women.
const palembang = `b,c,d,count
1,0,0,5
0,1,0,5
0,0,1,41
1,1,0,54
1,0,1,6
0,1,1,0
1,1,1,12
`

func table(text string) recapture.Table {
	t, err := recapture.ReadCSV(strings.NewReader(text), recapture.ReadOptions{})
	if err != nil {
		panic(err)
	}
	return t
}

func show(e recapture.Estimate, err error) {
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %.0f (%.0f to %.0f)\n", e.Method, e.N, e.Lower, e.Upper)
}

func ExampleChapman() {
	show(recapture.Chapman(77, 59, 18))
	// Output: Chapman: 245 (188 to 349)
}

func ExamplePetersen() {
	show(recapture.Petersen(400, 600, 0))
	// Output: recapture: nobody is on both lists, so Petersen's estimate is infinite; Chapman's is finite
}

func ExampleChao() {
	show(recapture.Chao(table(palembang)))
	// Output: Chao lower bound: 137 (129 to 153)
}

func ExampleClosed() {
	c, err := recapture.Closed(table(palembang), recapture.Mt)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %.1f, standard error %.1f\n", c.Method, c.N, c.SE)
	// Output: Mt: 142.0, standard error 6.3
}

func ExampleSampleCoverage() {
	c, err := recapture.SampleCoverage(table(palembang))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("the lists cover %.0f%%; %.1f independent, %.1f low coverage\n", 100*c.Coverage, c.Independent.N, c.Low.N)
	// Output: the lists cover 72%; 146.6 independent, 180.0 low coverage
}

// The same table under two models; Rcapture prints 184 thousand million for
// the first.
func ExampleFitModel() {
	t := table(palembang)
	for _, text := range []string{"[12,13,23]", "[12,3]"} {
		m, err := recapture.ParseModel(3, text)
		if err != nil {
			panic(err)
		}
		fit, err := recapture.FitModel(t, m)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s: %.1f, BIC %.2f\n", fit.Model, fit.N, fit.BIC)
	}
	// Output:
	// recapture: model [12,13,23] cannot be estimated: the likelihood keeps rising as a term grows without limit
	// [12,3]: 268.8, BIC 58.97
}

func ExampleStepwise() {
	fit, err := recapture.Stepwise(table(palembang), 0.02)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s: %.1f\n", fit.Model, fit.N)
	// Output: [12,3]: 268.8
}

func ExampleRankModels() {
	s, err := recapture.RankModels(table(palembang), recapture.SearchOptions{MaxOrder: 2})
	if err != nil {
		panic(err)
	}
	for k, r := range s.Ranked[:2] {
		fmt.Printf("%s %.1f weight %.2f\n", r.Model, r.N, s.Weights()[k])
	}
	fmt.Println(s.Tried, "models,", s.Refused[recapture.NoEstimate], "without an estimate")
	// Output:
	// [12,23] 157.2 weight 0.71
	// [12,3] 268.8 weight 0.29
	// 8 models, 2 without an estimate
}

func ExampleProfile() {
	m, err := recapture.ParseModel(3, "[12,23]")
	if err != nil {
		panic(err)
	}
	show(recapture.Profile(table(palembang), m, 0.95))
	// Output: log-linear, profile likelihood: 152 (129 to 226)
}

func ExampleResample() {
	b, err := recapture.Resample(table(palembang), recapture.ByStepwise(0.02), recapture.BootstrapOptions{Replicates: 200, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %d draws, %d refused\n", b.Model, len(b.Replicates), b.Refused)
	// Output: [12,3], 200 draws, 0 refused
}

func ExampleAverage() {
	show(recapture.Average(table(palembang), recapture.SearchOptions{MaxOrder: 2}, 0.95))
	// Output: BIC model average: 175 (133 to 394)
}

func ExampleJudge() {
	v, err := recapture.Judge(table("a,b,c,count\n1,0,0,50\n0,1,0,60\n0,0,1,70\n1,1,0,2\n"))
	if err != nil {
		panic(err)
	}
	fmt.Println(v.Estimable, "–", v.Reason)
	// Output: false – only 2 people are on more than one list (at least 5 are needed): one person more or less would change the answer too much
}

func ExamplePlanPower() {
	// Three lists that each reach 5 % of 6,000 people: how sure would one be,
	// and what would it take to be sure within a factor of two?
	p, err := recapture.PlanPower(6000, []float64{0.05, 0.05, 0.05}, 2)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.0f on two lists or more: the unseen within a factor of %.1f; a factor of 2 takes %.0f\n", p.Multiple, p.Factor, p.NeedMultiple)
	// Output: 44 on two lists or more: the unseen within a factor of 1.4; a factor of 2 takes 9
}

func ExampleZeroTruncated() {
	// Illegal immigrants in four Dutch cities, by reports to the police.
	show(recapture.ZeroTruncated(recapture.CountTable{1645, 183, 37, 13, 1, 1}))
	// Output: zero-truncated Poisson: 7080 (6363 to 7797)
}

func ExampleCorrectPair() {
	m, err := recapture.CorrectPair(100, recapture.LinkQuality{Precision: 0.95, Recall: 0.8})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f\n", m)
	// Output: 118.75
}

func ExampleTippingPoint() {
	// 1,372 registered, 6,250 estimated: for 5,000 to be right, the unseen
	// would have to be a quarter fewer.
	fmt.Printf("%.2f\n", recapture.TippingPoint(1372, 6250, 5000))
	// Output: 0.74
}

func ExampleDecomposable() {
	p, err := recapture.Decomposable(table(palembang), recapture.DecomposableOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("median %.0f (%.0f to %.0f); only the prior: %.0f%%\n", p.N, p.Lower, p.Upper, 100*p.PriorShare)
	// Output: median 164 (132 to 401); only the prior: 8%
}

package series_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"sightline/stat/series"
)

type monthly struct {
	name    string
	theta   float64
	rho, sd float64
	ratio   float64
	control bool
	slope   bool
	lo, hi  float64
}

// draw makes 48 + 12 months of mean 50 with a season, a trend and an AR(1)
// wave on the log scale that a control shares.
func (m monthly) draw(r *rand.Rand) series.Interrupted {
	const n = 60
	counts, control := make([]int, n), make([]int, n)
	wave := m.sd * r.NormFloat64()
	for t := range counts {
		if t > 0 {
			wave = m.rho*wave + m.sd*math.Sqrt(1-m.rho*m.rho)*r.NormFloat64()
		}
		level := 50 * math.Exp(0.1*math.Sin(2*math.Pi*float64(t)/12)-0.002*float64(t)+wave)
		after := level
		if t >= 48 {
			after *= m.ratio
		}
		counts[t], control[t] = drawCount(r, after, m.theta), drawCount(r, level, m.theta)
	}
	s := series.Interrupted{Counts: counts, Start: 48, Season: 12, Slope: m.slope}
	if m.control {
		s.Control = control
	}
	return s
}

var monthlies = []monthly{
	{"months: only chance", math.Inf(1), 0, 0, 1, false, false, 0.03, 0.07},
	{"months: varying level", 25, 0, 0, 1, false, false, 0.03, 0.07},
	{"months: memory 0.5", 25, 0.5, 0.15, 1, false, false, 0.03, 0.07},
	{"months: memory 0.8", 25, 0.8, 0.15, 1, false, false, 0.03, 0.07},
	{"months: memory 0.5, level and slope", 25, 0.5, 0.15, 1, false, true, 0.03, 0.07},
	{"months: memory 0.5, with control", 25, 0.5, 0.15, 1, true, false, 0.03, 0.07},
	{"months: memory 0.8, with control", 25, 0.8, 0.15, 1, true, false, 0.03, 0.07},
	{"months: memory 0.5, 25 % fewer", 25, 0.5, 0.15, 0.75, false, false, 0.2, 1},
	{"months: memory 0.5, 25 % fewer, with control", 25, 0.5, 0.15, 0.75, true, false, 0.2, 1},
}

func TestInterruptedSizeAndPower(t *testing.T) {
	draws := 40
	if long() {
		draws = 1000
	}
	for _, m := range monthlies {
		r := rand.New(rand.NewPCG(1983, 2))
		called := 0
		for range draws {
			e, err := m.draw(r).Judge()
			if err != nil {
				t.Fatal(err)
			}
			if e.Verdict != series.CannotTell {
				called++
			}
		}
		share := float64(called) / float64(draws)
		keep(t, "interrupted", m.name, draws, share)
		slack := 3 * math.Sqrt(0.05*0.95/float64(draws))
		if long() {
			slack = 0
		}
		if share < m.lo-slack || share > m.hi+slack {
			t.Errorf("%s: %.3f called, allowed %.3f to %.3f", m.name, share, m.lo, m.hi)
		}
	}
}

package series_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"sightline/stat/series"
)

// A country of 20 regions over 16 quarters: regions differ in size, all share
// what moves the country, each has a memory of its own, and the measure
// begins in a third early, in a third late, in a third never.
type country struct {
	name   string
	mean   float64 // events a region and quarter
	ratio  float64 // true effect
	theta  float64
	lo, hi float64
}

func (c country) draw(r *rand.Rand) series.Staggered {
	const units, periods = 20, 16
	s := series.Staggered{}
	national := make([]float64, periods)
	for t := range national {
		national[t] = 0.2 * r.NormFloat64()
	}
	for i := range units {
		size, wave := math.Exp(0.6*r.NormFloat64()), 0.0
		first := []int{5, 10, -1}[i%3]
		var y []int
		for t := range periods {
			wave = 0.5*wave + 0.08*r.NormFloat64()
			m := c.mean * size * math.Exp(national[t]+wave)
			if first >= 0 && t >= first {
				m *= c.ratio
			}
			y = append(y, drawCount(r, m, c.theta))
		}
		s.Units, s.Counts, s.First = append(s.Units, fmt.Sprint("region ", i+1)), append(s.Counts, y), append(s.First, first)
	}
	return s
}

var countries = []country{
	{"regions: no effect, 20 a quarter", 20, 1, 50, 0.03, 0.07},
	{"regions: no effect, 5 a quarter", 5, 1, math.Inf(1), 0.03, 0.07},
	{"regions: no effect, level varies 26 %", 20, 1, 15, 0.03, 0.07},
	{"regions: 30 % fewer, 20 a quarter", 20, 0.7, 50, 0.8, 1},
	{"regions: 50 % more, 5 a quarter", 5, 1.5, math.Inf(1), 0.8, 1},
}

func TestStaggeredSizeAndPower(t *testing.T) {
	draws := 20
	if long() {
		draws = 1000
	}
	for _, c := range countries {
		r := rand.New(rand.NewPCG(35, 19))
		called, inside := 0, 0
		for range draws {
			e, err := c.draw(r).Judge()
			if err != nil {
				t.Fatal(err)
			}
			if e.Verdict != series.CannotTell {
				called++
			}
			if e.Interval.Contains(c.ratio) {
				inside++
			}
		}
		share := float64(called) / float64(draws)
		keep(t, "staggered", c.name, draws, share)
		keep(t, "staggered, interval covers", c.name, draws, float64(inside)/float64(draws))
		slack := 3.5 * math.Sqrt(0.06/float64(draws))
		if long() {
			slack = 0
		}
		if share < c.lo-slack || share > c.hi+slack {
			t.Errorf("%s: %.3f called, allowed %.3f to %.3f", c.name, share, c.lo, c.hi)
		}
	}
}

// With a planned size on record, too little data is refused before anyone can
// read a verdict into it.
func TestStaggeredRefusesTooLittleData(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	s := country{mean: 1, ratio: 0.9, theta: 20}.draw(r)
	s.Planned = 0.9
	var refusal *series.Refusal
	if _, err := s.Judge(); !errors.As(err, &refusal) {
		t.Errorf("got %v", err)
	} else {
		t.Log(err)
	}
	for i := range s.First {
		s.First[i] = 3
	}
	if _, err := s.Judge(); !errors.As(err, &refusal) {
		t.Errorf("everyone at once: %v", err)
	}
}

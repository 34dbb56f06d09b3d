package series_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"sightline/stat/series"
)

func BenchmarkChange(b *testing.B) {
	q := yearlies[0].question(rand.New(rand.NewPCG(1, 1)))
	for b.Loop() {
		if _, err := series.Change(q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInterrupted(b *testing.B) {
	s := monthlies[2].draw(rand.New(rand.NewPCG(1, 1)))
	for b.Loop() {
		if _, err := s.Judge(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStaggered(b *testing.B) {
	s := countries[0].draw(rand.New(rand.NewPCG(1, 1)))
	for b.Loop() {
		if _, err := s.Judge(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStateSpace(b *testing.B) {
	s := structural(rand.New(rand.NewPCG(1, 1)), 60, 12, 0.1, 0)
	for b.Loop() {
		if _, err := s.Judge(); err != nil {
			b.Fatal(err)
		}
	}
}

// Two years of weeks, each with a model of its own.
func BenchmarkFarrington(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	counts := make([]int, 7*52)
	for i := range counts {
		counts[i] = drawCount(r, 10+4*math.Sin(2*math.Pi*float64(i)/52), 20)
	}
	f := series.FlexibleFarrington(52)
	for b.Loop() {
		if _, err := f.Watch(counts, 5*52+4); err != nil {
			b.Fatal(err)
		}
	}
}

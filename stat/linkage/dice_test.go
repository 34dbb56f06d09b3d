package linkage

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestDiceAgreesWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "words")
		a, b := make([]uint64, n), make([]uint64, n)
		for i := range n {
			a[i], b[i] = rapid.Uint64().Draw(t, "a"), rapid.Uint64().Draw(t, "b")
		}
		both, all := 0, 0
		for i := range 64 * n {
			x, y := a[i/64]>>(i%64)&1, b[i/64]>>(i%64)&1
			both += int(x & y)
			all += int(x + y)
		}
		want := 0.0
		if all > 0 {
			want = 2 * float64(both) / float64(all)
		}
		if got := Dice(a, b); got != want {
			t.Fatalf("Dice %v, counted %v", got, want)
		}
	})
}

func BenchmarkDice1024(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	many, ones := make([][16]uint64, 256), make([]int32, 256)
	for i := range many {
		for w := range many[i] {
			many[i][w] = r.Uint64() & r.Uint64()
		}
		ones[i] = int32(countOnes(many[i][:]))
	}
	found, start := 0, cpuSeconds()
	for b.Loop() {
		DiceAbove(&many[0], many, ones, 0.8, func(int, float64) { found++ })
	}
	b.ReportMetric(float64(b.N)*256/(cpuSeconds()-start)/1e6, "Mpairs/cpu-s")
}

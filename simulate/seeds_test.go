package simulate

import (
	"math"
	"os"
	"testing"
)

// How often would another seed fail the calibration by chance? SIGHTLINE_LONG=1
// makes forty countries and counts; docs/methods/simulate.md keeps the answer.
func TestCalibrationOverSeeds(t *testing.T) {
	if os.Getenv("SIGHTLINE_LONG") == "" {
		t.Skip("SKIPPED: takes three minutes; set SIGHTLINE_LONG=1")
	}
	published := readPublished(t)
	const seeds = 40
	failures, figures, bad := 0, 0, 0
	off := map[string]float64{}
	for seed := range uint64(seeds) {
		c := small(t, Options{Seed: 1000 + seed, Scale: testScale})
		failed := false
		for _, k := range comparisons(c, watch(c)) {
			want := published[[4]string{k.year, k.series, k.group, k.measure}]
			figures++
			off[k.year+" "+k.series+" "+k.group+" "+k.measure] += (k.simulated - want) / seeds
			if math.Abs(k.simulated-want) > k.allowed(want) {
				t.Logf("seed %d: %s %s, %s: published %.0f, simulated %.1f", 1000+seed, k.year, k.group, k.measure, want, k.simulated)
				failed = true
				failures++
			}
		}
		if failed {
			bad++
		}
	}
	t.Logf("%d of %d figures and %d of %d countries fail", failures, figures, bad, seeds)
	for figure, mean := range off {
		t.Logf("mean difference %+.1f: %s", mean, figure)
	}
	if bad > seeds/4 {
		t.Errorf("%d of %d countries fail the calibration", bad, seeds)
	}
}

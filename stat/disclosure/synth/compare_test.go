package synth

import (
	"math"
	"testing"
)

// mst_aim_metrics.jsonl: what private-pgm's AIM lost, by the same measures.
func TestCompareEqualsReference(t *testing.T) {
	c := fixtureCodes(t)
	truth := c.data(readRows(t, "data/nlvm.csv", "2024"))
	got := Compare(truth, c.data(readRows(t, "synth/y24_aim2_eps4_s1.csv", "")))
	want := []Quality{{1, 0, 2.966, 0.022, 0.022, 0}, {2, 0, 2.335, 0.1533, 0.202, 0.206}, {3, 0, 1.472, 0.3765, 0.430, 0.445}}
	for i, w := range want {
		g := got[i]
		if math.Abs(g.Error-w.Error) > 0.0006 || math.Abs(g.Apart-w.Apart) > 0.0006 ||
			math.Abs(g.Missed-w.Missed) > 0.0006 || math.Abs(g.Invented-w.Invented) > 0.0006 {
			t.Errorf("%d-way: %+v, want %+v", w.Ways, g, w)
		}
	}
}

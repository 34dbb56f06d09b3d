package recapture

import (
	"reflect"
	"strings"
	"testing"
)

// Overlap counts alone give back the whole table.
func TestFromOverlaps(t *testing.T) {
	for _, name := range []string{"UKdat", "Korea", "Congenital"} {
		tab := load(t, name)
		overlaps := map[History]int{}
		for h := History(1); h < 1<<len(tab.Lists); h++ {
			overlaps[h] = tab.Overlap(h)
		}
		got, err := FromOverlaps(tab.Lists, overlaps)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.Counts(), tab.Counts()) {
			t.Errorf("%s came back otherwise", name)
		}
	}
	_, err := FromOverlaps([]string{"a", "b"}, map[History]int{1: 5, 2: 9, 3: 7})
	if err == nil || !strings.Contains(err.Error(), "contradict") {
		t.Errorf("seven on both of a list of five: %v", err)
	}
}

// On two lists it is Petersen's estimate; pairs not compared are left out.
func TestPairwiseOverlaps(t *testing.T) {
	p := PairwiseOverlaps{Lists: []string{"a", "b"}, Totals: []int{400, 600}, Both: [][]int{{0, 100}, {0, 0}}}
	e, err := p.Estimate()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "two lists", e.N, 2400, 1e-12)
	p = PairwiseOverlaps{Lists: []string{"a", "b", "c"}, Totals: []int{400, 600, 200}, Both: [][]int{{0, 100, -1}, {0, 0, 10}, {0, 0, 0}}}
	e, err = p.Estimate()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "three lists", e.N, (400*600+600*200)/110.0, 1e-12)
	if !strings.Contains(strings.Join(e.Warnings, " "), "disagree: by themselves they say 2400 to 12000") {
		t.Errorf("warnings %q", e.Warnings)
	}
	p.Both[0][1] = 500
	if _, err := p.Estimate(); err == nil {
		t.Error("500 of 400 on both passes")
	}
}

package disclosure

import (
	"strings"
	"testing"
)

// Five people are printed as five; the trafficker knows four of them.
func TestTraffickerSubtractsHisVictims(t *testing.T) {
	tab := mustTable(t, "t", Flat("region", "all", "north", "south"), Flat("form", "both", "labour", "sexual"))
	add(t, tab, 5, "north", "labour")
	add(t, tab, 30, "north", "sexual")
	add(t, tab, 20, "south", "labour")
	add(t, tab, 40, "south", "sexual")
	s, err := Link(tab)
	if err != nil {
		t.Fatal(err)
	}
	own := map[int]int{s.At["form=labour|region=north"]: 4}
	found, err := OwnCase(s, s.Hidden(make([]bool, len(s.Keys)), 0), own, Standard())
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || !strings.Contains(found[0].Reason, "the others are exactly 1 person") {
		t.Errorf("found %+v", found)
	}
	r, err := RoundTables([]*Table{tab}, Rounding{Base: 10, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	found, err = OwnCase(r.System, r.Knowledge(10), own, Standard())
	if err != nil || len(found) != 0 {
		t.Errorf("rounded: %+v, %v", found, err)
	}
	if _, err := OwnCase(s, s.Hidden(make([]bool, len(s.Keys)), 0), map[int]int{0: 1000}, Standard()); err == nil {
		t.Error("knowing more people than there are was accepted")
	}
}

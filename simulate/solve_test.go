package simulate

import (
	"math"
	"testing"
)

// The calibration is a system of equations; solved means that every list and
// every group comes out at its target, to the tenth of a person.
func TestSolvedMeetsTargets(t *testing.T) {
	for i := range solved() {
		year := FirstYear + i
		e := solved()[i].expect(year)
		for l := range lists {
			if want := onList(list(l), year); math.Abs(e.lists[l]-want) > 0.1 {
				t.Errorf("%d: %s has %.2f persons, want %.2f", year, listCodes[l], e.lists[l], want)
			}
		}
		for g := range groups {
			for m := range minorities {
				if want := registeredByYear[i][g][m]; math.Abs(e.groups[g][m]-want) > 0.2 {
					t.Errorf("%d: %s %d has %.2f persons, want %.2f", year, groupCodes[g], m, e.groups[g][m], want)
				}
			}
		}
		if b := solved()[i].bind; b < -0.6 || b > 0.1 {
			t.Errorf("%d: overlap needs a binding of %.2f, beyond what is plausible", year, b)
		}
	}
}

// Lists of 2010–2015 add to the published table of capture histories.
func TestListsOfPublishedTable(t *testing.T) {
	want := [7]float64{4812, 122, 398, 742, 41, 536, 807}
	var sum [7]float64
	for _, row := range reportsByYear[:6] {
		for i, n := range row {
			sum[i] += n
		}
	}
	if sum != want {
		t.Errorf("lists add to %v, want %v", sum, want)
	}
	persons := 0.0
	for y := range 6 {
		persons += sub3Registered[y]
		for _, g := range registeredByYear[y] {
			persons += g[0] + g[1]
		}
	}
	if persons != 8234 {
		t.Errorf("persons add to %v, published 8,234", persons)
	}
}

func TestShares(t *testing.T) {
	sum := 0.0
	for _, r := range regions {
		sum += r.share
	}
	if math.Abs(sum-1) > 1e-9 || len(regions) != Regions {
		t.Errorf("%d regions hold %.6f of the country", len(regions), sum)
	}
	mean := 0.0
	for i, s := range visibilityShare {
		mean += s * visibility[i]
	}
	if math.Abs(mean-1) > 1e-9 {
		t.Errorf("mean visibility is %v", mean)
	}
	n := 0
	for _, r := range regions {
		n += len(r.municipalities)
	}
	if n != municipalitiesInAll {
		t.Errorf("%d municipalities", n)
	}
}

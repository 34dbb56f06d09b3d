package simulate

import (
	"fmt"
	"strings"
	"testing"
)

// twoLists is what Lincoln and Petersen would find with expected counts: the
// police against everybody else.
type twoLists struct{ police, others, both float64 }

func (t *twoLists) estimate() float64 { return t.police * t.others / t.both }

// follow walks the lists as expect does, keeping apart who is on which side.
func (t *twoLists) follow(d *detection, rates *[lists]float64, mass float64) {
	none, other, police, both := 1.0, 0.0, 0.0, 0.0
	for l, rate := range rates {
		p0, p1, p2 := d.reports(list(l), rate, 1, unseen), d.reports(list(l), rate, 1, seen), d.reports(list(l), rate, 1, seenByPolice)
		if list(l) == np {
			none, other, police, both = none*(1-p0), other*(1-p1), none*p0, other*p1
			continue
		}
		both += police * p2
		police *= 1 - p2
		other += none * p0
		none *= 1 - p0
	}
	t.police += mass * (police + both)
	t.others += mass * (other + both)
	t.both += mass * both
}

// How far does the simplest estimate fall short, each year? It must be
// somewhere near the truth, or no estimator could do anything with the
// country, and it must miss, or every estimator could.
func TestTwoListEstimate(t *testing.T) {
	var table strings.Builder
	table.WriteString("| year | victims | registered | police against all others | the same within groups and ages |\n|---|---|---|---|---|\n")
	for i := range solved() {
		d, year := &solved()[i], FirstYear+i
		var pooled twoLists
		victims, within := 0.0, 0.0
		for g := range groups {
			young := minorShare(group(g), year)
			for m, share := range [minorities]float64{1 - young, young} {
				var cell twoLists
				for half, part := range halfShare {
					for v, weight := range visibilityShare {
						mass := victimsByYear[i][g] * part * share * weight
						victims += mass
						pooled.follow(d, &d.rate[half][g][m][v], mass)
						cell.follow(d, &d.rate[half][g][m][v], mass)
					}
				}
				within += cell.estimate()
			}
		}
		if ratio := within / victims; ratio < .5 || ratio > 1.2 {
			t.Errorf("%d: the estimate within groups is %.2f of the truth", year, ratio)
		}
		fmt.Fprintf(&table, "| %d | %.0f | %.0f | %.0f | %.0f (%+.0f %%) |\n", year, victims, d.expect(year).persons, pooled.estimate(), within, 100*(within/victims-1))
	}
	document(t, "twolists", table.String())
}

package simulate

import "testing"

// The scheme's rules hold on every path: reflection lasts three months at
// most, nobody is decided about before being heard, and from 1 August 2019
// claimants of another member state take the other road.
func TestResidencePathsKeepTheRules(t *testing.T) {
	c, _ := testCountry()
	var waits, decided, needed float64
	registeredPersons(c, func(v *victim, contacts []contact) {
		k := &contacts[0]
		if !v.needsPermit(k.reported) {
			return
		}
		on := map[string]day{}
		last := k.reported
		for _, s := range c.residence(v, k) {
			if s.on < last {
				t.Fatalf("%s comes on %s, before the step in front of it", s.code, s.on.date())
			}
			last, on[s.code] = s.on, s.on
		}
		newRoad := v.dublin && k.reported >= dublinDay
		if _, ok := on["OFFERED"]; ok && newRoad {
			t.Fatal("a reflection period is offered to a Dublin claimant after 1 August 2019")
		}
		if _, ok := on["DUBLIN_DECL"]; ok && !newRoad {
			t.Fatal("the road of Dublin claimants is taken before 1 August 2019 or by another person")
		}
		if end, ok := on["REFL_END"]; ok && end-on["OFFERED"] > reflectionDays {
			t.Fatal("a reflection period lasts over three months")
		}
		if on["DECLARED"]-on["OFFERED"] > reflectionDays {
			t.Fatal("a declaration comes after the reflection period")
		}
		for _, code := range []string{"OM_NEEDED", "OM_NOT"} {
			if decision, ok := on[code]; ok {
				decided++
				waits += float64(decision - on["DUBLIN_DECL"])
				if code == "OM_NEEDED" {
					needed++
				}
			}
		}
	})
	p := proportion{"presence needed, of decisions", needed, decided, neededShare}
	p.check(t)
	// A lognormal wait with median 30 and deviation 0.4 has a mean of 32.5 days.
	if mean := waits / decided; mean < 31 || mean > 34 {
		t.Errorf("decisions come after %.1f days, stated 32.5", mean)
	}
}

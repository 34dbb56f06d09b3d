package disclosure

import (
	"fmt"
	"os"
	"testing"
	"time"

	"sightline/stat/disclosure/internal/agreement"
)

// The only setting of a peer that holds, GaussSuppression with hidden zeros
// and ranges, needs 49, 74 and 205 secondary cells and 4.1, 60 and 102 CPU
// seconds, and leaves 2, 1 and 1 small cells unprotected.
func TestSuppressFixtures(t *testing.T) {
	for _, c := range []struct {
		name, key string
		most      int
		time      time.Duration
	}{
		{"gauss/y24_region_expl", "suppress-285", 49, time.Second},
		{"gauss/y24_nat_expl", "suppress-1026", 74, 5 * time.Second},
		{"gauss/y24_age_expl_gender", "suppress-836", 205, 5 * time.Second},
	} {
		tab, _ := fixtureTable(t, c.name)
		took := cpu(t)
		p, err := Suppress([]*Table{tab}, Suppression{Rule: StatisticsOffice()})
		if err != nil {
			t.Error(err)
			continue
		}
		spent := took()
		t.Logf("%s: %d primary, %d secondary, %v", c.name, len(p.Primary), len(p.Secondary), spent)
		// Twice the time wanted: other work on the machine costs processor time
		// too. The time reached is in agreement.md.
		if len(p.Secondary) > c.most || spent > 2*c.time {
			t.Errorf("%s: %d secondary cells (at most %d) in %v (at most %v)", c.name, len(p.Secondary), c.most, spent, c.time)
		}
		agreement.Figure(t, c.key, fmt.Sprintf("%d, %d of %d", len(p.Secondary), checkWide(t, p, 0), len(p.Primary)))
	}
}

// checkWide audits a pattern from outside, with nothing of its own proof: no
// cell exact, and every hidden small cell wide for who knows that counts are
// at least low.
func checkWide(t *testing.T, p *Suppressed, low int) (wide int) {
	t.Helper()
	got, err := Audit(p.System, p.System.Hidden(p.Hidden, low))
	if err != nil {
		t.Error(err)
		return 0
	}
	exact, narrow := 0, 0
	for _, c := range p.Primary {
		if got[c].Exact() {
			exact++
		}
		if !got[c].Hides(1, 5) {
			narrow++
			t.Errorf("%s: %d to %d", p.System.Keys[c], got[c].Low, got[c].High)
		}
	}
	for _, c := range p.Secondary {
		if got[c].Exact() {
			exact++
		}
	}
	if exact > 0 || narrow > 0 {
		t.Errorf("%d exact, %d of %d narrow", exact, narrow, len(p.Primary))
	}
	return len(p.Primary) - narrow
}

// Three tables in one go: what one hides no other prints.
func TestSuppressLinked(t *testing.T) {
	var tables []*Table
	p := fixturePersons(t, "2024")
	for _, names := range [][]string{{"region", "expl"}, {"age", "expl"}, {"region", "gender"}} {
		tab, err := p.Table(tableName(names), names...)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, tab)
	}
	took := cpu(t)
	got, err := Suppress(tables, Suppression{Rule: StatisticsOffice()})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cells, %d primary, %d secondary, %v", len(got.Hidden), len(got.Primary), len(got.Secondary), took())
	checkWide(t, got, 0)
}

// Where zeros are printed, everybody knows that a hidden cell is not empty. A
// margin over several such cells cannot reach 1; every other cell must.
func TestSuppressWithZerosShown(t *testing.T) {
	rule := StatisticsOffice()
	rule.ZerosShown = true
	for name, key := range map[string]string{"gauss/y24_region_expl": "285", "gauss/y24_nat_expl": "1026", "gauss/y24_age_expl_gender": "836"} {
		tab, _ := fixtureTable(t, name)
		took := cpu(t)
		p, err := Suppress([]*Table{tab}, Suppression{Rule: rule})
		if err != nil {
			t.Error(err)
			continue
		}
		t.Logf("%s: %d primary, %d secondary, %d eased, %v", name, len(p.Primary), len(p.Secondary), len(p.Eased), took())
		got, err := Audit(p.System, p.System.Hidden(p.Hidden, 1))
		if err != nil {
			t.Error(err)
			continue
		}
		exact, wide := 0, 0
		for _, c := range p.Primary {
			if got[c].Exact() {
				exact++
			}
			if got[c].Hides(1, 5) {
				wide++
			}
		}
		agreement.Figure(t, "suppress-zeros-"+key, fmt.Sprintf("%d, %d of %d", len(p.Secondary), wide, len(p.Primary)))
		if exact > 0 || wide < len(p.Primary)-len(p.Eased) {
			t.Errorf("%s: %d exact, %d of %d wide, %d eased", name, exact, wide, len(p.Primary), len(p.Eased))
		}
		for c, h := range p.Hidden {
			if h && p.System.People[c] == 0 {
				t.Errorf("%s: hides the zero of %s", name, p.System.Keys[c])
			}
		}
	}
}

// 11,286 cells: GaussSuppression hides 549 secondary cells in 27.8 CPU seconds
// without the proof.
func TestSuppressLarge(t *testing.T) {
	if os.Getenv("SIGHTLINE_LONG") == "" {
		t.Skip("SIGHTLINE_LONG=1 suppresses 11,286 cells, in half a minute")
	}
	tab, _ := fixtureTable(t, "gauss/y24_nat_expl_age")
	took := cpu(t)
	p, err := Suppress([]*Table{tab}, Suppression{Rule: StatisticsOffice()})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d primary, %d secondary, %v", len(p.Primary), len(p.Secondary), took())
	got, err := Reaches(p.System, p.System.Hidden(p.Hidden, 0), p.Primary, 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	wide := 0
	for _, c := range p.Primary {
		if got[c].Hides(1, 5) {
			wide++
		}
	}
	t.Logf("audited after %v", took())
	agreement.Figure(t, "suppress-11286", fmt.Sprintf("%d, %d of %d", len(p.Secondary), wide, len(p.Primary)))
	if wide < len(p.Primary) {
		t.Errorf("%d of %d wide", wide, len(p.Primary))
	}
}

package disclosure

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/disclosure/internal/agreement"
)

// naive_rounding_attack.json: what linear programming gets out of tables in
// which each cell was rounded alone.
func TestAuditBreaksRoundingOfEachCell(t *testing.T) {
	text, err := os.ReadFile(reference.Path(t, "disclosure/rounding/naive_rounding_attack.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want []struct {
		Table     string
		Base      int
		Cells     int
		Small     int `json:"small_1_to_4"`
		Exact     int `json:"exactly_recovered"`
		Presence  int `json:"presence_proved"`
		Recovered int `json:"presence_without_LP"`
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	var all [3]int
	for _, w := range want {
		tab, _ := fixtureTable(t, "gauss/"+w.Table)
		s, err := Link(tab)
		if err != nil {
			t.Fatal(err)
		}
		_, k := RoundEach(s, w.Base)
		got, err := Audit(s, k)
		if err != nil {
			t.Error(err)
			continue
		}
		exact, presence, small := 0, 0, 0
		for c, n := range s.People {
			if n < 1 || n > 4 {
				continue
			}
			small++
			if got[c].Exact() {
				exact++
			}
			if got[c].Low > 0 {
				presence++
			}
		}
		all[0], all[1], all[2] = all[0]+small, all[1]+exact, all[2]+presence
		if small != w.Small || exact != w.Exact || presence != w.Presence {
			t.Errorf("%s base %d: %d small, %d exact, %d proved; want %+v", w.Table, w.Base, small, exact, presence, w)
		}
	}
	agreement.Figure(t, "audit-naive", fmt.Sprintf("%d, %d, %d", all[0], all[1], all[2]))
}

// The attacker is told how far the farthest count moved, which nobody is.
func TestAuditOfJointRounding(t *testing.T) {
	r, err := Round(fixturePersons(t, "2024"), threeTables, Rounding{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	_, most := r.Change()
	took := cpu(t)
	got, err := Audit(r.System, r.Knowledge(most))
	if err != nil {
		t.Fatal(err)
	}
	exact, proved, wide, small := 0, 0, 0, 0
	for c, n := range r.System.People {
		if n < 1 || n > 4 {
			continue
		}
		small++
		if got[c].Exact() {
			exact++
		}
		if got[c].Low > 1 {
			proved++
			t.Logf("%s %d printed %d: %v", r.System.Keys[c], n, n+r.Moved[c], got[c])
		}
		if got[c].Hides(1, 5) {
			wide++
		}
	}
	t.Logf("%d small, %d exact, %d above one for certain, %d wide, %v", small, exact, proved, wide, took())
	agreement.Figure(t, "round-audit", fmt.Sprintf("%d of %d", wide, small))
	if exact > 0 || wide < small {
		t.Errorf("%d of %d small cells exact, %d wide", exact, small, wide)
	}
}

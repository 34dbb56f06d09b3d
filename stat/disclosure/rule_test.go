package disclosure

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPresetsAreValidAndReadBack(t *testing.T) {
	presets := []Rule{Standard(), StatisticsOffice(), EurostatCellKey(), UnderFive()}
	text, err := json.Marshal(presets)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadRules(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(back) != len(presets) || back[0].Name != "standard" {
		t.Errorf("read back %v", back)
	}
}

// A trafficker with seven of ten victims, and a shelter that knows two more.
func TestLargestCaseAndReporterAreTakenAway(t *testing.T) {
	p := &Persons{Vars: []*Variable{Flat("region", "all", "north", "south")}}
	add := func(n int, region, who string, reporters ...string) {
		for range n {
			p.Rows = append(p.Rows, Person{Codes: []string{region}, Count: 1, Cases: []string{who}, Reporters: reporters})
		}
	}
	add(7, "north", "network", "police")
	add(2, "north", "bar", "shelter")
	add(1, "north", "farm", "inspectorate")
	for i := range 9 {
		add(1, "south", string(rune('a'+i)), string(rune('A'+i)))
	}
	tab, err := p.Table("by region", "region")
	if err != nil {
		t.Fatal(err)
	}
	found := Small(tab, Standard())
	if len(found) != 1 || found[0].Cell != "region=north" || found[0].Kind != OneHolder {
		t.Fatalf("findings %+v", found)
	}
	if !strings.Contains(found[0].Reason, "1 person of 10 ") {
		t.Errorf("reason: %s", found[0].Reason)
	}
}

func TestSmallCounts(t *testing.T) {
	tab, err := NewTable("t", Flat("form", "all", "sexual", "labour", "organ"), Flat("status", "all", "asylum", "other"))
	if err != nil {
		t.Fatal(err)
	}
	tab.Add(19, "sexual", "asylum")
	tab.Add(1, "sexual", "other")
	tab.Add(30, "labour", "other")
	tab.Add(30, "labour", "asylum")
	r := Standard()
	r.Sensitive = []string{"status"}
	r.Categories, r.Heavy = []string{"form=organ"}, 50
	tab.Add(40, "organ", "asylum")
	tab.Add(60, "organ", "other")
	kinds := map[Key]Kind{}
	for _, f := range Small(tab, r) {
		kinds[f.Cell] = f.Kind
	}
	want := map[Key]Kind{
		"form=sexual|status=other":  TooFewPeople,
		"form=sexual|status=asylum": WholeGroup,
		"form=organ|status=asylum":  SensitiveCell,
	}
	for k, v := range want {
		if kinds[k] != v {
			t.Errorf("%s: %q, want %q", k, kinds[k], v)
		}
	}
	if len(kinds) != len(want) {
		t.Errorf("findings %v", kinds)
	}
}

func FuzzReadHierarchy(f *testing.F) {
	f.Add("level,name\n@,Total\n@@,A\n@@,B\n@@@,C\n")
	f.Add("level,name\n@,Total\n@@@,A\n")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ReadHierarchy("v", strings.NewReader(text))
		if err != nil {
			return
		}
		if err := v.complete(); err != nil {
			t.Error(err)
		}
		if _, err := NewTable("t", v); err != nil {
			t.Error(err)
		}
	})
}

func TestRangesCutEachOther(t *testing.T) {
	v, err := Ranges("age", "all", Range{"0-15", 0, 15}, Range{"16+", 16, 120}, Range{"0-17", 0, 17}, Range{"18+", 18, 120})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(v.Leaves(), " "); got != "0-15 16-17 18+" {
		t.Errorf("leaves %q", got)
	}
	tab, err := NewTable("t", v)
	if err != nil {
		t.Fatal(err)
	}
	tab.Add(3, "16-17")
	tab.Add(2, "0-15")
	at, _ := tab.Index("0-17")
	if tab.People[at] != 5 {
		t.Errorf("0-17 counts %d", tab.People[at])
	}
}

func FuzzReadRules(f *testing.F) {
	f.Add([]byte(`[{"Name":"a","Method":"rounding","Base":5,"People":5,"Low":1,"High":5}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		rules, err := ReadRules(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(rules)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadRules(again)
		if err != nil || len(back) != len(rules) {
			t.Errorf("%s does not read back: %v", again, err)
		}
	})
}

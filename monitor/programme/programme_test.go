package programme_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sightline/internal/reference"
	"sightline/monitor/programme"
	"sightline/register"
	"sightline/register/codes"
)

func date(t testing.TB, s string) register.Date {
	t.Helper()
	d, err := register.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// Every theme of the published list has a measure, and no measure has another.
func TestFirstProgrammeHasThePublishedThemes(t *testing.T) {
	f, err := os.Open(reference.Path(t, "nl/codelists/programme_themes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[codes.Theme]bool{}
	for _, r := range rows[1:] {
		want[codes.Theme(r[0])] = true
	}
	for _, m := range programme.First().Measures {
		if !want[m.Theme] {
			t.Errorf("%s has the theme %q", m.ID, m.Theme)
		}
		delete(want, m.Theme)
	}
	if len(want) > 0 {
		t.Errorf("themes without a measure: %v", want)
	}
}

func TestFirstProgrammeShowsWhatIsMissing(t *testing.T) {
	p := programme.First()
	f := p.Examine()
	for _, id := range []programme.MeasureID{"cooperation", "approach-to-clients", "protection-of-minors", "municipal-policy", "monitoring", "international"} {
		if !slices.Contains(f.NoOutput, id) {
			t.Errorf("%s names nothing it brings about and is not found: %v", id, f.NoOutput)
		}
	}
	if !slices.Contains(f.Nobody, "fewer-victims") || len(f.Unsupported) != 2 || len(f.Circles) != 0 {
		t.Errorf("%+v", f)
	}
	coordination, _ := p.Measure("care-coordination")
	if r := coordination.Reach; len(r) != 2 || r[0].Have != 19 || r[1].Have != 30 || r[1].Of != 35 {
		t.Errorf("reach %+v", r)
	}
	var missed bool
	for _, r := range p.Remind(day("2026-11-21")) {
		missed = missed || r.Measure == "municipal-policy" && strings.Contains(r.What, "every municipality has a policy") && r.To == "Association of Municipalities"
	}
	if !missed {
		t.Error("a milestone four years late is not brought up")
	}
	words := strings.Join(p.Words(), "\n")
	for _, w := range []string{"Outcome nobody works on: Fewer people become victims.", "More capacity to detect leads to: Investigations opened. That leads to: Offenders convicted."} {
		if !strings.Contains(words, w) {
			t.Errorf("the words lack %q:\n%s", w, words)
		}
	}
}

func small() *programme.Programme {
	return &programme.Programme{
		Name: "small", Version: 1,
		Measures: []programme.Measure{
			{ID: "a", Name: "A", Line: programme.Help, Owner: "ministry", Status: programme.Running, Evidence: "seen"},
			{ID: "b", Name: "B", Line: programme.Help, Status: programme.Planned},
			{ID: "c", Name: "C", Line: programme.Help, Owner: "police", Status: programme.Running, Evidence: "seen",
				Milestones: []programme.Milestone{{What: "begin", Due: register.Date{Year: 2020, Month: 1, Day: 1}}}},
		},
		Nodes: []programme.Node{{ID: "x", Kind: programme.Output, Name: "X"}, {ID: "y", Kind: programme.Output, Name: "Y"}, {ID: "z", Kind: programme.Outcome, Name: "Z"}, {ID: "w", Kind: programme.Output, Name: "W"}},
		Edges: []programme.Edge{{From: "a", To: "x"}, {From: "x", To: "y"}, {From: "y", To: "x"}, {From: "c", To: "z"}},
	}
}

func TestGraphFindsOrphansCirclesAndDeadEnds(t *testing.T) {
	f := small().Examine()
	if !slices.Equal(f.NoOutput, []programme.MeasureID{"b"}) || !slices.Equal(f.NoMeasure, []programme.NodeID{"w"}) || f.Orphans() != 2 {
		t.Errorf("orphans %+v", f)
	}
	if len(f.Circles) != 1 || !slices.Equal(f.Circles[0], []string{"x", "y"}) {
		t.Errorf("circles %v", f.Circles)
	}
	if !slices.Equal(f.DeadEnds, []string{"a", "x", "y"}) {
		t.Errorf("dead ends %v", f.DeadEnds)
	}
	if len(f.Unmeasured) != 3 || len(f.Nobody) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestBoardPutsOwnerlessAndLateFirst(t *testing.T) {
	var order []programme.MeasureID
	for _, c := range small().Board(day("2026-01-01"))[programme.Help] {
		order = append(order, c.Measure.ID)
	}
	if !slices.Equal(order, []programme.MeasureID{"b", "c", "a"}) {
		t.Errorf("order %v", order)
	}
}

func TestPlanStanding(t *testing.T) {
	plan := programme.Plan{Design: programme.Regions, Outcome: "reports", Begins: date(t, "2024-01-01"), Ratio: 0.8, NoEffect: "a ratio between 0.9 and 1.1"}
	if plan.Standing() != programme.NotFixed {
		t.Errorf("%q", plan.Standing())
	}
	plan.Fix(date(t, "2023-06-01"), "analyst")
	if plan.Standing() != programme.Beforehand {
		t.Errorf("%q", plan.Standing())
	}
	plan.Opened = date(t, "2024-09-01")
	if plan.Standing() != programme.Beforehand {
		t.Errorf("opened later: %q", plan.Standing())
	}
	plan.Ratio = 0.95 // a quiet change
	if plan.Standing() != programme.Altered {
		t.Errorf("altered: %q", plan.Standing())
	}
	plan.Fix(date(t, "2024-10-01"), "analyst")
	if plan.Standing() != programme.ChangedAfter {
		t.Errorf("changed after: %q", plan.Standing())
	}
	late := plan
	late.Fixed = nil
	late.Fix(date(t, "2024-10-01"), "analyst")
	if late.Standing() != programme.Afterwards {
		t.Errorf("afterwards: %q", late.Standing())
	}
	if n := len(late.Fixed); n != 1 {
		t.Errorf("%d fixings", n)
	}
	late.Fix(date(t, "2024-11-01"), "analyst")
	if len(late.Fixed) != 1 {
		t.Error("the same text was fixed twice")
	}
}

func TestJSONComesBackTheSame(t *testing.T) {
	p := programme.First()
	var b bytes.Buffer
	if err := p.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	once := b.String()
	q, err := programme.ReadJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	var c bytes.Buffer
	if err := q.WriteJSON(&c); err != nil {
		t.Fatal(err)
	}
	if once != c.String() {
		t.Error("written, read and written again it differs")
	}
}

func TestCSVComesBackTheSame(t *testing.T) {
	p := programme.First()
	p.Measures[2].Starts = []programme.Start{{"REGION1", date(t, "2017-03")}, {"REGION2", register.Date{}}}
	p.Measures[2].Budget = &programme.Budget{Euro: 2_000_000, From: date(t, "2018"), Until: date(t, "2021")}
	var b bytes.Buffer
	if err := p.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	q, err := p.ReadCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := programme.Compare(p, q)
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 0 {
		t.Errorf("%v", changes)
	}
}

func TestReviseSaysWhatChanged(t *testing.T) {
	old := programme.First()
	var b bytes.Buffer
	if err := old.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	next, err := programme.ReadJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := programme.Revise(old, next, date(t, "2027-01-01"), "editor", ""); err == nil {
		t.Error("a version without changes")
	}
	next.Measures[0].Owner = "nobody in particular"
	next.Measures = next.Measures[:len(next.Measures)-1]
	slices.Reverse(next.Measures) // order is not content
	got, r, err := programme.Revise(old, next, date(t, "2027-01-01"), "editor", "owner moved")
	if err != nil {
		t.Fatal(err)
	}
	if got.Version != 2 || r.Hash == "" || r.By != "editor" {
		t.Errorf("%+v", r)
	}
	if r.Changes[0].Where != "measure awareness, owner" || r.Changes[0].After != "nobody in particular" || !strings.HasPrefix(r.Changes[1].Where, "measure international") {
		t.Errorf("%+v", r.Changes)
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*programme.Programme){
		"twice":             func(p *programme.Programme) { p.Measures[1].ID = "a" },
		"capitals":          func(p *programme.Programme) { p.Measures[1].ID = "A B" },
		"line":              func(p *programme.Programme) { p.Measures[1].Line = "other" },
		"status":            func(p *programme.Programme) { p.Measures[1].Status = "on track" },
		"theme":             func(p *programme.Programme) { p.Measures[1].Theme = "NONE" },
		"edge to nothing":   func(p *programme.Programme) { p.Edges[0].To = "nowhere" },
		"indicator unknown": func(p *programme.Programme) { p.Nodes[0].Indicators = []programme.IndicatorID{"none"} },
		"plan without outcome": func(p *programme.Programme) {
			p.Measures[0].Plan = &programme.Plan{Design: programme.Regions, Begins: register.Date{Year: 2020}, NoEffect: "x"}
		},
		"no reason not to gauge": func(p *programme.Programme) { p.Measures[0].Plan = &programme.Plan{Design: programme.NotGauged} },
	} {
		p := small()
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		spoil(p)
		if err := p.Check(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := programme.ReadJSON(strings.NewReader(`{"name":"x","measure":[]}`)); err == nil {
		t.Error("a misspelt field was lost silently")
	}
}

// A chain of steps has no circle; closing it makes one ring of all.
func TestCirclesOfChains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		p := &programme.Programme{Name: "chain", Version: 1}
		id := func(i int) string { return string(rune('a' + i)) }
		for i := range n {
			p.Nodes = append(p.Nodes, programme.Node{ID: programme.NodeID(id(i)), Kind: programme.Output, Name: id(i)})
			if i > 0 {
				p.Edges = append(p.Edges, programme.Edge{From: id(i - 1), To: programme.NodeID(id(i))})
			}
		}
		if c := p.Examine().Circles; len(c) != 0 {
			t.Fatalf("circles %v", c)
		}
		p.Edges = append(p.Edges, programme.Edge{From: id(n - 1), To: "a"})
		if c := p.Examine().Circles; len(c) != 1 || len(c[0]) != n {
			t.Fatalf("circles %v", c)
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	var b bytes.Buffer
	if err := programme.First().WriteJSON(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Add(`{"name":"x","measures":[{"id":"a","name":"A","line":"help","status":"running","starts":[{"region":"r","on":"2018-05"}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := programme.ReadJSON(strings.NewReader(text))
		if err != nil {
			return
		}
		p.Examine()
		p.Board(day("2026-01-01"))
		p.Words()
		var once, twice bytes.Buffer
		if err := p.WriteJSON(&once); err != nil {
			t.Fatal(err)
		}
		q, err := programme.ReadJSON(bytes.NewReader(once.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err := q.WriteJSON(&twice); err != nil || once.String() != twice.String() {
			t.Fatalf("it comes back different: %v", err)
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	var b bytes.Buffer
	if err := programme.First().WriteCSV(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, text string) {
		p, err := programme.First().ReadCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := p.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		q, err := p.ReadCSV(&out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if c, err := programme.Compare(p, q); err != nil || len(c) > 0 {
			t.Fatalf("it comes back different: %v %v", c, err)
		}
	})
}

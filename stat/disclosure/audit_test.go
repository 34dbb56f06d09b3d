package disclosure

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sightline/internal/reference"
	"sightline/stat/disclosure/internal/agreement"
)

type audited struct {
	Cell         string
	True, Lo, Hi int
	Primary      bool
}

// Every interval of every audited fixture, cell by cell, for both attackers:
// those files were computed by linear programming and compared with HiGHS.
func TestAuditEqualsFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(reference.Path(t, "disclosure"), "*", "*.audit_lb?.json"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	cells := 0
	for _, f := range files {
		if !strings.Contains(f, "all_region") {
			cells += checkAudit(t, f)
		} else if os.Getenv("SIGHTLINE_LONG") != "" {
			agreement.Figure(t, "audit-intervals-3135", fmt.Sprint(checkAudit(t, f)))
		}
	}
	agreement.Figure(t, "audit-intervals", fmt.Sprint(cells))
}

func checkAudit(t *testing.T, file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []audited
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Base(filepath.Dir(file))
	name, lb, _ := strings.Cut(filepath.Base(file), ".audit_lb")
	table, hidden := fixtureTable(t, dir+"/"+name)
	s, err := Link(table)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got, err := Audit(s, s.Hidden(bySystem(s, hidden), int(lb[0]-'0')))
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(file), err)
		return 0
	}
	took := time.Since(start)
	wrong := 0
	for _, w := range want {
		cell, err := table.Index(strings.Split(w.Cell, "|")...)
		if err != nil {
			t.Fatal(err)
		}
		if w.Hi < 0 {
			w.Hi = Unbounded
		}
		g := got[s.where[0][cell]]
		if g.Low != w.Lo || g.High != w.Hi {
			if wrong++; wrong < 4 {
				t.Errorf("%s: %s is %d: %d to %d, want %d to %d", filepath.Base(file), w.Cell, w.True, g.Low, g.High, w.Lo, w.Hi)
			}
		}
	}
	t.Logf("%-50s %5d hidden, %d differ, %v", filepath.Base(file), len(want), wrong, took)
	return len(want) - wrong
}

// bySystem carries marks on the cells of the only table over to the system.
func bySystem(s *System, marks []bool) []bool {
	out := make([]bool, len(s.Keys))
	for cell, m := range marks {
		out[s.where[0][cell]] = m
	}
	return out
}

// linkFixtures joins fixture tables and the cells hidden in any of them.
func linkFixtures(t testing.TB, names ...string) (*System, []bool) {
	t.Helper()
	var tables []*Table
	var marks [][]bool
	for _, n := range names {
		tab, hidden := fixtureTable(t, n)
		tables, marks = append(tables, tab), append(marks, hidden)
	}
	s, err := Link(tables...)
	if err != nil {
		t.Fatal(err)
	}
	hidden, printed := make([]bool, len(s.Keys)), make([]bool, len(s.Keys))
	for i, m := range marks {
		for cell, h := range m {
			c := s.where[i][cell]
			hidden[c], printed[c] = hidden[c] || h, printed[c] || !h
		}
	}
	for c := range hidden { // what one table prints is known
		hidden[c] = hidden[c] && !printed[c]
	}
	return s, hidden
}

// joint_audit.json: HiGHS through scipy, cold, 6.2 to 8.2 s each.
func TestAuditOfThreeLinkedTables(t *testing.T) {
	text, err := os.ReadFile(reference.Path(t, "disclosure/joint_audit.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want []struct {
		Tables                      []string
		Lb, Unknown, Primary, Exact int
		Width                       int `json:"width_lt3"`
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, w := range want {
		for i := range w.Tables {
			w.Tables[i] = strings.TrimSuffix(w.Tables[i], ".csv")
		}
		s, hidden := linkFixtures(t, w.Tables...)
		start := time.Now()
		got, err := Audit(s, s.Hidden(hidden, w.Lb))
		if err != nil {
			t.Error(err)
			continue
		}
		took := time.Since(start)
		unknown, exact, narrow := 0, 0, 0
		for c, h := range hidden {
			if !h {
				continue
			}
			unknown++
			if n := s.People[c]; n < 1 || n > 4 {
				continue
			}
			if got[c].Exact() {
				exact++
			}
			if got[c].Width() < 3 {
				narrow++
			}
		}
		if unknown != w.Unknown || exact != w.Exact || narrow != w.Width {
			t.Errorf("%v, at least %d: %d unknown, %d exact, %d narrow; want %+v", w.Tables, w.Lb, unknown, exact, narrow, w)
		}
		t.Logf("%d unknown, %d exact, %d narrower than 3, %v", unknown, exact, narrow, took)
		if w.Lb == 1 && strings.HasPrefix(w.Tables[0], "gauss") {
			agreement.Figure(t, "audit-joint", fmt.Sprintf("%d, %d, %d", unknown, exact, narrow))
		}
	}
}

// 11,286 cells, for which nobody has intervals: both attackers in time, and no
// true count outside (which Audit itself checks).
func TestAuditLarge(t *testing.T) {
	if os.Getenv("SIGHTLINE_LONG") == "" {
		t.Skip("SIGHTLINE_LONG=1 audits 3,135 and 11,286 cells")
	}
	outside := 0
	for _, name := range []string{"gauss/all_region_expl_age", "gauss/y24_nat_expl_age"} {
		s, hidden := linkFixtures(t, name)
		for low := range 2 {
			took := cpu(t)
			_, err := Audit(s, s.Hidden(hidden, low))
			if err != nil {
				t.Error(err)
				outside++
			}
			t.Logf("%s, at least %d: %v", name, low, took())
		}
	}
	agreement.Figure(t, "audit-11286", fmt.Sprint(outside))
}

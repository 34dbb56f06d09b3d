package disclosure

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// smallTable draws a table of two or three variables with groups.
func smallTable(t *rapid.T) *Table {
	a := NewVariable("a", "all")
	must(t, a.Split("all", "g", "h"))
	must(t, a.Split("g", "a1", "a2"))
	must(t, a.Split("h", "a3", "a4", "a5"))
	vars := []*Variable{a, Flat("b", "all", "b1", "b2", "b3")}
	if rapid.Bool().Draw(t, "three") {
		vars = append(vars, Flat("c", "all", "c1", "c2"))
	}
	tab, err := NewTable("t", vars...)
	must(t, err)
	for cell := range tab.People {
		if tab.isInner(cell) {
			n := rapid.SampledFrom([]int{0, 0, 1, 2, 3, 5, 8, 20, 60}).Draw(t, "n")
			must(t, tab.Add(n, tab.Codes(cell)...))
		}
	}
	return tab
}

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever is rounded adds up, has no small count and fills no empty cell.
func TestRoundingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.IntRange(2, 10).Draw(t, "base")
		r, err := RoundTables([]*Table{smallTable(t)}, Rounding{Base: base, Seed: 1, Steps: 20000})
		must(t, err)
		for c, n := range r.System.People {
			p := n + r.Moved[c]
			if p < 0 || p > 0 && p < base || n == 0 && p != 0 {
				t.Fatalf("%s: %d became %d", r.System.Keys[c], n, p)
			}
		}
		for _, s := range r.System.Sums {
			d := -r.Moved[s.Whole]
			for _, p := range s.Parts {
				d += r.Moved[p]
			}
			if d != 0 {
				t.Fatalf("%s does not add up", r.System.Keys[s.Whole])
			}
		}
	})
}

// Whatever is suppressed holds against the auditor, who knows nothing of the
// proof; and hiding more never narrows an interval.
func TestSuppressionHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := smallTable(t)
		p, err := Suppress([]*Table{tab}, Suppression{Rule: exact()})
		if err != nil {
			return // a table so small that even hiding everything is not enough
		}
		got, err := Audit(p.System, p.System.Hidden(p.Hidden, 0))
		must(t, err)
		for _, c := range p.Primary {
			if !got[c].Hides(1, 5) {
				t.Fatalf("%s counts %d: %v", p.System.Keys[c], p.System.People[c], got[c])
			}
		}
		more := append([]bool(nil), p.Hidden...)
		for c := range more {
			more[c] = more[c] || c%3 == 0
		}
		wider, err := Audit(p.System, p.System.Hidden(more, 0))
		must(t, err)
		for c := range got {
			if wider[c].Low > got[c].Low || wider[c].High < got[c].High {
				t.Fatalf("%s: %v became %v by hiding more", p.System.Keys[c], got[c], wider[c])
			}
		}
	})
}

// The order of tables changes no interval.
func TestAuditOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := smallTable(t)
		b, err := NewTable("margin", a.Vars[0])
		must(t, err)
		for cell := range b.People {
			codes := append(b.Codes(cell), a.Codes(0)[1:]...)
			for i := 1; i < len(a.Vars); i++ {
				codes[i] = a.Vars[i].Total
			}
			at, err := a.Index(codes...)
			must(t, err)
			b.People[cell] = a.People[at]
		}
		result := func(tables ...*Table) map[Key]string {
			s, err := Link(tables...)
			must(t, err)
			hidden := make([]bool, len(s.Keys))
			for c, k := range s.Keys {
				hidden[c] = len(k)%2 == 1
			}
			got, err := Audit(s, s.Hidden(hidden, 0))
			must(t, err)
			out := map[Key]string{}
			for c, k := range s.Keys {
				out[k] = fmt.Sprint(got[c])
			}
			return out
		}
		one, two := result(a, b), result(b, a)
		for k, v := range one {
			if two[k] != v {
				t.Fatalf("%s: %s or %s", k, v, two[k])
			}
		}
	})
}

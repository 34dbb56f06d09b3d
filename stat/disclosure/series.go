package disclosure

import (
	"fmt"
	"slices"
)

// Edition is one release: tables as they were, or are to be, printed.
//
// Tables of different editions meet where their cells have the same key, so a
// series shares its variables. A variable holds every grouping ever used (see
// Ranges): ages by two schemes, years alone and pooled. Where the register has
// changed between editions the tables have a variable that says by when people
// were registered, whose codes for the editions hold one another.
type Edition struct {
	Name   string
	Tables []Printed
}

// Printed is a table with what is shown of it.
type Printed struct {
	Table *Table
	Shown []bool // by cell
	Count []int  // by cell: the printed count, where shown
	// Within is how far a printed count may be from the true one as far as an
	// attacker can tell; 0 if counts are exact.
	Within int
}

// PrintAll shows every cell that a table prints, exactly; codes restricts it,
// by variable, to some codes.
func PrintAll(t *Table, codes map[string][]string) Printed {
	p := Printed{Table: t, Shown: make([]bool, t.Len()), Count: slices.Clone(t.People)}
	for cell := range p.Shown {
		p.Shown[cell] = t.printed(cell)
		for i, c := range t.Codes(cell) {
			if only, ok := codes[t.Vars[i].Name]; ok && !slices.Contains(only, c) {
				p.Shown[cell] = false
			}
		}
	}
	return p
}

// Edition prints a suppressed release.
func (s *Suppressed) Edition(name string) Edition {
	out := Edition{Name: name}
	for ti, t := range s.System.Tables {
		p := PrintAll(t, nil)
		for cell := range p.Shown {
			p.Shown[cell] = p.Shown[cell] && !s.Hidden[s.System.where[ti][cell]]
		}
		out.Tables = append(out.Tables, p)
	}
	return out
}

// Edition prints a rounded release, to be examined against an attacker who
// knows the largest change.
func (r *Rounded) Edition(name string) Edition {
	out := Edition{Name: name}
	for ti, t := range r.Tables {
		p := PrintAll(t, nil)
		p.Count, p.Within = slices.Clone(r.Printed[ti]), r.largest()
		out.Tables = append(out.Tables, p)
	}
	return out
}

// Verdict is the outcome of an examination. Passed is true only if nothing was
// found and the audit could be completed.
type Verdict struct {
	Passed   bool
	Rule     Rule
	Cells    int // cells of all tables together, each once
	Small    int // of these the ones the rule protects
	Findings []Finding
}

// Examine asks what can be inferred from all editions together about any
// group that the rule protects, printed or not: the earlier editions, then the
// new one. It fails, and nothing may be released, when the tables contradict
// one another.
func Examine(rule Rule, editions ...Edition) (*Verdict, error) {
	if err := rule.Validate(); err != nil {
		return nil, err
	}
	x, err := newExamination(rule, editions)
	if err != nil {
		return nil, err
	}
	goals := x.protected()
	v := &Verdict{Rule: rule, Cells: len(x.s.Keys), Small: len(goals)}
	got, err := audit(x.s, x.know, goals)
	if err != nil {
		return nil, err
	}
	for c := range x.s.Keys {
		if g, ok := goals[c]; ok && !got[c].Hides(g.Low, g.High) {
			v.Findings = append(v.Findings, x.finding(c, got[c], len(v.Findings) < explained))
		}
	}
	v.Findings = append(v.Findings, x.groups()...)
	v.Findings = append(v.Findings, x.repeats()...)
	v.Passed = len(v.Findings) == 0
	return v, nil
}

// explained is for how many findings the arithmetic is spelled out.
const explained = 25

type examination struct {
	rule     Rule
	editions []Edition
	s        *System
	know     Knowledge
	source   map[int]source // where a cell was printed most narrowly
	prints   map[int][]source
	known    map[int]int // people whom the largest case and reporter know
}

// source is one printing of a cell.
type source struct {
	edition string
	count   int
	within  int
}

func newExamination(rule Rule, editions []Edition) (*examination, error) {
	var tables []*Table
	var prints []Printed
	var names []string
	for _, e := range editions {
		for _, p := range e.Tables {
			if len(p.Shown) != p.Table.Len() || len(p.Count) != p.Table.Len() {
				return nil, fmt.Errorf("disclosure: edition %s: table %s does not say what is shown", e.Name, p.Table.Name)
			}
			tables, prints, names = append(tables, p.Table), append(prints, p), append(names, e.Name)
		}
	}
	s, err := Link(tables...)
	if err != nil {
		return nil, fmt.Errorf("%w (where the register changed between editions, tables need a variable that says by when people were registered)", err)
	}
	x := &examination{rule: rule, editions: editions, s: s, source: map[int]source{}, prints: map[int][]source{}, known: map[int]int{}}
	x.know = slices.Repeat(Knowledge{{0, Unbounded}}, len(s.Keys))
	x.dropUnprintedTotals(prints)
	for ti, p := range prints {
		for cell, shown := range p.Shown {
			x.read(s.where[ti][cell], shown, source{names[ti], p.Count[cell], p.Within}, p.Table.printed(cell))
		}
	}
	return x, nil
}

// dropUnprintedTotals takes out the sums over a whole variable when no edition
// prints its total: a number that nobody printed says nothing of its parts,
// and without it editions about different quarters can be examined apart.
func (x *examination) dropUnprintedTotals(prints []Printed) {
	printed := map[string]bool{}
	eachTotal := func(f func(name string, ti, cell int)) {
		for ti, p := range prints {
			for i, v := range p.Table.Vars {
				for cell := range p.Shown {
					if p.Table.digit(cell, i) == v.at[v.Total] {
						f(v.Name, ti, cell)
					}
				}
			}
		}
	}
	eachTotal(func(name string, ti, cell int) {
		printed[name] = printed[name] || prints[ti].Shown[cell]
	})
	loose := map[int]bool{}
	eachTotal(func(name string, ti, cell int) {
		if !printed[name] {
			loose[x.s.where[ti][cell]] = true
		}
	})
	if len(loose) == 0 {
		return
	}
	x.s.Sums = slices.DeleteFunc(x.s.Sums, func(s Sum) bool {
		return loose[s.Whole] || slices.ContainsFunc(s.Parts, func(p int) bool { return loose[p] })
	})
	x.s.indexSums()
}

// read notes what one printing of a cell, or its being withheld, tells.
func (x *examination) read(c int, shown bool, from source, inTable bool) {
	k := &x.know[c]
	if !shown {
		if x.rule.ZerosShown && inTable && x.s.People[c] > 0 {
			k.Low = max(k.Low, 1)
		}
		return
	}
	x.prints[c] = append(x.prints[c], from)
	low, high := max(0, from.count-from.within), from.count+from.within
	if old, ok := x.source[c]; !ok || from.within < old.within {
		x.source[c] = from
	}
	k.Low, k.High = max(k.Low, low), min(k.High, high)
}

// protected lists the groups that the rule does not allow to be known, with
// what their count must be able to be: few people; or people of whom only few
// are left for whoever knows the largest case and reporter, where it is the
// number of those that must stay uncertain.
func (x *examination) protected() map[int]goal {
	out := map[int]goal{}
	for ti, t := range x.s.Tables {
		for cell, n := range t.People {
			kind, _ := small(t, x.rule, cell, n)
			c := x.s.where[ti][cell]
			if _, ok := out[c]; ok || n == 0 {
				continue
			}
			switch kind {
			case TooFewPeople, SensitiveCell:
				out[c] = goal{x.rule.Low, x.rule.High}
			case TooFewCases, OneHolder:
				x.known[c] = n - t.Held[cell].WithoutBoth
				out[c] = goal{x.known[c] + x.rule.Low, x.known[c] + x.rule.High}
			}
		}
	}
	return out
}

// groups finds the printed groups of which nearly all have one sensitive
// category.
func (x *examination) groups() []Finding {
	var out []Finding
	for ti, t := range x.s.Tables {
		for _, f := range wholeGroups(t, x.rule) {
			if c := x.s.At[f.Cell]; x.prints[c] != nil && !slices.ContainsFunc(out, func(o Finding) bool { return o.Cell == f.Cell }) {
				f.Table = x.s.Tables[ti].Name
				out = append(out, f)
			}
		}
	}
	return out
}

// repeats finds counts that were printed differently in several editions:
// independent noise can be averaged away.
func (x *examination) repeats() []Finding {
	var out []Finding
	for c := range x.s.Keys {
		seen := x.prints[c]
		differ := 0
		for _, p := range seen {
			if p.within > 0 && p.count != seen[0].count {
				differ++
			}
		}
		if differ > 0 && x.s.People[c] > 0 {
			out = append(out, Finding{Cell: x.s.Keys[c], Kind: Averaged, Reason: fmt.Sprintf(
				"was printed %d times with different noise (%s); the mean of such numbers comes ever closer to the true count. Print what was printed before",
				len(seen), listPrints(seen))})
		}
	}
	return out
}

func listPrints(ps []source) string {
	out := ""
	for i, p := range ps {
		if i > 0 {
			out += ", "
		}
		out += fmt.Sprintf("%d in %s", p.count, p.edition)
	}
	return out
}

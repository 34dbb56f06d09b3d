package disclosure

import (
	"fmt"
	"slices"
)

// Variable is a classification of people, such as region or age: its codes,
// and how codes add up to others. The codes that are not a sum of others are
// its leaves; every person has exactly one leaf. A code may be split in
// several ways (provinces by police unit and by court district), and groupings
// need not nest: ages 0–15 and 0–17 may stand side by side, as sums of leaves.
type Variable struct {
	Name  string
	Total string

	codes  []string
	at     map[string]int
	splits []split
	holds  [][]int // leaf -> the codes it counts in, itself included
	unseen []bool  // codes that no table prints
}

type split struct {
	whole int
	parts []int
}

// NewVariable starts a classification with the code that stands for everybody.
func NewVariable(name, total string) *Variable {
	v := &Variable{Name: name, Total: total, at: map[string]int{}}
	v.code(total)
	v.close()
	return v
}

// Flat gives a variable whose total is the sum of the codes.
func Flat(name, total string, codes ...string) *Variable {
	v := NewVariable(name, total)
	if err := v.Split(total, codes...); err != nil {
		panic(err)
	}
	return v
}

// Split states that the people of one code are those of the parts, each
// counted once. It fails when that would make a code part of itself or a
// person count twice in one code.
func (v *Variable) Split(whole string, parts ...string) error {
	if len(parts) == 0 {
		return fmt.Errorf("disclosure: %s: code %q is split into nothing", v.Name, whole)
	}
	s := split{whole: v.code(whole)}
	for _, p := range parts {
		s.parts = append(s.parts, v.code(p))
	}
	for _, p := range s.parts {
		if p == s.whole || v.within(s.whole, p) {
			return fmt.Errorf("disclosure: %s: code %q would be part of itself", v.Name, whole)
		}
	}
	v.splits = append(v.splits, s)
	v.close()
	return v.countedOnce(s)
}

// Unprinted marks codes that exist for the arithmetic only: no table shows
// them, but an attacker may work them out.
func (v *Variable) Unprinted(codes ...string) {
	for _, c := range codes {
		v.unseen[v.code(c)] = true
	}
}

// Codes lists the codes in the order in which they were first named.
func (v *Variable) Codes() []string { return slices.Clone(v.codes) }

// Leaves lists the codes that are not a sum of others.
func (v *Variable) Leaves() []string {
	var out []string
	for c, name := range v.codes {
		if v.isLeaf(c) {
			out = append(out, name)
		}
	}
	return out
}

// Has tells whether the variable knows the code.
func (v *Variable) Has(code string) bool {
	_, ok := v.at[code]
	return ok
}

func (v *Variable) code(name string) int {
	if i, ok := v.at[name]; ok {
		return i
	}
	v.at[name] = len(v.codes)
	v.codes = append(v.codes, name)
	v.unseen = append(v.unseen, false)
	v.holds = append(v.holds, nil)
	return len(v.codes) - 1
}

func (v *Variable) isLeaf(c int) bool {
	for _, s := range v.splits {
		if s.whole == c {
			return false
		}
	}
	return true
}

// within tells whether code c is a part, at any depth, of whole w.
func (v *Variable) within(c, w int) bool {
	for _, s := range v.splits {
		if s.whole != w {
			continue
		}
		for _, p := range s.parts {
			if p == c || v.within(c, p) {
				return true
			}
		}
	}
	return false
}

// close works out, for every leaf, the codes that hold it.
func (v *Variable) close() {
	for c := range v.codes {
		v.holds[c] = nil
		if !v.isLeaf(c) {
			continue
		}
		for w := range v.codes {
			if w == c || v.within(c, w) {
				v.holds[c] = append(v.holds[c], w)
			}
		}
	}
}

// countedOnce checks that no leaf is in two parts of a split.
func (v *Variable) countedOnce(s split) error {
	for c := range v.codes {
		n := 0
		for _, p := range s.parts {
			if slices.Contains(v.holds[c], p) {
				n++
			}
		}
		if n > 1 {
			return fmt.Errorf("disclosure: %s: %q counts twice in %q", v.Name, v.codes[c], v.codes[s.whole])
		}
	}
	return nil
}

// complete checks that every leaf counts in the total.
func (v *Variable) complete() error {
	for c, name := range v.codes {
		if v.isLeaf(c) && !slices.Contains(v.holds[c], v.at[v.Total]) {
			return fmt.Errorf("disclosure: %s: code %q does not count in %q", v.Name, name, v.Total)
		}
	}
	return nil
}

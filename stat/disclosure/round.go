package disclosure

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Rounding says how tables are rounded together.
type Rounding struct {
	Base int // counts from 1 to Base-1 do not remain; 5 if zero
	// Earlier are the releases so far, oldest first, as Round gave them. What
	// they printed is printed again, unless the people behind a cell have
	// become more or fewer by at least the base.
	Earlier []*Rounded
	// Steps bounds the search; 0 asks for the usual effort.
	Steps int
	// Seed makes the choice among equals; it must stay secret, as the
	// rounding of one cell could be replayed with it.
	Seed uint64
}

// Rounded is a rounded release: for each table its printed counts by cell,
// which add up exactly and agree where tables meet.
type Rounded struct {
	Tables   []*Table
	Printed  [][]int
	Base     int
	Moved    []int // by cell of System: printed minus true; secret
	System   *System
	Inner    []Inner // the rounded people; secret
	Warnings []string
}

// Inner is a group of people alike in all variables, with its true and its
// rounded number.
type Inner struct {
	Codes       []string
	Count, Kept int
}

// Round rounds all tables of a release at once. Groups of people alike in
// every variable are the pieces: those that count in a small cell are moved to
// zero or to the base, so that every table remains a count of the same
// (rounded) people and everything adds up; which of them move up is searched
// for so that the printed cells change little. Cells of zero stay zero, but a
// printed zero can be a small count.
//
// It fails when the tables name variables that the persons do not have, or
// when earlier printed counts cannot be repeated.
//
// [1] Langsrud, Ø. and Heldal, J. (2018). An algorithm for small count
// rounding of tabular data. Privacy in Statistical Databases.
func Round(p *Persons, tables [][]string, o Rounding) (*Rounded, error) {
	if o.Base == 0 {
		o.Base = 5
	}
	if o.Base < 2 {
		return nil, fmt.Errorf("disclosure: rounding to base %d", o.Base)
	}
	var made []*Table
	for _, names := range tables {
		t, err := p.Table(tableName(names), names...)
		if err != nil {
			return nil, err
		}
		made = append(made, t)
	}
	return roundTables(p, made, o)
}

// RoundTables rounds tables whose persons are not at hand. Pieces that fit all
// tables are made up from them; for tables that meet in a loop there may be
// none, and that is an error.
func RoundTables(tables []*Table, o Rounding) (*Rounded, error) {
	p, err := Compose(tables...)
	if err != nil {
		return nil, err
	}
	if o.Base == 0 {
		o.Base = 5
	}
	return roundTables(p, tables, o)
}

func roundTables(p *Persons, tables []*Table, o Rounding) (*Rounded, error) {
	s, err := Link(tables...)
	if err != nil {
		return nil, err
	}
	w, err := newRounder(p, s, o)
	if err != nil {
		return nil, err
	}
	w.choose(rand.New(rand.NewPCG(o.Seed, 0x5265_636f)), o.Steps, len(o.Earlier) > 0)
	return w.finish()
}

func tableName(variables []string) string {
	name := ""
	for i, v := range variables {
		if i > 0 {
			name += " by "
		}
		name += v
	}
	return name
}

// finish checks every promise before anything is handed out.
func (w *rounder) finish() (*Rounded, error) {
	out := &Rounded{Tables: w.system.Tables, Base: w.base, System: w.system, Moved: make([]int, len(w.now))}
	for c, n := range w.now {
		k := w.system.Keys[c]
		if want := w.fixed[c]; want >= 0 && want != n {
			return nil, fmt.Errorf("disclosure: %s was printed as %d and could not be kept; it would be %d", k, want, n)
		}
		if n > 0 && n < w.base {
			return nil, fmt.Errorf("disclosure: no rounding found for %s", k)
		}
		out.Moved[c] = n - w.system.People[c]
	}
	for ti, t := range w.system.Tables {
		printed := make([]int, t.Len())
		for cell := range printed {
			printed[cell] = w.now[w.system.where[ti][cell]]
		}
		out.Printed = append(out.Printed, printed)
	}
	for _, g := range w.groups {
		out.Inner = append(out.Inner, Inner{slices.Clone(g.codes), g.count, g.kept})
	}
	if out.largest() > 3*w.base {
		out.Warnings = append(out.Warnings, "some counts moved by more than three times the base: fewer or coarser tables would move less")
	}
	return out, nil
}

func (r *Rounded) largest() int {
	most := 0
	for _, d := range r.Moved {
		most = max(most, d, -d)
	}
	return most
}

// Change is how far the cells that are not empty moved: on average, and at
// most. The largest change is secret: it bounds every count for an attacker.
func (r *Rounded) Change() (mean float64, largest int) {
	sum, n := 0, 0
	for c, d := range r.Moved {
		if r.System.People[c] > 0 {
			sum += max(d, -d)
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return float64(sum) / float64(n), r.largest()
}

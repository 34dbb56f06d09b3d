package recapture

import (
	"fmt"
	"slices"
	"strings"
)

// Omit leaves one list out. People known to that list alone disappear from the
// table: without it they would never have been seen.
func (t Table) Omit(list int) Table {
	out := Table{Lists: slices.Delete(slices.Clone(t.Lists), list, list+1), Covariates: t.Covariates}
	for _, c := range t.Cells {
		c.History = dropBit(c.History, list)
		c.NotCovering = dropBit(c.NotCovering, list)
		if c.History != 0 {
			out.Cells = append(out.Cells, c)
		}
	}
	out.sort()
	return out
}

// dropBit removes bit i and closes the gap.
func dropBit(h History, i int) History {
	low := h & (1<<i - 1)
	return low | h>>(i+1)<<i
}

// Merge makes one list of several: a person is on it who was on any of them.
// The merged list takes the place of the first.
func (t Table) Merge(lists ...int) (Table, error) {
	lists = slices.Clone(lists)
	slices.Sort(lists)
	lists = slices.Compact(lists)
	if len(lists) < 2 || lists[0] < 0 || lists[len(lists)-1] >= len(t.Lists) {
		return Table{}, fmt.Errorf("recapture: cannot merge lists %v of %d", lists, len(t.Lists))
	}
	first, names := lists[0], []string{}
	for _, i := range lists {
		names = append(names, t.Lists[i])
	}
	out := Table{Lists: slices.Clone(t.Lists), Covariates: t.Covariates, Cells: slices.Clone(t.Cells)}
	out.Lists[first] = strings.Join(names, "+")
	for _, i := range slices.Backward(lists[1:]) {
		out.Lists = slices.Delete(out.Lists, i, i+1)
		for k := range out.Cells {
			out.Cells[k].fold(first, i)
		}
	}
	out.sort()
	return out, nil
}

// fold joins list i to list first, which comes before it.
func (c *Cell) fold(first, i int) {
	seen := c.History.Has(i) || c.History.Has(first)
	blind := c.NotCovering.Has(i) && c.NotCovering.Has(first)
	c.History, c.NotCovering = dropBit(c.History, i), dropBit(c.NotCovering, i)
	c.History &^= 1 << first
	c.NotCovering &^= 1 << first
	if seen {
		c.History |= 1 << first
	} else if blind {
		c.NotCovering |= 1 << first
	}
}

// Among keeps the people on one list and asks what the other lists know of
// them. Their true number is known, so it tests any method
// (Binette & Steorts 2022).
func (t Table) Among(list int) (rest Table, truth int) {
	rest = Table{Lists: slices.Delete(slices.Clone(t.Lists), list, list+1)}
	for _, c := range t.Cells {
		if !c.History.Has(list) {
			continue
		}
		truth += c.Count
		if h := dropBit(c.History, list); h != 0 {
			rest.Cells = append(rest.Cells, Cell{History: h, Count: c.Count})
		}
	}
	rest.sort()
	return rest.dropEmptyLists(), truth
}

// dropEmptyLists leaves out the lists nobody is on.
func (t Table) dropEmptyLists() Table {
	totals := t.ListTotals()
	for i := len(totals) - 1; i >= 0; i-- {
		if totals[i] == 0 {
			t = t.Omit(i)
		}
	}
	return t
}

// By splits the table into one table for each level of a covariate, in the
// order of its levels. Cells whose level is unknown are in none of them.
func (t Table) By(covariate int) []Table {
	out := make([]Table, len(t.Covariates[covariate].Levels))
	for k := range out {
		out[k] = Table{Lists: t.Lists, Covariates: slices.Delete(slices.Clone(t.Covariates), covariate, covariate+1)}
	}
	for _, c := range t.Cells {
		k := c.Levels[covariate]
		if k < 0 {
			continue
		}
		c.Levels = slices.Delete(slices.Clone(c.Levels), covariate, covariate+1)
		out[k].Cells = append(out[k].Cells, c)
	}
	for k := range out {
		out[k].sort()
	}
	return out
}

// Marginal keeps only the named covariates and adds up the rest.
func (t Table) Marginal(keep ...int) Table {
	out := Table{Lists: t.Lists}
	for _, k := range keep {
		out.Covariates = append(out.Covariates, t.Covariates[k])
	}
	for _, c := range t.Cells {
		var levels []int
		for _, k := range keep {
			levels = append(levels, c.Levels[k])
		}
		c.Levels = levels
		out.Cells = append(out.Cells, c)
	}
	out.sort()
	return out
}

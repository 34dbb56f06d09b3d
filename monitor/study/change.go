package study

import (
	"math"

	"sightline/stat/series"
)

// changeOf gives the relative change between two cells in percent, with the
// exact 95% interval of the ratio of two Poisson counts when both are whole
// counts. The interval knows of chance only: years differ by more than that.
// Whatever is missing or withheld on one side is missing in the change.
func changeOf(before, after Cell) Cell {
	if !before.HasNumber() || !after.HasNumber() {
		return lacking(before, after)
	}
	if before.Value == 0 {
		return Missing(Blank)
	}
	c := Num((after.Value/before.Value - 1) * 100)
	hedged := !before.About.IsZero() || !after.About.IsZero()
	whole := before.Value == math.Trunc(before.Value) && after.Value == math.Trunc(after.Value)
	if hedged || !whole {
		return c
	}
	r, err := series.RateRatio(int(after.Value), 1, int(before.Value), 1, 0.95, series.Exact)
	if err == nil && !math.IsInf(r.Interval.Upper, 1) {
		c.Low, c.High, c.Interval = (r.Interval.Lower-1)*100, (r.Interval.Upper-1)*100, true
	}
	return c
}

// lacking is the cell of something computed from two of which one has no
// number: what was withheld stays withheld, else the reason of the first.
func lacking(cells ...Cell) Cell {
	state := Blank
	for _, c := range cells {
		switch c.State {
		case Suppressed, Withheld:
			return Missing(Withheld)
		case NotPublished, NotCollected, CannotTell:
			if state == Blank {
				state = c.State
			}
		}
	}
	return Missing(state)
}

// intervalOf is a change's interval as a cell of its own.
func intervalOf(c Cell) Cell {
	if c.State == Known && c.Interval {
		return Between(c.Low, c.High)
	}
	if c.HasNumber() {
		return Missing(Blank)
	}
	return Missing(c.State)
}

// shareOf gives one cell as a percentage of another.
func shareOf(part, whole Cell) Cell {
	if !part.HasNumber() || !whole.HasNumber() {
		return lacking(part, whole)
	}
	if whole.Value == 0 {
		return Missing(Blank)
	}
	return Num(part.Value / whole.Value * 100)
}

// sumOf adds cells; without one of them there is no sum.
func sumOf(cells ...Cell) Cell {
	total := 0.0
	for _, c := range cells {
		if !c.HasNumber() {
			return lacking(cells...)
		}
		total += c.Value
	}
	return Num(total)
}

// lessOf subtracts the second cell from the first.
func lessOf(a, b Cell) Cell {
	if !a.HasNumber() || !b.HasNumber() {
		return lacking(a, b)
	}
	return Num(a.Value - b.Value)
}

package disclosure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sightline/stat/disclosure/lp"
)

// finding words what can be told of a cell, and from which printed counts.
func (x *examination) finding(c int, i Interval, spell bool) Finding {
	f := Finding{Cell: x.s.Keys[c], Kind: Inferable}
	for ti, t := range x.s.Tables {
		if slices.Contains(x.s.where[ti], c) {
			f.Table = t.Name
			break
		}
	}
	if known := x.known[c]; known > 0 {
		f.Kind = OneHolder
		i.Low -= known
		if i.High != Unbounded {
			i.High -= known
		}
		i.Low = max(0, i.Low)
		f.Reason = fmt.Sprintf("whoever knows the %s of the largest case and reporter can work out that the others are %s", people(known), i.words())
		return f
	}
	if p, ok := x.source[c]; ok && p.within == 0 {
		f.Kind = TooFewPeople
		f.Reason = fmt.Sprintf("%s prints %s", p.edition, people(p.count))
		return f
	}
	f.Reason = "anyone can work out that it counts " + i.words()
	if spell {
		if how, n := x.arithmetic(c); n > 0 {
			f.Reason += ": " + how
			if n == 2 {
				f.Kind = Differenced
			}
		}
	}
	return f
}

func (i Interval) words() string {
	switch {
	case i.Exact():
		return "exactly " + people(i.Low)
	case i.High == Unbounded:
		return fmt.Sprintf("at least %s", people(i.Low))
	case i.Low == 0:
		return fmt.Sprintf("at most %s", people(i.High))
	}
	return fmt.Sprintf("from %d to %s", i.Low, people(i.High))
}

// term is a printed count with the number of times it is added or taken away.
type term struct {
	cell  int
	times float64
}

// arithmetic finds the printed counts that bound a cell from above (or from
// below, where that is closer to the rule), by the multipliers of the linear
// program. n is how many there are.
func (x *examination) arithmetic(c int) (string, int) {
	up := x.difference(c)
	if up == nil {
		up = x.terms(c, -1)
	}
	if len(up) == 0 || len(up) > 8 {
		if down := x.terms(c, 1); len(down) > 0 && (len(up) == 0 || len(down) < len(up)) {
			up = down
		}
	}
	if len(up) == 0 {
		return "", 0
	}
	if len(up) > 8 {
		return fmt.Sprintf("by adding and subtracting %d printed counts, among them %s", len(up), x.name(up[0])), len(up)
	}
	slices.SortStableFunc(up, func(a, b term) int {
		return int(math.Copysign(1, b.times)) - int(math.Copysign(1, a.times))
	})
	var b strings.Builder
	for i, t := range up {
		switch {
		case t.times < 0:
			b.WriteString(" less ")
		case i > 0:
			b.WriteString(" and ")
		}
		if n := math.Abs(t.times); math.Abs(n-1) > 1e-6 {
			fmt.Fprintf(&b, "%.3g times ", n)
		}
		b.WriteString(x.name(t))
	}
	return strings.TrimSpace(b.String()), len(up)
}

// difference is the shortest way, where there is one: a sum in which all other
// counts are printed.
func (x *examination) difference(c int) []term {
	var best []term
	for _, i := range x.s.sums[c] {
		sum := x.s.Sums[i]
		way := []term{{sum.Whole, 1}}
		for _, p := range sum.Parts {
			if p != c {
				way = append(way, term{p, -1})
			}
		}
		printed := !slices.ContainsFunc(way, func(t term) bool { return t.cell == c || !x.know[t.cell].Exact() || x.prints[t.cell] == nil })
		if printed && (best == nil || len(way) < len(best)) {
			best = way
		}
	}
	return best
}

func (x *examination) name(t term) string {
	p := x.source[t.cell]
	return fmt.Sprintf("“%s” (%d in %s)", x.s.Keys[t.cell], p.count, p.edition)
}

// terms solves for one end of a cell's interval over its surroundings and
// gives the printed counts with a part in the answer.
func (x *examination) terms(c int, sign float64) []term {
	cells, sums := x.surroundings(c)
	if len(cells) == 0 {
		return nil
	}
	at := map[int]int{}
	p := &lp.Problem{Rows: len(sums), Cols: make([][]lp.Entry, len(cells)), Rhs: make([]float64, len(sums))}
	var start []float64
	for j, d := range cells {
		at[d] = j
		high := math.Inf(1)
		if x.know[d].High != Unbounded {
			high = float64(x.know[d].High)
		}
		p.Lower, p.Upper = append(p.Lower, float64(x.know[d].Low)), append(p.Upper, high)
		start = append(start, float64(x.s.People[d]))
	}
	known := make([][]term, len(sums))
	for i, sum := range sums {
		enter := func(d int, coef float64) {
			if j, ok := at[d]; ok {
				p.Cols[j] = append(p.Cols[j], lp.Entry{Row: i, Coef: coef})
				return
			}
			p.Rhs[i] -= coef * float64(x.s.People[d])
			known[i] = append(known[i], term{d, -coef})
		}
		s := x.s.Sums[sum]
		enter(s.Whole, -1)
		for _, part := range s.Parts {
			enter(part, 1)
		}
	}
	solver, err := lp.New(p, start)
	if err != nil {
		return nil
	}
	if _, err := solver.Minimize([]lp.Term{{Col: at[c], Price: sign}}, math.Inf(-1)); err != nil {
		return nil
	}
	total := map[int]float64{}
	for i, y := range solver.Multipliers() {
		for _, t := range known[i] {
			total[t.cell] += sign * y * t.times
		}
	}
	var out []term
	for d, n := range total {
		if math.Abs(n) > 1e-6 {
			out = append(out, term{d, n})
		}
	}
	slices.SortFunc(out, func(a, b term) int { return a.cell - b.cell })
	return out
}

// surroundings are the unknown cells that hang together with c, and the sums
// between them.
func (x *examination) surroundings(c int) (cells, sums []int) {
	if x.know[c].Exact() {
		return nil, nil
	}
	inCells, inSums := map[int]bool{c: true}, map[int]bool{}
	cells = []int{c}
	for i := 0; i < len(cells); i++ {
		for _, s := range x.s.sums[cells[i]] {
			if inSums[s] {
				continue
			}
			inSums[s] = true
			sums = append(sums, s)
			for _, d := range append([]int{x.s.Sums[s].Whole}, x.s.Sums[s].Parts...) {
				if !inCells[d] && !x.know[d].Exact() {
					inCells[d] = true
					cells = append(cells, d)
				}
			}
		}
	}
	slices.Sort(sums)
	return cells, sums
}

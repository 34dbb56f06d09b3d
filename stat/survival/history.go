package survival

import (
	"fmt"
	"math"
	"slices"
)

// History is what is known of people who pass through states (reported,
// investigated, prosecuted …): one row for each stay. States are numbered 1,
// 2, … in the order of Names.
type History struct {
	Start, Stop []float64
	From        []int // the state stayed in
	To          []int // the state entered at Stop; 0: observation ended
	Person      []int
	Names       []string
}

// Len is the number of stays.
func (h History) Len() int { return len(h.Stop) }

// States is the number of states.
func (h History) States() int { return len(h.Names) }

// Pick gives the history of some of the rows.
func (h History) Pick(rows []int) History {
	return History{pick(h.Start, rows), pick(h.Stop, rows), pick(h.From, rows), pick(h.To, rows), pick(h.Person, rows), h.Names}
}

// Check tells the first thing that makes the history unusable.
func (h History) Check() error {
	n := len(h.Stop)
	if n == 0 {
		return ErrEmpty
	}
	if len(h.Start) != n || len(h.From) != n || len(h.To) != n || len(h.Person) != n {
		return fmt.Errorf("survival: the columns of a history differ in length")
	}
	for i := range h.Stop {
		switch a, b := h.From[i], h.To[i]; {
		case math.IsNaN(h.Start[i]) || math.IsNaN(h.Stop[i]) || math.IsInf(h.Start[i], 0) || math.IsInf(h.Stop[i], 0):
			return fmt.Errorf("survival: row %d: a time is not a number", i+1)
		case !(h.Start[i] < h.Stop[i]):
			return fmt.Errorf("survival: row %d: a stay from %v to %v has no length", i+1, h.Start[i], h.Stop[i])
		case a < 1 || a > len(h.Names) || b < 0 || b > len(h.Names):
			return fmt.Errorf("survival: row %d: no state %d or %d among %d", i+1, a, b, len(h.Names))
		case a == b:
			return fmt.Errorf("survival: row %d: a move from %s to itself", i+1, h.Names[a-1])
		}
	}
	for _, rows := range h.people() {
		for k, row := range rows[1:] {
			if err := h.follows(rows[k], row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h History) follows(a, b int) error {
	switch {
	case h.Start[b] < h.Stop[a]:
		return fmt.Errorf("survival: rows %d and %d of one person overlap", a+1, b+1)
	case h.Start[b] == h.Stop[a] && h.To[a] != 0 && h.To[a] != h.From[b]:
		return fmt.Errorf("survival: row %d ends in %s but row %d of the same person begins in %s", a+1, h.Names[h.To[a]-1], b+1, h.Names[h.From[b]-1])
	case h.Start[b] == h.Stop[a] && h.To[a] == 0 && h.From[a] != h.From[b]:
		return fmt.Errorf("survival: between rows %d and %d a person changes state without a move", a+1, b+1)
	}
	return nil
}

// people lists each person's rows in order of time.
func (h History) people() [][]int {
	return persons(Sample{Exit: h.Stop, Event: h.To, Cluster: h.Person})
}

// After keeps what happened after time s.
func (h History) After(s float64) History {
	var rows []int
	for i, stop := range h.Stop {
		if stop > s {
			rows = append(rows, i)
		}
	}
	out := h.Pick(rows)
	for i, start := range out.Start {
		out.Start[i] = max(start, s)
	}
	return out
}

// InAt keeps the people who are in a state at time s.
func (h History) InAt(state int, s float64) History {
	there := map[int]bool{}
	for i := range h.Stop {
		if h.From[i] == state && h.Start[i] <= s && s < h.Stop[i] {
			there[h.Person[i]] = true
		}
	}
	var rows []int
	for i, p := range h.Person {
		if there[p] {
			rows = append(rows, i)
		}
	}
	return h.Pick(rows)
}

// Moves counts stays by what ended them: Moves[a][b] moves from state a+1 to
// b+1, and in the last column the stays still open when observation ended.
// This is the funnel as a table: nobody is lost, "open" has its own column.
// Rows that only change a covariate count once.
func (h History) Moves() [][]int {
	m := h.States()
	out := make([][]int, m)
	for a := range out {
		out[a] = make([]int, m+1)
	}
	for _, rows := range h.people() {
		for k, i := range rows {
			goesOn := k+1 < len(rows) && h.Start[rows[k+1]] == h.Stop[i]
			switch {
			case h.To[i] > 0:
				out[h.From[i]-1][h.To[i]-1]++
			case !goesOn:
				out[h.From[i]-1][m]++
			}
		}
	}
	return out
}

// transitions lists the moves that occur, by state of origin, then target.
func (h History) transitions() [][2]int {
	seen := map[[2]int]bool{}
	for i, b := range h.To {
		if b > 0 {
			seen[[2]int{h.From[i], b}] = true
		}
	}
	var out [][2]int
	for t := range seen {
		out = append(out, t)
	}
	slices.SortFunc(out, func(x, y [2]int) int {
		if x[0] != y[0] {
			return x[0] - y[0]
		}
		return x[1] - y[1]
	})
	return out
}

// flow is a history by time: how many were in each state just before each
// time at which somebody's stay ended, and how many moved where.
type flow struct {
	time []float64
	risk [][]float64   // [time][state]
	move [][][]float64 // [time][from][to]; nil where nobody moved
	rank []int32       // of each row's Stop
	from []int32       // first time at which the row is at risk
}

func newFlow(h History) *flow {
	f := &flow{}
	f.time, f.rank = distinct(h.Stop)
	m, n := h.States(), len(f.time)
	f.risk, f.move = columns(n+1, m), make([][][]float64, n)
	f.from = make([]int32, h.Len())
	for i := range h.Stop {
		a := h.From[i] - 1
		f.from[i] = int32(upTo(f.time, h.Start[i]))
		f.risk[f.from[i]][a]++
		f.risk[f.rank[i]+1][a]--
		if b := h.To[i]; b > 0 {
			if f.move[f.rank[i]] == nil {
				f.move[f.rank[i]] = square(m)
			}
			f.move[f.rank[i]][a][b-1]++
		}
	}
	for j := 1; j <= n; j++ {
		for a := range m {
			f.risk[j][a] += f.risk[j-1][a]
		}
	}
	f.risk = f.risk[:n]
	return f
}

// rates gives the matrix I + dA of one time.
func (f *flow) rates(j int) [][]float64 {
	m := len(f.risk[j])
	out := square(m)
	for a := range m {
		out[a][a] = 1
		for b := range m {
			if d := f.move[j][a][b]; d > 0 {
				r := d / f.risk[j][a]
				out[a][b] += r
				out[a][a] -= r
			}
		}
	}
	return out
}

package study

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

// sums adds a row and a column of sums to counts.
func sums(inner [][]int) [][]int {
	cols := len(inner[0])
	out := make([][]int, len(inner)+1)
	last := make([]int, cols+1)
	for r, row := range inner {
		total := 0
		for c, v := range row {
			total += v
			last[c] += v
			last[cols] += v
		}
		out[r] = append(append([]int{}, row...), total)
	}
	out[len(inner)] = last
	return out
}

func shown(m *matrix) string {
	text := ""
	for r := range m.n {
		for c := range m.n[r] {
			switch m.hidden[r][c] {
			case Suppressed:
				text += " <5"
			case Withheld:
				text += " –"
			default:
				text += fmt.Sprint(" ", m.n[r][c])
			}
		}
		text += "\n"
	}
	return text
}

// attack works out by linear programming how small and how large a hidden
// count can be for a reader who knows the rule and all that is printed. It is
// written from the definition, apart from the network it checks.
func attack(t testing.TB, m *matrix, r, c int) (low, high float64) {
	t.Helper()
	index := map[place]int{}
	for i := range m.n {
		for j := range m.n[i] {
			if m.hidden[i][j] != "" {
				index[place{i, j}] = len(index)
			}
		}
	}
	n := len(index)
	var a [][]float64
	var b []float64
	// equation adds Σ inner − sum = 0 with the printed cells moved right.
	equation := func(cells []place, sum place) {
		row := make([]float64, n)
		right := 0.0
		unknown := false
		for k, p := range append(cells, sum) {
			sign := 1.0
			if k == len(cells) {
				sign = -1
			}
			if i, ok := index[p]; ok {
				row[i] += sign
				unknown = true
			} else {
				right -= sign * float64(m.n[p.r][p.c])
			}
		}
		if unknown {
			a, b = append(a, row), append(b, right)
		}
	}
	rows, cols := len(m.n), len(m.n[0])
	for i := range rows {
		var cells []place
		for j := range cols - 1 {
			cells = append(cells, place{i, j})
		}
		equation(cells, place{i, cols - 1})
	}
	for j := range cols {
		var cells []place
		for i := range rows - 1 {
			cells = append(cells, place{i, j})
		}
		equation(cells, place{rows - 1, j})
	}
	// x = bound + y with y ≥ 0; upper bounds get slack variables.
	var slack []place
	for p := range index {
		if m.hidden[p.r][p.c] == Suppressed {
			slack = append(slack, p)
		}
	}
	width := n + len(slack)
	base := make([]float64, n)
	for p, i := range index {
		base[i] = 5
		if m.hidden[p.r][p.c] == Suppressed {
			base[i] = 1
		}
	}
	full := independent(a, b, base, n)
	for k, p := range slack {
		row := make([]float64, width+1)
		row[index[p]], row[n+k], row[width] = 1, 1, 3
		full = append(full, row)
	}
	matrixA := mat.NewDense(len(full), width, nil)
	right := make([]float64, len(full))
	for i, row := range full {
		for j := range row[:len(row)-1] {
			if j < width {
				matrixA.Set(i, j, row[j])
			}
		}
		right[i] = row[len(row)-1]
	}
	solve := func(sign float64) float64 {
		cost := make([]float64, width)
		cost[index[place{r, c}]] = sign
		v, _, err := lp.Simplex(cost, matrixA, right, 1e-9, nil)
		if err == lp.ErrUnbounded {
			return math.Inf(-1)
		}
		if err != nil {
			t.Fatalf("linear program: %v", err)
		}
		return v
	}
	at := base[index[place{r, c}]]
	return at + solve(1), at - solve(-1)
}

// independent keeps equations that are not sums of others, as rows of
// coefficients with the right-hand side last, shifted by the lower bounds.
func independent(a [][]float64, b, base []float64, n int) [][]float64 {
	var kept, reduced [][]float64
	for i := range a {
		row := append(append([]float64{}, a[i]...), b[i])
		for j := range n {
			row[n] -= a[i][j] * base[j]
		}
		work := append([]float64{}, row...)
		for _, r := range reduced {
			p := pivot(r, n)
			f := work[p] / r[p]
			for j := range work {
				work[j] -= f * r[j]
			}
		}
		if pivot(work, n) >= 0 {
			reduced, kept = append(reduced, work), append(kept, row)
		}
	}
	out := make([][]float64, len(kept))
	for i, row := range kept {
		out[i] = append(append([]float64{}, row[:n]...), row[n])
	}
	return out
}

func pivot(row []float64, n int) int {
	for j := range n {
		if math.Abs(row[j]) > 1e-9 {
			return j
		}
	}
	return -1
}

// No reader of a protected table can tell more of a withheld small count than
// that it is 1 to 4; sums that are fixed stay printed.
func TestWithheldCountsCannotBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, cols := rapid.IntRange(2, 5).Draw(rt, "rows"), rapid.IntRange(2, 4).Draw(rt, "cols")
		inner := make([][]int, rows)
		for r := range inner {
			inner[r] = make([]int, cols)
			for c := range inner[r] {
				inner[r][c] = rapid.SampledFrom([]int{0, 0, 1, 2, 3, 4, 5, 6, 8, 9, 14, 40, 120}).Draw(rt, "n")
			}
		}
		m := newMatrix(sums(inner), true, true, true)
		if !m.protect() {
			return // such a table is not printed
		}
		for r := range m.n {
			for c := range m.n[r] {
				if v := m.n[r][c]; v > 0 && v < threshold && m.hidden[r][c] != Suppressed {
					rt.Fatalf("%d is printed:\n%s", v, shown(m))
				}
				if m.hidden[r][c] != Suppressed {
					continue
				}
				if low, high := attack(t, m, r, c); low > 1+1e-6 || high < 4-1e-6 {
					rt.Fatalf("cell %d,%d is known to be %.1f to %.1f:\n%s", r, c, low, high, shown(m))
				}
			}
		}
	})
}

// In tables as they come in practice, with larger counts around, every small
// count is made safe without hiding sums.
func TestUsualTablesKeepTheirSums(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, cols := rapid.IntRange(4, 8).Draw(rt, "rows"), rapid.IntRange(3, 6).Draw(rt, "cols")
		inner := make([][]int, rows)
		for r := range inner {
			inner[r] = make([]int, cols)
			for c := range inner[r] {
				inner[r][c] = rapid.IntRange(20, 400).Draw(rt, "n")
			}
		}
		for range rapid.IntRange(1, 3).Draw(rt, "small") {
			inner[rapid.IntRange(0, rows-1).Draw(rt, "r")][rapid.IntRange(0, cols-1).Draw(rt, "c")] = rapid.IntRange(1, 4).Draw(rt, "v")
		}
		m := newMatrix(sums(inner), true, true, true)
		if !m.protect() {
			rt.Fatalf("not safe:\n%s", shown(m))
		}
		for r := range m.n {
			for c := range m.n[r] {
				if m.isSum(r, c) && m.hidden[r][c] != "" {
					rt.Fatalf("a sum is hidden:\n%s", shown(m))
				}
			}
		}
	})
}

func TestASmallCountAloneTakesThreeOthersWithIt(t *testing.T) {
	m := newMatrix(sums([][]int{{3, 50, 60}, {70, 20, 90}, {30, 40, 55}}), true, true, true)
	m.protect()
	want := " <5 – 60 113\n – – 90 180\n 30 40 55 125\n 103 110 205 418\n"
	other := " <5 – 60 113\n 70 20 90 180\n – – 55 125\n 103 110 205 418\n"
	if got := shown(m); got != want && got != other {
		t.Errorf("got\n%s", got)
	}
}

// The attacker of these tests is no straw man: small counts hidden alone are
// worked out to the person.
func TestAttackSucceedsWithoutComplements(t *testing.T) {
	m := newMatrix(sums([][]int{{3, 50, 60}, {70, 20, 90}}), true, true, true)
	m.hidden[0][0] = Suppressed
	if low, high := attack(t, m, 0, 0); math.Abs(low-3) > 1e-6 || math.Abs(high-3) > 1e-6 {
		t.Errorf("the attacker finds %.1f to %.1f, the count is 3", low, high)
	}
	if m.isSafe() {
		t.Error("the network does not see it")
	}
}

func TestWithoutSumsOnlySmallCountsGo(t *testing.T) {
	m := newMatrix([][]int{{3, 50}, {2, 0}}, false, false, false)
	m.protect()
	if got := shown(m); got != " <5 50\n <5 0\n" {
		t.Errorf("got\n%s", got)
	}
}

package recapture

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawTable makes a table of three to five lists with somebody on each.
func drawTable(t *rapid.T) Table {
	lists := rapid.IntRange(3, 5).Draw(t, "lists")
	counts := map[History]int{}
	for h := History(1); h < 1<<lists; h++ {
		top := []int{0, 200, 40, 12, 6, 3}[h.Size()]
		if n := rapid.IntRange(0, top).Draw(t, "n"); n > 0 {
			counts[h] = n
		}
	}
	for i := range lists {
		counts[1<<i] += 1
	}
	tab, err := New([]string{"a", "b", "c", "d", "e"}[:lists], counts)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// permute renames list i to position order[i].
func permute(t Table, order []int) Table {
	out := Table{Lists: make([]string, len(t.Lists))}
	for i, to := range order {
		out.Lists[to] = t.Lists[i]
	}
	for _, c := range t.Cells {
		var h History
		for i, to := range order {
			if c.History.Has(i) {
				h |= 1 << to
			}
		}
		out.Cells = append(out.Cells, Cell{History: h, Count: c.Count})
	}
	out.sort()
	return out
}

func TestOrderOfListsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t)
		var order []int
		for i := range tab.Lists {
			order = append(order, i)
		}
		other := permute(tab, rapid.Permutation(order).Draw(t, "order"))
		a, err := Judge(tab)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Judge(other)
		if err != nil {
			t.Fatal(err)
		}
		if a.Estimable != b.Estimable {
			t.Fatalf("estimable in one order only: %q %q", a.Reason, b.Reason)
		}
		if a.Estimable && (relErr(a.Central, b.Central) > 1e-7 || relErr(a.Upper, b.Upper) > 1e-7) {
			t.Fatalf("%g to %g, and %g to %g", a.Central, a.Upper, b.Central, b.Upper)
		}
	})
}

func TestNeverBelowTheObserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t)
		n := float64(tab.Observed())
		check := func(e Estimate, err error) {
			if err != nil {
				return
			}
			if e.N < n || e.HasInterval() && (e.Lower < n-1e-6 || e.Upper < e.Lower) {
				t.Fatalf("%s: %g (%g to %g), %g observed", e.Method, e.N, e.Lower, e.Upper, n)
			}
		}
		check(Chao(tab))
		check(ChaoOneInflated(tab))
		for _, m := range ClosedModels() {
			c, err := Closed(tab, m)
			if err == nil {
				check(c.Estimate, nil)
			}
		}
		check(Profile(tab, Independence(len(tab.Lists)), 0.95))
		check(Average(tab, SearchOptions{MaxOrder: 2}, 0.95))
		s, err := SampleCoverage(tab)
		check(s.Low, err)
		check(s.High, err)
		v, err := Judge(tab)
		if err != nil {
			t.Fatal(err)
		}
		if v.Estimable && (v.Lower < n || v.Central < v.Lower || v.Upper < v.Central || v.Share > 1) {
			t.Fatalf("verdict %g (%g to %g), %g observed", v.Central, v.Lower, v.Upper, n)
		}
	})
}

// Merging two lists keeps everybody; leaving one out loses only people on it
// alone; taking a list as a population counts its people.
func TestReshaping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t)
		i := rapid.IntRange(0, len(tab.Lists)-2).Draw(t, "list")
		merged, err := tab.Merge(i, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if merged.Observed() != tab.Observed() || len(merged.Lists) != len(tab.Lists)-1 {
			t.Fatalf("merged: %d of %d people", merged.Observed(), tab.Observed())
		}
		both := tab.ListTotals()[i] + tab.ListTotals()[i+1] - tab.Overlap(3<<i)
		if merged.ListTotals()[i] != both {
			t.Fatalf("merged list of %d, want %d", merged.ListTotals()[i], both)
		}
		if got, want := tab.Omit(i).Observed(), tab.Observed()-int(tab.Counts()[1<<i]); got != want {
			t.Fatalf("without a list: %d, want %d", got, want)
		}
		if _, truth := tab.Among(i); truth != tab.ListTotals()[i] {
			t.Fatalf("%d on the list, want %d", truth, tab.ListTotals()[i])
		}
	})
}

// The gradient of the log likelihood is zero at the fit, and the likelihood is
// no higher anywhere near.
func TestFitIsAMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawTable(t)
		m := AllPairs(len(tab.Lists))
		if CheckModel(tab, m) != Estimable {
			return
		}
		fit, err := FitModel(tab, m)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range m.Effects {
			if d := math.Abs(float64(tab.Overlap(e)) - fit.expected(e)); d > 1e-6*float64(tab.Observed()) {
				t.Fatalf("overlap %s: %d observed, %g fitted", tab.Describe(e), tab.Overlap(e), fit.expected(e))
			}
		}
	})
}

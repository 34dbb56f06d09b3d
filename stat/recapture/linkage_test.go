package recapture

import (
	"math"
	"testing"
)

// Missed and false links put into a table come out again.
func TestLinkageErrorUndone(t *testing.T) {
	tab := load(t, "Congenital")
	y := tab.Counts()
	broken := breakLinks(y, 0.8)
	people := func(y []float64) (n float64) {
		for _, v := range y {
			n += v
		}
		return n
	}
	if people(broken) <= people(y) {
		t.Error("missed links should make more people")
	}
	back := joinLinks(broken, 0.8)
	for h := range y {
		if math.Abs(back[h]-y[h]) > 1e-9*(1+y[h]) {
			t.Errorf("history %s: %g, want %g", tab.Describe(History(h)), back[h], y[h])
		}
	}
	// The totals of lists are what they were: a record is a record.
	a, b := newLattice(5, y), newLattice(5, broken)
	for i := range 5 {
		near(t, "list total", b.zn[1<<i], a.zn[1<<i], 1e-12)
	}
}

// For two lists the correction is Ding and Fienberg's: overlap times
// precision over recall, list totals as they are.
func TestCorrectLinkageTwoLists(t *testing.T) {
	tab, err := New([]string{"a", "b"}, map[History]int{1: 300, 2: 500, 3: 100})
	if err != nil {
		t.Fatal(err)
	}
	q := LinkQuality{Precision: 0.95, Recall: 0.8}
	y, warnings, err := CorrectLinkage(tab, q)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	m, err := CorrectPair(100, q)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "overlap", y[3], m, 1e-12)
	near(t, "on a", y[1]+y[3], 400, 1e-12)
	near(t, "on b", y[2]+y[3], 600, 1e-12)
	e, err := EstimateLinked(tab, ByModel(Independence(2)), q)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "estimate", e.N, 400*600/m, 1e-9)
	if _, _, err := CorrectLinkage(tab, LinkQuality{1, 0}); err == nil {
		t.Error("recall of nought passes")
	}
}

// Rubin's rules on the logarithm of the unseen: a case worked by hand.
func TestCombineDraws(t *testing.T) {
	draw := func(unseen, sdLog float64) Estimate {
		e := newEstimate("m", 100, 100+unseen)
		e.SE = math.Sqrt(unseen + unseen*unseen*sdLog*sdLog)
		return e
	}
	e, err := CombineDraws([]Estimate{draw(100, 0.1), draw(200, 0.1), draw(400, 0.1)}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "estimate", e.N, 300, 1e-12)
	between := math.Ln2 * math.Ln2
	total := 0.01 + (1+1.0/3)*between
	near(t, "standard error", e.SE, 200*math.Sqrt(total), 1e-12)
	r := (1 + 1.0/3) * between / 0.01
	df := 2 * (1 + 1/r) * (1 + 1/r)
	near(t, "upper", e.Upper, 100+200*math.Exp(studentQuantile(0.975, df)*math.Sqrt(total)), 1e-12)
	if _, err := CombineDraws([]Estimate{draw(1, 1)}, 0.95); err == nil {
		t.Error("one draw combines")
	}
}

// The percentile intervals of the Dutch tool on its own example (200
// replicates), within what chance leaves to 100 of ours and 200 of theirs.
func TestStrataBootstrapAgainstDutchTool(t *testing.T) {
	if testing.Short() {
		t.Skip("a bootstrap")
	}
	tab := load(t, "Cruyff_simdat_cov")
	degree := map[int]int{4: 2}
	var terms []Term
	rows := records(t, "ref/cruyff_simdat_search.csv")[:27]
	for _, r := range rows[1:] {
		e := parseTerm(t, tab, r["Step"][2:])
		if r["Step"][0] == '+' {
			terms = append(terms, e)
		} else {
			terms = NewStrataModel(tab, degree, terms...).without(e)
		}
	}
	fit, err := FitStrata(tab, NewStrataModel(tab, degree, terms...))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "N", fit.N, 11406.4, 1e-5)
	b := fit.Bootstrap(BootstrapOptions{Replicates: 100, Seed: 1}, nil)
	all := b.Interval(0.95, nil)
	t.Logf("%.0f (%.0f to %.0f), the Dutch tool 11,406 (7,783 to 18,449); %d refused", all.N, all.Lower, all.Upper, b.Refused)
	// The standard error of a 2.5 % quantile of 100 draws is about a tenth of
	// the unseen here.
	if math.Abs(math.Log(all.Lower/7783)) > 0.3 || math.Abs(math.Log(all.Upper/18449)) > 0.35 {
		t.Errorf("%.0f to %.0f, the Dutch tool has 7,783 to 18,449", all.Lower, all.Upper)
	}
	sum := 0.0
	for _, s := range fit.By(4) {
		sum += s.N()
	}
	near(t, "years add up", sum, fit.N, 1e-12)
}

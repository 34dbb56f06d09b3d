package linkage

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// shuffled gives the records of a table in another order, sources too.
func shuffled(t *Table, seed uint64) (*Table, []int) {
	order := rand.New(rand.NewPCG(seed, 2)).Perm(t.Len())
	out := NewTable(t.names...)
	for _, i := range order {
		out.Add(t.Source(i), t.ID(i), t.valuesOf(i)...)
	}
	return out, order
}

func linkAll(t *testing.T, table *Table, scope Scope, workers int) (*Result, []int) {
	t.Helper()
	m, err := Guess(table, GuessOptions{Scope: scope})
	if err != nil {
		t.Fatal(err)
	}
	res, err := m.FitAndLink(table, FitOptions{Workers: workers}, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	return res, res.Group(GroupOptions{OnePerSource: scope == Between}).Of
}

// TestOrderAndCoresChangeNothing shuffles rows and files and changes the
// number of goroutines: the model and the groups stay the same to the last bit.
func TestOrderAndCoresChangeNothing(t *testing.T) {
	for _, name := range []string{"fake_1000", "febrl4"} {
		table, _ := load(t, name)
		want, groups := linkAll(t, table, datasets[name].scope, 1)
		for seed := range uint64(2) {
			other, order := shuffled(table, seed)
			got, itsGroups := linkAll(t, other, datasets[name].scope, int(1+3*seed))
			if got.Model.Describe() != want.Model.Describe() || got.Model.Prior != want.Model.Prior {
				t.Errorf("%s: the model depends on the order of rows", name)
			}
			back := make([]int, len(order))
			for k, i := range order {
				back[i] = itsGroups[k]
			}
			if !samePartition(back, groups) {
				t.Errorf("%s: the groups depend on the order of rows or on cores", name)
			}
		}
	}
}

// invented makes n people with two to three records each, errors in some
// fields, in one source.
func invented(n int, seed uint64) (*Table, []int) {
	r := rand.New(rand.NewPCG(seed, 3))
	word := func(syllables int) string {
		var s string
		for range syllables {
			s += string("bdfgklmnprstvz"[r.IntN(14)]) + string("aeiou"[r.IntN(5)])
		}
		return s
	}
	given, family := make([]string, 200), make([]string, 400)
	for i := range given {
		given[i] = word(2 + i%2)
	}
	for i := range family {
		family[i] = word(3)
	}
	t := NewTable("given name", "family name", "date of birth", "town")
	var truth []int
	for p := range n {
		g, f := given[r.IntN(200)], family[r.IntN(400)]
		d := time.Date(1950+r.IntN(55), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC).Format("2006-01-02")
		town := "town" + strconv.Itoa(r.IntN(60))
		for k := range 1 + p%3 {
			v := []string{g, f, d, town}
			if k > 0 && r.IntN(2) == 0 {
				c := r.IntN(4)
				v[c] = v[c][:len(v[c])/2] + string("xyzw"[r.IntN(4)]) + v[c][len(v[c])/2+1:]
			}
			t.Add("one", strconv.Itoa(len(truth)), v...)
			truth = append(truth, p)
		}
	}
	return t, truth
}

// TestHostileInput must end, soon, without linking strangers.
func TestHostileInput(t *testing.T) {
	base, truth := invented(400, 1)
	for name, spoil := range map[string]func(i int, v []string){
		"nothing":         func(int, []string) {},
		"empty fields":    func(i int, v []string) { v[i%4] = "" },
		"one value":       func(_ int, v []string) { v[3] = "same" },
		"long names":      func(i int, v []string) { v[0] = strings.Repeat(v[0]+" ", 64<<10/len(v[0])) },
		"right to left":   func(_ int, v []string) { v[0] = "\u202e" + v[0]; v[1] = "محمد " + v[1] },
		"combining marks": func(_ int, v []string) { v[0] = strings.Join(strings.Split(v[0], ""), "\u0301") },
		"broken utf-8":    func(_ int, v []string) { v[1] += "\xff\xfe" },
	} {
		table := NewTable(base.names...)
		for i := range base.Len() {
			v := base.valuesOf(i)
			spoil(i, v)
			table.Add(base.Source(i), base.ID(i), v...)
		}
		start := cpuSeconds()
		_, groups := linkAll(t, table, Everything, 0)
		q := GroupQuality(groups, truth)
		if q.Precision() < 0.97 {
			t.Errorf("%s: precision %.3f", name, q.Precision())
		}
		if used := cpuSeconds() - start; used > 20 {
			t.Errorf("%s: took %.1f CPU seconds", name, used)
		}
	}
}

// TestTenThousandIdentical adds ten thousand copies of one record.
func TestTenThousandIdentical(t *testing.T) {
	table, truth := invented(300, 2)
	for i := range 10_000 {
		table.Add("one", "copy"+strconv.Itoa(i), table.valuesOf(0)...)
		truth = append(truth, 0)
	}
	res, groups := linkAll(t, table, Everything, 0)
	if res.Compared > 100_000 {
		t.Errorf("%d pairs compared", res.Compared)
	}
	if q := GroupQuality(groups, truth); q.F1() < 0.999 {
		t.Errorf("F1 %.4f", q.F1())
	}
}

// TestAllEmpty has no values at all; Guess says so instead of guessing.
func TestAllEmpty(t *testing.T) {
	table := NewTable("a", "b")
	for i := range 100 {
		table.Add("s", strconv.Itoa(i), "", "")
	}
	if _, err := Guess(table, GuessOptions{}); err == nil {
		t.Error("a table without values gives a model")
	}
}

// TestGuardRefusesSwappedParameters trains on a rule whose pairs are strangers
// of one town: the session must be refused, and the model be as good as
// without it.
func TestGuardRefusesSwappedParameters(t *testing.T) {
	table, truth := invented(2000, 3)
	quality := func(training []Rule) (Quality, *Model) {
		m, err := Guess(table, GuessOptions{})
		if err != nil {
			t.Fatal(err)
		}
		res, err := m.FitAndLink(table, FitOptions{Training: training, SessionsOnly: true}, 0.01)
		if err != nil {
			t.Fatal(err)
		}
		return res.BestPairQuality(truth), m
	}
	good := Rule{Parts: []Part{{Field: "date of birth", Take: Whole}}}
	other := Rule{Parts: []Part{{Field: "given name", Take: Whole}, {Field: "family name", Take: Whole}}}
	bad := Rule{Parts: []Part{{Field: "town", Take: First, N: 4}}}
	without, _ := quality([]Rule{good, other})
	with, m := quality([]Rule{good, other, bad})
	if with.F1() < without.F1()-0.005 {
		t.Errorf("a rule with few matches took F1 from %.3f to %.3f", without.F1(), with.F1())
	}
	t.Log(m.Describe(), m.Warnings)
	for _, c := range m.Comparisons {
		if c.Levels[0].M < 0.5 {
			t.Errorf("%s: matches agree with probability %.3f", c.Field, c.Levels[0].M)
		}
	}
}

// TestDrawsFollowProbabilities draws linkages of two-record components and
// compares how often they are linked with their probability; and the number
// of persons over draws with the truth.
func TestDrawsFollowProbabilities(t *testing.T) {
	table, truth := invented(600, 4)
	m, err := Guess(table, GuessOptions{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := m.FitAndLink(table, FitOptions{}, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 5))
	const draws = 200
	linked := make([]int, len(res.pairs))
	persons := make([]float64, draws)
	for d := range draws {
		g := res.Draw(GroupOptions{}, r)
		persons[d] = float64(slices.Max(g.Of) + 1)
		for k, p := range res.pairs {
			if g.Of[res.records.members(p.a)[0]] == g.Of[res.records.members(p.b)[0]] {
				linked[k]++
			}
		}
	}
	want, got := 0.0, 0.0
	for k, p := range res.pairs {
		want += m.Probability(p.weight)
		got += float64(linked[k]) / draws
	}
	if math.Abs(got-want) > 0.03*want {
		t.Errorf("draws hold %.1f links, probabilities add up to %.1f", got, want)
	}
	slices.Sort(persons)
	people := float64(slices.Max(truth) + 1)
	if persons[0] > people*1.02 || persons[draws-1] < people*0.98 {
		t.Errorf("draws hold %v to %v persons, there are %v", persons[0], persons[draws-1], people)
	}
}

func TestConstraints(t *testing.T) {
	table := NewTable("given name", "family name", "date of birth", "town")
	base, _ := invented(300, 6)
	for i := range base.Len() {
		table.Add("one", base.ID(i), base.valuesOf(i)...)
	}
	for i := range base.Len() { // a second source holding the same rows
		table.Add("two", base.ID(i), base.valuesOf(i)...)
	}
	n := base.Len()
	m, err := Guess(table, GuessOptions{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := m.FitAndLink(table, FitOptions{}, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	own := make([]string, 2*n)
	for i := range n {
		own[i] = strconv.Itoa(i / 2)
	}
	g := res.Group(GroupOptions{OwnKey: own, Together: [][2]int{{0, 7}}, Apart: [][2]int{{1, n + 1}, {0, 7}}}).Of
	for i := range n {
		for j := range i {
			if (own[i] == own[j]) != (g[i] == g[j]) {
				t.Fatalf("records %d and %d go against their source's keys", i, j)
			}
		}
	}
	if g[1] == g[n+1] {
		t.Error("records decided to be apart are together")
	}
	g = res.Group(GroupOptions{OnePerSource: true}).Of
	seen := map[[2]int]bool{}
	for i := range g {
		k := [2]int{int(table.source[i]), g[i]}
		if seen[k] {
			t.Fatal("one source has a person twice")
		}
		seen[k] = true
	}
}

// TestManyColumns has more columns than a pattern holds.
func TestManyColumns(t *testing.T) {
	base, truth := invented(200, 11)
	names := slices.Clone(base.names)
	for c := range 40 {
		names = append(names, "place "+strconv.Itoa(c))
	}
	table := NewTable(names...)
	r := rand.New(rand.NewPCG(1, 11))
	for i := range base.Len() {
		v := base.valuesOf(i)
		for range 40 {
			v = append(v, "somewhere "+strconv.Itoa(r.IntN(500)))
		}
		table.Add("one", base.ID(i), v...)
	}
	res, groups := linkAll(t, table, Everything, 0)
	if q := GroupQuality(groups, truth); q.Precision() < 0.95 {
		t.Errorf("precision %.3f", q.Precision())
	}
	if !slices.ContainsFunc(res.Warnings, func(w string) bool { return strings.Contains(w, "more columns than can be compared") }) {
		t.Errorf("columns are left out in silence: %q", res.Warnings)
	}
}

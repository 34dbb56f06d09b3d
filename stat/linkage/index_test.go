package linkage

import (
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// fitted gives a table with a fitted model.
func fitted(t testing.TB, name string) (*Table, *Model) {
	t.Helper()
	table, _ := load(t, name)
	m, err := Guess(table, GuessOptions{Scope: datasets[name].scope})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.FitAndLink(table, FitOptions{}, 0.01); err != nil {
		t.Fatal(err)
	}
	return table, m
}

func (t *Table) valuesOf(i int) []string {
	var v []string
	for _, c := range t.names {
		v = append(v, t.Value(i, c))
	}
	return v
}

// samePartition compares groupings by their members.
func samePartition(a, b []int) bool {
	ab, ba := map[int]int{}, map[int]int{}
	for i := range a {
		x, seen := ab[a[i]]
		y, known := ba[b[i]]
		if seen && x != b[i] || known && y != a[i] {
			return false
		}
		ab[a[i]], ba[b[i]] = b[i], a[i]
	}
	return true
}

// TestIndexEqualsBatch adds records in random order, some to be removed
// again, and compares the groups with those of the batch.
func TestIndexEqualsBatch(t *testing.T) {
	table, m := fitted(t, "fake_1000")
	indexEqualsBatch(t, table, m, 2)
}

// TestIndexEqualsBatchWhenCrowded is the same with keys so crowded that they
// are split, and some left out.
func TestIndexEqualsBatchWhenCrowded(t *testing.T) {
	table, _ := load(t, "fake_1000")
	m, err := Guess(table, GuessOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m.MaxBlock = 6
	if err := m.Fit(table, FitOptions{}); err != nil {
		t.Fatal(err)
	}
	tight := 0
	for _, c := range m.Crowded {
		tight += len(c.Tight)
	}
	if len(m.Crowded) == 0 || tight == 0 {
		t.Fatalf("%d crowded keys, %d splits crowded still: the test tests nothing", len(m.Crowded), tight)
	}
	indexEqualsBatch(t, table, m, 1)
}

func indexEqualsBatch(t *testing.T, table *Table, m *Model, seeds uint64) {
	t.Helper()
	res, err := m.Link(table, 0.01, 0)
	if err != nil {
		t.Fatal(err)
	}
	own := make([]string, table.Len())
	for i := range own {
		if i%50 < 2 {
			own[i] = table.ID(i / 50)
		}
	}
	batch := res.Group(GroupOptions{OwnKey: own}).Of
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		order := r.Perm(table.Len())
		x, err := NewIndex(m, NewTable(table.Columns()...), GroupOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for n, i := range order {
			add := func() {
				if _, err := x.Add(table.Source(i), table.ID(i), own[i], table.valuesOf(i)...); err != nil {
					t.Fatal(err)
				}
			}
			add()
			if n%7 == 0 { // out and in again leaves no trace
				if _, err := x.Remove(table.Source(i), table.ID(i)); err != nil {
					t.Fatal(err)
				}
				add()
			}
		}
		got := make([]int, table.Len())
		groups := x.Groups()
		for at, g := range groups {
			if g >= 0 {
				i := slices.Index(table.ids, x.Table().ID(at))
				got[i] = g
			}
		}
		if !samePartition(got, batch) {
			t.Errorf("seed %d: groups differ from the batch's", seed)
		}
	}
}

// TestDecisionsAreRemembered undoes a link and checks that new records do not
// bring it back, and that taking the decision back restores what was.
func TestDecisionsAreRemembered(t *testing.T) {
	table, m := fitted(t, "fake_1000")
	x, err := NewIndex(m, table, GroupOptions{})
	if err != nil {
		t.Fatal(err)
	}
	before := x.Groups()
	i, j := -1, -1
	for a := range before {
		if before[a] != a {
			i, j = before[a], a
			break
		}
	}
	if changed := x.Decide(i, j, false); len(changed) == 0 {
		t.Fatal("taking two records apart changed nothing")
	}
	if g := x.Groups(); g[i] == g[j] {
		t.Fatal("records taken apart are still together")
	}
	if _, err := x.Add("later", "again", "", table.valuesOf(i)...); err != nil {
		t.Fatal(err)
	}
	if g := x.Groups(); g[i] == g[j] {
		t.Fatal("a new record brought back a link that was undone")
	}
	if _, err := x.Remove("later", "again"); err != nil {
		t.Fatal(err)
	}
	x.options.Apart = nil
	x.regroup(x.reach(i))
	if !slices.Equal(x.Groups()[:len(before)], before) {
		t.Error("link, unlink and link again does not restore the groups")
	}
}

// TestFindLeavesNoTrace asks for values the index has never seen.
func TestFindLeavesNoTrace(t *testing.T) {
	table, m := fitted(t, "fake_1000")
	x, err := NewIndex(m, table, GroupOptions{})
	if err != nil {
		t.Fatal(err)
	}
	marks := x.mark()
	values := table.valuesOf(5)
	found, err := x.Find("elsewhere", values, 0.5)
	if err != nil || len(found) == 0 || found[0].Weight < 0 {
		t.Fatalf("a known record is not found: %v, %v", found, err)
	}
	for c := range values {
		values[c] = "zzyzx " + values[c]
	}
	if _, err := x.Find("elsewhere", values, 0.5); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(x.mark(), marks) {
		t.Error("a question left values behind")
	}
	again, _ := x.Find("elsewhere", table.valuesOf(5), 0.5)
	if !slices.Equal(again, found) {
		t.Error("the same question has another answer")
	}
}

func cpuTime() time.Duration { return time.Duration(cpuSeconds() * 1e9) }

// TestFindAmongAMillion measures one new record against syn_1m, in processor
// time of the whole process, so that other programs do not count.
func TestFindAmongAMillion(t *testing.T) {
	if os.Getenv("SIGHTLINE_LONG") == "" {
		t.Skip("SIGHTLINE_LONG=1 indexes a million records")
	}
	table, m := fitted(t, "syn_1m")
	x, err := NewIndex(m, table, GroupOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var find, add []time.Duration
	for k := range 5000 {
		i := k * 197 // each record once
		values := table.valuesOf(i)
		values[0] += "x"
		start := cpuTime()
		if _, err := x.Find("new", values, 0.5); err != nil {
			t.Fatal(err)
		}
		find = append(find, cpuTime()-start)
		if k%5 == 0 {
			start = cpuTime()
			if _, err := x.Add("new", table.ID(i), "", values...); err != nil {
				t.Fatal(err)
			}
			add = append(add, cpuTime()-start)
		}
	}
	slices.Sort(find)
	slices.Sort(add)
	at := func(d []time.Duration, q float64) time.Duration { return d[int(q*float64(len(d)-1))] }
	t.Logf("find: median %v, p99 %v; add: median %v, p99 %v", at(find, 0.5), at(find, 0.99), at(add, 0.5), at(add, 0.99))
	if at(find, 0.99) > 5*time.Millisecond || at(add, 0.99) > 5*time.Millisecond {
		t.Error("slower than 5 ms at the 99th percentile")
	}
}

// Package agreement is for tests: it reads what R computed from the same
// data, compares our numbers with it, and keeps a table of how many digits
// agree. The table is a page of the documentation; a test run rebuilds it and
// fails when a digit has been lost.
package agreement

import (
	"flag"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the agreement table from this run")

type key struct{ file, quantity string }

type entry struct {
	numbers int
	worst   float64 // largest relative difference
	allowed float64
}

var (
	mu      sync.Mutex
	entries = map[key]entry{}
)

// Check compares got with want, relative to the larger of |want| and 1e-300
// (absolutely, where want is 0), fails the test when they differ by more than
// tolerance, and remembers the difference under the file and the quantity.
// Two NaNs, and two equal infinities, agree.
func Check(tb testing.TB, file, quantity string, got, want, tolerance float64) {
	tb.Helper()
	d := difference(got, want)
	mu.Lock()
	e := entries[key{file, quantity}]
	e.numbers++
	e.worst = math.Max(e.worst, d)
	e.allowed = tolerance
	entries[key{file, quantity}] = e
	mu.Unlock()
	if !(d <= tolerance) {
		tb.Errorf("%s, %s: got %.15g, want %.15g (differs by %.2g, allowed %.2g)", file, quantity, got, want, d, tolerance)
	}
}

// CheckAll is Check for two columns of the same length.
func CheckAll(tb testing.TB, file, quantity string, got, want []float64, tolerance float64) {
	tb.Helper()
	if len(got) != len(want) {
		tb.Fatalf("%s, %s: got %d numbers, want %d", file, quantity, len(got), len(want))
	}
	for i := range got {
		Check(tb, fmt.Sprint(file), quantity, got[i], want[i], tolerance)
	}
}

func difference(got, want float64) float64 {
	switch {
	case math.IsNaN(got) || math.IsNaN(want):
		if math.IsNaN(got) && math.IsNaN(want) {
			return 0
		}
		return math.Inf(1)
	case got == want:
		return 0
	case want == 0:
		return math.Abs(got)
	}
	return math.Abs(got-want) / math.Abs(want)
}

// Digits is the number of significant digits that agree, at most 15: the
// files hold no more.
func Digits(worst float64) int {
	if worst <= 0 {
		return 15
	}
	return max(0, min(15, int(math.Floor(-math.Log10(worst)))))
}

// Main runs the tests of a package and then compares the digits reached with
// the table in the page at path. With -update it rewrites the table between
// the page's two marks. It is to be called from TestMain.
func Main(m *testing.M, path string) int {
	flag.Parse()
	code := m.Run()
	// A run of selected tests, a fuzz run or one without the reference data
	// has nothing complete to say about the table.
	if code != 0 || len(entries) == 0 || flag.Lookup("test.run").Value.String() != "" ||
		flag.Lookup("test.fuzz").Value.String() != "" || flag.Lookup("test.list").Value.String() != "" {
		return code
	}
	if *update {
		if err := rewrite(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	if err := compare(path); err != nil {
		fmt.Fprintln(os.Stderr, "FAIL:", err)
		return 1
	}
	return 0
}

const (
	opening = "<!-- table: rebuilt by go test -update -->"
	closing = "<!-- end of table -->"
	heading = "| expected file | quantity | numbers compared | digits that agree | allowed difference |\n|---|---|---|---|---|\n"
)

func table() string {
	keys := make([]key, 0, len(entries))
	for k := range entries {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if keys[i].file != keys[j].file {
			return keys[i].file < keys[j].file
		}
		return keys[i].quantity < keys[j].quantity
	})
	var b strings.Builder
	b.WriteString(heading)
	for _, k := range keys {
		e := entries[k]
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %.0e |\n", k.file, k.quantity, e.numbers, Digits(e.worst), e.allowed)
	}
	return b.String()
}

func rewrite(path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(page), opening)
	_, after, ok2 := strings.Cut(rest, closing)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the table", path)
	}
	return os.WriteFile(path, []byte(before+opening+"\n\n"+table()+"\n"+closing+after), 0o644)
}

// compare fails when a row is missing on either side or a digit was lost.
// One digit of slack: other processors round products and sums differently.
func compare(path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	written := map[key]int{}
	for _, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(line, "|")
		var n, digits int
		if len(cells) != 7 {
			continue
		}
		if _, err := fmt.Sscan(cells[3]+" "+cells[4], &n, &digits); err != nil {
			continue
		}
		written[key{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])}] = digits
	}
	var faults []string
	for k, e := range entries {
		digits, ok := written[k]
		if !ok {
			faults = append(faults, fmt.Sprintf("%s, %s is not in the table", k.file, k.quantity))
		} else if Digits(e.worst) < digits-1 {
			faults = append(faults, fmt.Sprintf("%s, %s agrees to %d digits, the table says %d", k.file, k.quantity, Digits(e.worst), digits))
		}
		delete(written, k)
	}
	for k := range written {
		faults = append(faults, fmt.Sprintf("the table has %s, %s, which no test checks", k.file, k.quantity))
	}
	if len(faults) == 0 {
		return nil
	}
	sort.Strings(faults)
	return fmt.Errorf("%s is out of date (go test -update rewrites it):\n%s", path, strings.Join(faults, "\n"))
}

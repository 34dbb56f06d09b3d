package agreement

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDigits(t *testing.T) {
	for _, c := range []struct {
		got, want float64
		digits    int
	}{{1, 1, 15}, {1.002, 1, 2}, {0.9999998, 1, 6}, {1e-12, 0, 12}, {math.NaN(), math.NaN(), 15}, {math.NaN(), 1, 0}, {math.Inf(1), math.Inf(1), 15}, {2, 1, 0}} {
		if d := Digits(difference(c.got, c.want)); d != c.digits {
			t.Errorf("%v and %v agree to %d digits, want %d", c.got, c.want, d, c.digits)
		}
	}
}

// A page loses its place in the table when a digit is lost, a row is missing
// or a row is checked by nobody.
func TestCompareFindsWhatTheTableHides(t *testing.T) {
	saved := entries
	defer func() { entries = saved }()
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("# Page\n\n"+opening+"\n"+closing+"\n\nend\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	entries = map[key]entry{{"a.csv", "x"}: {numbers: 3, worst: 1e-9, allowed: 1e-6}, {"b.csv", "y"}: {numbers: 1, worst: 0, allowed: 1e-6}}
	if err := rewrite(path); err != nil {
		t.Fatal(err)
	}
	if err := compare(path); err != nil {
		t.Errorf("straight after it was written: %v", err)
	}
	page, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(page), "# Page") || !strings.HasSuffix(string(page), "end\n") {
		t.Errorf("the page around the table was lost:\n%s", page)
	}
	entries[key{"a.csv", "x"}] = entry{numbers: 3, worst: 1e-7, allowed: 1e-6}
	if err := compare(path); err == nil || !strings.Contains(err.Error(), "agrees to 7 digits, the table says 9") {
		t.Errorf("a lost digit: %v", err)
	}
	delete(entries, key{"a.csv", "x"})
	if err := compare(path); err == nil || !strings.Contains(err.Error(), "which no test checks") {
		t.Errorf("a row without a check: %v", err)
	}
	entries[key{"c.csv", "z"}] = entry{numbers: 1}
	if err := compare(path); err == nil || !strings.Contains(err.Error(), "c.csv, z is not in the table") {
		t.Errorf("a check without a row: %v", err)
	}
}

func TestReadTakesRsWayOfWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte("name,value\na,1.5\nb,\nc,-Inf\nd,NA\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := Read(t, path)
	v := f.Floats("value")
	if f.Len() != 4 || v[0] != 1.5 || !math.IsNaN(v[1]) || !math.IsInf(v[2], -1) || !math.IsNaN(v[3]) || f.Named("a") != 1.5 || f.Has("x") {
		t.Errorf("%v", v)
	}
}

// Package agreement keeps, for the tests of stat/disclosure, the page that
// sets the figures reached beside those of peers. The labels, the peers'
// figures and the times are written by hand; the figures reached are compared
// with what a test finds, and rewritten with -update.
package agreement

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the figures in docs/methods/disclosure/agreement.md")

// Figure compares a figure with the second column of the row marked
// <!-- key -->.
func Figure(t testing.TB, key, value string) {
	t.Helper()
	path := page(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if !strings.Contains(line, "<!-- "+key+" -->") {
			continue
		}
		cols := strings.Split(line, "|")
		if len(cols) < 4 {
			t.Fatalf("%s: row %s has too few columns", path, key)
		}
		if strings.TrimSpace(cols[2]) == value {
			return
		}
		if !*update {
			t.Errorf("%s says %q for %s; now it is %q (-update rewrites it)", filepath.Base(path), strings.TrimSpace(cols[2]), key, value)
			return
		}
		cols[2] = " " + value + " "
		lines[i] = strings.Join(cols, "|")
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s has no row %s; it would be %q", filepath.Base(path), key, value)
}

// page finds the page from the folder of the package under test.
func page(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		p := filepath.Join(dir, "docs", "methods", "disclosure", "agreement.md")
		if _, err := os.Stat(p); err == nil {
			return p
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("docs/methods/disclosure/agreement.md not found")
		}
		dir = filepath.Dir(dir)
	}
}

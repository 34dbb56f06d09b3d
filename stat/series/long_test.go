package series_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

// long tells whether the long simulations are wanted: SIGHTLINE_LONG=1.
func long() bool { return os.Getenv("SIGHTLINE_LONG") == "1" }

// keep writes the outcome of a long simulation to testdata/simulation.txt,
// when -update is given, one line a setting.
func keep(t *testing.T, test, setting string, draws int, share float64) {
	t.Helper()
	t.Logf("%s: %s: %.4f of %d", test, setting, share, draws)
	if !long() || flag.Lookup("update").Value.String() != "true" {
		return
	}
	const path = "testdata/simulation.txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("%s | %s | %d | %.4f", test, setting, draws, share)
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, test+" | "+setting+" | ") {
			lines[i], line = line, ""
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

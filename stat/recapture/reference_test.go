package recapture

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"sightline/internal/reference"
)

// load reads one of the published tables beside the checkout.
func load(t testing.TB, name string) Table {
	t.Helper()
	f, err := os.Open(reference.Path(t, "recapture/data/"+name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tab, err := ReadCSV(f, ReadOptions{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return tab
}

// records reads a reference file as rows of named fields.
func records(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(reference.Path(t, "recapture/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			if i < len(row) {
				m[name] = row[i]
			}
		}
		out = append(out, m)
	}
	return out
}

// peer is one figure that another program printed.
type peer struct {
	dataset, method, settings, statistic, text string
	value                                      float64 // NaN when the text is no number
}

// peers gives the figures of expected.csv for which keep says yes.
func peers(t testing.TB, keep func(p peer) bool) []peer {
	t.Helper()
	var out []peer
	for _, r := range records(t, "expected.csv") {
		p := peer{dataset: r["dataset"], method: r["method"], settings: r["settings"], statistic: r["statistic"], text: r["value"]}
		var err error
		if p.value, err = strconv.ParseFloat(p.text, 64); err != nil {
			p.value = math.NaN()
		}
		if keep(p) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		t.Fatal("no such figures in expected.csv")
	}
	return out
}

// relErr is |a−b| / max(|b|, 1e-300).
func relErr(a, b float64) float64 {
	if a == b {
		return 0
	}
	return math.Abs(a-b) / math.Max(math.Abs(b), 1e-300)
}

// near fails unless got agrees with want to the relative tolerance.
func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(relErr(got, want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g (relative difference %.2g)", what, got, want, relErr(got, want))
	}
}

package linkage

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strings"
	"testing"

	"sightline/internal/reference"
)

// dataset is a reference file with its truth.
type dataset struct {
	files []string
	id    string
	truth func(id string, column func(string) string) string
	skip  []string
	scope Scope
}

func febrlTruth(id string, _ func(string) string) string { return strings.Split(id, "-")[1] }

func clusterColumn(_ string, column func(string) string) string { return column("cluster") }

var datasets = map[string]dataset{
	"febrl3":         {files: []string{"dataset3.csv"}, id: "rec_id", truth: febrlTruth, scope: Everything},
	"febrl4":         {files: []string{"dataset4a.csv", "dataset4b.csv"}, id: "rec_id", truth: febrlTruth, scope: Between},
	"fake_1000":      {files: []string{"fake_1000.csv"}, id: "unique_id", truth: clusterColumn, skip: []string{"cluster"}, scope: Everything},
	"historical_50k": {files: []string{"historical_figures_with_errors_50k.csv"}, id: "unique_id", truth: clusterColumn, skip: []string{"cluster"}, scope: Everything},
	"syn_1m":         {files: []string{"syn_1m.csv.gz"}, id: "unique_id", truth: clusterColumn, skip: []string{"cluster"}, scope: Everything},
	"anonlink": {files: []string{"anonlink_5party_1.csv", "anonlink_5party_2.csv", "anonlink_5party_3.csv", "anonlink_5party_4.csv", "anonlink_5party_5.csv"},
		id: "id", truth: func(id string, _ func(string) string) string { return id }, scope: Between},
}

// load reads a reference set with the person of each record.
func load(t testing.TB, name string) (*Table, []int) {
	t.Helper()
	set := datasets[name]
	var table *Table
	persons := map[string]int{}
	var truth []int
	for _, f := range set.files {
		var err error
		open := func() io.Reader { return openReference(t, f) }
		table, err = ReadCSV(table, open(), CSVOptions{Source: f, ID: set.id, Skip: set.skip})
		if err != nil {
			t.Fatal(err)
		}
		truth = appendTruth(t, truth, persons, open(), set)
	}
	return table, truth
}

func openReference(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(reference.Path(t, "linkage/"+name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return f
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func appendTruth(t testing.TB, truth []int, persons map[string]int, r io.Reader, set dataset) []int {
	t.Helper()
	cr := csv.NewReader(r)
	cr.ReuseRecord = true
	header, err := cr.Read()
	if err != nil {
		t.Fatal(err)
	}
	names := trimAll(header)
	for {
		row, err := cr.Read()
		if err == io.EOF {
			return truth
		}
		if err != nil {
			t.Fatal(err)
		}
		id, column := "", func(string) string { return "" }
		for i, n := range names {
			if n == set.id {
				id = strings.TrimSpace(row[i])
			}
			if n == "cluster" {
				v := row[i]
				column = func(string) string { return v }
			}
		}
		person := set.truth(id, column)
		if _, ok := persons[person]; !ok {
			persons[strings.Clone(person)] = len(persons)
		}
		truth = append(truth, persons[person])
	}
}

package simulate

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

func written(t testing.TB, o Options) string {
	t.Helper()
	dir := t.TempDir()
	last := 0
	if err := WriteFiles(dir, small(t, o), func(n int) { last = n }); err != nil {
		t.Fatal(err)
	}
	if last == 0 {
		t.Error("progress was never told")
	}
	return dir
}

func read(t testing.TB, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func rowsOf(t testing.TB, comma rune, path ...string) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(read(t, path...)))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestFilesAreTheSameTwice(t *testing.T) {
	o := Options{Seed: 9, Reports: 3000}
	a, b := written(t, o), written(t, o)
	err := filepath.WalkDir(a, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(a, path)
		if err == nil && !bytes.Equal(read(t, path), read(t, b, rel)) {
			t.Errorf("%s differs", rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryReportIsWrittenOnce(t *testing.T) {
	o := Options{Seed: 9, Reports: 3000}
	dir := written(t, o)
	n := 0
	for range small(t, o).Reports {
		n++
	}
	rows := len(rowsOf(t, '\t', dir, "partners", "care-coordinators.tsv")) - 1
	for _, name := range []string{"police.csv", "border-police.csv", "shelters-windows-1252.csv", "migration.csv", "others.csv", "counted.csv"} {
		rows += len(rowsOf(t, ',', dir, "partners", name)) - 1
	}
	rows += bytes.Count(read(t, dir, "partners", "migrant-workers.jsonl"), []byte("\n"))
	book, err := excelize.OpenFile(filepath.Join(dir, "partners", "labour-authority.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if rows += len(sheet) - 1; rows != n {
		t.Errorf("%d rows for %d reports", rows, n)
	}
	if known := len(rowsOf(t, ',', dir, "truth", "reports.csv")) - 1; known != n {
		t.Errorf("the truth knows %d reports of %d", known, n)
	}
}

func TestOneFileIsWesternAndDayFirst(t *testing.T) {
	dir := written(t, Options{Seed: 9, Reports: 20_000})
	text := read(t, dir, "partners", "shelters-windows-1252.csv")
	if utf8.Valid(text) {
		t.Error("the shelters' file is valid UTF-8, so nobody notices its encoding")
	}
	if !regexp.MustCompile(`\d\d-\d\d-20\d\d`).Match(text) || regexp.MustCompile(`,20\d\d-\d\d-\d\d,`).Match(text) {
		t.Error("dates do not stand day first")
	}
	if mark := "\ufeff"; !strings.HasPrefix(string(read(t, dir, "partners", "care-coordinators.tsv")), mark) {
		t.Error("the care coordinators' file has no byte order mark")
	}
}

func TestEventsNameTheirReports(t *testing.T) {
	dir := written(t, Options{Seed: 9, Reports: 3000})
	reports := map[string]bool{}
	for _, row := range rowsOf(t, ',', dir, "truth", "reports.csv")[1:] {
		reports[row[0]+" "+row[1]] = true
	}
	keys := map[string]bool{}
	for _, row := range rowsOf(t, ',', dir, "events.csv")[1:] {
		if !reports[row[0]+" "+row[2]] {
			t.Fatalf("event %s %s is about report %s, which is not there", row[0], row[1], row[2])
		}
		if keys[row[0]+" "+row[1]] {
			t.Fatalf("event %s %s is there twice", row[0], row[1])
		}
		keys[row[0]+" "+row[1]] = true
	}
}

func TestTruthIsReadable(t *testing.T) {
	dir := written(t, Options{Seed: 9, Reports: 3000})
	var truth Truth
	if err := json.Unmarshal(read(t, dir, "truth", "truth.json"), &truth); err != nil {
		t.Fatal(err)
	}
	if got := truth.Repeat.Any["5"]; got < .4499 || got > .4501 {
		t.Errorf("repeat victimisation at five years is written as %v", got)
	}
	if len(truth.Measures) != len(measures) || len(truth.Measures[0].Starts) != Regions {
		t.Errorf("%d measures", len(truth.Measures))
	}
	if rows := rowsOf(t, ',', dir, "truth", "years.csv"); len(rows) != 1+years*allGroups*minorities {
		t.Errorf("%d rows of victims by year", len(rows))
	}
}

// A large country takes several workbooks, and a smaller one written into the
// same folder leaves none of them behind.
func TestFurtherWorkbooksAreCleared(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "partners"), 0o755); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "partners", "labour-authority-2.xlsx")
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFiles(dir, small(t, Options{Reports: 1000}), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the old workbook is still there: %v", err)
	}
}

func TestErrorsComeThrough(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFiles(file, small(t, Options{Reports: 1000}), nil); err == nil {
		t.Error("writing into a file succeeds")
	}
}

// BenchmarkWriteFiles writes a million reports: go test -bench Files -benchtime 1x ./simulate
func BenchmarkWriteFiles(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		if err := WriteFiles(dir, small(b, Options{Seed: 1, Reports: 1_000_000}), nil); err != nil {
			b.Fatal(err)
		}
	}
}

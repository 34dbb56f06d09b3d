package intake

import (
	"bytes"
	"strings"
	"testing"
)

// quarantined reads a file and gives its quarantine.
func quarantined(t testing.TB, file []byte, p Profile, opt Options) string {
	t.Helper()
	rows, r := readAll(t, file, p, opt)
	var b bytes.Buffer
	q := r.NewQuarantine(&b)
	for _, row := range rows {
		if err := q.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestQuarantineIsMendedAndImportedAgain(t *testing.T) {
	file := "source_key;basis;phone;family_name;remarks\n" +
		"A-1;DUTY;;Jansen;fine\n" +
		"A-2;DUTTY;+31612345678;Jansen;as told\n" +
		"A-3;DUTY;;\"Jansen\n" +
		"A-4;DUTY;;=1+1;\n"
	opt := Options{Organisation: "np"}
	got := quarantined(t, []byte(file), Sightline, opt)
	same(t, "quarantine", "\ufeffset_aside_file;set_aside_line;set_aside_row;set_aside_problem;set_aside_text;source_key;basis;phone;family_name;remarks\n"+
		"test.csv;3;2;\"basis is not a code of the list bases; did you mean DUTY (Legal duty to report)?\";;A-2;DUTTY;'+31612345678;Jansen;as told\n"+
		"test.csv;4;3;\"has a quotation mark that opens a field and is not closed; close it, or write a quotation mark inside a field twice\";\"A-3;DUTY;;\"\"Jansen\";;;;;\n"+
		"test.csv;5;4;\"family_name begins like a formula, with =, +, - or @; write its outcome as text, beginning with a letter or digit\";;A-4;DUTY;;'=1+1;\n", got)

	again := quarantined(t, []byte(got), Sightline, opt)
	if !strings.Contains(again, `A-3;DUTY;;""Jansen`) || strings.Count(again, "set_aside_line") != 1 {
		t.Errorf("an unmended quarantine gives\n%s", again)
	}
	mended := strings.NewReplacer("DUTTY", "DUTY", "'=1+1", "Twee", `"A-3;DUTY;;""Jansen";;;;;`, `x;A-3;DUTY;;Jansen;`).Replace(got)
	rows, r := readAll(t, []byte(mended), Sightline, opt)
	if r.Tally().SetAside != 0 || len(r.Ignored()) != 1 {
		t.Errorf("%s%d columns not read", problemLines(rows[0].Problems), len(r.Ignored()))
	}
	var keys []string
	for _, row := range rows {
		keys = append(keys, row.Reports[0].SourceKey)
	}
	if strings.Join(keys, " ") != "A-2 A-3 A-4" || rows[0].Reports[0].Identity.Phone.Reveal() != "+31612345678" {
		t.Error(keys)
	}
}

// Keys made from row numbers stay those of the file a record came from.
func TestQuarantineKeepsRowNumbers(t *testing.T) {
	file := "yearOfRegistration,gender\n2016,Female\n2016,Femal\n2016,Female\n"
	q := quarantined(t, []byte(file), CTDC, Options{})
	rows, _ := readAll(t, []byte(strings.Replace(q, "Femal\n", "Female\n", 1)), CTDC, Options{})
	if len(rows) != 1 || rows[0].Reports[0].SourceKey != "row-000002" {
		t.Errorf("%d rows", len(rows))
	}
	unmended := quarantined(t, []byte(q), CTDC, Options{})
	if !strings.Contains(unmended, "test.csv,2,2,") {
		t.Errorf("the number of the record is lost:\n%s", unmended)
	}
	broken := strings.Replace(q, "test.csv,3,2,", "test.csv,3,,", 1)
	rows, _ = readAll(t, []byte(broken), CTDC, Options{})
	if rows[0].Accepted() {
		t.Error("a record whose number is gone gets another's key")
	}
}

func TestQuarantineOfNothingIsEmpty(t *testing.T) {
	if q := quarantined(t, []byte(head+goodRows(2)), Sightline, Options{}); q != "" {
		t.Error(q)
	}
}

// Two rows alike are two reports, and reading the file again gives them the
// same keys, also from the middle on.
func TestKeysFromRowNumbersAreStable(t *testing.T) {
	file := []byte("yearOfRegistration,gender\n2016,Female\n\n2016,Female\n2017,Male\n")
	keys := func(opt Options) (keys []string) {
		rows, _ := readAll(t, file, CTDC, opt)
		for _, row := range rows {
			keys = append(keys, row.Reports[0].SourceKey)
		}
		return keys
	}
	if got := strings.Join(keys(Options{}), " "); got != "row-000001 row-000002 row-000003" {
		t.Error(got)
	}
	if got := strings.Join(keys(Options{After: 2}), " "); got != "row-000002 row-000003" {
		t.Error(got)
	}
	if got := strings.Join(keys(Options{After: 4}), " "); got != "row-000003" {
		t.Error(got)
	}
	if got := keys(Options{After: 99}); len(got) != 0 {
		t.Error(got)
	}
}

// Resuming after any row that was read gives the rows that follow it.
func TestResume(t *testing.T) {
	file := []byte("source_key,basis,family_name\nA,DUTY,x\nB,DUTY,\"two\nlines\"\n\nC,DUTY,\"x\nD,DUTY,y\r\nE,DUTY,z\n")
	all, _ := readAll(t, file, Sightline, Options{Organisation: "np"})
	for i, row := range all {
		rest, _ := readAll(t, file, Sightline, Options{Organisation: "np", After: row.Line})
		if len(rest) != len(all)-i-1 {
			t.Fatalf("after line %d: %d rows, want %d", row.Line, len(rest), len(all)-i-1)
		}
		for j := range rest {
			if rest[j].Line != all[i+1+j].Line || rest[j].Accepted() != all[i+1+j].Accepted() {
				t.Errorf("after line %d: row %d differs", row.Line, j)
			}
		}
	}
}

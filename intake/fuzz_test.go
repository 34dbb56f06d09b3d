package intake

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"sightline/register"
)

// checkFile reads any bytes as a file. Whatever they are: no panic, every
// record accepted or set aside, lines in order, and what was accepted reads
// back the same when it is written out.
func checkFile(t *testing.T, file []byte, p Profile) {
	r, err := NewReader(bytes.NewReader(file), int64(len(file)), "test.csv", p, Options{Organisation: "np", Basis: "LEGIT"})
	if err != nil {
		return
	}
	rows, err := drain(r)
	if err != nil && strings.HasPrefix(err.Error(), "read ") {
		t.Fatal(err)
	}
	last := 0
	var reports []map[string]string
	for _, row := range rows {
		if row.Line <= last {
			t.Fatalf("line %d after line %d", row.Line, last)
		}
		last = row.Line
		for i := range row.Reports {
			reports = append(reports, printed(&row.Reports[i], row.Consents))
		}
	}
	if len(reports) == 0 {
		return
	}
	readBack(t, reports)
}

// readBack writes reports in the sightline profile and reads them again.
func readBack(t *testing.T, reports []map[string]string) {
	t.Helper()
	rows, err := func() ([]Row, error) {
		file := written(reports)
		r, err := NewReader(bytes.NewReader(file), int64(len(file)), "test.csv", Sightline, Options{})
		if err != nil {
			return nil, err
		}
		return drain(r)
	}()
	if err != nil || len(rows) != len(reports) {
		t.Fatalf("%d reports read back as %d rows: %v", len(reports), len(rows), err)
	}
	for i, row := range rows {
		if !row.Accepted() {
			t.Fatalf("%s is set aside: %s", line(reports[i]), problemLines(row.Problems))
		}
		if got, want := line(printed(&row.Reports[0], row.Consents)), line(reports[i]); got != want {
			t.Fatalf("reads back as\n%s\nnot\n%s", got, want)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte(head + goodRows(2)))
	f.Add([]byte("source_key;basis;family_name\r\nA;DUTY;\"x \"\"y\"\" \nz\"\rB;DUTY;\"\n"))
	f.Add([]byte("\xff\xfes\x00o\x00"))
	f.Add(usualRows(3))
	f.Add([]byte("sep=;\nsource_key;basis;phone\nA;DUTY;'+31612345678\nB;DUTY;J\xf6n\n"))
	f.Add([]byte("source_key\tbasis\tplaces\tother_names\nA\tDUTY\tnl/x|XK| \ta | b\n"))
	f.Fuzz(func(t *testing.T, file []byte) { checkFile(t, file, Sightline) })
}

func FuzzJSONLines(f *testing.F) {
	f.Add([]byte(`{"source_key":"G-1","basis":"DUTY","age":17,"forms":["LAB","CRIM"],"gender":null}`))
	f.Add([]byte(`{"source_key":"G-2","basis":"DUTY","family_name":"J\u00f6nsson\ud800"}` + "\n{}\n[]\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		checkFile(t, append([]byte("{}\n"), file...), Sightline)
		for l := range bytes.Lines(file) {
			if bytes.IndexByte(bytes.TrimRight(l, "\r\n"), '\r') >= 0 || len(bytes.TrimSpace(l)) == 0 {
				continue // a line of ours is not one of theirs
			}
			s := newJSONSource(bytes.NewReader(l), int64(len(l)), notYetKnown, sightlineProfile)
			var rec record
			if err := s.next(&rec); err != nil {
				t.Fatal(err)
			}
			object := json.Valid(l) && bytes.TrimSpace(l)[0] == '{'
			if object && rec.fault == faultJSON || !object && rec.fault == nil && !rec.isBlank() {
				t.Fatalf("%q: fault %v, an object in the eyes of encoding/json: %v", l, rec.fault, object)
			}
		}
	})
}

func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(`<row r="2"><c r="A2" t="s"><v>0</v></c><c t="str"><v>DUTY</v></c></row>`), []byte(`<sst><si><t>A</t><rPh><t>x</t></rPh></si></sst>`))
	f.Add([]byte(`<row/><row><c><v>1.7E1</v><f>A1</f></c><c t="inlineStr"><is><r><t>DU</t></r><r><t>TY</t></r></is></c></row>`), []byte(""))
	f.Fuzz(func(t *testing.T, rows, shared []byte) {
		checkFile(t, bookOf(t, sheetHead+string(rows)+"</sheetData></worksheet>", string(shared)), Sightline)
	})
}

func FuzzReferrals(f *testing.F) {
	f.Add([]byte("year,quarter,source_group,first_responder,exploitation_type,age_at_exploitation,gender,nationality,people\n2022,2,la,Local Authority,Labour & Criminal,Child (17 or under),Male,Albanian Greek,3\n"))
	f.Fuzz(func(t *testing.T, file []byte) { checkFile(t, file, UKNRM) })
}

func FuzzHTCDS(f *testing.F) {
	f.Add([]byte("Id,prs_FirstName,prs_Birthdate,vic_TypeOfExploitation,con_Consent\nA,Ana,1990-01-02,ForcedLabour;Other,true\n"))
	f.Fuzz(func(t *testing.T, file []byte) { checkFile(t, file, HTCDS) })
}

// FuzzDate checks that a date that is read prints as itself.
func FuzzDate(f *testing.F) {
	for _, text := range []string{"2018-05-25", "25/5/2018", "2018", "05-2018", "20180525", "1990-00-00", "2018-05-25T10:00:00Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, wrong, _ := parseDate(text)
		if wrong != "" {
			return
		}
		back, err := register.ParseDate(d.String())
		if err != nil || back != d || d.IsZero() {
			t.Fatalf("%q is read as %s, which is read as %s: %v", text, d, back, err)
		}
	})
}

// FuzzQuarantine checks that a quarantine reads back record for record, and
// that what was set aside stays so until it is mended.
func FuzzQuarantine(f *testing.F) {
	f.Add([]byte("source_key,basis,family_name\nA,DUTTY,x\nB,DUTY,\"x\n=C,DUTY,'-x\nD,DUTY,\"a\nb\"\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := NewReader(bytes.NewReader(file), int64(len(file)), "test.csv", Sightline, Options{Organisation: "np"})
		if err != nil {
			return
		}
		var b bytes.Buffer
		q := r.NewQuarantine(&b)
		aside := 0
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return
			}
			if !row.Accepted() {
				aside++
			}
			if err := q.Add(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := q.Flush(); err != nil {
			t.Fatal(err)
		}
		if aside == 0 {
			return
		}
		again, err := NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()), "again.csv", Sightline, Options{Organisation: "np"})
		if err != nil {
			t.Fatalf("%v\n%s", err, b.Bytes())
		}
		if _, err := drain(again); err != nil {
			t.Fatal(err)
		}
		if tally := again.Tally(); tally.SetAside != aside || tally.Accepted != 0 {
			t.Fatalf("%d set aside, and again %+v\n%s", aside, *tally, b.Bytes())
		}
	})
}

// FuzzBytes checks the quick scan of a record against one byte at a time.
func FuzzBytes(f *testing.F) {
	f.Add([]byte("plain"))
	f.Add([]byte("long enough for words \x7f"))
	f.Add([]byte("\x80 and \x1f, long enough"))
	f.Fuzz(func(t *testing.T, b []byte) {
		high, low := scanBytes(b)
		if high != slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 }) {
			t.Errorf("high %v", high)
		}
		want := slices.ContainsFunc(b, func(c byte) bool { return c < 0x20 || c == 0x7f })
		if want && !low || !high && low != want {
			t.Errorf("low %v", low)
		}
	})
}

package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// excelBook makes a workbook with another program than ours.
func excelBook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func setRows(t testing.TB, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkbook(t *testing.T) {
	file := excelBook(t, func(f *excelize.File) {
		day := time.Date(2018, 5, 25, 0, 0, 0, 0, time.UTC)
		setRows(t, f, "Sheet1",
			[]any{"Readme"})
		f.NewSheet("Reports")
		setRows(t, f, "Reports",
			[]any{"Source key", "basis", "met_on", "age", "family_name", "phone", "remarks"},
			[]any{"A-1", "DUTY", day, 17, "Jansen & Zn <x>", 31612345678, "x"},
			[]any{"A-2", "DUTY", "25-05-2018", nil, nil, nil, nil},
			nil,
			[]any{"A-3", "DUTY", 2018},
			[]any{12345, "DUTY", 43245.75},
			[]any{"A-5", "DUTY", nil, nil, nil, nil, nil, nil, "outside"},
		)
		if err := f.SetCellFormula("Reports", "A8", "A7"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStr("Reports", "B8", "DUTY"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellRichText("Reports", "A9", []excelize.RichTextRun{{Text: "A"}, {Text: "-9", Font: &excelize.Font{Bold: true}}}); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStr("Reports", "B9", " duty "); err != nil {
			t.Fatal(err)
		}
	})
	rows, r := readAll(t, file, Sightline, Options{Organisation: "np"})
	var accepted, aside strings.Builder
	for i := range rows {
		accepted.WriteString(rowText(&rows[i]))
		aside.WriteString(problemLines(rows[i].Problems))
	}
	same(t, "accepted", `2: organisation=np source_key=A-1 basis=DUTY met_on=2018-05-25 family_name=Jansen & Zn <x> phone=31612345678 age=17
3: organisation=np source_key=A-2 basis=DUTY met_on=2018-05-25
5: organisation=np source_key=A-3 basis=DUTY met_on=2018
6: organisation=np source_key=12345 basis=DUTY met_on=2018-05-25
9: organisation=np source_key=A-9 basis=DUTY
`, accepted.String())
	same(t, "aside", `line 7: has something in column I, where the header row has nothing; clear that cell, or name its column
line 8: source_key begins like a formula, with =, +, - or @; write its outcome as text, beginning with a letter or digit
`, aside.String())
	same(t, "ignored", "line 1: column G is not one of the profile's and is not read; check its name if it should be\n", problemLines(r.Ignored()))
}

func TestWorkbookSheets(t *testing.T) {
	file := excelBook(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", []any{"source_key", "basis"}, []any{"hidden", "DUTY"})
		f.NewSheet("Shown")
		setRows(t, f, "Shown", []any{"source_key", "basis"}, []any{"shown", "DUTY"})
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	})
	for sheet, want := range map[string]string{"": "shown", "Sheet1": "hidden", "Shown": "shown"} {
		rows, _ := readAll(t, file, Sightline, Options{Organisation: "np", Sheet: sheet})
		if len(rows) != 1 || rows[0].Reports[0].SourceKey != want {
			t.Errorf("sheet %q gives %d rows", sheet, len(rows))
		}
	}
	_, err := NewReader(bytes.NewReader(file), int64(len(file)), "x.xlsx", Sightline, Options{Sheet: "None"})
	if err == nil || !strings.Contains(err.Error(), "no such sheet") {
		t.Error(err)
	}
}

// Excel on a Mac may count days from 1904.
func TestWorkbookFrom1904(t *testing.T) {
	file := excelBook(t, func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		setRows(t, f, "Sheet1", []any{"source_key", "basis", "met_on"}, []any{"A-1", "DUTY", 41783})
	})
	rows, _ := readAll(t, file, Sightline, Options{Organisation: "np"})
	if got := rows[0].Reports[0].Met.String(); got != "2018-05-25" {
		t.Error(got)
	}
}

// bookOf makes a workbook of one sheet from its XML.
func bookOf(t testing.TB, sheet, shared string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{
		{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", shared},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		if part.text == "" {
			continue
		}
		w, err := z.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, part.text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sheetHead = `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>source_key</t></is></c><c t="inlineStr"><is><t>basis</t></is></c></row>`

func TestDamagedWorkbooks(t *testing.T) {
	good := `<row><c t="str"><v>A-1</v></c><c t="str"><v>DUTY</v></c></row>`
	for name, c := range map[string]struct {
		sheet, shared string
		rows          int
		want          string
	}{
		"breaks off":        {sheetHead + good + `<row><c t="str"><v>A-2`, "", 1, "breaks off or is damaged"},
		"no end of sheet":   {sheetHead + good, "", 1, "breaks off or is damaged"},
		"document type":     {`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + sheetHead + good + "</sheetData></worksheet>", "", 0, "breaks off or is damaged"},
		"unknown entity":    {sheetHead + good + `<row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`, "", 1, "breaks off or is damaged"},
		"a tag without end": {sheetHead + good + `<row ` + strings.Repeat("a", maxRecord+10), "", 1, "breaks off or is damaged"},
		"shared text gone":  {sheetHead + `<row><c t="s"><v>7</v></c><c t="str"><v>DUTY</v></c></row></sheetData></worksheet>`, `<sst><si><t>x</t></si></sst>`, 1, ""},
		"cell far right":    {sheetHead + `<row><c r="XFD2" t="str"><v>x</v></c></row></sheetData></worksheet>`, "", 1, ""},
		"row number huge":   {sheetHead + `<row r="99999999999999999999"><c t="str"><v>x</v></c></row></sheetData></worksheet>`, "", 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := bookOf(t, c.sheet, c.shared)
			r, err := NewReader(bytes.NewReader(file), int64(len(file)), "x.xlsx", Sightline, Options{Organisation: "np"})
			var rows []Row
			if err == nil {
				rows, err = drain(r)
			}
			if len(rows) != c.rows {
				t.Errorf("%d rows, want %d", len(rows), c.rows)
			}
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// Any text that excelize writes into a cell reads back the same.
func TestWorkbookTextReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[a-z<>&"' é_x0-9]{0,3}(_xZ|😀|[<>&;#é ]){0,3}[a-z]`), 1, 5).Draw(rt, "texts")
		file := excelBook(t, func(f *excelize.File) {
			setRows(t, f, "Sheet1", []any{"source_key", "basis", "family_name"})
			for i, text := range texts {
				for cell, value := range map[string]string{"A": fmt.Sprint("K", i), "B": "DUTY", "C": text} {
					if err := f.SetCellStr("Sheet1", fmt.Sprint(cell, i+2), value); err != nil {
						rt.Fatal(err)
					}
				}
			}
		})
		s, err := openWorkbook(bytes.NewReader(file), int64(len(file)), sightlineProfile, Options{}.withDefaults())
		if err != nil {
			rt.Fatal(err)
		}
		for i, text := range texts {
			var rec record
			if err := s.next(&rec); err != nil {
				rt.Fatal(i, err)
			}
			if rec.cells[2] != text {
				rt.Fatalf("%q is read as %q", text, rec.cells[2])
			}
		}
	})
}

// Excel's way to write what XML cannot hold.
func TestSheetText(t *testing.T) {
	for text, want := range map[string]string{"a_x000D_b": "a\rb", "_x005F_x000D_": "_x000D_", "_x00": "_x00", "_xZZZZ_": "_xZZZZ_", "": ""} {
		if got := sheetText(text); got != want {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

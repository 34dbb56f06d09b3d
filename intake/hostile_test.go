package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// hostile is a file made to do harm, or damaged in a way that does, and what
// should come of it: so many rows accepted and set aside, or a refusal.
type hostile struct {
	name            string
	make            func(t *testing.T) (io.ReaderAt, int64)
	accepted, aside int
	refused         string // begins the message of the error that ends the file
	problem         string // is in the problem of a row set aside
	opt             Options
	seconds         float64 // of the processor; 0 for the usual 5
}

const head = "organisation,source_key,basis,gender,family_name\n"

// text is a file of the given content.
func text(content string) func(*testing.T) (io.ReaderAt, int64) {
	return func(*testing.T) (io.ReaderAt, int64) {
		return strings.NewReader(content), int64(len(content))
	}
}

// goodRows are n rows with nothing wrong.
func goodRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "np,K-%d,DUTY,F,Jansen\n", i)
	}
	return b.String()
}

var hostileFiles = []hostile{
	{name: "zip bomb", make: bomb(false), refused: "unfolds to more than 256 MB; split it", seconds: 1},
	{name: "zip bomb that lies of its size", make: bomb(true), refused: "after line 2 has a sheet that breaks off or is damaged", seconds: 1},
	{name: "workbook without end", make: bomb(false), opt: Options{MaxUnzipped: 1 << 40}, seconds: 1,
		refused: "after line 2 has a sheet that breaks off or is damaged"}, // one text of 600 MB
	{name: "million bad rows", make: repeated(head, "np,K-1,DUTY,Q,\"Jan\" sen\n", 1e6), aside: 1e6, problem: "has text after the quotation mark", seconds: 10},
	{name: "rows of bad codes", make: repeated(head, "np,K-1,DUTTY,Q,Jansen\n", 2e5), aside: 2e5, problem: "did you mean DUTY"},
	{name: "a hundred thousand different wrong codes", make: differentCodes, aside: 1e5, problem: "see its codes"},
	{name: "a cell in crumbs", make: crumbs, accepted: 1, seconds: 2, opt: Options{Organisation: "np"}},
	{name: "one quotation mark", make: text(head + goodRows(500) + "np,K,DUTY,F,\"Jansen\n" + goodRows(500)), accepted: 1000, aside: 1, problem: "opens a field and is not closed"},
	{name: "quotation marks everywhere", make: repeated(head, "np,K-1,DUTY,F,\"Jansen\n", 1e5), aside: 1e5, problem: "quotation mark"},
	{name: "quotation mark and plain rows", make: repeated(head+"np,K,DUTY,F,\"Jansen\n", "np,K-1,DUTY,F,Jansen\n", 2e5), accepted: 2e5, aside: 1, problem: "opens a field"},
	{name: "NUL characters", make: text(head + "" + strings.Repeat("\x00", 100) + "\nnp,K-1,DUTY,F,Jan\x00sen\n" + goodRows(3)), accepted: 3, aside: 2, problem: "NUL"},
	{name: "a line of NUL characters without end", make: repeated(head+goodRows(1), "\x00\x00\x00\x00\x00\x00\x00\x00", 4e6), accepted: 1, aside: 1, problem: "longer than"},
	{name: "UTF-16", make: utf16File(true), accepted: 3},
	{name: "UTF-16 without a mark", make: utf16File(false), refused: "looks like UTF-16 without a byte order mark; save it as UTF-8"},
	{name: "UTF-8 turns into Windows-1252", make: text(head + "np,K-1,DUTY,F,J\u00f6nsson\nnp,K-2,DUTY,F,J\xf6nsson\n" + goodRows(1)), accepted: 2, aside: 1, problem: "not UTF-8"},
	{name: "a field of 64 kB", make: text(head + "np,K-1,DUTY,F," + strings.Repeat("x", 64<<10) + "\n" + goodRows(2)), accepted: 2, aside: 1, problem: "family_name is too long; keep it to 200"},
	{name: "a line of 10 MB", make: text(head + "np,K-1,DUTY,F," + strings.Repeat("x", 10<<20) + "\r\n" + goodRows(2)), accepted: 2, aside: 1, problem: "longer than"},
	{name: "10,000 columns in the header", make: text(strings.Repeat("organisation,", 9999) + "source_key\n" + goodRows(1)), refused: "after line 1 has more than 1000 columns"},
	{name: "10,000 columns in a row", make: text(head + strings.Repeat("np,", 9999) + "\n" + strings.Repeat(",", 9999) + "\n" + goodRows(1)), accepted: 1, aside: 2, problem: "more than 1000 fields"},
	{name: "two columns of one name", make: text("organisation,source_key,basis,Basis\n" + goodRows(1)), refused: "after line 1 has the column basis twice; rename or remove one"},
	{name: "formulas", make: text(head + "np,K-1,DUTY,F,=cmd|' /C calc'!A0\nnp,K-2,DUTY,F,\"\t=1+1\"\n" + goodRows(1)), accepted: 1, aside: 2, problem: "begins like a formula"},
	{name: "formula cells", make: formulaBook, accepted: 1, aside: 1, problem: "begins like a formula"},
	{name: "ragged rows", make: text(head + "np,K-1\nnp,K-2,DUTY,F,Jansen,extra\nnp,K-3,DUTY,F,Jansen,,,\n" + goodRows(1)), accepted: 2, aside: 2, problem: "where the header has 5"},
	{name: "mixed line ends", make: text(strings.TrimSuffix(head, "\n") + "\r\nnp,K-1,DUTY,F,a\rnp,K-2,DUTY,F,b\nnp,K-3,DUTY,F,c\r\n\r\n\n\rnp,K-4,DUTY,F,d"), accepted: 4},
	{name: "truncated workbook", make: truncatedBook, refused: "breaks off or has too many parts for a workbook; save it again"},
	{name: "a hundred thousand parts", make: manyParts, refused: "breaks off or has too many parts for a workbook; save it again"},
	{name: "damage early in a file in UTF-8", make: text(head + "np,K-1,DUTY,F,J\xf6nsson\n" + strings.Repeat("np,K-2,DUTY,F,J\u00f6nsson\n", 3)), accepted: 3, aside: 1, problem: "not UTF-8"},
	{name: "UTF-8 within Windows-1252", make: text(head + strings.Repeat("np,K-2,DUTY,F,J\xf6nsson\n", 3) + "np,K-1,DUTY,F,J\u00f6nsson\n"), accepted: 3, aside: 1, problem: "in UTF-8, unlike"},
	{name: "empty", make: text(""), refused: "is empty; export it again, with the header row"},
	{name: "only blank lines", make: text("\n\n  \n"), refused: "has no header row"},
	{name: "a header and nothing more", make: text(head)},
	{name: "nested zip", make: nestedZip, refused: "is a zip file without a sheet in it; save it again as .xlsx"},
	{name: "old Excel", make: text("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 600)), refused: "is an old or password-protected Excel workbook; save it"},
	{name: "JSON list", make: text("\n [{\"source_key\": \"K\"}]"), refused: "is one JSON list; write JSON lines"},
	{name: "web page", make: text("<html><table><tr><td>source_key</td></tr></table></html>"), refused: "is XML or a web page"},
	{name: "gzip", make: text("\x1f\x8b\x08\x00 and so on"), refused: "is compressed (gzip); unpack it first"},
	{name: "disguised text", make: text(head + "np,K-1,DUTY,F,\u202eneslaJ\n" + goodRows(1)), accepted: 1, aside: 1, problem: "turns the direction of text"},
	{name: "lost characters", make: text(head + "np,K-1,DUTY,F,J\ufffdnsson\n" + goodRows(1)), accepted: 1, aside: 1, problem: "lost when the file was saved"},
	{name: "deeply nested JSON", make: text(`{"source_key":` + strings.Repeat("[", 1e5) + "\n" + `{"source_key":"K","basis":"DUTY","organisation":"np"}` + "\n"), accepted: 1, aside: 1, problem: "a list inside a list"},
	{name: "numbers too large", make: text("organisation,source_key,basis,age\nnp,K-1,DUTY,99999999999999999999\nnp,K-2,DUTY,1e9\nnp,K-3,DUTY,-1\n"), aside: 3, problem: "age is not"},
	{name: "a row for a billion people", make: text("year,quarter,source_group,first_responder,exploitation_type,people\n2022,2,la,Local Authority,Labour,100000000\n"), opt: Options{Dataset: "uk"}, aside: 1, problem: "people is out of range"},
}

// Each hostile file is read between two good ones, which must not notice.
func TestHostileFiles(t *testing.T) {
	for _, h := range hostileFiles {
		t.Run(h.name, func(t *testing.T) {
			goodFile(t)
			h.read(t)
			goodFile(t)
		})
	}
}

func goodFile(t *testing.T) {
	t.Helper()
	rows, _ := readAll(t, []byte(head+goodRows(3)), Sightline, Options{})
	if len(rows) != 3 || !rows[0].Accepted() {
		t.Error("a good file is not read as it should be")
	}
}

func (h hostile) read(t *testing.T) {
	at, size := h.make(t)
	peak := watchHeap()
	cpu := cpuSeconds()
	tally, problem, err := h.run(at, size)
	used, grown := cpuSeconds()-cpu, peak()
	if tally.Accepted != h.accepted || tally.SetAside != h.aside {
		t.Errorf("accepted %d, set aside %d; want %d, %d", tally.Accepted, tally.SetAside, h.accepted, h.aside)
	}
	if h.refused == "" && err != nil || h.refused != "" && (err == nil || !strings.HasPrefix(err.Error(), "test.csv "+h.refused)) {
		t.Errorf("error %v, want %q", err, h.refused)
	}
	if h.problem != "" && !strings.Contains(problem, h.problem) {
		t.Errorf("problem %q, want %q", problem, h.problem)
	}
	// The race detector's run, which takes many times as long, is told by -short.
	if bound := cmp.Or(h.seconds, 5); used > bound && !testing.Short() {
		t.Errorf("took %.1f s of the processor", used)
	}
	if grown > 64<<20 {
		t.Errorf("held %d MB", grown>>20)
	}
	t.Logf("%.2f s, %d MB", used, grown>>20)
}

// run reads without keeping the rows, and gives the last problem.
func (h hostile) run(at io.ReaderAt, size int64) (tally Tally, problem string, err error) {
	p := Sightline
	if h.opt.Dataset == "uk" {
		p = UKNRM
	}
	r, err := NewReader(at, size, "test.csv", p, h.opt)
	if err != nil {
		return tally, "", err
	}
	for {
		row, err := r.Next()
		if err == io.EOF {
			return *r.Tally(), problem, nil
		}
		if err != nil {
			return *r.Tally(), problem, err
		}
		if !row.Accepted() {
			problem = problemLines(row.Problems)
		}
	}
}

// watchHeap samples how far the heap grows until the function it gives is
// called.
func watchHeap() (peak func() int64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	before := int64(sample[0].Value.Uint64())
	var most atomic.Int64
	done, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			metrics.Read(sample)
			most.Store(max(most.Load(), int64(sample[0].Value.Uint64())-before))
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() int64 {
		close(done)
		<-stopped
		return most.Load()
	}
}

// repeatedFile is a head and then one text many times over, made as it is
// read.
type repeatedFile struct {
	head, text string
	size       int64
}

func repeated(head, text string, n int64) func(*testing.T) (io.ReaderAt, int64) {
	return func(*testing.T) (io.ReaderAt, int64) {
		f := &repeatedFile{head, text, int64(len(head)) + n*int64(len(text))}
		return f, f.size
	}
}

func (f *repeatedFile) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) && off < f.size {
		var part string
		if off < int64(len(f.head)) {
			part = f.head[off:]
		} else {
			part = f.text[(off-int64(len(f.head)))%int64(len(f.text)):]
		}
		k := copy(p[n:], part)
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// bomb is a workbook of less than 2 MB with a sheet of 600 MB. The sheet is
// one flushed block of deflate over and over, so that the test does not have
// to compress it.
func bomb(lies bool) func(*testing.T) (io.ReaderAt, int64) {
	return func(t *testing.T) (io.ReaderAt, int64) {
		const repeats = 600
		beginning := []byte(sheetHead + `<row><c t="str"><v>A-1</v></c><c t="str"><v>DUTY</v></c><c t="str"><v>`)
		block := bytes.Repeat([]byte("x"), 1<<20)
		sheet := append(deflated(t, beginning), bytes.Repeat(deflated(t, block), repeats)...)
		sheet = append(sheet, 1, 0, 0, 0xff, 0xff) // the last block, with nothing in it
		sum := crc32.NewIEEE()
		sum.Write(beginning)
		for range repeats {
			sum.Write(block)
		}
		entry := &zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: sum.Sum32(),
			CompressedSize64: uint64(len(sheet)), UncompressedSize64: uint64(len(beginning) + repeats*len(block))}
		if lies {
			entry.UncompressedSize64 = 1 << 10
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, part := range [][2]string{
			{"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`},
			{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`}} {
			w, err := z.Create(part[0])
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(w, part[1])
		}
		w, err := z.CreateRaw(entry)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(sheet)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > 2<<20 {
			t.Fatalf("the bomb has %d bytes", b.Len())
		}
		return bytes.NewReader(b.Bytes()), int64(b.Len())
	}
}

func deflated(t *testing.T, data []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16File(mark bool) func(*testing.T) (io.ReaderAt, int64) {
	return func(*testing.T) (io.ReaderAt, int64) {
		content := head + goodRows(2) + "np,K-9,DUTY,F,Jönsson\n"
		if mark {
			content = "\ufeff" + content
		}
		var b []byte
		for _, unit := range utf16.Encode([]rune(content)) {
			b = binary.LittleEndian.AppendUint16(b, unit)
		}
		return bytes.NewReader(b), int64(len(b))
	}
}

func formulaBook(t *testing.T) (io.ReaderAt, int64) {
	b := excelBook(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", []any{"organisation", "source_key", "basis", "family_name"},
			[]any{"np", "K-1", "DUTY", "Jansen"}, []any{"np", "K-2", "DUTY", nil})
		if err := f.SetCellFormula("Sheet1", "D3", `HYPERLINK("http://example.org/"&D2)`); err != nil {
			t.Fatal(err)
		}
	})
	return bytes.NewReader(b), int64(len(b))
}

func truncatedBook(t *testing.T) (io.ReaderAt, int64) {
	b := excelBook(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", []any{"organisation", "source_key", "basis"}, []any{"np", "K-1", "DUTY"})
	})
	return bytes.NewReader(b[:len(b)/2]), int64(len(b) / 2)
}

func manyParts(t *testing.T) (io.ReaderAt, int64) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 100000 {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes()), int64(b.Len())
}

// differentCodes is a file in which no wrong code is like another.
func differentCodes(t *testing.T) (io.ReaderAt, int64) {
	var b strings.Builder
	b.WriteString("organisation,source_key,basis,birth_country\n")
	for i := range 100000 {
		fmt.Fprintf(&b, "np,K-%d,DUTY,Neverland %d where nobody has ever been and its surroundings\n", i, i)
	}
	return strings.NewReader(b.String()), int64(b.Len())
}

// crumbs is a workbook with a cell whose text comes in a hundred thousand
// pieces.
func crumbs(t *testing.T) (io.ReaderAt, int64) {
	row := `<row><c t="str"><v>A-1</v></c><c t="str"><v>DUTY</v></c><c t="str"><v>` + strings.Repeat("<t>a</t>", 1e5) + `</v></c></row></sheetData></worksheet>`
	b := bookOf(t, strings.Replace(sheetHead, "</row>", `<c t="str"><v>remarks</v></c></row>`, 1)+row, "")
	return bytes.NewReader(b), int64(len(b))
}

func nestedZip(t *testing.T) (io.ReaderAt, int64) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("inner.zip")
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte("PK\x03\x04"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes()), int64(b.Len())
}

// What is no file is refused before a byte of it is read.
func TestNotAFile(t *testing.T) {
	dir := t.TempDir()
	device := filepath.Join(dir, "device.csv")
	if err := os.Symlink("/dev/zero", device); err != nil {
		t.Skip(err)
	}
	for path, want := range map[string]string{
		dir:                            "is not a file",
		device:                         "is not a file",
		filepath.Join(dir, "gone.csv"): "cannot be opened",
	} {
		_, err := Open(path, Sightline, Options{})
		var fe *FileError
		if !errors.As(err, &fe) || fe.Wrong != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

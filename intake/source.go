package intake

import (
	"bytes"
	"io"
)

// A source cuts a file into records.
type source interface {
	// names gives the names of the columns, in the order of the cells that
	// next gives. It is asked once, before next.
	names() ([]string, error)
	// next reads the next record into rec, whose cells it may use again.
	next(rec *record) error
	// delimiter is what separates fields, for a quarantine of the same kind.
	delimiter() byte
}

// record is one row of a table or one object of JSON lines.
type record struct {
	line   int // of the file, from 1
	number int // among the records that are not blank, from 1; the reader counts
	cells  []string
	dirty  bool   // some cell may hold what is not plain printable ASCII
	fault  *fault // set when the record could not be cut into cells
	text   string // the record as it stands, when fault is set
}

func (rec *record) isBlank() bool {
	for _, cell := range rec.cells {
		if trim(cell) != "" {
			return false
		}
	}
	return true
}

// Beginnings of files that are something else.
var strangers = []struct {
	magic, wrong, remedy string
}{
	{"\xd0\xcf\x11\xe0", "is an old or password-protected Excel workbook", "save it without a password as .xlsx or CSV"},
	{"%PDF", "is a PDF document", "export the table as CSV or .xlsx"},
	{"\x1f\x8b", "is compressed (gzip)", "unpack it first"},
	{"7z\xbc\xaf", "is compressed (7z)", "unpack it first"},
	{"Rar!", "is compressed (rar)", "unpack it first"},
	{"SQLite format 3\x00", "is a database", "export the table as CSV"},
	{"{\\rtf", "is a text document (RTF)", "export the table as CSV or .xlsx"},
	{"[", "is one JSON list", "write JSON lines: each record an object on a line of its own"},
	{"<", "is XML or a web page, whatever its name ends in", "export the table as CSV or .xlsx"},
}

// openSource finds the format from the first bytes.
func openSource(at io.ReaderAt, size int64, p *profile, opt Options) (source, error) {
	head := make([]byte, 4096)
	n, err := at.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	if n == 0 {
		return nil, &FileError{Wrong: "is empty", Remedy: "export it again, with the header row"}
	}
	begin := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	for _, s := range strangers {
		if bytes.HasPrefix(begin, []byte(s.magic)) {
			return nil, &FileError{Wrong: s.wrong, Remedy: s.remedy}
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return openWorkbook(at, size, p, opt)
	}
	text, known, err := decodeStream(io.NewSectionReader(at, 0, size), head)
	if err != nil {
		return nil, err
	}
	if known == notYetKnown {
		sample := make([]byte, min(size, maxRecord))
		n, _ := at.ReadAt(sample, 0)
		known = guessEncoding(sample[:n])
	}
	if looksLikeJSON(head) {
		return newJSONSource(text, size, known, p), nil
	}
	return newTableSource(text, size, known, p)
}

// looksLikeJSON reports whether a text begins with an object, as JSON lines
// do and a header row does not.
func looksLikeJSON(head []byte) bool {
	head = bytes.ReplaceAll(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte{0}, nil)
	head = bytes.TrimLeft(bytes.TrimLeft(head, "\xfe\xff"), " \t\r\n")
	return len(head) > 0 && head[0] == '{'
}

package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
)

// workbookSource reads one sheet of an Excel workbook as a stream: neither
// the sheet nor the workbook is ever held whole. Why not through a library is
// told in docs/decisions/xlsx-reader.md.
//
// A cell with a formula is read as the formula, so that it is set aside like
// any other; its outcome as last shown is not trusted. In a column of dates a
// number is a day counted as Excel counts.
type workbookSource struct {
	book *workbook
	part io.Closer
	xml  *xmlScan
	days []bool // by column: holds dates
	head []string
	row  int // last row read
	done bool

	value []byte // of the cell at hand
}

// openWorkbook refuses a workbook that unfolds to too much before anything of
// it is unfolded, then finds the sheet.
func openWorkbook(at io.ReaderAt, size int64, p *profile, opt Options) (source, error) {
	book, err := readWorkbook(at, size, opt.MaxUnzipped)
	if err != nil {
		return nil, err
	}
	sheets, err := book.choose(opt.Sheet)
	if err != nil {
		return nil, err
	}
	var first *workbookSource
	for _, sheet := range sheets {
		s := &workbookSource{book: book}
		if err := s.open(sheet); err != nil {
			return nil, err
		}
		if s.knows(p) {
			return s.withDays(p), nil
		}
		if first == nil {
			first = s
		}
	}
	return first.withDays(p), nil
}

// open begins a sheet and reads its first row that is not blank.
func (s *workbookSource) open(sheet sheetEntry) error {
	part, err := s.book.open(sheet.path)
	if err != nil {
		return err
	}
	s.part, s.xml = part, newXMLScan(part)
	var rec record
	for rec.isBlank() {
		switch err := s.next(&rec); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case rec.fault != nil:
			return &FileError{Line: rec.line, Wrong: "has a header row that " + rec.fault.wrong, Remedy: rec.fault.remedy}
		}
	}
	s.head = append([]string(nil), rec.cells...)
	return nil
}

func (s *workbookSource) knows(p *profile) bool {
	for _, name := range s.head {
		if _, ok := p.find(name); ok {
			return true
		}
	}
	return false
}

func (s *workbookSource) withDays(p *profile) *workbookSource {
	s.days = make([]bool, len(s.head))
	for i, name := range s.head {
		f, ok := p.find(name)
		s.days[i] = ok && p.columns[f].kind == day
	}
	return s
}

func (s *workbookSource) names() ([]string, error) {
	if len(s.head) == 0 {
		return nil, &FileError{Wrong: "has no header row", Remedy: "put the names of the columns in the first row of the sheet"}
	}
	return s.head, nil
}

func (s *workbookSource) delimiter() byte { return ';' }

var errSheet = &FileError{Wrong: "has a sheet that breaks off or is damaged", Remedy: "open it in the spreadsheet program and save it again"}

// broken says where a damaged sheet was left.
func (s *workbookSource) broken(err error) error {
	damaged := *errSheet
	damaged.Line, damaged.Cause = s.row, err
	return &damaged
}

func (s *workbookSource) next(rec *record) error {
	if s.done {
		return io.EOF
	}
	for {
		kind, _, err := s.xml.next()
		switch {
		case err != nil:
			return s.broken(err)
		case kind == xmlStart && s.xml.is("row"):
			return s.readRow(rec)
		case kind == xmlEnd && s.xml.is("sheetData"):
			s.done = true
			s.part.Close()
			return io.EOF
		}
	}
}

// readRow reads the cells of a row, up to its end.
func (s *workbookSource) readRow(rec *record) error {
	s.row++
	if n, err := strconv.Atoi(s.xml.attribute("r")); err == nil && n >= s.row {
		s.row = n
	}
	*rec = record{line: s.row, cells: rec.cells[:0], dirty: true}
	column, length := 0, 0
	for {
		kind, _, err := s.xml.next()
		switch {
		case err != nil:
			return s.broken(err)
		case kind == xmlEnd && s.xml.is("row"):
			s.checkWidth(rec)
			return nil
		case kind == xmlEnd && s.xml.is("sheetData"):
			return s.broken(errBadXML)
		case kind != xmlStart || !s.xml.is("c"):
			continue
		}
		if at, ok := columnOf(s.xml.raw("r")); ok {
			column = at
		}
		text, err := s.readCell()
		if err != nil {
			return s.broken(err)
		}
		length += len(text)
		s.put(rec, column, text, length)
		column++
	}
}

// put lays a cell in its column.
func (s *workbookSource) put(rec *record, column int, text string, length int) {
	switch {
	case text == "" || rec.fault != nil:
		return
	case column >= maxColumns:
		rec.fault, rec.text = faultColumns, ""
		return
	case length > maxRecord:
		rec.fault, rec.text = faultLong, ""
		return
	}
	for len(rec.cells) <= column {
		rec.cells = append(rec.cells, "")
	}
	if column < len(s.days) && s.days[column] {
		text = s.book.dayText(text)
	}
	rec.cells[column] = text
}

// checkWidth sets aside what stands outside the table.
func (s *workbookSource) checkWidth(rec *record) {
	if s.days == nil || rec.fault != nil {
		return
	}
	for i := len(s.days); i < len(rec.cells); i++ {
		if trim(rec.cells[i]) != "" {
			rec.fault = &fault{"has something in column " + columnLetters(i) + ", where the header row has nothing", "clear that cell, or name its column"}
			rec.text = strings.Join(rec.cells, ";")
			return
		}
	}
	rec.cells = rec.cells[:min(len(rec.cells), len(s.days))]
	for len(rec.cells) < len(s.days) {
		rec.cells = append(rec.cells, "")
	}
}

// readCell reads the value of a cell, up to its end.
func (s *workbookSource) readCell() (string, error) {
	kindOf := cellKind(s.xml.raw("t"))
	value, formula, hasFormula := s.value[:0], []byte(nil), false
	var into *[]byte
	for {
		kind, text, err := s.xml.next()
		switch {
		case err != nil:
			return "", err
		case kind == xmlText && into != nil && len(*into) < maxRecord:
			if *into, err = appendUnescaped(*into, text); err != nil {
				return "", err
			}
		case kind == xmlStart:
			switch {
			case s.xml.is("v") || s.xml.is("t"):
				into = &value
			case s.xml.is("f"):
				into, hasFormula = &formula, true
			}
		case kind == xmlEnd && s.xml.is("c"):
			if hasFormula {
				return "=" + string(formula), nil
			}
			s.value = value
			return s.book.cellText(kindOf, string(value)), nil
		case kind == xmlEnd && (s.xml.is("row") || s.xml.is("sheetData")):
			return "", errBadXML
		case kind == xmlEnd:
			into = nil
		}
	}
}

type cellType int

const (
	cellNumber cellType = iota
	cellShared          // the number of a shared text
	cellString          // a text of its own
	cellOther           // a truth value, an error, a date as text
)

func cellKind(t []byte) cellType {
	switch string(t) {
	case "", "n":
		return cellNumber
	case "s":
		return cellShared
	case "inlineStr", "str":
		return cellString
	}
	return cellOther
}

// cellText gives a cell's value as a table would hold it.
func (b *workbook) cellText(kind cellType, value string) string {
	switch kind {
	case cellShared:
		i, err := strconv.Atoi(trim(value))
		if err != nil {
			return "#REF!"
		}
		return b.shared.at(i)
	case cellNumber:
		return numberText(value)
	case cellString:
		return sheetText(value)
	}
	return value
}

// numberText writes 1.7E1 as 17, and leaves the rest as it is.
func numberText(value string) string {
	if strings.IndexByte(value, 'E') < 0 && len(value) < 17 {
		return value
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// dayText turns Excel's count of days into a date. Numbers up to 2200 are
// years; what is no number is left for the profile to read.
func (b *workbook) dayText(text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n <= 2200 || n > 110000 {
		return text
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if b.from1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return start.AddDate(0, 0, int(n)).Format(time.DateOnly)
}

// columnOf reads the column of a reference such as AB12.
func columnOf(ref []byte) (int, bool) {
	n := 0
	for i, c := range ref {
		if c < 'A' || c > 'Z' {
			return n - 1, i > 0
		}
		if n = 26*n + int(c-'A') + 1; n > 1<<20 {
			return n, true
		}
	}
	return 0, false
}

// workbook is what is needed of a workbook besides the sheet itself.
type workbook struct {
	parts    map[string]*zip.File
	sheets   []sheetEntry
	from1904 bool
	shared   sharedStrings
}

type sheetEntry struct {
	name, path string
	hidden     bool
}

// maxDirectory bounds a zip file's list of its parts, which archive/zip holds
// whole: some ten thousand parts.
const maxDirectory = 1 << 20

// smallDirectory reads how long that list says it is, from the record that
// ends a zip file. A list that says less than it is ends at the record all the
// same, so both its length and its place are looked at.
func smallDirectory(at io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, 22+1<<16))
	n, _ := at.ReadAt(tail, size-int64(len(tail)))
	tail = tail[:n]
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < 22 {
		return false
	}
	length := int64(binary.LittleEndian.Uint32(tail[i+12:]))
	begins := int64(binary.LittleEndian.Uint32(tail[i+16:]))
	ends := size - int64(len(tail)) + int64(i)
	return length <= maxDirectory && ends-begins <= maxDirectory
}

func readWorkbook(at io.ReaderAt, size, limit int64) (*workbook, error) {
	if !smallDirectory(at, size) {
		return nil, &FileError{Wrong: "breaks off or has too many parts for a workbook", Remedy: "save it again as .xlsx or CSV"}
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, &FileError{Wrong: "breaks off or is not an Excel workbook", Remedy: "copy it again, or save it again as .xlsx", Cause: err}
	}
	b := &workbook{parts: map[string]*zip.File{}}
	var total uint64
	for _, f := range z.File {
		b.parts[strings.TrimPrefix(path.Clean(strings.ReplaceAll(f.Name, `\`, "/")), "/")] = f
		if total += f.UncompressedSize64; total > uint64(limit) || f.UncompressedSize64 > uint64(limit) {
			return nil, &FileError{Wrong: fmt.Sprintf("unfolds to more than %d MB", limit>>20), Remedy: "split it, or save the sheet as CSV"}
		}
	}
	if err := b.readSheets(); err != nil {
		return nil, err
	}
	return b, b.readShared()
}

// choose gives the sheets to look at: the one asked for, else all that are
// not hidden.
func (b *workbook) choose(name string) ([]sheetEntry, error) {
	var chosen []sheetEntry
	for _, s := range b.sheets {
		if name == s.name || name == "" && !s.hidden {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		return nil, &FileError{Wrong: "has no such sheet", Remedy: "name a sheet of the workbook, or none for the first that fits"}
	}
	return chosen, nil
}

// open gives the content of a part. A part that says it is small and goes on
// is cut off by archive/zip.
func (b *workbook) open(name string) (io.ReadCloser, error) {
	f, ok := b.parts[name]
	if !ok {
		return nil, &FileError{Wrong: "is a zip file without a sheet in it", Remedy: "save it again as .xlsx"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &FileError{Wrong: errSheet.Wrong, Remedy: errSheet.Remedy, Cause: err}
	}
	return r, nil
}

package intake

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// tableSource reads CSV and its kin. A record is a line; it is several lines
// only when a quotation mark that opens a field is closed within maxLines
// lines and maxRecord bytes, and the record then has as many fields as the
// header. Otherwise the line alone is set aside and reading goes on at the
// next: one quotation mark too many costs one row, not the rest of the file.
type tableSource struct {
	lines    *lines
	decoder  recordDecoder
	delim    byte
	head     []string
	width    int // fields of the header
	quoted   strings.Builder
	headText string
}

var (
	faultLong     = &fault{fmt.Sprintf("is longer than %d characters", maxRecord), "look for a missing line end or quotation mark"}
	faultOpen     = &fault{"has a quotation mark that opens a field and is not closed", "close it, or write a quotation mark inside a field twice"}
	faultAfter    = &fault{"has text after the quotation mark that closes a field", "write a quotation mark inside a field twice"}
	faultStray    = &fault{"has a single quotation mark inside a field", "put the field in quotation marks and write the one inside twice"}
	faultColumns  = &fault{fmt.Sprintf("has more than %d fields", maxColumns), "look for a missing line end"}
	faultHeadTwin = &fault{"repeats the header row", "leave this line out"}
)

func newTableSource(r io.Reader, size int64, known encodingName, p *profile) (*tableSource, error) {
	s := &tableSource{lines: newLines(r, size), decoder: recordDecoder{known}}
	if err := s.skipPreamble(); err != nil {
		return nil, err
	}
	first, _, ok := s.lines.find(0)
	if !ok {
		return nil, s.endError(&FileError{Wrong: "has no header row", Remedy: "export it again, with the header row"})
	}
	if s.delim == 0 {
		s.delim = sniffDelimiter(s.lines.ahead()[:first], p)
	}
	return s, nil
}

// skipPreamble passes blank lines and Excel's "sep=;" before the header.
func (s *tableSource) skipPreamble() error {
	for {
		end, next, ok := s.lines.find(0)
		if !ok || next == 0 {
			return nil
		}
		line := bytes.TrimSpace(s.lines.ahead()[:end])
		switch {
		case len(line) == 0:
		case len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")):
			if bytes.IndexByte(delimiters, line[4]) >= 0 {
				s.delim = line[4]
			}
		default:
			return nil
		}
		s.lines.take(next, 1)
	}
}

// endError prefers the error of reading to what was missing because of it.
func (s *tableSource) endError(otherwise error) error {
	if s.lines.err != nil {
		return &FileError{Line: s.lines.taken, Wrong: "cannot be read further", Remedy: "copy the file again and check that it is whole", Cause: s.lines.err}
	}
	return otherwise
}

var delimiters = []byte(",;\t|")

// sniffDelimiter takes the delimiter that cuts the header into the most
// columns the profile knows.
func sniffDelimiter(header []byte, p *profile) byte {
	best, most := byte(','), -1
	for _, delim := range delimiters {
		known := 0
		for name := range bytes.SplitSeq(header, []byte{delim}) {
			if _, ok := p.find(strings.Trim(string(name), `"`)); ok {
				known++
			}
		}
		score := known*(maxColumns+1) + min(bytes.Count(header, []byte{delim}), maxColumns)
		if score > most {
			best, most = delim, score
		}
	}
	return best
}

func (s *tableSource) delimiter() byte { return s.delim }

func (s *tableSource) names() ([]string, error) {
	var rec record
	if err := s.next(&rec); err != nil {
		return nil, err
	}
	switch rec.fault {
	case nil:
	case faultColumns:
		return nil, &FileError{Line: 1, Wrong: fmt.Sprintf("has more than %d columns", maxColumns), Remedy: "export only the columns of the profile"}
	default:
		return nil, &FileError{Line: 1, Wrong: "has a header row that " + rec.fault.wrong, Remedy: rec.fault.remedy}
	}
	s.head = append([]string(nil), rec.cells...)
	s.width = len(s.head)
	return s.head, nil
}

func (s *tableSource) next(rec *record) error {
	*rec = record{line: s.lines.taken + 1, cells: rec.cells[:0]}
	end, next, ok := s.lines.find(0)
	if !ok {
		return s.endError(io.EOF)
	}
	if next == 0 {
		rec.fault = faultLong
		s.lines.skipLine()
		return nil
	}
	if end > maxRecord {
		rec.fault = faultLong
		s.lines.take(next, 1)
		return nil
	}
	count := 1
	line := s.lines.ahead()[:end]
	hasQuote := bytes.IndexByte(line, '"') >= 0
	if hasQuote {
		end, next, count, rec.fault = s.quotedRecord(end, next)
		line = s.lines.ahead()[:end]
	}
	s.cut(rec, line, hasQuote)
	s.lines.take(next, count)
	return nil
}

// quotedRecord finds the end of a record whose first line has a quotation
// mark.
func (s *tableSource) quotedRecord(end, next int) (int, int, int, *fault) {
	scan := quoteScan{delim: s.delim, fields: 1}
	scan.line(s.lines.ahead()[:end])
	if scan.fault != nil || scan.state != inQuotes {
		return end, next, 1, scan.fault
	}
	lineEnd, lineNext := end, next
	for count := 2; count <= maxLines; count++ {
		from := lineNext
		var ok bool
		lineEnd, lineNext, ok = s.lines.find(from)
		if !ok || lineNext == 0 || lineEnd > maxRecord {
			break
		}
		scan.line(s.lines.ahead()[from:lineEnd])
		if scan.fault != nil {
			break
		}
		if scan.state != inQuotes {
			if s.width > 0 && scan.fields != s.width {
				break
			}
			return lineEnd, lineNext, count, nil
		}
	}
	return end, next, 1, faultOpen
}

// cut makes the cells of a record.
func (s *tableSource) cut(rec *record, line []byte, hasQuote bool) {
	text, dirty, fault := s.decoder.text(line)
	rec.dirty = dirty
	if rec.fault == nil {
		rec.fault = fault
	}
	if rec.fault == nil {
		if hasQuote {
			rec.cells = s.splitQuoted(rec.cells, text)
		} else {
			rec.cells = splitPlain(rec.cells, text, s.delim)
		}
		s.checkWidth(rec, text)
	}
	if rec.fault != nil {
		rec.text = text
	}
}

// checkWidth sets a record aside that has not as many fields as the header.
// Empty fields at the end, which spreadsheets like to add, do no harm.
func (s *tableSource) checkWidth(rec *record, text string) {
	if s.width == 0 {
		if len(rec.cells) > maxColumns {
			rec.fault = faultColumns
		}
		s.headText = text
		return
	}
	for len(rec.cells) > s.width && trim(rec.cells[len(rec.cells)-1]) == "" {
		rec.cells = rec.cells[:len(rec.cells)-1]
	}
	switch n := len(rec.cells); {
	case n == s.width:
		if text == s.headText {
			rec.fault = faultHeadTwin
		}
	case n == 1 && trim(rec.cells[0]) == "":
		// a blank line
	case n > maxColumns:
		rec.fault = faultColumns
	default:
		rec.fault = &fault{fmt.Sprintf("has %d fields where the header has %d", n, s.width),
			"put fields that hold the delimiter in quotation marks, and see that none is missing"}
	}
}

func splitPlain(cells []string, text string, delim byte) []string {
	for {
		i := strings.IndexByte(text, delim)
		if i < 0 || len(cells) > maxColumns {
			return append(cells, text)
		}
		cells = append(cells, text[:i])
		text = text[i+1:]
	}
}

// splitQuoted splits a record that quoteScan has found in order.
func (s *tableSource) splitQuoted(cells []string, text string) []string {
	for len(cells) <= maxColumns {
		if !strings.HasPrefix(text, `"`) {
			i := strings.IndexByte(text, s.delim)
			if i < 0 {
				return append(cells, text)
			}
			cells, text = append(cells, text[:i]), text[i+1:]
			continue
		}
		cell, rest := s.unquote(text[1:])
		cells = append(cells, cell)
		if rest == "" {
			return cells
		}
		text = rest[1:]
	}
	return cells
}

// unquote reads a field after its opening mark, up to and past the closing
// one.
func (s *tableSource) unquote(text string) (cell, rest string) {
	i := strings.IndexByte(text, '"')
	if i+1 == len(text) || text[i+1] != '"' {
		return text[:i], text[i+1:]
	}
	s.quoted.Reset()
	for {
		s.quoted.WriteString(text[:i])
		if i+1 == len(text) || text[i+1] != '"' {
			return s.quoted.String(), text[i+1:]
		}
		s.quoted.WriteByte('"')
		text = text[i+2:]
		i = strings.IndexByte(text, '"')
	}
}

// quoteScan follows quotation marks through the lines of a record.
type quoteScan struct {
	delim  byte
	state  quoteState
	fields int
	marks  int // in the bare field at hand
	fault  *fault
}

type quoteState int

const (
	atStart     quoteState = iota // of a field
	inBare                        // in a field without quotation marks around it
	inQuotes                      // in a field with them
	afterClosed                   // after what may be the closing mark
)

func (q *quoteScan) line(b []byte) {
	for _, c := range b {
		switch {
		case q.state == inQuotes:
			if c == '"' {
				q.state = afterClosed
			}
		case c == q.delim:
			q.endField()
			q.fields++
		case q.state == afterClosed && c == '"':
			q.state = inQuotes // two marks stand for one
		case q.state == afterClosed:
			q.fault = faultAfter
			return
		case q.state == atStart && c == '"':
			q.state = inQuotes
		default:
			q.state = inBare
			if c == '"' {
				q.marks++
			}
		}
	}
	if q.state != inQuotes {
		q.endField()
	}
}

// endField checks that a field without quotation marks around it has them
// inside in pairs, as in: Jan "Jantje" Jansen.
func (q *quoteScan) endField() {
	if q.marks%2 == 1 {
		q.fault = faultStray
	}
	q.state, q.marks = atStart, 0
}

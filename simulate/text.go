package simulate

import (
	"bufio"
	"os"

	"golang.org/x/text/encoding/charmap"
)

// textFile is a CSV or TSV file. Rows are built by hand, since that is several
// times as fast as encoding/csv and the rules are few.
type textFile struct {
	file    *os.File
	out     *bufio.Writer
	columns []column
	form    form
	row     []byte
	field   []byte
}

func openText(path string, p *partner) (sink, error) {
	t, err := newText(path, p.form)
	if err != nil {
		return nil, err
	}
	t.columns = p.columns()
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return t, t.line(names)
}

func newText(path string, h form) (*textFile, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	t := &textFile{file: file, out: bufio.NewWriterSize(file, 1<<16), form: h}
	if h.mark {
		t.out.WriteString("\ufeff")
	}
	return t, nil
}

func (t *textFile) write(f *Filing) error {
	t.row = t.row[:0]
	for i := range t.columns {
		if i > 0 {
			t.row = append(t.row, t.form.comma)
		}
		if !t.columns[i].free {
			t.row = t.columns[i].write(t.row, f, &t.form)
			continue
		}
		t.field = t.columns[i].write(t.field[:0], f, &t.form)
		t.row = t.quote(t.row, t.field)
	}
	return t.end()
}

// line writes ready fields.
func (t *textFile) line(fields []string) error {
	t.row = t.row[:0]
	for i, field := range fields {
		if i > 0 {
			t.row = append(t.row, t.form.comma)
		}
		t.field = append(t.field[:0], field...)
		t.row = t.quote(t.row, t.field)
	}
	return t.end()
}

// end writes the row.
func (t *textFile) end() error {
	t.row = append(t.row, '\r', '\n')
	if !t.form.western {
		_, err := t.out.Write(t.row)
		return err
	}
	for _, r := range string(t.row) {
		t.western(r)
	}
	return nil
}

// western writes a letter in Windows-1252, or its plain form where that page
// has none, as such systems do: ș becomes s.
func (t *textFile) western(r rune) {
	b, ok := charmap.Windows1252.EncodeRune(r)
	if !ok {
		t.out.WriteString(plain(string(r)))
		return
	}
	t.out.WriteByte(b)
}

func (t *textFile) quote(b, field []byte) []byte {
	bare := true
	for _, c := range field {
		bare = bare && c != t.form.comma && c != '"' && c != '\n' && c != '\r'
	}
	if bare {
		return append(b, field...)
	}
	b = append(b, '"')
	for _, c := range field {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}

// close reports the first error of all writes, which bufio remembers.
func (t *textFile) close() error {
	err := t.out.Flush()
	if e := t.file.Close(); err == nil {
		err = e
	}
	return err
}

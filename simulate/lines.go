package simulate

import (
	"bufio"
	"encoding/json"
	"os"
)

// lineFile is a file of JSON lines: one object a report, keyed by column, with
// text values; what is empty is left out.
type lineFile struct {
	file    *os.File
	out     *bufio.Writer
	columns []column
	form    form
	field   []byte
}

func openLines(path string, p *partner) (sink, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &lineFile{file: file, out: bufio.NewWriterSize(file, 1<<16), columns: p.columns(), form: p.form}, nil
}

func (l *lineFile) write(f *Filing) error {
	between := byte('{')
	for i := range l.columns {
		l.field = l.columns[i].write(l.field[:0], f, &l.form)
		if len(l.field) == 0 {
			continue
		}
		text, err := json.Marshal(string(l.field))
		if err != nil {
			return err
		}
		l.out.WriteByte(between)
		l.out.WriteString(`"` + l.columns[i].name + `":`)
		l.out.Write(text)
		between = ','
	}
	_, err := l.out.WriteString("}\n")
	return err
}

func (l *lineFile) close() error {
	err := l.out.Flush()
	if e := l.file.Close(); err == nil {
		err = e
	}
	return err
}

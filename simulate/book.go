package simulate

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"
)

// rowsInBook is how many reports go into one workbook, so that it unfolds to no
// more than some 120 MB. After that another is begun: labour-authority-2.xlsx.
const rowsInBook = 100_000

// book is an XLSX workbook with one sheet, all cells text, dates included.
type book struct {
	path    string
	number  int
	columns []column
	form    form
	file    *excelize.File
	out     *excelize.StreamWriter
	row     int
	cells   []any
	field   []byte
}

func openBook(path string, p *partner) (sink, error) {
	b := &book{path: path, columns: p.columns(), form: p.form}
	b.cells = make([]any, len(b.columns))
	return b, b.begin()
}

func (b *book) begin() error {
	b.number++
	b.file = excelize.NewFile()
	var err error
	if b.out, err = b.file.NewStreamWriter("Sheet1"); err != nil {
		return err
	}
	for i, c := range b.columns {
		b.cells[i] = c.name
	}
	b.row = 1
	return b.out.SetRow("A1", b.cells)
}

func (b *book) write(f *Filing) error {
	if b.row > rowsInBook {
		if err := b.close(); err != nil {
			return err
		}
		if err := b.begin(); err != nil {
			return err
		}
	}
	b.row++
	for i := range b.columns {
		b.cells[i] = nil
		if b.field = b.columns[i].write(b.field[:0], f, &b.form); len(b.field) > 0 {
			b.cells[i] = string(b.field)
		}
	}
	return b.out.SetRow(fmt.Sprintf("A%d", b.row), b.cells)
}

func (b *book) close() error {
	if err := b.out.Flush(); err != nil {
		return err
	}
	path := b.path
	if b.number > 1 {
		path = further(path, b.number)
	}
	if err := b.file.SaveAs(path); err != nil {
		return err
	}
	return b.file.Close()
}

// further names the n-th workbook of a partner.
func further(path string, n int) string {
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
}

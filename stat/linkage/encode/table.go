package encode

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// LabelColumn is the column of an encoded file that says how it was encoded.
const LabelColumn = "encoding"

// File encodes a CSV file with a header: the identifier column as it is, each
// of the schema's columns encoded, and the label. Other columns are left out.
func (e *Encoder) File(r io.Reader, w io.Writer, idColumn string) (records int, err error) {
	in, out := csv.NewReader(r), csv.NewWriter(w)
	header, err := in.Read()
	if err != nil {
		return 0, fmt.Errorf("encode: no header: %w", err)
	}
	for i := range header {
		header[i] = strings.TrimSpace(strings.TrimPrefix(header[i], "\ufeff"))
	}
	idAt := slices.Index(header, idColumn)
	if idAt < 0 {
		return 0, fmt.Errorf("encode: there is no column %q; there are %s", idColumn, strings.Join(header, ", "))
	}
	for _, f := range e.schema.Fields {
		for _, c := range []string{f.Column, f.Salt} {
			if c != "" && !slices.Contains(header, c) {
				return 0, fmt.Errorf("encode: the schema names column %q, which the file lacks", c)
			}
		}
	}
	if err := out.Write(e.Header(idColumn)); err != nil {
		return 0, err
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			out.Flush()
			return records, out.Error()
		}
		if err != nil {
			return records, fmt.Errorf("encode: %w", err)
		}
		if err := out.Write(e.row(header, row, idAt)); err != nil {
			return records, err
		}
		records++
	}
}

// Header names the columns of an encoded file.
func (e *Encoder) Header(idColumn string) []string {
	h := []string{idColumn}
	for _, f := range e.schema.Fields {
		h = append(h, f.header())
	}
	return append(h, LabelColumn)
}

func (e *Encoder) row(header, row []string, idAt int) []string {
	id := strings.TrimSpace(row[idAt])
	values := e.Encode(id, func(column string) string {
		if at := slices.Index(header, column); at >= 0 {
			return strings.TrimSpace(row[at])
		}
		return ""
	})
	return append(append([]string{id}, values...), e.schema.Label())
}

// SameLabel reports an error where files to be compared were not encoded
// alike; labels of plain files are "".
func SameLabel(labels []string) error {
	for _, l := range labels {
		if l != labels[0] {
			return fmt.Errorf("encode: records encoded as %q and as %q cannot be compared", labels[0], l)
		}
	}
	return nil
}

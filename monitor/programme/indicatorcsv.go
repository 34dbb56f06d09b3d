package programme

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

var indicatorColumns = []string{"id", "version", "definition", "unit", "numerator", "denominator", "source", "owner", "disclosure"}

// WriteIndicatorsCSV writes the catalogue, a line for each version of an
// indicator.
func (p *Programme) WriteIndicatorsCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(indicatorColumns); err != nil {
		return err
	}
	for _, i := range p.Indicators {
		row := []string{string(i.ID), strconv.Itoa(i.Version), i.Definition, i.Unit, i.Numerator, i.Denominator, i.Source, i.Owner, i.Disclosure}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// ReadIndicatorsCSV reads a catalogue into a copy of the programme. It must
// hold every indicator that the programme names.
func (p *Programme) ReadIndicatorsCSV(r io.Reader) (*Programme, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("programme: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("programme: the catalogue has no header")
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	if !slices.Equal(rows[0], indicatorColumns) {
		return nil, fmt.Errorf("programme: the catalogue has the columns %s, in this order", strings.Join(indicatorColumns, ", "))
	}
	out := *p
	out.Indicators = nil
	for n, c := range rows[1:] {
		version, err := strconv.Atoi(c[1])
		if err != nil {
			return nil, fmt.Errorf("programme: line %d: %q is no version", n+2, c[1])
		}
		out.Indicators = append(out.Indicators, Indicator{IndicatorID(c[0]), version, c[2], c[3], c[4], c[5], c[6], c[7], c[8]})
	}
	return &out, out.Check()
}

package study

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Published is one figure that somebody printed, with where it was read.
type Published struct {
	Period  string // year_or_period: "2018", "2014-2017 mean", "2016H1"
	Series  string // which series it belongs to, and which edition: "Rapporteur 2014-2018"
	Group   string
	Measure string
	Value   float64 // 0 when Written is no number
	Written string  // the value as printed in the file
	Unit    string
	Source  string
	Note    string
}

var publishedHead = []string{"year_or_period", "series", "group", "measure", "value", "unit", "source", "note"}

// ReadPublished reads a file of published figures: UTF-8 CSV with the columns
// year_or_period, series, group, measure, value, unit, source and note in any
// order. A value that is no number, such as a date, is kept as written.
func ReadPublished(r io.Reader) ([]Published, error) {
	in := csv.NewReader(r)
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("study: published figures have no header row: %w", err)
	}
	at, err := publishedColumns(head)
	if err != nil {
		return nil, err
	}
	var out []Published
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("study: published figures: %w", err)
		}
		p := Published{Period: record[at[0]], Series: record[at[1]], Group: record[at[2]], Measure: record[at[3]],
			Written: record[at[4]], Unit: record[at[5]], Source: record[at[6]], Note: record[at[7]]}
		if p.Period == "" || p.Written == "" {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("study: published figures line %d has no year or no value", line)
		}
		p.Value = plainNumber(p.Written)
		out = append(out, p)
	}
}

// plainNumber reads a number of digits, sign and point; anything else is no
// number and gives zero.
func plainNumber(s string) float64 {
	if strings.Trim(s, "0123456789.-") != "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return v
}

func publishedColumns(head []string) ([8]int, error) {
	var at [8]int
	for i, name := range publishedHead {
		at[i] = slices.IndexFunc(head, func(h string) bool {
			return strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")) == name
		})
		if at[i] < 0 {
			return at, fmt.Errorf("study: published figures have no column %q", name)
		}
	}
	return at, nil
}

// WritePublished writes figures in the layout ReadPublished reads.
func WritePublished(w io.Writer, figures []Published) error {
	out := csv.NewWriter(w)
	if err := out.Write(publishedHead); err != nil {
		return err
	}
	for _, p := range figures {
		if err := out.Write([]string{p.Period, p.Series, p.Group, p.Measure, p.Written, p.Unit, p.Source, p.Note}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// hashPublished is the hash of the figures' content, whatever the order of
// the file's columns.
func hashPublished(figures []Published) string {
	h := sha256.New()
	_ = WritePublished(h, figures) // a hash takes every byte
	return hex.EncodeToString(h.Sum(nil))
}

// cell makes a figure a cell, hedged where its source hedges.
func (p Published) cell() Cell {
	c := Num(p.Value)
	for word, t := range hedges {
		if strings.Contains(p.Unit, "("+word+")") {
			c.About = t
		}
	}
	return c
}

// hedges are the source's own approximate words, kept as figures.md asks.
var hedges = map[string]Text{
	"over": {"over", "ruim"}, "more than": {"more than", "meer dan"}, "some": {"some", "zo’n"},
	"about": {"about", "ongeveer"}, "almost": {"almost", "bijna"},
}

// edition is the last year in a series' name: 2018 in "Rapporteur 2014-2018";
// 0 when it names none. A later edition replaces an earlier one.
func (p Published) edition() int {
	last := 0
	for _, word := range strings.FieldsFunc(p.Series, func(r rune) bool { return r < '0' || r > '9' }) {
		if y, err := strconv.Atoi(word); err == nil && len(word) == 4 {
			last = max(last, y)
		}
	}
	return last
}

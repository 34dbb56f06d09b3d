package codes

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed lists/*.csv
var files embed.FS

// Standard names a classification that a list maps to. Not every list maps
// to every standard.
type Standard string

const (
	HTCDS         Standard = "htcds"          // Human Trafficking Case Data Standard 2.0
	HTCDSSex      Standard = "htcds_sex"      // its type of sexual exploitation, beside a form
	HTCDSName     Standard = "htcds_name"     // its field definition of a means of control
	HTCDSDecision Standard = "htcds_decision" // its kind of organisation that decided on a status
	CTDC          Standard = "ctdc"           // Counter Trafficking Data Collaborative, 2017 dictionary
	CTDCSynthetic Standard = "ctdc_synthetic" // its synthetic data of 2024
	UKNRM         Standard = "uk_nrm"         // the National Referral Mechanism's tables
	Eurostat      Standard = "eurostat"       // Eurostat's tables on trafficking
	ILO           Standard = "ilo"            // the International Labour Organization's indicators of forced labour
	Palermo       Standard = "palermo"        // the means named in the Palermo protocol
	MSEList       Standard = "mse"            // list in the Dutch estimates of 2010-2015
	TIPReport     Standard = "tip"            // row in the Trafficking in Persons reports
)

// List is one code list, in its published order. Lists are made once, when
// the program starts, and never change; they are safe to share.
type List[C ~string] struct {
	name  string
	all   []C
	rows  map[C][]string
	from  map[Standard]map[string]C
	fold  map[string]C // upper-case code to code
	named map[string]C // upper-case label or other name to code; "" where two share it
	heads map[string]int
}

// Name is the list's own name, such as "forms".
func (l *List[C]) Name() string { return l.name }

// All gives every code in the published order. The slice is the caller's.
func (l *List[C]) All() []C { return append([]C(nil), l.all...) }

// Has reports whether c is a code of the list, to the letter.
func (l *List[C]) Has(c C) bool {
	_, ok := l.rows[c]
	return ok
}

// Label gives the name of a code in "en" or "nl". A code that is not in the
// list is its own label, so that what was stored long ago can still be shown.
func (l *List[C]) Label(c C, lang string) string {
	if lang != "nl" {
		lang = "en"
	}
	if label := l.column(c, lang); label != "" {
		return label
	}
	return string(c)
}

// Parse finds the code that a text means, whatever its case and the space
// around it. It knows codes only, no labels.
func (l *List[C]) Parse(text string) (C, bool) {
	if c := C(text); l.Has(c) {
		return c, true
	}
	c, ok := l.fold[strings.ToUpper(strings.TrimSpace(text))]
	return c, ok
}

// Find is Parse for what people write: it also knows the labels in English and
// Dutch, and the few other names that a list gives, such as V for a woman.
func (l *List[C]) Find(text string) (C, bool) {
	if c, ok := l.Parse(text); ok {
		return c, true
	}
	c := l.named[strings.ToUpper(strings.TrimSpace(text))]
	return c, c != ""
}

// To gives the value a code becomes in a standard, and whether there is one.
func (l *List[C]) To(s Standard, c C) (string, bool) {
	first, _, _ := strings.Cut(l.column(c, string(s)), "|")
	first = strings.TrimSuffix(first, ">")
	return first, first != ""
}

// From gives the code a standard's value comes in as, and whether there is
// one. Where several of our codes become that value, it is the most general.
// Palermo, ILO, MSEList and TIPReport only go out.
func (l *List[C]) From(s Standard, value string) (C, bool) {
	c, ok := l.from[s][strings.TrimSpace(value)]
	return c, ok
}

// column gives what the list's file says of a code in one column.
func (l *List[C]) column(c C, name string) string {
	row, ok := l.rows[c]
	if !ok {
		return ""
	}
	i, ok := l.heads[name]
	if !ok {
		return ""
	}
	return row[i]
}

// load reads an embedded list. The files are part of the program, so a fault
// in one is a programmer's mistake.
func load[C ~string](name string) *List[C] {
	records := readFile(name)
	l := &List[C]{name: name, rows: map[C][]string{}, fold: map[string]C{}, named: map[string]C{},
		from: map[Standard]map[string]C{}, heads: map[string]int{}}
	for i, head := range records[0] {
		l.heads[head] = i
	}
	for _, row := range records[1:] {
		c := C(row[0])
		if l.Has(c) {
			panic(fmt.Sprintf("codes: %s.csv has %s twice", name, c))
		}
		l.all = append(l.all, c)
		l.rows[c] = row
		l.fold[strings.ToUpper(row[0])] = c
		l.comeBack(records[0], row)
		l.note(c)
	}
	return l
}

// note remembers the names of a code for Find. A name of two codes means
// neither.
func (l *List[C]) note(c C) {
	for _, column := range []string{"en", "nl", "also"} {
		for name := range strings.SplitSeq(l.column(c, column), "|") {
			name = strings.ToUpper(name)
			if other, ok := l.named[name]; ok && other != c {
				l.named[name] = ""
			} else if name != "" {
				l.named[name] = c
			}
		}
	}
}

// comingBack are the standards whose values also come in. In the others many
// of our codes share a value and none of them is the most general.
var comingBack = map[Standard]bool{HTCDS: true, HTCDSSex: true, HTCDSName: true, HTCDSDecision: true,
	CTDC: true, CTDCSynthetic: true, UKNRM: true, Eurostat: true}

// comeBack notes the values that come back as this row's code.
func (l *List[C]) comeBack(heads, row []string) {
	for i, head := range heads {
		s := Standard(head)
		if !comingBack[s] {
			continue
		}
		for value := range strings.SplitSeq(row[i], "|") {
			if value == "" || strings.HasSuffix(value, ">") {
				continue
			}
			if l.from[s] == nil {
				l.from[s] = map[string]C{}
			}
			if other, twice := l.from[s][value]; twice {
				panic(fmt.Sprintf("codes: %s.csv: %s %q comes back as %s and %s", l.name, s, value, other, row[0]))
			}
			l.from[s][value] = C(row[0])
		}
	}
}

func readFile(name string) [][]string {
	data, err := files.ReadFile("lists/" + name + ".csv")
	if err != nil {
		panic(err)
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("codes: %s.csv: %v", name, err))
	}
	return records
}

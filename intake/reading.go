package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sightline/register/codes"
)

// reading holds the fields of the record at hand, by the profile's numbers,
// and what was found wrong with them.
type reading struct {
	r           *Reader
	p           *profile
	values      []string
	bad         []bool // has a problem already: one message a field is enough
	line        int
	number      int // of the record, for source keys
	misplaced   bool
	problems    []Problem
	suggested   []suggestion // by field
	suggestions int
}

func newReading(r *Reader) reading {
	n := len(r.profile.columns)
	return reading{r: r, p: r.profile, values: make([]string, n), bad: make([]bool, n), suggested: make([]suggestion, n)}
}

// maxProblems bounds what is said of one record.
const maxProblems = 20

// begin lays the cells of a record in their fields and checks what holds for
// any field: length, characters, formulas.
func (in *reading) begin(rec *record) {
	clear(in.values)
	clear(in.bad)
	in.line, in.number, in.misplaced = rec.line, rec.number, false
	for i, cell := range rec.cells {
		if cell == "" || i >= len(in.r.header.fieldOf) {
			continue
		}
		if f := in.r.header.fieldOf[i]; f >= 0 {
			in.values[f] = in.clean(f, cell, rec.dirty)
		}
	}
	if h := &in.r.header; h.aside > 0 {
		in.mended(rec, h)
	}
	for _, f := range in.p.filled {
		if in.values[f] == "" && !in.bad[f] {
			in.wrong(f, "is empty", "every row needs it")
		}
	}
}

// mended reads the columns that a quarantine adds: the number of the record
// in its own file, and whether a record that could not be cut was mended.
func (in *reading) mended(rec *record, h *header) {
	if h.asideRow >= 0 && h.asideRow < len(rec.cells) {
		in.number, _ = parseWhole(trim(rec.cells[h.asideRow]))
	}
	if h.text < 0 || h.text >= len(rec.cells) || trim(rec.cells[h.text]) == "" {
		return
	}
	for _, value := range in.values {
		if value != "" {
			return
		}
	}
	in.misplaced = true
	in.problem("", "has not been mended", "put the fields of "+asideText+" in their columns")
}

// clean trims a cell and checks what holds for any field of its kind.
func (in *reading) clean(f int, cell string, dirty bool) string {
	value := trim(cell)
	if value == "" {
		return ""
	}
	c := &in.p.columns[f]
	if len(value) > c.charLimit() && utf8.RuneCountInString(value) > c.charLimit() {
		in.wrong(f, "is too long", fmt.Sprintf("keep it to %d characters", c.charLimit()))
		return ""
	}
	if b := value[0]; b < '0' || b > '9' && b < 'A' || b >= 0x80 { // as formulas begin, and no letter or digit does
		if value = plainText(value); isFormula(value, c.kind) {
			in.wrong(f, "begins like a formula, with =, +, - or @", "write its outcome as text, beginning with a letter or digit")
			return ""
		}
	}
	if value[0] == '#' && isSheetError(value) {
		in.wrong(f, "holds a spreadsheet error", "mend the formula in the spreadsheet it comes from")
		return ""
	}
	if dirty && !in.checkCharacters(f, value) {
		return ""
	}
	if dirty && !norm.NFC.IsNormalString(value) {
		value = norm.NFC.String(value)
	}
	if c.kind == identity && saysNothing(value) {
		return ""
	}
	return value
}

func (c *column) charLimit() int {
	if c.limit > 0 {
		return c.limit
	}
	return usualLimit
}

// trim takes off the space around a text.
func trim(text string) string {
	if n := len(text); n == 0 || text[0] > ' ' && text[0] < 0x80 && text[n-1] > ' ' && text[n-1] < 0x80 {
		return text
	}
	return strings.TrimSpace(strings.Trim(text, "\ufeff"))
}

// plainText takes off the apostrophe that keeps a spreadsheet from reading a
// text as a formula, as in '+31.
func plainText(value string) string {
	if len(value) > 1 && value[0] == '\'' && strings.IndexByte("=+-@", value[1]) >= 0 {
		return value[1:]
	}
	return value
}

// isFormula reports whether a spreadsheet may take a text for a formula. A
// number with its sign is none, nor a telephone number, nor a dash alone.
func isFormula(value string, k kind) bool {
	switch value[0] {
	case '=', '@':
		return true
	case '+', '-':
		return len(value) > 1 && k != phone && k != opaque && !isSignedNumber(value)
	}
	for _, wide := range []string{"＝", "＋", "－", "＠"} {
		if strings.HasPrefix(value, wide) {
			return true
		}
	}
	return false
}

func isSignedNumber(value string) bool {
	for _, c := range []byte(value[1:]) {
		if (c < '0' || c > '9') && c != '.' && c != ',' {
			return false
		}
	}
	return true
}

// isSheetError knows the errors that Excel shows in place of a value, in
// English and Dutch.
func isSheetError(value string) bool {
	switch value {
	case "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
		"#N/B", "#VERW!", "#NAAM?", "#WAARDE!", "#DEEL/0!", "#LEEG!", "#GETAL!":
		return true
	}
	return false
}

// checkCharacters refuses what no field should hold: control characters and
// line breaks, characters lost in an earlier conversion, and marks that make
// text run the other way, which can disguise it.
func (in *reading) checkCharacters(f int, value string) bool {
	for _, c := range value {
		switch {
		case c == '\n' || c == '\r':
			in.wrong(f, "holds a line break", "put it on one line")
		case c == 0:
			in.wrong(f, "holds NUL characters", "export the file again")
		case c < 0x20 || c >= 0x7f && c < 0xa0:
			in.wrong(f, "holds a control character", "type it again")
		case c == utf8.RuneError:
			in.wrong(f, "holds a character that was lost when the file was saved", "type it again and save the file as UTF-8")
		case c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069:
			in.wrong(f, "holds an invisible mark that turns the direction of text", "type it again")
		default:
			continue
		}
		return false
	}
	return true
}

// saysNothing knows the ways to write that an identity is not known.
// Comparing them as names would make strangers one person.
func saysNothing(value string) bool {
	for _, word := range nothings {
		if value[0]|0x20 == word[0]|0x20 && strings.EqualFold(value, word) {
			return true
		}
	}
	return false
}

var nothings = []string{"-", "--", "?", "??", "???", ".", "n/a", "n.a.", "nvt", "n.v.t.", "nb", "n.b.", "null", "none",
	"unknown", "not known", "onbekend", "niet bekend", "geen", "anoniem", "anonymous", "xxx"}

// wrong notes a problem of a field, the first only.
func (in *reading) wrong(f int, wrong, remedy string) {
	if in.bad[f] {
		return
	}
	in.bad[f] = true
	in.problem(in.p.columns[f].name, wrong, remedy)
}

// problem notes a problem of the record.
func (in *reading) problem(field, wrong, remedy string) {
	if len(in.problems) < maxProblems {
		in.problems = append(in.problems, Problem{File: in.r.file, Line: in.line, Field: field, Wrong: wrong, Remedy: remedy})
	}
}

func (in *reading) takeProblems() []Problem {
	problems := in.problems
	in.problems = nil
	return problems
}

// suggestion remembers the last unknown text of a field and what was said of
// it: a file with one wrong code has it in every row.
type suggestion struct{ text, remedy string }

func (in *reading) suggest(f int, text string, make func() string) string {
	last := &in.suggested[f]
	switch {
	case last.text == text:
	case in.suggestions == maxSuggestions:
		return "see its codes in docs/intake.md"
	default:
		in.suggestions++
		*last = suggestion{text, make()}
	}
	return last.remedy
}

// maxSuggestions bounds the guesses for one file: each compares a text with a
// whole list, and who made a thousand different mistakes needs the list.
const maxSuggestions = 1000

// code reads a field of one code.
func code[C ~string](in *reading, f int, list coded[C]) C {
	text := in.values[f]
	if text == "" {
		return ""
	}
	c, ok := list.Find(text)
	if !ok {
		in.wrong(f, "is not a code of the list "+list.Name(), in.suggest(f, text, func() string { return suggest(list, text) }))
	}
	return c
}

// codesOf reads a field of several codes, each once.
func codesOf[C ~string](in *reading, f int, list coded[C]) []C {
	text := in.values[f]
	if text == "" {
		return nil
	}
	found := make([]C, 0, strings.Count(text, "|")+1)
	for text != "" {
		var part string
		part, text, _ = strings.Cut(text, "|")
		if part = trim(part); part == "" {
			continue
		}
		c, ok := list.Find(part)
		if !ok {
			in.wrong(f, "is not a code of the list "+list.Name(), in.suggest(f, part, func() string { return suggestSeveral(list, part) }))
			return nil
		}
		if found = appendOnce(found, c); len(found) > maxValues {
			in.wrong(f, "has too many values", fmt.Sprintf("keep it to %d", maxValues))
			return nil
		}
	}
	return found
}

func appendOnce[C ~string](list []C, c C) []C {
	for _, have := range list {
		if have == c {
			return list
		}
	}
	return append(list, c)
}

// suggest says what to write in place of an unknown code.
func suggest[C ~string](list coded[C], text string) string {
	if c, ok := list.Nearest(text); ok {
		return fmt.Sprintf("did you mean %s (%s)?", c, list.Label(c, "en"))
	}
	all := list.All()
	switch {
	case len(all) > 200:
		return "write a country's code of two letters, such as NL"
	case len(all) > 12:
		return "see its codes in docs/intake.md"
	}
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = string(c) + " (" + list.Label(c, "en") + ")"
	}
	return "write one of " + strings.Join(words, ", ")
}

// suggestSeveral also knows the other ways to separate values.
func suggestSeveral[C ~string](list coded[C], text string) string {
	parts := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",;/+& ", c) })
	for _, part := range parts {
		if _, ok := list.Find(part); !ok {
			return suggest(list, text)
		}
	}
	if len(parts) < 2 {
		return suggest(list, text)
	}
	return "separate several values with |"
}

// age reads completed years; nil when the field is empty.
func (in *reading) age(f int) *int {
	text := in.values[f]
	if text == "" {
		return nil
	}
	n, ok := parseWhole(text)
	switch {
	case !ok:
		in.wrong(f, "is not a whole number", "write completed years, such as 17")
		return nil
	case n < 0 || n > codes.OldestAge:
		in.wrong(f, "is not an age", fmt.Sprintf("write completed years from 0 to %d", codes.OldestAge))
		return nil
	}
	return &n
}

// parseWhole reads a whole number as tables write it: 17, 17.0 or 17,0.
func parseWhole(text string) (int, bool) {
	digits, fraction := text, ""
	if i := strings.IndexAny(text, ".,"); i >= 0 {
		digits, fraction = text[:i], text[i+1:]
	}
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	if digits == "" || len(digits) > 9 || strings.Trim(fraction, "0") != "" {
		return 0, false
	}
	n := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

package codes

import (
	"slices"
	"strings"
)

// Nearest guesses the code that was meant by a text Parse does not know: a
// label in English or Dutch, another standard's value, or a code with a slip
// of the pen. It is for suggestions to people, never for filling a field.
func (l *List[C]) Nearest(text string) (C, bool) {
	folded := strings.ToUpper(strings.TrimSpace(text))
	if folded == "" || len(folded) > 100 {
		return "", false
	}
	for _, c := range l.all {
		for i, cell := range l.rows[c] {
			if i > 0 && l.isName(i) && strings.EqualFold(cell, folded) {
				return c, true
			}
		}
	}
	return Nearest(l.all, folded)
}

// Nearest guesses the country that was meant: by its code or, with a slip of
// the pen, by its name in English or Dutch.
func (CountryList) Nearest(text string) (Country, bool) {
	t := countries()
	var names []string
	for name := range t.parse {
		if len(name) > 3 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	name, ok := Nearest(names, foldName(text))
	return t.parse[name], ok
}

// isName reports whether a column holds names a person might write.
func (l *List[C]) isName(column int) bool {
	return column == l.heads["en"] || column == l.heads["nl"] || l.is(column, HTCDS) || l.is(column, CTDC) || l.is(column, UKNRM)
}

func (l *List[C]) is(column int, s Standard) bool {
	i, ok := l.heads[string(s)]
	return ok && i == column
}

// Nearest finds the one word of a list that the fewest slips turn into the
// text: one slip in words of up to four letters, two in longer ones. Two words
// equally near suggest nothing. Case counts.
func Nearest[C ~string](all []C, folded string) (C, bool) {
	if len(folded) > 100 {
		return "", false
	}
	best, slips, tied := C(""), 3, false
	for _, c := range all {
		switch d := distance(string(c), folded); {
		case d < slips:
			best, slips, tied = c, d, false
		case d == slips:
			tied = true
		}
	}
	return best, best != "" && !tied && (slips <= 1 && len(best) > 1 || len(best) > 4)
}

// distance counts the letters to put in, leave out, change or swap with their
// neighbour to make a of b (Damerau-Levenshtein, restricted to one edit of a
// place).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

package study

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Check finds what would mislead a reader of the chapter: a number typed into
// prose instead of taken from a table, a reference to no cell, words in one
// language only, two tables of one name. Years, quarters and dates are names,
// not numbers, and may be typed.
func (c *Chapter) Check() error {
	var wrong []error
	ids := map[string]bool{}
	for _, t := range c.Tables() {
		if t.ID == "" || ids[t.ID] {
			wrong = append(wrong, fmt.Errorf("study: table %q is named twice or not at all", t.ID))
		}
		ids[t.ID] = true
		wrong = append(wrong, t.check(c)...)
	}
	c.eachText(func(where, table string, t Text) {
		if err := c.checkText(where, table, t); err != nil {
			wrong = append(wrong, err)
		}
	})
	return errors.Join(wrong...)
}

// eachText visits all prose of the chapter with the table it refers to.
func (c *Chapter) eachText(visit func(where, table string, t Text)) {
	for i, t := range []Text{c.Title, c.Headline, c.Lead} {
		visit(fmt.Sprintf("head %d", i+1), "", t)
	}
	for i, f := range c.Findings {
		where := fmt.Sprintf("finding %d", i+1)
		visit(where, f.Table, f.Key)
		visit(where, f.Table, f.Unit)
		visit(where, f.Table, f.Sentence)
	}
	for _, s := range c.Sections {
		visit("section "+s.ID, "", s.Title)
		for _, t := range s.Prose {
			visit("section "+s.ID, "", t)
		}
		for _, item := range s.Items {
			item.eachText(visit)
		}
	}
	for _, t := range slices.Concat(c.Quality, c.Method) {
		visit("method or quality", "", t)
	}
}

func (i Item) eachText(visit func(where, table string, t Text)) {
	switch {
	case i.Figure != nil:
		f := i.Figure
		where := "figure " + f.ID
		for _, t := range append([]Text{f.Title, f.Subtitle}, f.Notes...) {
			visit(where, f.Table.ID, t)
		}
		for _, e := range f.Ledger {
			visit(where, f.Table.ID, e.What)
		}
	case i.Card != nil:
		k := i.Card
		for _, t := range []Text{k.Question, k.Title, k.Detectable, k.Alone, k.InLedger, k.WouldChange} {
			visit("card "+k.ID, k.Table.ID, t)
		}
	}
}

// named are digits that name a time and count nothing: years and spans of
// years, quarters, dates, short years; also the age of majority and a
// percentage of confidence, which are definitions.
var named = regexp.MustCompile(`(1[0-9]{3}|20[0-9]{2})( Q[1-4])?|Q[1-4]|[0-9]{1,2} (January|February|March|April|May|June|July|August|September|October|November|December|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)|’[0-9]{2}|95%|B8/3|[Ss]ub-3|B9|SHA-256|v[0-9]+`)

// inBraces is a number taken from a table.
var inBraces = regexp.MustCompile(`\{[^}]*\}`)

func (c *Chapter) checkText(where, table string, t Text) error {
	if t.IsZero() {
		return nil
	}
	if t.EN == "" || t.NL == "" {
		return fmt.Errorf("study: %s: %q is in one language only", where, t.EN+t.NL)
	}
	for _, l := range []Lang{EN, NL} {
		if _, err := c.Parts(t, table, l); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		bare := named.ReplaceAllString(inBraces.ReplaceAllString(t.In(l), ""), "")
		if at := strings.IndexAny(bare, "0123456789"); at >= 0 {
			return fmt.Errorf("study: %s: a number is typed into %q; take it from a table", where, t.In(l))
		}
	}
	return sameNumbers(where, t)
}

// sameNumbers checks that both languages take the same numbers.
func sameNumbers(where string, t Text) error {
	en, nl := inBraces.FindAllString(t.EN, -1), inBraces.FindAllString(t.NL, -1)
	slices.Sort(en)
	slices.Sort(nl)
	if !slices.Equal(en, nl) {
		return fmt.Errorf("study: %s: English refers to %v, Dutch to %v", where, en, nl)
	}
	return nil
}

// key is what rows and columns may be called, so that references can name them.
var key = regexp.MustCompile(`^[A-Za-z0-9_+/-]+$`)

func (t *Table) check(c *Chapter) []error {
	var wrong []error
	bad := func(format string, a ...any) {
		wrong = append(wrong, fmt.Errorf("study: table "+t.ID+": "+format, a...))
	}
	if t.Caption.EN == "" || t.Caption.NL == "" {
		bad("has no caption in both languages")
	}
	for _, col := range t.Columns {
		if !key.MatchString(col.Key) {
			bad("column key %q", col.Key)
		}
		if (col.Head.EN == "") != (col.Head.NL == "") {
			bad("head of %s is in one language only", col.Key)
		}
	}
	labels := map[Text]bool{}
	for _, r := range t.Rows {
		if labels[r.Label] && !r.Under {
			bad("two rows are called %q", r.Label.EN)
		}
		labels[r.Label] = true
		if !key.MatchString(r.Key) || r.Label.EN == "" || r.Label.NL == "" {
			bad("row %q has no usable key or label", r.Key)
		}
		for i, cell := range r.Cells {
			if cell.State == "" {
				bad("cell %s.%s has no state", r.Key, t.Columns[i].Key)
			}
		}
	}
	for _, id := range t.Sources {
		if _, ok := c.Source(id); !ok {
			bad("source %q is not listed in the chapter", id)
		}
	}
	return wrong
}

package study

import "sightline/monitor/chart"

// Lang is the language of words and numbers.
type Lang = chart.Lang

// The languages of a chapter.
const (
	EN = chart.EN
	NL = chart.NL
)

// Text is a piece of prose in both languages. It may refer to cells of
// tables in braces; see Chapter.Parts.
type Text struct {
	EN string `json:"en"`
	NL string `json:"nl"`
}

// In gives the text in a language.
func (t Text) In(l Lang) string {
	if l == NL {
		return t.NL
	}
	return t.EN
}

// IsZero reports whether there is no text at all.
func (t Text) IsZero() bool { return t == Text{} }

// same is a text that reads alike in both languages: a year, a code.
func same(s string) Text { return Text{s, s} }

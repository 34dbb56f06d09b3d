package study

import (
	"math"

	"sightline/monitor/chart"
)

// State says what a cell holds: a number, or why there is none.
type State string

// The states of a cell.
const (
	Known        State = "known"         // Value
	Range        State = "range"         // Low to High, no point
	AtLeast      State = "at-least"      // Value is a lower bound
	Suppressed   State = "suppressed"    // 1 to 4, withheld
	Withheld     State = "withheld"      // withheld so that another cannot be worked out
	NotPublished State = "not-published" // exists, but nobody printed it
	NotCollected State = "not-collected" // was not asked or not recorded
	CannotTell   State = "cannot-tell"   // the data allow no answer
	Blank        State = "blank"         // the question does not arise
	Words        State = "words"         // Note holds the whole content
)

// Cell is one typed entry of a table. Its number is written by the format of
// its column.
type Cell struct {
	State       State
	Value       float64
	Low, High   float64 // the ends of a Range, or the interval of a Known value when Interval
	Interval    bool
	Provisional bool
	About       Text // printed before the number where the source hedges: "over", "about"
	Note        Text // a remark on this cell, or the content of Words
}

// Num is a known number.
func Num(v float64) Cell { return Cell{State: Known, Value: v} }

// Int is a known count.
func Int[N ~int | ~int32 | ~int64](n N) Cell { return Num(float64(n)) }

// Between is a range without a point.
func Between(low, high float64) Cell { return Cell{State: Range, Low: low, High: high} }

// Missing is a cell without a number, for a stated reason.
func Missing(s State) Cell { return Cell{State: s} }

// Say is a cell of words.
func Say(t Text) Cell { return Cell{State: Words, Note: t} }

// HasNumber reports whether the cell holds a number that may be read.
func (c Cell) HasNumber() bool { return c.State == Known || c.State == AtLeast }

// Kind is what a column's numbers are.
type Kind string

// The kinds of number.
const (
	Count   Kind = "count"
	Percent Kind = "percent" // a share
	Change  Kind = "change"  // a relative change in percent, with its sign
	Points  Kind = "points"  // a difference between percentages
	Diff    Kind = "difference"
	Wording Kind = "words"
)

// Format says how a column's numbers are written.
type Format struct {
	Kind     Kind
	Decimals int
}

// Write writes the cell as a table shows it.
func (f Format) Write(c Cell, l Lang) string {
	switch c.State {
	case Known:
		return about(c, l) + f.number(c.Value, l)
	case AtLeast:
		return Text{"at least ", "ten minste "}.In(l) + f.number(c.Value, l)
	case Range:
		return about(c, l) + l.Range(c.Low, c.High, f.Decimals) + f.unit()
	case Words:
		return c.Note.In(l)
	}
	return stateMarks[c.State].In(l)
}

func about(c Cell, l Lang) string {
	if c.About.IsZero() {
		return ""
	}
	return c.About.In(l) + " "
}

func (f Format) number(v float64, l Lang) string {
	if f.Kind == Change || f.Kind == Points || f.Kind == Diff {
		return l.Signed(v, f.Decimals) + f.unit()
	}
	return l.Number(v, f.Decimals) + f.unit()
}

func (f Format) unit() string {
	if f.Kind == Percent || f.Kind == Change {
		return "%"
	}
	return ""
}

// stateMarks are the marks a table shows in place of a number.
var stateMarks = map[State]Text{
	Suppressed:   same("< 5"),
	Withheld:     same("–"),
	NotPublished: {"n.p.", "n.g."},
	NotCollected: {"n.c.", "n.vz."},
	CannotTell:   {"cannot tell", "niet te zeggen"},
	Blank:        {},
}

// spoken are the words a sentence says in place of a number.
var spoken = map[State]Text{
	Suppressed:   {"fewer than 5", "minder dan 5"},
	Withheld:     {"a withheld number of", "een weggelaten aantal"},
	NotPublished: {"an unpublished number of", "een niet gepubliceerd aantal"},
	NotCollected: {"a number not collected of", "een niet verzameld aantal"},
	CannotTell:   {"cannot be told", "niet te zeggen"},
}

// Rounded gives the cell as it is printed: numbers at the decimals of their
// format, so that a file tells no more than the page.
func (f Format) Rounded(c Cell) Cell {
	scale := math.Pow10(f.Decimals)
	for _, v := range []*float64{&c.Value, &c.Low, &c.High} {
		*v = math.Round(*v*scale) / scale
	}
	if c.State != Known && c.State != AtLeast {
		c.Value = 0
	}
	if c.State != Range && !c.Interval {
		c.Low, c.High = 0, 0
	}
	return c
}

// Draw gives the cell as a figure draws it.
func (f Format) Draw(c Cell, l Lang) chart.Value {
	v := chart.Value{Low: c.Low, High: c.High}
	switch c.State {
	case Known, AtLeast:
		v.Number = c.Value
		if c.Provisional {
			v.State = chart.Provisional
		}
		if !c.About.IsZero() {
			v.Label = f.Write(c, l)
		}
		if !c.Interval {
			v.Low, v.High = 0, 0
		}
	case Range:
		v.State = chart.Ranged
	case Suppressed:
		return chart.Value{State: chart.Suppressed}
	case Withheld:
		return chart.Value{State: chart.Suppressed, Label: "–"}
	case NotPublished, Blank:
		return chart.Value{State: chart.NotPublished}
	case NotCollected:
		return chart.Value{State: chart.NotCollected}
	default:
		return chart.Value{State: chart.CannotTell}
	}
	return v
}

package series

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// EntryKind says what a ledger entry changed.
type EntryKind string

// A reporting entry changes who reports, a definition entry what is counted,
// and an occurrence entry (a closed border, a lockdown) both what happens and
// what is seen of it, so that a register cannot tell the two apart.
const (
	Reporting  EntryKind = "reporting"
	Definition EntryKind = "definition"
	Occurrence EntryKind = "occurrence"
)

// A Direction says which way an entry moves the count.
type Direction string

// The directions of an entry.
const (
	Fewer   Direction = "fewer"
	More    Direction = "more"
	Unclear Direction = "unclear"
)

// An Entry of the reporting ledger is a dated, sourced fact about how the
// count comes about.
type Entry struct {
	From      time.Time
	Until     time.Time // zero where it lasts
	Kind      EntryKind
	Effect    Direction
	Reporters []string // whom it concerns; none means all
	What      string
	Source    string
}

// A Ledger is all that is known of changes in reporting, in any order.
type Ledger []Entry

// Check finds entries that could not be used: no date, no text, an unknown
// kind, an end before the beginning.
func (l Ledger) Check() error {
	for i, e := range l {
		switch {
		case e.From.IsZero():
			return fmt.Errorf("series: ledger entry %d (%s) has no date", i+1, e.What)
		case strings.TrimSpace(e.What) == "":
			return fmt.Errorf("series: ledger entry %d of %s does not say what changed", i+1, e.From.Format(time.DateOnly))
		case !e.Until.IsZero() && !e.Until.After(e.From):
			return fmt.Errorf("series: ledger entry %d ends before it begins", i+1)
		case !slices.Contains([]EntryKind{Reporting, Definition, Occurrence}, e.Kind):
			return fmt.Errorf("series: ledger entry %d is of the unknown kind %q", i+1, e.Kind)
		case !slices.Contains([]Direction{Fewer, More, Unclear}, e.Effect):
			return fmt.Errorf("series: ledger entry %d has the unknown effect %q", i+1, e.Effect)
		}
	}
	return nil
}

// Concerning keeps the entries that concern one of the reporters, or all of
// them.
func (l Ledger) Concerning(reporters ...string) Ledger {
	var out Ledger
	for _, e := range l {
		if len(e.Reporters) == 0 || slices.ContainsFunc(e.Reporters, func(r string) bool { return slices.Contains(reporters, r) }) {
			out = append(out, e)
		}
	}
	return out
}

// Between gives the entries that make a count of the later period another
// thing than a count of the earlier one: a lasting entry that began after
// the earlier period did and before the later one ended, or a passing one
// that overlaps one of the two and not both. They come in order of date.
func (l Ledger) Between(earlier, later Period) Ledger {
	var out Ledger
	for _, e := range l {
		if e.separates(earlier, later) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return a.From.Compare(b.From) })
	return out
}

// since leaves out the leading observations that an entry separates from the
// last one; the last always remains.
func (l Ledger) since(obs []Observation) []Observation {
	for len(obs) > 1 && len(l.Between(obs[0].Period, obs[len(obs)-1].Period)) > 0 {
		obs = obs[1:]
	}
	return obs
}

func (e Entry) separates(earlier, later Period) bool {
	if e.Until.IsZero() {
		return e.From.After(earlier.From) && e.From.Before(later.Until)
	}
	return earlier.overlaps(e.From, e.Until) != later.overlaps(e.From, e.Until)
}

// explains tells whether the entry could have brought about a change in that
// direction, +1 for a rise.
func (e Entry) explains(direction int) bool {
	switch e.Effect {
	case Fewer:
		return direction < 0
	case More:
		return direction > 0
	}
	return true
}

// String writes an entry as a line of a ledger.
func (e Entry) String() string {
	when := e.From.Format("2 January 2006")
	if !e.Until.IsZero() {
		when += " to " + e.Until.AddDate(0, 0, -1).Format("2 January 2006")
	}
	s := when + ": " + e.What
	if len(e.Reporters) > 0 {
		s += " (" + strings.Join(e.Reporters, ", ") + ")"
	}
	return s
}

package chart

// State says what a Value is: a number, or the reason why none is drawn.
type State string

// The states of a value. The zero State is a plain number.
const (
	Counted      State = ""              // a number; zero is drawn as 0 on the baseline
	Provisional  State = "provisional"   // a number that will still move: outline only
	Ranged       State = "range"         // only the two ends are known: Low and High
	NoInterval   State = "no-interval"   // an estimate printed without its interval
	Suppressed   State = "suppressed"    // withheld because it is small; the number stays with the caller
	NotPublished State = "not-published" // exists, but nobody printed it
	NotCollected State = "not-collected" // never asked
	CannotTell   State = "cannot-tell"   // the data allow no answer
)

// Value is one number to draw. A caller leaves Number at zero when the State
// says that there is none to show.
type Value struct {
	State     State
	Number    float64
	Low, High float64 // an interval, or the ends of a range; both zero when there is none
	Label     string  // what stands beside the mark; empty for the number itself
	Focus     bool    // what the title speaks of
	// Second is another source's count of the same thing, drawn as a thin line
	// across the bar at its height.
	Second *float64
}

// Drawn reports whether a mark stands at a height of its own.
func (v Value) Drawn() bool {
	switch v.State {
	case Counted, Provisional, NoInterval:
		return true
	}
	return false
}

// top is the highest number the value draws.
func (v Value) top() float64 {
	high := 0.0
	if v.Drawn() {
		high = v.Number
	}
	if v.State == Counted || v.State == Provisional || v.State == Ranged {
		high = max(high, v.High)
	}
	if v.Second != nil {
		high = max(high, *v.Second)
	}
	return high
}

// label is what stands at the mark.
func (v Value) label(l Lang, unit Unit) string {
	if v.Label != "" {
		return v.Label
	}
	switch v.State {
	case Suppressed:
		return l.words().Under
	case NotPublished:
		return l.words().NotPublishedShort
	case NotCollected:
		return l.words().NotCollectedShort
	case CannotTell:
		return l.words().CannotTell
	case Ranged:
		return unit.span(l, v.Low, v.High)
	}
	return unit.write(l, v.Number)
}

// say is how the text alternative reads the value. A withheld number is never
// said, nor anything it could be worked out from.
func (v Value) say(l Lang, unit Unit) string {
	w := l.words()
	switch v.State {
	case Suppressed:
		return w.Withheld
	case NotPublished:
		return w.NotPublished
	case NotCollected:
		return w.NotCollected
	case CannotTell:
		if v.Label != "" {
			return v.Label
		}
		return w.CannotTell
	case Ranged:
		return unit.span(l, v.Low, v.High)
	}
	text := unit.write(l, v.Number)
	if v.Label != "" {
		text = v.Label
	}
	if v.State == Provisional {
		text += " (" + w.Provisional + ")"
	}
	if v.Second != nil {
		text += " (" + w.Second + " " + unit.write(l, *v.Second) + ")"
	}
	return text
}

// Unit says how a figure's numbers are written.
type Unit struct {
	Percent  bool
	Signed   bool // changes carry their sign
	Decimals int
}

func (u Unit) write(l Lang, v float64) string {
	text := l.Number(v, u.Decimals)
	if u.Signed {
		text = l.Signed(v, u.Decimals)
	}
	if u.Percent {
		text += "%"
	}
	return text
}

func (u Unit) span(l Lang, low, high float64) string {
	text := l.Range(low, high, u.Decimals)
	if u.Percent {
		text += "%"
	}
	return text
}

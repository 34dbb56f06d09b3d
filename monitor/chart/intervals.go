package chart

import (
	"math"
	"strings"
)

// Intervals draws rows of estimates and their ranges on one axis: estimates
// by choice of lists and model, changes with their intervals, definitions
// beside each other. The axis need not start at zero; when it does not, the
// subtitle says so.
type Intervals struct {
	Rows      []IntervalRow
	Unit      Unit
	From, To  float64    // the ends of the axis; both zero for our own
	Reference *Reference // a number to hold the rows against
	Noise     *Noise     // a zone of ordinary variation behind the rows
}

// IntervalRow is one row. Value.Number is the point, Low and High the ends;
// without ends the point stands alone. Ranged has ends and no point.
type IntervalRow struct {
	Label string
	Value Value
	Style IntervalStyle
	Note  string // said after the numbers in the text alternative
}

// IntervalStyle is how a row is drawn.
type IntervalStyle string

// The styles of a row.
const (
	IntervalPublished IntervalStyle = "published" // solid bar, open dot: an estimate in print
	IntervalRefit     IntervalStyle = "refit"     // outlined pale bar: our own
	IntervalBound     IntervalStyle = "bound"     // tick and arrow: a lower bound at Low
	IntervalObserved  IntervalStyle = "observed"  // dot and line with caps: something counted or compared
)

// Reference is a vertical line at a number, with a word: "registered: 1,372".
type Reference struct {
	At    float64
	Label string
	Focus bool // dashed, in the focus colour: a published value over our own
}

// Noise is the zone in which a change cannot be told from ordinary variation.
type Noise struct {
	Low, High float64
	Label     string
}

// Draw draws the rows.
func (f Intervals) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

func (f Intervals) alt(l Lang) string {
	parts := make([]string, len(f.Rows))
	for i, r := range f.Rows {
		parts[i] = r.Label + ": " + r.say(l, f.Unit)
	}
	text := l.words().Intervals + ". " + strings.Join(parts, "; ") + "."
	if f.Reference != nil {
		text += " " + f.Reference.Label + "."
	}
	if f.Noise != nil {
		text += " " + f.Noise.Label + "."
	}
	return text
}

func (r IntervalRow) say(l Lang, u Unit) string {
	text := r.Value.say(l, u)
	switch {
	case r.Style == IntervalBound && r.Value.Drawn():
		text = l.words().AtLeast + " " + u.write(l, r.Value.Number)
	case r.Value.Drawn() && r.hasEnds():
		text = u.write(l, r.Value.Number) + " (" + u.span(l, r.Value.Low, r.Value.High) + ")"
	}
	if r.Note != "" {
		text += ", " + r.Note
	}
	return text
}

func (r IntervalRow) hasEnds() bool { return r.Value.Low != 0 || r.Value.High != 0 }

func (f Intervals) paint(c *canvas) {
	top, pitch, left, above := 16.0, 34.0, 0.0, 0.0
	if f.Reference != nil {
		top = 38
	}
	if c.narrow {
		pitch, above = 46, 20
	} else {
		for _, r := range f.Rows {
			left = max(left, textWidth(r.Label, 14, true)+14)
		}
		left = min(left, 300)
	}
	bottom := top + pitch*float64(len(f.Rows)) + 4
	from, to := f.ends()
	across := scale{from, to, left + 8, c.width - 8}
	if f.Noise != nil {
		f.noise(c, across, top, bottom)
	}
	c.valueAxis(across, f.Unit, top, bottom)
	f.reference(c, across, top, bottom)
	for i, r := range f.Rows {
		y := top + pitch*float64(i)
		f.label(c, r, left, y, pitch)
		f.row(c, r, across, y+above+(pitch-above)/2)
	}
	c.height = bottom + 26
	if f.Noise != nil {
		after := c.lines(0, bottom+40, 16, wrap(f.Noise.Label, 13, false, c.width), "ts m", start)
		c.height = after - 10
	}
}

// ends are those given, or round numbers around all that is drawn.
func (f Intervals) ends() (from, to float64) {
	if f.From != 0 || f.To != 0 {
		return f.From, f.To
	}
	for _, r := range f.Rows {
		if r.Value.Drawn() {
			from, to = min(from, r.Value.Number), max(to, r.Value.Number)
		}
		if r.Value.Drawn() || r.Value.State == Ranged {
			from, to = min(from, r.Value.Low), max(to, r.Value.High)
		}
	}
	if f.Reference != nil {
		from, to = min(from, f.Reference.At), max(to, f.Reference.At)
	}
	if to == from {
		return from, from + 1
	}
	step := niceStep((to - from) / 4)
	return math.Floor(from/step) * step, math.Ceil(to/step) * step
}

func (f Intervals) noise(c *canvas, across scale, top, bottom float64) {
	low, high := max(across.at(f.Noise.Low), across.a), min(across.at(f.Noise.High), across.b)
	c.rect(low, top, high-low, bottom-top, "noise")
}

func (f Intervals) reference(c *canvas, across scale, top, bottom float64) {
	if f.Reference == nil {
		return
	}
	x := across.at(f.Reference.At)
	class, colour := "ref", "ct"
	if f.Reference.Focus {
		class, colour = "refd", "ft"
	}
	c.line(x, top-6, x, bottom, class)
	if x+textWidth(f.Reference.Label, 14, true) < c.width {
		c.text(x+5, top-12, f.Reference.Label, "t b "+colour, start)
	} else {
		c.text(x-5, top-12, f.Reference.Label, "t b "+colour, end)
	}
}

func (f Intervals) label(c *canvas, r IntervalRow, left, y, pitch float64) {
	class := "t" + textColour(r.Value)
	if r.Style == IntervalPublished || r.Value.Focus {
		class += " b"
	}
	if c.narrow {
		c.text(0, y+15, r.Label, class+" halo", start)
		return
	}
	ls := wrap(r.Label, 14, true, left-8)
	c.lines(left-4, y+pitch/2+5-7.5*float64(len(ls)-1), 15, ls, class, end)
}

func (f Intervals) row(c *canvas, r IntervalRow, across scale, y float64) {
	v := r.Value
	switch {
	case v.State == CannotTell:
		c.cannotTell(v.label(c.lang, f.Unit), across, y)
		return
	case !v.Drawn() && v.State != Ranged:
		c.text(across.a, y+5, v.label(c.lang, f.Unit), c.small()+" m", start)
		return
	case r.Style == IntervalBound:
		f.bound(c, v, across, y)
		return
	}
	low, high := across.at(v.Low), across.at(v.High)
	if !r.hasEnds() {
		low, high = across.at(v.Number), across.at(v.Number)
	}
	f.mark(c, r, low, high, across.at(v.Number), y)
	f.numbers(c, r, low, high, across, y)
}

func (f Intervals) mark(c *canvas, r IntervalRow, low, high, point, y float64) {
	switch r.Style {
	case IntervalPublished:
		c.rect(low, y-8, high-low, 16, "estf")
	case IntervalRefit:
		c.rect(low, y-5, high-low, 10, "estb")
	default:
		class := "ivc"
		if r.Value.Focus {
			class = "ivl"
		}
		if high > low {
			c.line(low, y, high, y, class)
			c.line(low, y-7, low, y+7, class)
			c.line(high, y-7, high, y+7, class)
		}
	}
	if !r.Value.Drawn() {
		return
	}
	switch {
	case r.Style == IntervalPublished || r.Style == IntervalRefit:
		c.circle(point, y, 4.5, "estp")
	case r.Value.Focus:
		c.circle(point, y, 6, "fd")
	default:
		c.circle(point, y, 5, "cd")
	}
}

// numbers writes the row's numbers once, beside the mark where there is room.
func (f Intervals) numbers(c *canvas, r IntervalRow, low, high float64, across scale, y float64) {
	text := r.Value.Label
	if text == "" {
		text = r.say(c.lang, f.Unit)
		if r.Note != "" {
			text = strings.TrimSuffix(text, ", "+r.Note)
		}
	}
	class := c.small() + textColour(r.Value)
	if r.Style == IntervalPublished || r.Value.Focus {
		class += " b"
	}
	w := textWidth(text, c.smallSize(), true)
	switch {
	case high+9+w < c.width:
		c.text(high+9, y+5, text, class+" halo", start)
	case low-9-w > across.a-8:
		c.text(low-9, y+5, text, class+" halo", end)
	case c.narrow: // beside the label, above the mark
		c.text(c.width, y-18, text, class+" halo", end)
	default:
		c.text((low+high)/2, y-10, text, class+" halo", middle)
	}
}

func (f Intervals) bound(c *canvas, v Value, across scale, y float64) {
	x := across.at(v.Number)
	tip := min(x+60, c.width-8)
	c.line(x, y, tip, y, "estl")
	c.path("M"+num(tip)+","+num(y)+" l-7,-5 M"+num(tip)+","+num(y)+" l-7,5", "estl")
	c.line(x, y-7, x, y+7, "estl")
	text := c.lang.words().AtLeast + " " + f.Unit.write(c.lang, v.Number)
	if tip+8+textWidth(text, c.smallSize(), false) < c.width {
		c.text(tip+8, y+5, text, c.small(), start)
	} else {
		c.text(x-8, y+5, text, c.small(), end)
	}
}

// cannotTell draws the hatched box where the value would be.
func (c *canvas) cannotTell(words string, across scale, y float64) {
	from := across.a + (across.b-across.a)*0.2
	c.rect(from, y-8, across.b-from, 16, "cant")
	c.text((from+across.b)/2, y+4.5, words, c.small()+" b halo", middle)
}

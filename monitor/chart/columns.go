package chart

import "strings"

// Columns draws one column a category, from zero. A year's column stands for
// the whole year, so a dated mark falls where its day is in the year.
type Columns struct {
	Categories []string // under the columns: 2014, 2015
	Short      []string // the same for narrow pages: ’14; empty for the first two above
	Values     []Value  // one a category
	Unit       Unit
	Marks      []Mark
	First      float64 // what the first column's left edge stands for on the axis of the marks: 2014
	Step       float64 // what one column stands for there; 0 means 1
	Breaks     []int   // before which categories the series breaks: 3 is before the fourth
	Top        float64 // the highest number on the axis when figures share a scale; 0 for our own
	Name       string  // what the text alternative calls the figure; may be empty
}

// Draw draws the columns.
func (f Columns) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

func (f Columns) alt(l Lang) string {
	text := l.words().Columns + ". "
	if f.Name != "" {
		text += f.Name + ": "
	}
	text += sayValues(l, f.Categories, f.Values, f.Unit) + "."
	for _, b := range f.Breaks {
		text += " " + l.words().Break + " " + f.Categories[b] + "."
	}
	return text + sayMarks(l, f.Marks)
}

// sayValues reads labels and values one after another.
func sayValues(l Lang, labels []string, values []Value, unit Unit) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = labels[i] + " " + v.say(l, unit)
	}
	return strings.Join(parts, "; ")
}

func (f Columns) paint(c *canvas) {
	height, top := 330.0, 34.0
	if c.narrow {
		height = 270
	}
	if len(f.Marks) == 0 {
		top, height = 6, height-28
	}
	c.height = height
	p := panel{x: 0, y: top, w: c.width, h: height - top - 26, values: f.Values, unit: f.Unit,
		labels: f.labels(c.narrow), breaks: f.Breaks, top: f.top(), axis: true}
	p.paint(c, func(at func(float64) float64, bottom float64) {
		c.ledger(f.Marks, func(v float64) float64 { return at((v - f.First) / f.step()) }, bottom)
	})
}

func (f Columns) step() float64 {
	if f.Step == 0 {
		return 1
	}
	return f.Step
}

func (f Columns) labels(narrow bool) []string {
	if narrow && len(f.Short) == len(f.Categories) {
		return f.Short
	}
	return f.Categories
}

func (f Columns) top() float64 {
	if f.Top > 0 {
		return f.Top
	}
	return highest(f.Values)
}

func highest(values []Value) float64 {
	top := 0.0
	for _, v := range values {
		top = max(top, v.top())
	}
	return top
}

// maxLabelled is how many columns may each carry their number (figures.md §4).
const maxLabelled = 12

// panel is one set of columns on its ground; Multiples draws several.
type panel struct {
	x, y, w, h float64
	values     []Value
	labels     []string
	breaks     []int
	unit       Unit
	top        float64
	axis       bool // with a number axis when not every column is labelled
}

// paint draws grid, whatever lies between grid and columns, then the columns.
func (p panel) paint(c *canvas, between func(at func(float64) float64, bottom float64)) {
	labelled := len(p.values) <= maxLabelled
	room := 24.0 // above the highest column, for its number
	bottom := p.y + p.h
	heights := scale{0, max(p.top, 1e-9), bottom, p.y + room}
	left := p.x
	if p.axis && !labelled {
		left += c.grid(p, heights)
	}
	slot := (p.x + p.w - left) / float64(max(len(p.values), 1))
	at := func(i float64) float64 { return left + i*slot }
	if between != nil {
		between(at, bottom)
	}
	c.line(left, bottom, p.x+p.w, bottom, "axis")
	for i, v := range p.values {
		c.column(p, v, at(float64(i)+0.5), slot, heights, labelled || !p.axis && p.speaks(i))
	}
	c.categories(p, at, slot, bottom)
	for _, b := range p.breaks {
		c.breakStrokes(at(float64(b)), bottom)
	}
}

// speaks reports whether a column carries its number where there is neither
// room for all numbers nor an axis: the highest and the last do.
func (p panel) speaks(i int) bool {
	high := 0
	for j, v := range p.values {
		if v.top() > p.values[high].top() {
			high = j
		}
	}
	return i == high || i == len(p.values)-1 && high < i-2
}

// grid draws at most four pale lines with the unit at the top one, and gives
// the room their numbers take.
func (c *canvas) grid(p panel, heights scale) float64 {
	values := ticks(0, p.top, 4)
	d := tickDecimals(values)
	room := 0.0
	for i, v := range values {
		text := c.lang.Number(v, d)
		if p.unit.Percent && i == len(values)-1 {
			text += "%"
		}
		room = max(room, textWidth(text, 13, false)+8)
		if v > 0 {
			c.line(p.x, heights.at(v), p.x+p.w, heights.at(v), "grid")
			c.text(p.x, heights.at(v)-4, text, "ts m", start)
		}
	}
	return room
}

// column draws one value: a bar, an outline, a stub or words.
func (c *canvas) column(p panel, v Value, x, slot float64, heights scale, labelled bool) {
	w := min(slot*0.62, 64)
	size := c.smallSize()
	if textWidth(p.unit.write(c.lang, p.top), size, true) > slot {
		size = 12
	}
	base := heights.at(0)
	y := base
	switch v.State {
	case Counted, Provisional, NoInterval:
		y = heights.at(v.Number)
		c.rect(x-w/2, y, w, base-y, columnClass(v))
		if v.State == Provisional && v.High > v.Low {
			y = min(y, c.whisker(x, heights.at(v.Low), heights.at(v.High)))
		}
	case Ranged:
		y = heights.at(v.High)
		c.rect(x-w/2, y, w, base-y, pale(v))
		c.rect(x-w/2, heights.at(v.Low), w, base-heights.at(v.Low), solid(v))
	case Suppressed:
		y = base - stub
		c.rect(x-w/2, y, w, stub, "cant")
	case NotPublished, NotCollected:
		y = base - 4
		c.line(x-w/2, y, x+w/2, y, "np")
	case CannotTell:
		y = base - 2*stub
		c.rect(x-w/2, y, w, 2*stub, "cant")
	}
	if v.Second != nil {
		y = min(y, heights.at(*v.Second))
		c.line(x-w/2-3, heights.at(*v.Second), x+w/2+3, heights.at(*v.Second), "second")
	}
	if labelled || v.State == Suppressed {
		c.columnLabel(p, v, x, y-6, size)
	}
}

// stub is the one length of a withheld value's mark, whatever the value.
const stub = 12

func (c *canvas) columnLabel(p panel, v Value, x, y, size float64) {
	class := "tx"
	if size > 12 {
		class = "t"
	}
	switch v.State {
	case NotPublished, NotCollected:
		class += " m"
	case CannotTell:
		class += " b"
	default:
		class += " b" + textColour(v)
	}
	c.text(x, y, v.label(c.lang, p.unit), class+" halo", middle)
}

func (c *canvas) whisker(x, low, high float64) float64 {
	c.line(x, low, x, high, "whisk")
	c.line(x-5, low, x+5, low, "whisk")
	c.line(x-5, high, x+5, high, "whisk")
	return high
}

func solid(v Value) string {
	if v.Focus {
		return "focus"
	}
	return "count"
}

func pale(v Value) string { return solid(v) + "p" }

func columnClass(v Value) string {
	switch {
	case v.State == Provisional && v.Focus:
		return "fprov"
	case v.State == Provisional:
		return "prov"
	case v.State == NoInterval:
		return pale(v)
	}
	return solid(v)
}

func textColour(v Value) string {
	if v.Focus {
		return " ft"
	}
	return ""
}

// categories writes the labels under the axis, each second or third one where
// they would touch.
func (c *canvas) categories(p panel, at func(float64) float64, slot, bottom float64) {
	size, class := 14.0, "t m"
	if c.narrow || slot < 34 {
		size, class = 13, "ts m"
	}
	every := 1
	for widest(p.labels, size, false)+4 > slot*float64(every) && every < len(p.labels) {
		every++
	}
	for i, label := range p.labels {
		if (len(p.labels)-1-i)%every == 0 {
			c.text(at(float64(i)+0.5), bottom+18, label, class, middle)
		}
	}
}

// breakStrokes draws the two strokes through the axis where a series breaks.
func (c *canvas) breakStrokes(x, y float64) {
	c.path("M"+num(x-5)+","+num(y+6)+" l4,-12 M"+num(x+1)+","+num(y+6)+" l4,-12", "brk")
}

package chart

import (
	"sort"
	"strings"
)

// Lines draws series over time from zero. A yearly value stands at mid-year,
// so a caller gives 2018 as 2018.5, and dated marks at their true date. Lines
// stop on either side of a break and are never joined across it, nor across a
// value that is missing.
type Lines struct {
	Series []Series
	Ticks  []Tick
	Breaks []float64 // where on the axis the series break
	Marks  []Mark
	Unit   Unit
	Top    float64 // the end of the axis; 0 for our own
}

// Series is one line, named at its right end, value first.
type Series struct {
	Name  string
	Short string // for narrow pages; empty for Name
	Note  string // under the name: "headline, persons"
	Style LineStyle
	Band  bool // Low and High of the points as a pale band
	X     []float64
	Y     []Value // one for each X
}

// LineStyle is how a line is drawn. Focus is dashed as well as coloured, so
// that a grey print still tells it apart.
type LineStyle string

// The styles of a line.
const (
	LineHeadline LineStyle = "k"
	LineCount    LineStyle = "c"
	LineFocus    LineStyle = "f"
	LineExit     LineStyle = "exit" // thin and dashed: competing exits, or another source
)

// Tick is a place on the time axis that has a name.
type Tick struct {
	At    float64
	Label string
	Short string // for narrow pages; empty for Label
}

// Draw draws the lines.
func (f Lines) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

func (f Lines) alt(l Lang) string {
	parts := make([]string, len(f.Series))
	for i, s := range f.Series {
		labels := make([]string, len(s.X))
		for j, x := range s.X {
			labels[j] = f.tickName(l, x)
		}
		parts[i] = s.Name + ": " + sayValues(l, labels, s.Y, f.Unit)
	}
	text := l.words().Lines + ". " + strings.Join(parts, ". ") + "."
	for _, b := range f.Breaks {
		text += " " + l.words().Break + " " + f.tickName(l, f.after(b)) + "."
	}
	return text + sayMarks(l, f.Marks)
}

// after is the first tick past a point.
func (f Lines) after(x float64) float64 {
	for _, t := range f.Ticks {
		if t.At >= x {
			return t.At
		}
	}
	return x
}

func (f Lines) tickName(l Lang, x float64) string {
	for _, t := range f.Ticks {
		if t.At == x {
			return t.Label
		}
	}
	return l.Number(x, 1)
}

// lineGround is where the lines lie.
type lineGround struct {
	x, y  scale
	right float64
}

func (f Lines) paint(c *canvas) {
	g := f.ground(c)
	values := ticks(0, f.top(), 4)
	d := tickDecimals(values)
	for i, v := range values {
		text := c.lang.Number(v, d)
		if f.Unit.Percent && i == len(values)-1 {
			text += "%"
		}
		class := "grid"
		if v == 0 {
			class = "axis"
		} else {
			c.text(0, g.y.at(v)-4, text, c.small()+" m", start)
		}
		c.line(0, g.y.at(v), g.right, g.y.at(v), class)
	}
	c.ledger(f.Marks, g.x.at, g.y.at(0))
	for _, b := range f.Breaks {
		c.breakStrokes(g.x.at(b), g.y.at(0))
	}
	for _, s := range f.Series {
		f.line(c, g, s)
	}
	f.absent(c, g)
	f.numbers(c, g)
	f.names(c, g)
	f.ticks(c, g)
}

func (f Lines) ground(c *canvas) lineGround {
	height, top, names := 340.0, 30.0, 0.0
	if c.narrow {
		height = 300
	}
	for _, s := range f.Series {
		if c.narrow {
			names = 92
			continue
		}
		names = max(names, widest(wrap(f.endLabel(c, s), 14, true, 210), 14, true), textWidth(s.Note, 14, false))
	}
	c.height = height
	first, last := f.span()
	right := c.width - names - 22
	return lineGround{x: scale{first, last, 62, right - 12}, y: scale{0, max(f.top(), 1e-9), height - 26, top}, right: right}
}

func (f Lines) span() (first, last float64) {
	for i, t := range f.Ticks {
		if i == 0 || t.At < first {
			first = t.At
		}
		if i == 0 || t.At > last {
			last = t.At
		}
	}
	return first, last
}

func (f Lines) top() float64 {
	top := f.Top
	if top == 0 {
		for _, s := range f.Series {
			top = max(top, highest(s.Y))
		}
		top *= 1.06
	}
	return top
}

// line draws one series in the pieces that breaks and gaps leave of it.
func (f Lines) line(c *canvas, g lineGround, s Series) {
	for _, piece := range f.pieces(s) {
		var points [][2]float64
		for _, i := range piece {
			points = append(points, [2]float64{g.x.at(s.X[i]), g.y.at(s.Y[i].Number)})
		}
		if s.Band {
			c.path(f.band(g, s, piece), "band")
		}
		c.path(polyline(points), lineClass(s.Style))
		for j, i := range piece {
			if s.Style != LineExit {
				c.circle(points[j][0], points[j][1], 4, dotClass(s, s.Y[i]))
			}
		}
	}
}

// absent writes why a point is missing, over the axis, one series above the
// other.
func (f Lines) absent(c *canvas, g lineGround) {
	above := map[float64]float64{}
	for _, s := range f.Series {
		for i, v := range s.Y {
			if !v.Drawn() && v.State != Ranged {
				c.text(g.x.at(s.X[i]), g.y.at(0)-5-above[s.X[i]], v.label(c.lang, f.Unit), "tx "+lineText(s.Style)+" halo", middle)
				above[s.X[i]] += 14
			}
		}
	}
}

func (f Lines) band(g lineGround, s Series, piece []int) string {
	var outline [][2]float64
	for _, i := range piece {
		outline = append(outline, [2]float64{g.x.at(s.X[i]), g.y.at(s.Y[i].High)})
	}
	for j := len(piece) - 1; j >= 0; j-- {
		outline = append(outline, [2]float64{g.x.at(s.X[piece[j]]), g.y.at(s.Y[piece[j]].Low)})
	}
	return polyline(outline) + " Z"
}

// pieces gives the runs of points that may be joined.
func (f Lines) pieces(s Series) [][]int {
	var out [][]int
	var run []int
	for i, v := range s.Y {
		broken := !v.Drawn()
		for _, b := range f.Breaks {
			broken = broken || (len(run) > 0 && s.X[run[len(run)-1]] < b && b <= s.X[i])
		}
		if broken && len(run) > 0 {
			out, run = append(out, run), nil
		}
		if v.Drawn() {
			run = append(run, i)
		}
	}
	if len(run) > 0 {
		out = append(out, run)
	}
	return out
}

func lineClass(s LineStyle) string {
	if s == LineExit {
		return "ln exitl"
	}
	return "ln " + string(s) + "l"
}

func dotClass(s Series, v Value) string {
	if v.State == Provisional {
		return "fo"
	}
	return string(s.Style) + "d"
}

// numbers writes values beside their points where there is room.
func (f Lines) numbers(c *canvas, g lineGround) {
	var taken []box
	for _, s := range f.Series {
		for _, i := range f.labelled(c, s) {
			taken = f.number(c, g, s, i, taken)
		}
	}
}

// labelled gives the points that carry their number: all where there are few,
// else the first, the highest and the lowest. The last is with the name.
func (f Lines) labelled(c *canvas, s Series) []int {
	limit := maxLabelled
	if c.narrow {
		limit = 6
	}
	var out []int
	last, high, low := len(s.Y)-1, -1, -1
	for i, v := range s.Y {
		if !v.Drawn() {
			continue
		}
		out = append(out, i)
		if high < 0 || v.Number > s.Y[high].Number {
			high = i
		}
		if low < 0 || v.Number < s.Y[low].Number {
			low = i
		}
	}
	if len(out) > limit {
		out = []int{out[0], high, low}
	}
	var kept []int
	for _, i := range out {
		if i != last && (len(kept) == 0 || kept[len(kept)-1] != i) {
			kept = append(kept, i)
		}
	}
	return kept
}

func (f Lines) number(c *canvas, g lineGround, s Series, i int, taken []box) []box {
	x, y := g.x.at(s.X[i]), g.y.at(s.Y[i].Number)
	text := s.Y[i].label(c.lang, f.Unit)
	for _, dy := range []float64{-11, 21, -25, 35} {
		b := labelBox(x, y+dy, text, c.smallSize(), true, middle)
		if free(b, taken) && b.y2 < g.y.at(0) && !f.crosses(g, b, s) {
			c.text(x, y+dy, text, c.small()+" b "+lineText(s.Style)+" halo", middle)
			return append(taken, b)
		}
	}
	return taken
}

// crosses reports whether another series' point lies under a label.
func (f Lines) crosses(g lineGround, b box, own Series) bool {
	for _, s := range f.Series {
		for i, v := range s.Y {
			x, y := g.x.at(s.X[i]), g.y.at(v.Number)
			if v.Drawn() && s.Name != own.Name && b.hits(box{x - 4, y - 4, x + 4, y + 4}) {
				return true
			}
		}
	}
	return false
}

func lineText(s LineStyle) string {
	switch s {
	case LineCount:
		return "ct"
	case LineFocus:
		return "ft"
	case LineExit:
		return "m"
	}
	return "kt"
}

// endLabel is the value of the last point, where there is one, then the name.
func (f Lines) endLabel(c *canvas, s Series) string {
	name := s.Name
	if c.narrow && s.Short != "" {
		name = s.Short
	}
	if last := len(s.Y) - 1; last >= 0 && s.Y[last].Drawn() {
		return s.Y[last].label(c.lang, f.Unit) + " " + name
	}
	return name
}

// names writes the series' names at the right, pushed apart where they meet.
func (f Lines) names(c *canvas, g lineGround) {
	type name struct {
		y     float64
		lines []string
		s     Series
	}
	leading, room := 15.0, c.width-g.right-12
	if c.narrow {
		leading = 13
	}
	var names []name
	for _, s := range f.Series {
		y := g.y.at(0)
		for i := len(s.Y) - 1; i >= 0; i-- {
			if s.Y[i].Drawn() {
				y = g.y.at(s.Y[i].Number)
				break
			}
		}
		ls := wrap(f.endLabel(c, s), c.smallSize(), true, room)
		if s.Note != "" && !c.narrow {
			ls = append(ls, s.Note)
		}
		names = append(names, name{y, ls, s})
	}
	sort.SliceStable(names, func(i, j int) bool { return names[i].y < names[j].y })
	next := 12.0
	for _, n := range names {
		y := max(n.y+1, next)
		for i, text := range n.lines {
			class := c.small() + " b " + lineText(n.s.Style)
			if i == len(n.lines)-1 && n.s.Note != "" && !c.narrow {
				class = c.small() + " m"
			}
			c.text(g.right+10, y+float64(i)*leading, text, class, start)
		}
		next = y + float64(len(n.lines))*leading + 6
	}
	c.height = max(c.height, next)
}

// ticks writes the names under the axis, fewer where they would touch.
func (f Lines) ticks(c *canvas, g lineGround) {
	labels := make([]string, len(f.Ticks))
	for i, t := range f.Ticks {
		labels[i] = t.Label
		if c.narrow && t.Short != "" {
			labels[i] = t.Short
		}
	}
	step := g.x.b - g.x.a
	if len(f.Ticks) > 1 {
		step /= float64(len(f.Ticks) - 1)
	}
	every := 1
	for widest(labels, c.smallSize(), false)+6 > step*float64(every) && every < len(labels) {
		every++
	}
	for i, t := range f.Ticks {
		if (len(f.Ticks)-1-i)%every == 0 {
			c.text(g.x.at(t.At), g.y.at(0)+18, labels[i], c.small()+" m", middle)
		}
	}
}

package chart

import "strings"

// Bars draws horizontal bars from zero: counts by category, or shares of an
// estimate, which are solid to the low end and pale to the high end. The
// caller orders them: categories by value, definitions by value with ours
// filled, lists by size.
type Bars struct {
	Bars []Bar
	Unit Unit
	Top  float64 // the end of the axis; 0 for our own
	Axis bool    // with an axis: for shares, where the length of the whole matters
	Name string  // what the text alternative calls the figure; may be empty
}

// Bar is one row.
type Bar struct {
	Label string
	Sub   string // smaller, under the label: "668 of 5,000–7,500"
	Value Value
}

// Draw draws the bars.
func (f Bars) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

func (f Bars) alt(l Lang) string {
	parts := make([]string, len(f.Bars))
	for i, b := range f.Bars {
		parts[i] = b.Label + " " + b.Value.say(l, f.Unit)
		if b.Sub != "" {
			parts[i] += " (" + b.Sub + ")"
		}
	}
	text := l.words().Bars + ". "
	if f.Name != "" {
		text += f.Name + ": "
	}
	return text + strings.Join(parts, "; ") + "."
}

// barRow is the geometry of the rows at one width.
type barRow struct {
	left        float64 // where bars start
	pitch, bar  float64
	above       float64 // room for a label above the bar, on narrow pages
	top, bottom float64
}

func (f Bars) paint(c *canvas) {
	rows := f.rows(c)
	limit := f.Top
	if limit == 0 {
		for _, b := range f.Bars {
			limit = max(limit, b.Value.top())
		}
	}
	across := scale{0, max(limit, 1e-9), rows.left, c.width - f.room(c)}
	if f.Axis {
		if f.Top > 0 { // the caller's axis ends beyond the bars, which leaves room for what stands beside them
			across.b = c.width - 12
		}
		c.valueAxis(across, f.Unit, rows.top, rows.bottom)
	} else {
		c.line(rows.left, rows.top, rows.left, rows.bottom, "axis")
	}
	y := rows.top
	for _, b := range f.Bars {
		c.barLabel(b, rows, y)
		c.bar(b.Value, f.Unit, across, y+rows.drop(c.narrow), rows.bar)
		y += rows.pitch
	}
	c.height = rows.bottom + 6
	if f.Axis {
		c.height += 20
	}
}

// rows gives the geometry: labels left of the bars on a wide page, above them
// on a narrow one.
func (f Bars) rows(c *canvas) barRow {
	labels, subs := []string{}, false
	for _, b := range f.Bars {
		labels = append(labels, b.Label, b.Sub)
		subs = subs || b.Sub != ""
	}
	r := barRow{pitch: 30, bar: 16, top: 6}
	if subs {
		r.pitch = 44
	}
	if c.narrow {
		r.left, r.above, r.pitch = 1, 18, 46
		if subs {
			r.above, r.pitch = 34, 62
		}
	} else {
		r.left = min(widest(labels, 14, true)+14, 300)
	}
	r.bottom = r.top + r.pitch*float64(len(f.Bars))
	return r
}

// drop is how far below a row's top its bar begins: in the middle of the row,
// or close under the label where that stands above.
func (r barRow) drop(narrow bool) float64 {
	if narrow {
		return r.above + 1
	}
	return (r.pitch - r.bar) / 2
}

// room is what the longest number beside a bar takes.
func (f Bars) room(c *canvas) float64 {
	w := 0.0
	for _, b := range f.Bars {
		if b.Value.State != CannotTell {
			w = max(w, textWidth(b.Value.beside(c.lang, f.Unit), c.smallSize(), true))
		}
	}
	return w + 12
}

// beside is what is written at a bar's end.
func (v Value) beside(l Lang, unit Unit) string {
	if v.State == NoInterval && v.Label == "" {
		return unit.write(l, v.Number) + ", " + l.words().NoInterval
	}
	return v.label(l, unit)
}

func (c *canvas) barLabel(b Bar, r barRow, y float64) {
	class := "t b" + textColour(b.Value)
	if c.narrow {
		c.text(0, y+12, b.Label, class+" halo", start)
		if b.Sub != "" {
			c.text(0, y+27, b.Sub, "tx m halo", start)
		}
		return
	}
	mid := y + r.pitch/2
	labels := wrap(b.Label, 14, true, r.left-12)
	if b.Sub == "" && len(labels) == 1 {
		c.text(0, mid+5, b.Label, class, start)
		return
	}
	after := c.lines(0, mid-2-float64(len(labels)-1)*8, 15, labels, class, start)
	if b.Sub != "" {
		c.text(0, after, b.Sub, "ts m", start)
	}
}

func (c *canvas) bar(v Value, unit Unit, across scale, y, h float64) {
	zero, x := across.at(0), across.at(0)
	class := c.small() + " b" + textColour(v)
	switch v.State {
	case Counted, Provisional, NoInterval:
		x = across.at(v.Number)
		c.rect(zero, y, x-zero, h, columnClass(v))
		if v.State == NoInterval {
			c.circle(x, y+h/2, 4.5, openDot(v))
			x += 5
		}
	case Ranged:
		x = across.at(v.High)
		c.rect(zero, y, x-zero, h, pale(v))
		c.rect(zero, y, across.at(v.Low)-zero, h, solid(v))
	case Suppressed:
		x = zero + 2*stub
		c.rect(zero, y, 2*stub, h, "cant")
	case NotPublished, NotCollected:
		x = zero + 2*stub
		c.line(zero, y+h, x, y+h, "np")
		class = c.small() + " m"
	case CannotTell:
		c.rect(zero, y, across.b-zero, h, "cant")
		c.text((zero+across.b)/2, y+h/2+5, v.label(c.lang, unit), c.small()+" b halo", middle)
		return
	}
	if v.Second != nil {
		s := across.at(*v.Second)
		c.line(s, y-3, s, y+h+3, "second")
		x = max(x, s)
	}
	c.text(x+7, y+h/2+5, v.beside(c.lang, unit), class+" halo", start)
}

func openDot(v Value) string {
	if v.Focus {
		return "pubd"
	}
	return "fo"
}

// valueAxis draws a horizontal value axis with pale lines.
func (c *canvas) valueAxis(across scale, unit Unit, top, bottom float64) {
	values := ticks(across.from, across.to, 4)
	d := tickDecimals(values)
	for _, v := range values {
		class := "grid"
		if v == 0 {
			class = "axis"
		}
		x := across.at(v)
		c.line(x, top, x, bottom, class)
		text := c.lang.Number(v, d)
		if unit.Signed {
			text = c.lang.Signed(v, d)
		}
		if unit.Percent {
			text += "%"
		}
		at := middle
		w := textWidth(text, c.smallSize(), false)
		if x-w/2 < 0 {
			at, x = start, 0
		} else if x+w/2 > c.width {
			at, x = end, c.width
		}
		c.text(x, bottom+18, text, c.small()+" m", at)
	}
}

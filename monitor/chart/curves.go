package chart

import (
	"math"
	"strings"
)

// Curves draws shares over time since an event: steps with a 95% band,
// competing exits as a thin dashed line, and under the axis the table of how
// many are still followed. The caller stops each curve where fewer than 30
// are followed (figures.md §5).
type Curves struct {
	Curves    []Curve
	Ticks     []Tick
	AxisName  string // "years since first registration"
	Top       float64
	Risk      []RiskRow
	Published []Reference // values in print, as open diamonds at X: At is time, Value the share
	Values    []float64   // the shares of Published, in percent
}

// Curve is a step function: Y holds from X until the next X. Shares are in
// percent.
type Curve struct {
	Name      string
	Notes     []string // under the name: "50.5% within 7 years", "95%: 48.9–52.0"
	Style     LineStyle
	X, Y      []float64
	Low, High []float64 // the band; empty for none
}

// RiskRow is one row of numbers under the axis, one a tick.
type RiskRow struct {
	Name   string
	Counts []string // as written, so that a withheld one can be "< 5"
}

// Draw draws the curves.
func (f Curves) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

// at gives a curve's share at a time.
func (c Curve) at(x float64) (y, low, high float64, ok bool) {
	for i := range c.X {
		if c.X[i] > x {
			break
		}
		y, ok = c.Y[i], true
		if len(c.Low) == len(c.X) && len(c.High) == len(c.X) {
			low, high = c.Low[i], c.High[i]
		}
	}
	return y, low, high, ok && len(c.X) > 0 && x <= c.X[len(c.X)-1]+1e-9
}

func (f Curves) alt(l Lang) string {
	var parts []string
	for _, curve := range f.Curves {
		var said []string
		for _, t := range f.Ticks {
			y, low, high, ok := curve.at(t.At)
			if !ok {
				continue
			}
			text := t.Label + ": " + l.Percent(y, 1)
			if high > low {
				text += " (" + l.Range(low, high, 1) + ")"
			}
			said = append(said, text)
		}
		parts = append(parts, curve.Name+", "+f.AxisName+" "+strings.Join(said, "; "))
	}
	for i, p := range f.Published {
		parts = append(parts, p.Label+" ("+l.Number(p.At, tickDecimals([]float64{p.At}))+": "+l.Percent(f.Values[i], 0)+")")
	}
	return l.words().Curves + ". " + strings.Join(parts, ". ") + "."
}

func (f Curves) paint(c *canvas) {
	plot, left, names := 296.0, 44.0, 0.0
	if c.narrow {
		plot, left = 246, 36
	} else {
		for _, curve := range f.Curves {
			names = max(names, textWidth(curve.Name, 14, true), widest(curve.Notes, 14, false))
		}
		names = min(names+14, 220)
	}
	x := scale{f.Ticks[0].At, f.Ticks[len(f.Ticks)-1].At, left, c.width - names - 14}
	y := scale{0, f.top(), plot, 16}
	f.axes(c, x, y)
	for _, curve := range f.Curves {
		f.curve(c, curve, x, y)
	}
	f.diamonds(c, x, y)
	f.names(c, x, y)
	c.height = f.risk(c, x, plot+40)
}

func (f Curves) top() float64 {
	top := f.Top
	if top == 0 {
		for _, curve := range f.Curves {
			for i := range curve.Y {
				top = max(top, curve.Y[i])
				if len(curve.High) == len(curve.Y) {
					top = max(top, curve.High[i])
				}
			}
		}
		top = min(math.Ceil(top/10+0.3)*10, 100)
	}
	return max(top, 1)
}

func (f Curves) axes(c *canvas, x, y scale) {
	values := ticks(0, y.to, 4)
	for i, v := range values {
		text, class := c.lang.Number(v, tickDecimals(values)), "grid"
		if v == 0 {
			class = "axis"
		}
		if i == len(values)-1 {
			text += "%"
		}
		c.line(x.a, y.at(v), x.b, y.at(v), class)
		c.text(x.a-8, y.at(v)+4, text, c.small()+" m", end)
	}
	for _, t := range f.Ticks {
		c.text(x.at(t.At), y.a+18, t.Label, c.small()+" m", middle)
	}
	c.text(x.b, y.a+34, f.AxisName, "ts m", end)
}

func (f Curves) curve(c *canvas, curve Curve, x, y scale) {
	if len(curve.X) == 0 {
		return
	}
	if len(curve.Low) == len(curve.X) && len(curve.High) == len(curve.X) {
		c.path(steps(curve.X, curve.High, x, y, false)+" "+steps(curve.X, curve.Low, x, y, true)+" Z", "band")
	}
	class := lineClass(curve.Style)
	c.path(steps(curve.X, curve.Y, x, y, false), class)
}

// steps writes a step function forwards from its first point, or backwards
// from its last so that it closes a band.
func steps(xs, ys []float64, x, y scale, back bool) string {
	var b strings.Builder
	if back {
		last := len(xs) - 1
		b.WriteString("L" + num(x.at(xs[last])) + "," + num(y.at(ys[last])))
		for i := last - 1; i >= 0; i-- {
			b.WriteString(" V" + num(y.at(ys[i])) + " H" + num(x.at(xs[i])))
		}
		return b.String()
	}
	b.WriteString("M" + num(x.at(xs[0])) + "," + num(y.at(ys[0])))
	for i := 1; i < len(xs); i++ {
		b.WriteString(" H" + num(x.at(xs[i])) + " V" + num(y.at(ys[i])))
	}
	return b.String()
}

func (f Curves) diamonds(c *canvas, x, y scale) {
	for i, p := range f.Published {
		px, py := x.at(p.At), y.at(f.Values[i])
		c.path("M"+num(px)+","+num(py-7)+" l7,7 -7,7 -7,-7 Z", "pubd")
		at, tx := end, px+4
		if px < c.width/3 {
			at, tx = start, px-4
		}
		c.text(tx, py+28, p.Label, c.small()+" b ft halo", at)
	}
}

// names stand at the right end of the curves on a wide page, pushed apart
// where they meet, and above the end of each curve on a narrow one.
func (f Curves) names(c *canvas, x, y scale) {
	next := 0.0
	for _, curve := range f.Curves {
		if len(curve.X) == 0 {
			continue
		}
		last := len(curve.X) - 1
		at := y.at(curve.Y[last])
		if c.narrow {
			c.text(x.at(curve.X[last])-4, at-12, curve.Name, "tx b "+lineText(curve.Style)+" halo", end)
			continue
		}
		at = max(at, next)
		c.text(x.b+12, at, curve.Name, "t b "+lineText(curve.Style), start)
		next = c.lines(x.b+12, at+16, 16, curve.Notes, "t m", start) + 6
	}
}

// risk writes the table under the axis, its numbers under the ticks.
func (f Curves) risk(c *canvas, x scale, y float64) float64 {
	y += 18
	for _, row := range f.Risk {
		c.text(0, y, row.Name, "ts b", start)
		for i, count := range row.Counts {
			at := middle
			px := x.at(f.Ticks[i].At)
			if i == 0 && px-textWidth(count, c.smallSize(), false)/2 < 0 {
				px, at = 0, start
			}
			c.text(px, y+17, count, c.small(), at)
		}
		y += 36
	}
	return y - 10
}

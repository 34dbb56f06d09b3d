package chart

import "strings"

// Shares draws bars of one length, each cut into the shares of a whole. Keep
// the parts to four: the colours mean counted, its pale side, ink or focus, and
// outlined for what is not known; a part is told by its place and its name.
type Shares struct {
	Parts []Part
	Rows  []ShareRow
	Unit  Unit // of the numbers said; shares are drawn from their sum
}

// Part is a piece of every bar, in order from the left.
type Part struct {
	Name  string
	Style PartStyle
}

// PartStyle is how a part is filled.
type PartStyle string

// The fills of a part.
const (
	PartCount     PartStyle = "count"
	PartPale      PartStyle = "countp"
	PartInk       PartStyle = "kd"
	PartFocus     PartStyle = "focus"
	PartFocusPale PartStyle = "focusp"
	PartUnknown   PartStyle = "prov" // outlined: not known
)

// ShareRow is one bar. A row that holds a withheld value is not cut up, for
// the lengths of the others would give it away.
type ShareRow struct {
	Label  string
	Values []Value // one a part; Number is a count or a share
}

// Draw draws the bars.
func (f Shares) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

func (f Shares) alt(l Lang) string {
	names := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		names[i] = p.Name
	}
	rows := make([]string, len(f.Rows))
	for i, r := range f.Rows {
		rows[i] = r.Label + ": " + sayValues(l, names, r.Values, f.Unit)
	}
	return l.words().Shares + ". " + strings.Join(rows, ". ") + "."
}

func (f Shares) paint(c *canvas) {
	y := f.legend(c) + 10
	left, pitch, above := 0.0, 32.0, 0.0
	if c.narrow {
		pitch, above = 44, 18
	} else {
		for _, r := range f.Rows {
			left = max(left, textWidth(r.Label, 14, true)+14)
		}
	}
	for _, r := range f.Rows {
		if c.narrow {
			c.text(0, y+13, r.Label, "t b", start)
		} else {
			c.text(0, y+17, r.Label, "t b", start)
		}
		f.row(c, r, left, y+above)
		y += pitch
	}
	c.height = y
}

// legend names the parts above the bars, each beside a swatch.
func (f Shares) legend(c *canvas) float64 {
	x, y := 0.0, 12.0
	for _, p := range f.Parts {
		w := 18 + textWidth(p.Name, c.smallSize(), false) + 18
		if x > 0 && x+w > c.width {
			x, y = 0, y+20
		}
		c.rect(x, y-11, 12, 12, string(p.Style))
		c.text(x+18, y, p.Name, c.small(), start)
		x += w
	}
	return y
}

func (f Shares) row(c *canvas, r ShareRow, left, y float64) {
	const h = 22
	total := 0.0
	for _, v := range r.Values {
		if !v.Drawn() {
			c.rect(left, y, c.width-left-1, h, "cant")
			c.text((left+c.width)/2, y+15, v.say(c.lang, f.Unit), c.small()+" b halo", middle)
			return
		}
		total += v.Number
	}
	across := scale{0, max(total, 1e-9), left, c.width - 1}
	sum := 0.0
	for i, v := range r.Values {
		x, next := across.at(sum), across.at(sum+v.Number)
		c.rect(x, y, next-x, h, string(f.Parts[i].Style))
		f.inside(c, f.Parts[i].Style, v.label(c.lang, f.Unit), x, next, y)
		sum += v.Number
	}
}

// inside writes a part's number in it where it fits; the table has it anyway.
func (f Shares) inside(c *canvas, style PartStyle, label string, x, next, y float64) {
	if textWidth(label, c.smallSize(), true)+8 > next-x {
		return
	}
	class := c.small() + " b"
	if style == PartCount || style == PartFocus || style == PartInk {
		class += " on"
	}
	c.text((x+next)/2, y+16, label, class, middle)
}

package chart

import (
	"html"
	"math"
	"strconv"
	"strings"
)

// Drawing is a figure drawn for both widths, as SVG to be put into a page,
// and what it says in words.
type Drawing struct {
	Wide   string // 756 units wide, for desks and print
	Narrow string // 340 units wide, for phones
	Alt    string // the text alternative, which both carry as aria-label
}

// The two widths, in units that are CSS pixels at 1:1.
const (
	wideWidth   = 756
	narrowWidth = 340
)

// canvas collects the marks of one drawing. It writes positions and classes;
// how a class looks is the stylesheet's business.
type canvas struct {
	lang   Lang
	width  float64
	height float64
	narrow bool
	marks  strings.Builder
}

// draw renders both widths with one function and joins them with their text.
func draw(lang Lang, alt string, paint func(*canvas)) Drawing {
	render := func(width float64) string {
		c := &canvas{lang: lang, width: width, narrow: width < 500}
		paint(c)
		return c.svg(alt)
	}
	return Drawing{Wide: render(wideWidth), Narrow: render(narrowWidth), Alt: alt}
}

func (c *canvas) svg(alt string) string {
	class := "wide"
	if c.narrow {
		class = "narrow"
	}
	w, h := num(c.width), num(math.Ceil(c.height))
	return `<svg class="` + class + `" viewBox="0 0 ` + w + ` ` + h + `" width="` + w + `" height="` + h +
		`" role="img" aria-label="` + html.EscapeString(alt) + `">` + "\n" + c.marks.String() + "</svg>"
}

// num writes a coordinate with at most one decimal.
func num(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		v = 0 // no minus zero
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (c *canvas) element(parts ...string) {
	for _, part := range parts {
		c.marks.WriteString(part)
	}
	c.marks.WriteString("/>\n")
}

func (c *canvas) line(x1, y1, x2, y2 float64, class string) {
	c.element(`<line x1="`, num(x1), `" y1="`, num(y1), `" x2="`, num(x2), `" y2="`, num(y2), `" class="`, class, `"`)
}

func (c *canvas) rect(x, y, w, h float64, class string) {
	c.element(`<rect x="`, num(x), `" y="`, num(y), `" width="`, num(max(w, 0)), `" height="`, num(max(h, 0)), `" class="`, class, `"`)
}

func (c *canvas) circle(x, y, r float64, class string) {
	c.element(`<circle cx="`, num(x), `" cy="`, num(y), `" r="`, num(r), `" class="`, class, `"`)
}

func (c *canvas) path(d, class string) {
	c.element(`<path d="`, d, `" class="`, class, `"`)
}

// anchor is where a text's x stands in it.
type anchor string

const (
	start  anchor = ""
	middle anchor = ` text-anchor="middle"`
	end    anchor = ` text-anchor="end"`
)

func (c *canvas) text(x, y float64, s, class string, at anchor) {
	c.marks.WriteString(`<text x="` + num(x) + `" y="` + num(y) + `" class="` + class + `"` + string(at) + `>` + html.EscapeString(s) + "</text>\n")
}

// lines writes several lines of text, the first at y, and gives the y after
// the last.
func (c *canvas) lines(x, y, leading float64, ss []string, class string, at anchor) float64 {
	for _, s := range ss {
		c.text(x, y, s, class, at)
		y += leading
	}
	return y
}

// small is the class of value labels, body that of running labels.
func (c *canvas) small() string {
	if c.narrow {
		return "tx"
	}
	return "t"
}

func (c *canvas) smallSize() float64 {
	if c.narrow {
		return 12
	}
	return 14
}

// polyline joins points by straight lines.
func polyline(points [][2]float64) string {
	var b strings.Builder
	for i, p := range points {
		if i == 0 {
			b.WriteString("M")
		} else {
			b.WriteString(" L")
		}
		b.WriteString(num(p[0]) + "," + num(p[1]))
	}
	return b.String()
}

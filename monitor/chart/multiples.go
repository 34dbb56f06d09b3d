package chart

import (
	"math"
	"strings"
)

// Multiples draws several small sets of columns over the same categories, for
// what must not be told apart by colour: forms, groups, reporters. All panels
// share one scale, unless PerRow asks for one a row; the subtitle then says so.
type Multiples struct {
	Categories []string
	Short      []string // under narrow columns; empty for Categories
	Panels     []Panel
	Unit       Unit
	Across     int  // panels beside each other on a wide page; 0 means 3, narrow pages have 2
	PerRow     bool // each row of the wide page has a scale of its own
}

// Panel is one small figure.
type Panel struct {
	Title  string
	Values []Value
	Breaks []int // before which categories the series breaks
}

// Draw draws the panels.
func (f Multiples) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) { f.paint(c) })
}

func (f Multiples) alt(l Lang) string {
	parts := make([]string, len(f.Panels))
	for i, p := range f.Panels {
		parts[i] = p.Title + ": " + sayValues(l, f.Categories, p.Values, f.Unit)
	}
	return l.words().Multiples + ". " + strings.Join(parts, ". ") + "."
}

func (f Multiples) across() int {
	if f.Across == 0 {
		return 3
	}
	return f.Across
}

// top is the scale of a panel: that of its row on the wide page, so that both
// drawings compare the same panels, or that of all.
func (f Multiples) top(i int) float64 {
	top := 0.0
	for j, p := range f.Panels {
		if !f.PerRow || j/f.across() == i/f.across() {
			top = max(top, highest(p.Values))
		}
	}
	return top
}

func (f Multiples) paint(c *canvas) {
	across, gap, plot := f.across(), 36.0, 126.0
	if c.narrow {
		across, gap, plot = 2, 20, 106
	}
	width := (c.width - gap*float64(across-1)) / float64(across)
	y := 0.0
	for i := 0; i < len(f.Panels); i += across {
		row := f.Panels[i:min(i+across, len(f.Panels))]
		y = f.row(c, row, i, y, width, gap, plot)
	}
	c.height = y
}

func (f Multiples) row(c *canvas, row []Panel, first int, y, width, gap, plot float64) float64 {
	titles := 1
	for _, p := range row {
		titles = max(titles, len(wrap(p.Title, 14, true, width)))
	}
	top := y + 15*float64(titles)
	for i, p := range row {
		x := float64(i) * (width + gap)
		c.lines(x, y+14, 15, wrap(p.Title, 14, true, width), "t b", start)
		labels := f.Categories
		if len(f.Short) == len(labels) {
			labels = f.Short
		}
		ground := panel{x: x, y: top, w: width, h: plot, values: p.Values, labels: labels,
			breaks: p.Breaks, unit: f.Unit, top: f.top(first + i)}
		ground.paint(c, nil)
	}
	return math.Ceil(top + plot + 18 + 22)
}

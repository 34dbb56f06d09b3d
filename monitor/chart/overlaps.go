package chart

import (
	"math"
	"strings"
)

// Overlaps draws who is on which lists (an UpSet plot): a column a set of
// lists, filled joined dots for the lists in it. On a narrow page rows and
// columns swap. Combinations come largest first, lists by size.
//
// Lex, A., Gehlenborg, N., Strobelt, H., Vuillemot, R., Pfister, H. (2014).
// UpSet: Visualization of intersecting sets. IEEE Transactions on
// Visualization and Computer Graphics 20(12), 1983–1992.
type Overlaps struct {
	Lists    []OverlapList
	Sets     []OverlapSet
	ListHead string // "List"
	SizeHead string // "persons"
	OnlyHead string // "only here"
}

// OverlapList is one list: its name, its size and the share on no other.
type OverlapList struct {
	Name string
	Size Value
	Only Value // in percent
}

// OverlapSet is who is on exactly these lists.
type OverlapSet struct {
	Lists []int // positions in Overlaps.Lists, two or more
	Size  Value
}

// Draw draws the overlaps.
func (f Overlaps) Draw(l Lang) Drawing {
	return draw(l, f.alt(l), func(c *canvas) {
		if c.narrow {
			f.paintNarrow(c)
		} else {
			f.paintWide(c)
		}
	})
}

func (f Overlaps) alt(l Lang) string {
	var lists, sets []string
	for _, list := range f.Lists {
		lists = append(lists, list.Name+" "+list.Size.say(l, Unit{})+", "+l.words().Alone+" "+list.Only.say(l, Unit{Percent: true}))
	}
	for _, s := range f.Sets {
		sets = append(sets, f.name(l, s)+" "+s.Size.say(l, Unit{}))
	}
	return l.words().Overlaps + ". " + strings.Join(lists, "; ") + ". " + strings.Join(sets, "; ") + "."
}

func (f Overlaps) name(l Lang, s OverlapSet) string {
	names := make([]string, len(s.Lists))
	for i, n := range s.Lists {
		names[i] = f.Lists[n].Name
	}
	return list(l, names)
}

func (f Overlaps) top() float64 {
	top := 0.0
	for _, s := range f.Sets {
		top = max(top, s.Size.top())
	}
	return max(top, 1)
}

func (f Overlaps) paintWide(c *canvas) {
	left, base, row := f.left(), 194.0, 26.0
	heights := scale{0, f.top(), base, 30}
	c.line(left, base, c.width, base, "axis")
	slot := (c.width - left) / float64(max(len(f.Sets), 1))
	first := base + 30
	f.heads(c, left, base+20)
	for i := range f.Lists {
		f.list(c, i, left, first+float64(i)*row, row)
	}
	for i, s := range f.Sets {
		x := left + (float64(i)+0.5)*slot
		f.setColumn(c, s, x, slot, heights)
		f.dots(c, s, func(list int) (float64, float64) { return x, first + (float64(list)+0.5)*row })
	}
	c.height = first + row*float64(len(f.Lists)) + 4
}

// left is the room for names, sizes and shares.
func (f Overlaps) left() float64 {
	names := make([]string, len(f.Lists))
	for i, l := range f.Lists {
		names[i] = l.Name
	}
	return min(widest(names, 14, false), 190) + 150
}

func (f Overlaps) heads(c *canvas, left, y float64) {
	c.text(0, y, f.ListHead, "ts m", start)
	c.text(left-86, y, f.SizeHead, "ts m", end)
	c.text(left-12, y, f.OnlyHead, "ts m", end)
}

func (f Overlaps) list(c *canvas, i int, left, y, row float64) {
	if i%2 == 0 {
		c.rect(0, y, c.width, row, "zebra")
	}
	l := f.Lists[i]
	c.text(0, y+row/2+4.5, l.Name, "t", start)
	c.text(left-86, y+row/2+4.5, l.Size.label(c.lang, Unit{}), "t b", end)
	c.text(left-12, y+row/2+4.5, l.Only.label(c.lang, Unit{Percent: true}), "t m", end)
}

func (f Overlaps) setColumn(c *canvas, s OverlapSet, x, slot float64, heights scale) {
	w := min(slot*0.62, 40)
	y := heights.a - stub
	if s.Size.Drawn() {
		y = heights.at(s.Size.Number)
		c.rect(x-w/2, y, w, heights.a-y, solid(s.Size))
	} else {
		c.rect(x-w/2, y, w, stub, "cant")
	}
	class := "t b"
	if textWidth(s.Size.label(c.lang, Unit{}), 14, true) > slot {
		class = "tx"
	}
	c.text(x, y-5, s.Size.label(c.lang, Unit{}), class, middle)
}

// dots draws a dot for every list, filled and joined for those in the set.
func (f Overlaps) dots(c *canvas, s OverlapSet, at func(list int) (x, y float64)) {
	in := map[int]bool{}
	low, high := len(f.Lists), -1
	for _, i := range s.Lists {
		in[i] = true
		low, high = min(low, i), max(high, i)
	}
	if high > low {
		x1, y1 := at(low)
		x2, y2 := at(high)
		c.line(x1, y1, x2, y2, "dotl")
	}
	for i := range f.Lists {
		x, y := at(i)
		if in[i] {
			c.circle(x, y, 5.2, "dot")
		} else {
			c.circle(x, y, 2, "nodot")
		}
	}
}

// paintNarrow has a row a set; the lists' names stand aslant above the dots.
func (f Overlaps) paintNarrow(c *canvas) {
	const row, slot = 23.0, 26.0
	names := make([]string, len(f.Lists))
	for i, l := range f.Lists {
		names[i] = l.Name
	}
	top := math.Ceil(widest(names, 12, false)*math.Sin(52*math.Pi/180)) + 16
	for i, name := range names {
		c.slanted(12+float64(i)*slot, top-8, name)
	}
	left := 12 + slot*float64(len(f.Lists)) + 4
	across := scale{0, f.top(), left, c.width - 44}
	for i, s := range f.Sets {
		y := top + float64(i)*row
		if i%2 == 0 {
			c.rect(0, y, c.width, row, "zebra")
		}
		f.dots(c, s, func(list int) (float64, float64) { return 12 + float64(list)*slot, y + row/2 })
		c.bar(s.Size, Unit{}, across, y+row/2-6, 12)
	}
	c.height = top + row*float64(len(f.Sets)) + 2
}

// slanted writes a text rising to the right from a point.
func (c *canvas) slanted(x, y float64, s string) {
	c.marks.WriteString(`<g transform="translate(` + num(x) + "," + num(y) + `) rotate(-52)">`)
	c.text(0, 0, s, "tx", start)
	c.marks.WriteString("</g>\n")
}

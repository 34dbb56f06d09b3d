package chart

import "strconv"

// Mark is a dated rule or event: a dotted vertical line with a numbered disc.
// Its text stands in the list under the figure, under the same number.
type Mark struct {
	At     float64 // on the figure's own axis: the year and its fraction, 2018.395
	Number int     // as in the list
	Label  string  // a word or two beside the disc where there is room; may be empty
	Date   string  // as the text alternative says it
}

// marks draws the rules of the ledger from the disc down to the baseline.
// Discs that would lie on each other are set side by side.
func (c *canvas) ledger(marks []Mark, at func(float64) float64, bottom float64) {
	const radius, top = 8.5, 13
	last, written := -100.0, 0.0
	for i, m := range marks {
		x := at(m.At)
		disc := max(x, last+2*radius+1)
		c.line(x, top+radius, x, bottom, "ledger")
		c.circle(disc, top, radius, "mk")
		c.text(disc, top+4, strconv.Itoa(m.Number), "mkt", middle)
		if m.Label != "" && !c.narrow {
			written = c.markLabel(marks, i, disc, written, at)
		}
		last = disc
	}
}

// markLabel writes a mark's word on the side where there is room, or nowhere,
// and gives how far to the right words now stand.
func (c *canvas) markLabel(marks []Mark, i int, disc, written float64, at func(float64) float64) float64 {
	const gap = 14
	w := textWidth(marks[i].Label, 14, false)
	left, right := written, c.width
	if i > 0 {
		left = max(left, at(marks[i-1].At)) + gap
	}
	if i+1 < len(marks) {
		right = at(marks[i+1].At) - gap
	}
	switch {
	case disc+gap+w < right:
		c.text(disc+gap, 17, marks[i].Label, "t m", start)
		return disc + gap + w
	case disc-gap-w > left:
		c.text(disc-gap, 17, marks[i].Label, "t m", end)
	}
	return max(written, disc)
}

// sayMarks adds the dates to a text alternative.
func sayMarks(l Lang, marks []Mark) string {
	if len(marks) == 0 {
		return ""
	}
	var dates []string
	for _, m := range marks {
		if m.Date != "" {
			dates = append(dates, m.Date)
		}
	}
	if len(dates) == 0 {
		return ""
	}
	return " " + l.words().Marks + " " + list(l, dates) + "."
}

// list joins words: a, b and c.
func list(l Lang, words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	text := words[0]
	for _, w := range words[1 : len(words)-1] {
		text += ", " + w
	}
	return text + " " + l.words().And + " " + words[len(words)-1]
}

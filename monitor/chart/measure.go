package chart

import "strings"

// textWidth estimates how wide a text will be in units. The page uses the
// reader's own sans-serif face, so no width is exact; these are those of
// DejaVu Sans, about the widest in use, and a label that fits in it fits.
func textWidth(s string, size float64, bold bool) float64 {
	em := 0.0
	for _, r := range s {
		em += advance(r)
	}
	if bold {
		em *= 1.1
	}
	return em * size
}

// advance is a character's width in ems, by class.
func advance(r rune) float64 {
	switch {
	case strings.ContainsRune("iljI.,:;|!'’‘ ", r):
		return 0.32
	case strings.ContainsRune("ftr()-/–", r):
		return 0.42
	case strings.ContainsRune("mwMW%—", r):
		return 0.95
	case r >= '0' && r <= '9':
		return 0.636
	case r >= 'A' && r <= 'Z':
		return 0.7
	case r == '−' || r == '+' || r == '<' || r == '→':
		return 0.84
	}
	return 0.6
}

// wrap breaks a text into lines no wider than a width, at spaces; a single
// word that is wider stays whole.
func wrap(s string, size float64, bold bool, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && textWidth(longer, size, bold) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// widest gives the width of the widest of some texts.
func widest(ss []string, size float64, bold bool) float64 {
	w := 0.0
	for _, s := range ss {
		w = max(w, textWidth(s, size, bold))
	}
	return w
}

// box is the ground a label takes.
type box struct{ x1, y1, x2, y2 float64 }

func (b box) hits(o box) bool { return b.x1 < o.x2 && o.x1 < b.x2 && b.y1 < o.y2 && o.y1 < b.y2 }

// labelBox is the ground of one line of text whose baseline is at y.
func labelBox(x, y float64, s string, size float64, bold bool, at anchor) box {
	w := textWidth(s, size, bold)
	switch at {
	case middle:
		x -= w / 2
	case end:
		x -= w
	}
	return box{x, y - size*0.8, x + w, y + size*0.25}
}

// free reports whether a label's ground is not yet taken.
func free(b box, taken []box) bool {
	for _, t := range taken {
		if b.hits(t) {
			return false
		}
	}
	return true
}

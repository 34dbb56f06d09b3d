package chart

import (
	"math"
	"strconv"
	"strings"
)

// Lang is the language of a figure's words and numbers.
type Lang string

// The languages figures are drawn in.
const (
	EN Lang = "en"
	NL Lang = "nl"
)

// Languages lists them in the order pages offer them.
var Languages = []Lang{EN, NL}

// minus is U+2212, as wide as the digits it stands among.
const minus = "−"

func (l Lang) thousands() string {
	if l == NL {
		return "."
	}
	return ","
}

func (l Lang) decimal() string {
	if l == NL {
		return ","
	}
	return "."
}

// Number writes a number with its thousands grouped and a fixed number of
// decimals: 1,334 in English, 1.334 in Dutch. Halves are rounded away from
// zero, as readers do by hand; what rounds to zero has no sign.
func (l Lang) Number(v float64, decimals int) string {
	v = roundHalfAway(v, decimals)
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	if v < 0 {
		b.WriteString(minus)
	}
	for i, digit := range []byte(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.thousands())
		}
		b.WriteByte(digit)
	}
	if fraction != "" {
		b.WriteString(l.decimal() + fraction)
	}
	return b.String()
}

// roundHalfAway rounds to a number of decimals. The nudge of a few units in
// the last place undoes binary fractions just under a half, such as 2.675.
func roundHalfAway(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	rounded := math.Round(v*scale*(1+4e-16)) / scale
	if rounded == 0 {
		return 0
	}
	return rounded
}

// Percent writes a share given in percent: 47%, 8.9%.
func (l Lang) Percent(v float64, decimals int) string { return l.Number(v, decimals) + "%" }

// Signed writes a change with its sign, and zero without one: +26, −47, 0.
func (l Lang) Signed(v float64, decimals int) string {
	if roundHalfAway(v, decimals) > 0 {
		return "+" + l.Number(v, decimals)
	}
	return l.Number(v, decimals)
}

// Range writes two ends: 5,000–7,500; with a negative end −44 to −13, where a
// dash would read as a sign.
func (l Lang) Range(low, high float64, decimals int) string {
	joint := "–"
	if low < 0 || high < 0 {
		joint = map[Lang]string{EN: " to ", NL: " tot "}[l]
	}
	return l.Number(low, decimals) + joint + l.Number(high, decimals)
}

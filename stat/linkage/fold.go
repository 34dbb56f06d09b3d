package linkage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds what is compared of one value; what lies behind takes part
// only through a hash, so that a 64 kB name costs no more than a long one.
const maxRunes = 128

// Fold brings a text to the form in which it is compared: lower case, Latin
// letters without accents, other scripts transliterated, punctuation and
// repeated blanks as one blank. Letters of scripts it has no table for stay
// as they are.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	runes, blank := 0, true
	// A broken byte would keep the letter after it from being decomposed.
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		if runes >= maxRunes {
			b.WriteByte('x') // a letter, so that folding again changes nothing
			writeHex(&b, hashText(s))
			break
		}
		blank = foldRune(&b, unicode.ToLower(r), blank)
		runes++
	}
	return strings.TrimRight(b.String(), " ")
}

// plain reports whether Fold would change nothing.
func plain(s string) bool {
	if len(s) > maxRunes || s == "" {
		return s == ""
	}
	blank := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			blank = false
		case c == ' ' && !blank:
			blank = true
		default:
			return false
		}
	}
	return !blank
}

// foldRune writes one decomposed, lower-case rune and says whether the text
// now ends in a blank (or is empty).
func foldRune(b *strings.Builder, r rune, blank bool) bool {
	switch {
	case r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9'):
		b.WriteByte(byte(r))
		return false
	case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == 'ʼ' || r == '`' || unicode.Is(unicode.Cf, r):
		return blank // accents, apostrophes and direction marks leave no gap
	}
	if latin, ok := transliteration[r]; ok {
		b.WriteString(latin)
		return blank && latin == ""
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r) {
		b.WriteRune(r)
		return false
	}
	if !blank {
		b.WriteByte(' ')
	}
	return true
}

func writeHex(b *strings.Builder, h uint64) {
	const digits = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		b.WriteByte(digits[h>>shift&15])
	}
}

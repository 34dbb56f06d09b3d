package linkage

import (
	"math/bits"
	"unicode/utf8"
)

// feature is what comparing needs to know of a text before looking at it.
type feature struct {
	signature uint64 // see signature
	head      uint32 // first four bytes
	length    uint16 // in bytes when ascii, else in runes
	ascii     bool
	several   bool   // more than one word
	sound     uint32 // hash of the sound, names only
}

func newFeature(s string) feature {
	f := feature{ascii: true}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			f.ascii = false
			break
		}
	}
	f.length = uint16(min(utf8.RuneCountInString(s), 65535))
	if f.ascii {
		f.signature = signature(s)
	} else {
		f.signature = signatureRunes(s)
	}
	for i := 0; i < min(4, len(s)); i++ {
		f.head |= uint32(s[i]) << (8 * i)
	}
	return f
}

// signature sets one bit for the first and one for the second occurrence of
// each letter, and one for each digit. A bit that only one of two texts has
// is a character without a partner, so counting such bits bounds from above
// how many characters two texts share.
func signature(s string) uint64 {
	var sig uint64
	for i := 0; i < len(s); i++ {
		sig = addToSignature(sig, uint32(s[i]))
	}
	return sig
}

func signatureRunes(s string) uint64 {
	var sig uint64
	for _, r := range s {
		sig = addToSignature(sig, uint32(r))
	}
	return sig
}

func addToSignature(sig uint64, c uint32) uint64 {
	switch {
	case c >= 'a' && c <= 'z':
		bit := uint64(1) << (2 * (c - 'a'))
		if sig&bit != 0 {
			bit <<= 1
		}
		return sig | bit
	case c >= '0' && c <= '9':
		return sig | 1<<(52+c-'0')
	case c == ' ':
		return sig | 1<<62
	}
	return sig | 1<<63 // other scripts share one bit, which only weakens the bound
}

// sharedAtMost bounds the number of characters two texts have in common.
func sharedAtMost(a, b *feature) int {
	onlyA := bits.OnesCount64(a.signature &^ b.signature)
	onlyB := bits.OnesCount64(b.signature &^ a.signature)
	return min(int(a.length)-onlyA, int(b.length)-onlyB)
}

// commonHead counts how many of the first four bytes agree.
func commonHead(a, b *feature) int {
	n := bits.TrailingZeros32(a.head^b.head) / 8
	return min(n, 4, int(a.length), int(b.length))
}

package linkage

import "math/bits"

// winklerBoost is Winkler's reward per agreeing leading character, given
// where the Jaro similarity exceeds winklerFrom, as in his 1990 program and
// in rapidfuzz and DuckDB.
const (
	winklerBoost = 0.1
	winklerFrom  = 0.7
)

// JaroWinkler gives the Jaro–Winkler similarity of two texts, between 0 and
// 1. Half transpositions are rounded down, so that figures agree with
// rapidfuzz and DuckDB.
//
// [1] Winkler, W. E. (1990). String comparator metrics and enhanced decision
// rules in the Fellegi–Sunter model of record linkage. Proceedings of the
// Section on Survey Research Methods, 354–359.
func JaroWinkler(a, b string) float64 {
	var m matcher
	fa, fb := newFeature(a), newFeature(b)
	return m.jaroWinkler(a, b, &fa, &fb)
}

// matcher holds the memory that comparing texts needs; one per goroutine.
type matcher struct {
	place [128]uint64 // for the text it was last prepared for: where each character stands
	ready string
	rows  [3][]int
}

// prepare notes where the characters of an ASCII text of at most 64 stand.
func (m *matcher) prepare(s string) {
	if s == m.ready {
		return
	}
	for i := 0; i < len(m.ready); i++ {
		m.place[m.ready[i]&127] = 0
	}
	for i := 0; i < len(s); i++ {
		m.place[s[i]&127] |= 1 << i
	}
	m.ready = s
}

// atLeast reports whether the similarity reaches threshold, looking at the
// characters only where their counts do not already rule it out.
func (m *matcher) atLeast(a, b string, fa, fb *feature, threshold float64) bool {
	if jaroWinklerBound(fa, fb) < threshold-1e-9 {
		return false
	}
	return m.jaroWinkler(a, b, fa, fb) >= threshold
}

// inverse of small lengths: division is the slowest step of the bound.
var inverse = func() (t [256]float64) {
	for i := 1; i < len(t); i++ {
		t[i] = 1 / float64(i)
	}
	return t
}()

// jaroWinklerBound is at least the similarity of any two texts with these
// features.
func jaroWinklerBound(a, b *feature) float64 {
	shared := sharedAtMost(a, b)
	if shared <= 0 || a.length > 255 || b.length > 255 {
		if shared <= 0 && a.length > 0 && b.length > 0 {
			return 0
		}
		return 1
	}
	s := float64(shared)
	j := (s*inverse[a.length] + s*inverse[b.length] + 1) * (1.0 / 3)
	if j < winklerFrom-1e-9 {
		return j
	}
	head := 4
	if a.ascii && b.ascii {
		head = commonHead(a, b)
	}
	return j + float64(head)*winklerBoost*(1-j)
}

func (m *matcher) jaroWinkler(a, b string, fa, fb *feature) float64 {
	if a == b {
		return 1
	}
	if a == "" || b == "" {
		return 0
	}
	if !fa.ascii || !fb.ascii || len(a) > 64 || len(b) > 64 {
		return m.jaroWinklerRunes(a, b)
	}
	j := m.jaro(a, b)
	if j <= winklerFrom {
		return j
	}
	return j + float64(commonHead(fa, fb))*winklerBoost*(1-j)
}

// jaro walks b once; a bit per character of a says which are still free.
func (m *matcher) jaro(a, b string) float64 {
	m.prepare(a)
	window := max(len(a), len(b))/2 - 1
	window = max(window, 0)
	var usedA, usedB uint64
	near := uint64(1)<<(window+1) - 1 // positions 0..window of a, for j = 0
	for j := 0; j < len(b); j++ {
		hit := m.place[b[j]&127] & near &^ usedA
		usedA |= hit & -hit
		if hit != 0 {
			usedB |= 1 << j
		}
		if j < window {
			near = near<<1 | 1
		} else {
			near <<= 1
		}
	}
	shared := bits.OnesCount64(usedA)
	if shared == 0 {
		return 0
	}
	half := 0
	for x, y := usedA, usedB; x != 0; x, y = x&(x-1), y&(y-1) {
		if a[bits.TrailingZeros64(x)&63] != b[bits.TrailingZeros64(y)&63] {
			half++
		}
	}
	return jaroOf(shared, half/2, len(a), len(b))
}

func jaroOf(shared, transposed, la, lb int) float64 {
	s := float64(shared)
	return (s/float64(la) + s/float64(lb) + (s-float64(transposed))/s) / 3
}

// jaroWinklerRunes is the textbook form, for long texts and other scripts.
func (m *matcher) jaroWinklerRunes(a, b string) float64 {
	ra, rb := []rune(a), []rune(b)
	window := max(max(len(ra), len(rb))/2-1, 0)
	used := make([]bool, len(ra))
	var inB []rune
	for j, r := range rb {
		for i := max(0, j-window); i < min(len(ra), j+window+1); i++ {
			if !used[i] && ra[i] == r {
				used[i] = true
				inB = append(inB, r)
				break
			}
		}
	}
	if len(inB) == 0 {
		return 0
	}
	half, k := 0, 0
	for i, r := range ra {
		if used[i] {
			if r != inB[k] {
				half++
			}
			k++
		}
	}
	j := jaroOf(len(inB), half/2, len(ra), len(rb))
	if j <= winklerFrom {
		return j
	}
	head := 0
	for head < min(4, len(ra), len(rb)) && ra[head] == rb[head] {
		head++
	}
	return j + float64(head)*winklerBoost*(1-j)
}

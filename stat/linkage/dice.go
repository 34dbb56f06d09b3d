package linkage

import "math/bits"

// Dice gives twice the bits two encodings share over the bits they set, 0
// where neither sets any. It panics when their lengths differ.
func Dice(a, b []uint64) float64 {
	total := countOnes(a) + countOnes(b)
	if total == 0 {
		return 0
	}
	return 2 * float64(Shared(a, b)) / float64(total)
}

// Shared counts the bits that both encodings set. It panics when b is
// shorter than a.
func Shared(a, b []uint64) int {
	n := 0
	for len(a) >= 8 {
		x, y := (*[8]uint64)(a), (*[8]uint64)(b)
		n += bits.OnesCount64(x[0]&y[0]) + bits.OnesCount64(x[1]&y[1]) +
			bits.OnesCount64(x[2]&y[2]) + bits.OnesCount64(x[3]&y[3]) +
			bits.OnesCount64(x[4]&y[4]) + bits.OnesCount64(x[5]&y[5]) +
			bits.OnesCount64(x[6]&y[6]) + bits.OnesCount64(x[7]&y[7])
		a, b = a[8:], b[8:]
	}
	for i, w := range a {
		n += bits.OnesCount64(w & b[i])
	}
	return n
}

func countOnes(a []uint64) int {
	n := 0
	for _, w := range a {
		n += bits.OnesCount64(w)
	}
	return n
}

// shared1024 is Shared for 1024 bits without loop or bounds checks.
func shared1024(x, y *[16]uint64) int {
	return bits.OnesCount64(x[0]&y[0]) + bits.OnesCount64(x[1]&y[1]) +
		bits.OnesCount64(x[2]&y[2]) + bits.OnesCount64(x[3]&y[3]) +
		bits.OnesCount64(x[4]&y[4]) + bits.OnesCount64(x[5]&y[5]) +
		bits.OnesCount64(x[6]&y[6]) + bits.OnesCount64(x[7]&y[7]) +
		bits.OnesCount64(x[8]&y[8]) + bits.OnesCount64(x[9]&y[9]) +
		bits.OnesCount64(x[10]&y[10]) + bits.OnesCount64(x[11]&y[11]) +
		bits.OnesCount64(x[12]&y[12]) + bits.OnesCount64(x[13]&y[13]) +
		bits.OnesCount64(x[14]&y[14]) + bits.OnesCount64(x[15]&y[15])
}

// DiceAbove calls found for each of the encodings in many, 1024 bits each,
// whose Dice similarity with one is at least threshold. ones holds the bits
// set in each of many.
func DiceAbove(one *[16]uint64, many [][16]uint64, ones []int32, threshold float64, found func(i int, dice float64)) {
	mine := countOnes(one[:])
	half := threshold / 2
	for i := range many {
		shared := shared1024(one, &many[i])
		if total := mine + int(ones[i]); float64(shared) >= half*float64(total) && total > 0 {
			found(i, 2*float64(shared)/float64(total))
		}
	}
}

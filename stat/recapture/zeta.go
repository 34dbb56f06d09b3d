package recapture

// supersetSum replaces a[h] by the sum of a over all histories that contain h:
// from counts of histories to counts of overlaps. len(a) is a power of two.
func supersetSum(a []float64) {
	for bit := 1; bit < len(a); bit <<= 1 {
		for base := 0; base < len(a); base += 2 * bit {
			lo, hi := a[base:base+bit], a[base+bit:base+2*bit]
			for k, v := range hi {
				lo[k] += v
			}
		}
	}
}

// subsetSum replaces a[h] by the sum of a over all histories within h: from
// log-linear terms to the logarithm of expected counts.
func subsetSum(a []float64) {
	for bit := 1; bit < len(a); bit <<= 1 {
		for base := 0; base < len(a); base += 2 * bit {
			lo, hi := a[base:base+bit], a[base+bit:base+2*bit]
			for k, v := range lo {
				hi[k] += v
			}
		}
	}
}

package linkage

// Distance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b, no part being edited twice (the optimal
// string alignment distance, often called restricted Damerau–Levenshtein).
// Counting stops above limit and gives limit+1.
//
// [1] Hyyrö, H. (2003). A bit-vector algorithm for computing Levenshtein and
// Damerau edit distances. Nordic Journal of Computing 10, 29–39.
func Distance(a, b string, limit int) int {
	var m matcher
	fa, fb := newFeature(a), newFeature(b)
	return m.distance(a, b, &fa, &fb, limit)
}

func (m *matcher) distance(a, b string, fa, fb *feature, limit int) int {
	if a == b {
		return 0
	}
	longer := max(int(fa.length), int(fb.length))
	if longer-sharedAtMost(fa, fb) > limit {
		return limit + 1 // each character without a partner costs an edit
	}
	if fa.ascii && fb.ascii && len(a) <= 64 {
		return m.distanceBits(a, b, limit)
	}
	return m.distanceRunes([]rune(a), []rune(b), limit)
}

// distanceBits keeps one column of the edit table as two bit vectors.
func (m *matcher) distanceBits(a, b string, limit int) int {
	if a == "" {
		return min(len(b), limit+1)
	}
	m.prepare(a)
	last := uint64(1) << (len(a) - 1)
	vp, vn, d0, before := ^uint64(0), uint64(0), uint64(0), uint64(0)
	score := len(a)
	for j := 0; j < len(b); j++ {
		eq := m.place[b[j]&127]
		swap := ((^d0 & eq) << 1) & before
		d0 = (((eq & vp) + vp) ^ vp) | eq | vn | swap
		hp := vn | ^(d0 | vp)
		hn := d0 & vp
		if hp&last != 0 {
			score++
		}
		if hn&last != 0 {
			score--
		}
		hp = hp<<1 | 1
		hn <<= 1
		vp = hn | ^(d0 | hp)
		vn = hp & d0
		before = eq
	}
	return min(score, limit+1)
}

func (m *matcher) distanceRunes(a, b []rune, limit int) int {
	for i := range m.rows {
		if cap(m.rows[i]) < len(b)+1 {
			m.rows[i] = make([]int, len(b)+1)
		}
		m.rows[i] = m.rows[i][:len(b)+1]
	}
	two, one, row := m.rows[0], m.rows[1], m.rows[2]
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, two[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if best > limit+1 {
			return limit + 1
		}
		two, one, row = one, row, two
	}
	return min(one[len(b)], limit+1)
}

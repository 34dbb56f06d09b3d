package linkage

// chance estimates u: how often each level arises among random pairs. It
// compares all pairs of as many profiles as give about maxPairs; profiles lie
// in the order of a hash, so the first ones are a random sample that depends
// neither on the order of rows nor on a random number. Full agreement is not
// estimated but counted, from the values' frequencies.
func (r *records) chance(maxPairs int) {
	counts := r.sampled
	if counts == nil || r.sampledPairs < maxPairs || len(counts) != len(r.model.Comparisons) {
		counts = r.countSample(r.sample(maxPairs))
		r.sampled, r.sampledPairs = counts, maxPairs
	}
	for i := range r.model.Comparisons {
		r.setU(i, counts[i])
	}
}

// sample gives the first profiles of each source, as many as give maxPairs.
func (r *records) sample(maxPairs int) []uint32 {
	n := 1
	for n < r.profiles() && n*n/2 < maxPairs {
		n += 1 + n/64
	}
	if r.model.Scope != Between {
		n = min(n, r.profiles())
		s := make([]uint32, n)
		for i := range s {
			s[i] = uint32(i)
		}
		return s
	}
	seen := map[uint16]int{}
	var s []uint32
	for p := range uint32(r.profiles()) {
		if seen[r.source[p]]*2 < n*3/2 {
			seen[r.source[p]]++
			s = append(s, p)
		}
	}
	return s
}

func (r *records) countSample(sample []uint32) [][]int64 {
	c := newComparer(r)
	for i := range c.plans {
		c.plans[i].cache = nil // random pairs hardly repeat
	}
	counts := make([][]int64, len(r.model.Comparisons))
	for i, cmp := range r.model.Comparisons {
		counts[i] = make([]int64, len(cmp.Levels)+1)
	}
	var out [maxPlans]uint8
	for i, p := range sample {
		row := r.row(p)
		for _, q := range sample[i+1:] {
			if !r.wanted(p, q) {
				continue
			}
			c.levels(row, r.row(q), &out)
			for k := range counts {
				counts[k][out[k]]++
			}
		}
	}
	return counts
}

// setU turns counts into probabilities; half a count is added to each level so
// that none is impossible.
func (r *records) setU(i int, counts []int64) {
	cmp := &r.model.Comparisons[i]
	total := 0.5 * float64(len(cmp.Levels))
	for _, n := range counts[1:] {
		total += float64(n)
	}
	exact := -1
	for l := range cmp.Levels {
		cmp.Levels[l].U = (float64(counts[l+1]) + 0.5) / total
		if cmp.Levels[l].Test == Exact && exact < 0 {
			exact = l
		}
	}
	if exact >= 0 {
		r.setExactU(cmp, exact)
	}
}

// setExactU replaces the sampled share of full agreement by the counted one.
func (r *records) setExactU(cmp *Comparison, exact int) {
	u := r.agreement(r.model.field(cmp.Field))
	if u <= 0 {
		return
	}
	rest := (1 - u) / (1 - cmp.Levels[exact].U)
	for l := range cmp.Levels {
		if l == exact {
			cmp.Levels[l].U = u
		} else {
			cmp.Levels[l].U *= rest
		}
	}
}

// agreement is the probability that two random records that both have a value
// in the field have the same one, each pair of records being one the scope
// asks about. A record that repeats another of its source word for word is
// counted once: ten thousand copies of one form do not make a name common.
func (r *records) agreement(field int) float64 {
	n := r.fields()
	sources := len(r.table.sources)
	values := len(r.dicts[field].values)
	counts := make([]uint32, sources*values)
	for p, s := range r.source {
		counts[int(s)*values+int(r.rows[p*n+field])]++
	}
	all := make([]float64, values)
	var sameWithin, pairsWithin, total float64
	for s := range sources {
		mine, filled := counts[s*values:(s+1)*values], 0.0
		for v, c := range mine[1:] {
			x := float64(c)
			all[v+1] += x
			filled += x
			sameWithin += x * x
		}
		pairsWithin += filled * filled
		total += filled
	}
	same, pairs := squares(all), total*total
	switch r.model.Scope {
	case Between:
		return ratio(same-sameWithin, pairs-pairsWithin)
	case Within:
		return ratio(sameWithin-total, pairsWithin-total)
	}
	return ratio(same-total, pairs-total)
}

func squares(counts []float64) float64 {
	sum := 0.0
	for _, c := range counts {
		sum += c * c
	}
	return sum
}

func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

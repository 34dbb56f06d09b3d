package linkage

import "math"

// weigher turns levels into a weight: the log odds, to base 2, that two
// profiles are one person.
type weigher struct {
	base    float64
	weights [][]float64 // per comparison and level; level 0 says nothing
	rare    [][]float32 // per comparison: what agreement on each value adds, nil without term frequencies
	fields  []int
	third   [][]float64 // as weights, for the third class; nil if there is none
	share   float64     // log odds of the third class against strangers
	matches bool        // whether the third class is one of matches
}

func newWeigher(r *records) *weigher {
	m := r.model
	w := &weigher{base: math.Log2(m.Prior / (1 - m.Prior))}
	for _, cmp := range m.Comparisons {
		levels := make([]float64, len(cmp.Levels)+1)
		for l, x := range cmp.Levels {
			levels[l+1] = math.Log2(max(x.M, 1e-12) / max(x.U, 1e-12))
		}
		f := m.field(cmp.Field)
		w.weights = append(w.weights, levels)
		w.fields = append(w.fields, f)
		w.rare = append(w.rare, r.rarity(cmp, f))
	}
	w.addThird(m)
	return w
}

func (w *weigher) addThird(m *Model) {
	if m.Third == nil {
		return
	}
	w.share, w.matches = math.Log2(m.Third.Share/(1-m.Prior)), m.Third.Matches
	for i, cmp := range m.Comparisons {
		levels := make([]float64, len(cmp.Levels)+1)
		for l, x := range cmp.Levels {
			levels[l+1] = math.Log2(max(m.Third.P[i][l], 1e-12) / max(x.U, 1e-12))
		}
		w.third = append(w.third, levels)
	}
}

// rarity gives, per value, log2 of the chance of agreeing on any value over
// the chance of agreeing on this one.
func (r *records) rarity(cmp Comparison, field int) []float32 {
	if !cmp.TermFrequency {
		return nil
	}
	freq := r.model.Frequencies[cmp.Field]
	d := r.dicts[field]
	out := make([]float32, len(d.values))
	for v, text := range d.values {
		out[v] = float32(rarityOf(freq, text, cmp.Levels[0].U))
	}
	return out
}

func rarityOf(freq Frequencies, text string, u float64) float64 {
	share, ok := freq.Share[text]
	if !ok {
		share = 1 / float64(max(freq.Records, 1))
	}
	return math.Log2(u / share)
}

// weight adds the evidence of the levels of two rows that agree on the values
// of row where they agree at all.
func (w *weigher) weight(levels *[maxPlans]uint8, row []uint32) float64 {
	sum, third, rare := w.base, w.share, 0.0
	for i, table := range w.weights {
		l := levels[i]
		sum += table[l]
		if l == 1 && w.rare[i] != nil {
			rare += float64(w.rare[i][row[w.fields[i]]])
		}
	}
	if w.third == nil {
		return sum + rare
	}
	for i, table := range w.third {
		third += table[levels[i]]
	}
	return w.withThird(sum, third) + rare
}

// withThird puts the third class on the side where it belongs.
func (w *weigher) withThird(sum, third float64) float64 {
	switch {
	case w.matches && third-sum > 50:
		return third
	case w.matches && third-sum > -50:
		return sum + math.Log2(1+math.Exp2(third-sum))
	case !w.matches && third > 50:
		return sum - third
	case !w.matches && third > -50:
		return sum - math.Log2(1+math.Exp2(third))
	}
	return sum
}

// Probability turns a weight of the model into the probability of a match,
// calibrated where the model has been.
func (m *Model) Probability(weight float64) float64 {
	odds := weight
	if m.Slope != 0 {
		odds = m.Slope*weight + m.Intercept
	}
	return 1 / (1 + math.Exp2(-odds))
}

// Weight is the inverse of Probability.
func (m *Model) Weight(probability float64) float64 {
	odds := math.Log2(probability / (1 - probability))
	if m.Slope != 0 {
		return (odds - m.Intercept) / m.Slope
	}
	return odds
}

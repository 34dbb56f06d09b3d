package encode

import (
	"cmp"
	"encoding/base64"
	"math"
	"slices"
	"strings"

	"sightline/stat/linkage"
)

// mostUnflipped bounds how many encodings the attacker puts together by
// likeness, which costs the square of it.
const mostUnflipped = 20_000

// unflip puts encodings together that differ by little, as flips make one
// value's encodings differ by little: noise alone does not hide how common a
// value is.
func unflip(where map[string][]int) map[string][]int {
	var encodings []string
	for e := range where {
		encodings = append(encodings, e)
	}
	slices.Sort(encodings)
	out := map[string][]int{}
	var leaders []string
	var words [][]uint64
	for n, e := range encodings {
		w := wordsOf(e)
		best, at := 0.85, -1
		for k := range leaders {
			if n > mostUnflipped {
				break
			}
			if d := linkage.Dice(words[k], w); d > best {
				best, at = d, k
			}
		}
		if at < 0 {
			at = len(leaders)
			leaders, words = append(leaders, e), append(words, w)
		}
		out[leaders[at]] = append(out[leaders[at]], where[e]...)
	}
	return out
}

func wordsOf(encoded string) []uint64 {
	data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(encoded, bitsMark))
	if err != nil {
		return nil
	}
	words := make([]uint64, (len(data)+7)/8)
	for i, b := range data {
		words[i/8] |= uint64(b) << (8 * (i % 8))
	}
	return words
}

// graphSize is how many of the commonest names the graph attack arranges.
const graphSize = 50

// fewestForGraph is the number of records below which frequencies are too
// rough to begin from.
const fewestForGraph = 500

func (c class) records() int {
	n := 0
	for _, in := range c.where {
		n += len(in)
	}
	return n
}

// graph begins with the frequency attack and then exchanges names as long as
// the likeness between encodings fits the likeness between their names better:
// a matching of two similarity graphs, which works on any encoding that keeps
// likeness [1]. Only the commonest names are arranged.
//
// [1] Vidanage, A., Christen, P., Ranbaduge, T. and Schnell, R. (2020). A graph
// matching attack on privacy-preserving record linkage. CIKM, 1485–1494.
func (a *Attacker) graph(c int, records []Record) []string {
	names := a.ranked(a.Schema.Fields[c].Column)
	guesses := a.frequency(c, records)
	for _, class := range a.classes(c, records) {
		n := min(graphSize, len(names), len(class.ranked))
		if n < 3 || class.records() < fewestForGraph {
			continue
		}
		order := arrange(encodedLikeness(class.ranked[:n]), namedLikeness(names[:n]))
		for rank, enc := range class.ranked[:n] {
			for _, i := range class.where[enc] {
				guesses[i] = names[order[rank]]
			}
		}
	}
	return guesses
}

func encodedLikeness(encodings []string) [][]float64 {
	words := make([][]uint64, len(encodings))
	for i, e := range encodings {
		words[i] = wordsOf(e)
	}
	return likeness(len(encodings), func(i, j int) float64 { return linkage.Dice(words[i], words[j]) })
}

func namedLikeness(names []string) [][]float64 {
	return likeness(len(names), func(i, j int) float64 {
		x, y := featuresOf(Name, names[i]), featuresOf(Name, names[j])
		both := 0
		for _, f := range x {
			if slices.Contains(y, f) {
				both++
			}
		}
		return 2 * float64(both) / float64(len(x)+len(y))
	})
}

// likeness is a matrix brought to mean 0 and spread 1, so that two scales can
// be compared.
func likeness(n int, of func(i, j int) float64) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	sum, squares, count := 0.0, 0.0, 0.0
	for i := range n {
		for j := range i {
			x := of(i, j)
			m[i][j], m[j][i] = x, x
			sum, squares, count = sum+x, squares+x*x, count+1
		}
	}
	mean := sum / count
	spread := math.Sqrt(max(squares/count-mean*mean, 1e-12))
	for i := range n {
		for j := range n {
			m[i][j] = (m[i][j] - mean) / spread
		}
	}
	return m
}

// rankPenalty ties a name to its rank: the attacker still trusts frequencies.
const rankPenalty = 0.02

// arrange exchanges names while that makes the two graphs more alike.
func arrange(enc, named [][]float64) []int {
	n := len(enc)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	gain := func(i, j int) float64 {
		g := 0.0
		for k := range n {
			if k != i && k != j {
				g += (enc[i][k] - enc[j][k]) * (named[order[j]][order[k]] - named[order[i]][order[k]])
			}
		}
		far := func(x, y int) float64 { d := float64(x - y); return rankPenalty * d * d }
		return g - far(i, order[j]) - far(j, order[i]) + far(i, order[i]) + far(j, order[j])
	}
	for range 100 {
		best, at := 1e-9, [2]int{-1, -1}
		for i := range n {
			for j := range i {
				if g := gain(i, j); cmp.Compare(g, best) > 0 {
					best, at = g, [2]int{i, j}
				}
			}
		}
		if at[0] < 0 {
			break
		}
		order[at[0]], order[at[1]] = order[at[1]], order[at[0]]
	}
	return order
}

package synth

import "math"

// Quality says how well made records repeat the counts of the true ones, for
// sets of one, two or three attributes.
type Quality struct {
	Ways     int
	Cells    int     // not empty in the truth or among the records
	Error    float64 // mean absolute error of these, in people
	Apart    float64 // total variation distance, mean over the sets: 0 equal, 1 disjoint
	Missed   float64 // share of true combinations that no record has
	Invented float64 // share of the records' combinations that nobody has
}

// Compare reports the quality for all sets of one, two and three attributes.
// It reads the true data and is not private: inside the house it says what was
// lost; outside, only rounded means should go with the file.
func Compare(truth, made *Data) []Quality {
	var out []Quality
	for ways := 1; ways <= min(3, len(truth.Sizes)); ways++ {
		q := Quality{Ways: ways}
		sum, sets, full, seen, missed, invented := 0.0, 0, 0, 0, 0, 0
		for _, s := range subsets(len(truth.Sizes), ways) {
			a, b := truth.count(s), made.count(s)
			apart := 0.0
			for i := range a {
				apart += math.Abs(a[i]/float64(len(truth.Rows))-b[i]/float64(len(made.Rows))) / 2
				if a[i] == 0 && b[i] == 0 {
					continue
				}
				q.Cells++
				sum += math.Abs(a[i] - b[i])
				if a[i] > 0 {
					full++
				}
				if b[i] > 0 {
					seen++
				}
				if a[i] > 0 && b[i] == 0 {
					missed++
				}
				if b[i] > 0 && a[i] == 0 {
					invented++
				}
			}
			q.Apart += apart
			sets++
		}
		q.Error = sum / float64(q.Cells)
		q.Apart /= float64(sets)
		q.Missed = float64(missed) / float64(full)
		q.Invented = float64(invented) / float64(seen)
		out = append(out, q)
	}
	return out
}

func subsets(n, k int) [][]int {
	if k == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for last := k - 1; last < n; last++ {
		for _, s := range subsets(last, k-1) {
			out = append(out, append(append([]int(nil), s...), last))
		}
	}
	return out
}

package synth

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Finding is the outcome of one attack on published records, tried on people
// who are in the data and on others who are not. What works as well on both
// tells about people in general; only the difference tells about the data.
type Finding struct {
	Attack  string
	Inside  float64 // share of attempts that succeed on people in the data
	Outside float64 // … on people who are not
	Upper   float64 // of the difference, 95 % (one-sided)
	Words   string
}

// Risky tells whether the difference may be more than allowed (0.05, say).
func (f Finding) Risky(allowed float64) bool { return f.Upper > allowed }

// Attacks tries four attacks on the records made: telling whether a person is
// in the data; guessing an attribute from the others; linking two parts of
// what is known of a person; and singling a person out. members are the people
// the records were made from, others are people like them who were held back,
// at least some hundreds. A copy of the data fails all four; try one first.
//
// [3] Giomi, M. et al. (2023). A unified framework for quantifying privacy
// risk in synthetic data. PoPETs 2023(2), 312–328.
func Attacks(members, others, made *Data, r *rand.Rand) ([]Finding, error) {
	if len(members.Rows) == 0 || len(others.Rows) == 0 || len(made.Rows) == 0 || len(made.Sizes) < 3 || len(made.Sizes) > 60 {
		return nil, fmt.Errorf("synth: an attack needs members, others, records and three to sixty attributes")
	}
	in, out := try(sample(members, 4000, r), made), try(sample(others, 4000, r), made)
	found := []Finding{finding("membership", "A record equal to the person in every attribute is found",
		in.copied, in.n, out.copied, out.n)}
	for a := range made.Sizes {
		name := fmt.Sprint("attribute ", a+1)
		if a < len(made.Names) {
			name = made.Names[a]
		}
		found = append(found, finding("inference of "+name, "From everything else, "+name+" is guessed right",
			in.guessed[a], in.n, out.guessed[a], out.n))
	}
	found = append(found, finding("linkability", "Two halves of what is known of a person lead to the same record",
		in.linked, in.n, out.linked, out.n))
	return append(found, singlingOut(members, others, made, r)), nil
}

func sample(d *Data, n int, r *rand.Rand) [][]int {
	if len(d.Rows) <= n {
		return d.Rows
	}
	var out [][]int
	for _, i := range r.Perm(len(d.Rows))[:n] {
		out = append(out, d.Rows[i])
	}
	return out
}

// finding compares two shares.
func finding(attack, words string, hits, n, hits2, n2 int) Finding {
	f := Finding{Attack: attack, Inside: float64(hits) / float64(n), Outside: float64(hits2) / float64(n2)}
	se := math.Sqrt(f.Inside*(1-f.Inside)/float64(n) + f.Outside*(1-f.Outside)/float64(n2) + 0.25/float64(n*n) + 0.25/float64(n2*n2))
	f.Upper = f.Inside - f.Outside + 1.645*se
	f.Words = fmt.Sprintf("%s in %.1f of 100 attempts on people in the data and in %.1f of 100 on people who are not.", words, 100*f.Inside, 100*f.Outside)
	return f
}

// outcome counts what succeeded on n people.
type outcome struct {
	n, copied, linked int
	guessed           []int // by attribute
}

// try attacks each person with one pass over the records. The guess of an
// attribute is the commonest among the records most like the person in all
// others; two halves are linked if the same record is most like both.
func try(people [][]int, made *Data) outcome {
	k := len(made.Sizes)
	out := outcome{n: len(people), guessed: make([]int, k)}
	best, votes := make([]int, k), make([][]int, k)
	for a := range votes {
		votes[a] = make([]int, made.Sizes[a])
	}
	low := uint64(1)<<(k/2) - 1
	for _, row := range people {
		for a := range votes {
			best[a] = -1
		}
		copied, half, at := false, [2]int{}, [2]int{-1, -2}
		for i, m := range made.Rows {
			same := equalBits(row, m)
			copied = copied || same == 1<<k-1
			for h, part := range [2]uint64{same & low, same &^ low} {
				if n := bits.OnesCount64(part); n > half[h] {
					half[h], at[h] = n, i
				}
			}
			for a := range votes {
				n := bits.OnesCount64(same &^ (1 << a))
				if n > best[a] {
					best[a] = n
					clear(votes[a])
				}
				if n == best[a] {
					votes[a][m[a]]++
				}
			}
		}
		out.add(row, votes, copied, at[0] == at[1])
	}
	return out
}

func (o *outcome) add(row []int, votes [][]int, copied, linked bool) {
	if copied {
		o.copied++
	}
	if linked {
		o.linked++
	}
	for a, v := range votes {
		if v[row[a]] == slices.Max(v) {
			o.guessed[a]++
		}
	}
}

// equalBits has a bit for each attribute in which two rows are equal.
func equalBits(a, b []int) uint64 {
	var same uint64
	for i, x := range a {
		if x == b[i] {
			same |= 1 << i
		}
	}
	return same
}

// singlingOut takes combinations of attributes that one record alone has and
// asks how often exactly one person has them.
func singlingOut(members, others, made *Data, r *rand.Rand) Finding {
	const tries = 1500
	n := min(len(members.Rows), len(others.Rows))
	a := &Data{Sizes: made.Sizes, Rows: sample(members, n, r)}
	b := &Data{Sizes: made.Sizes, Rows: sample(others, n, r)}
	in, out, done := 0, 0, 0
	for range 20 * tries {
		if done == tries {
			break
		}
		row := made.Rows[r.IntN(len(made.Rows))]
		set := r.Perm(len(made.Sizes))[:2+r.IntN(len(made.Sizes)-2)]
		if with(made, row, set, 2) != 1 {
			continue
		}
		done++
		if with(a, row, set, 2) == 1 {
			in++
		}
		if with(b, row, set, 2) == 1 {
			out++
		}
	}
	return finding("singling out", "A combination that one record alone has belongs to exactly one person",
		in, max(1, done), out, max(1, done))
}

// with counts the records that agree with row on a set, up to a number.
func with(d *Data, row, set []int, upTo int) int {
	n := 0
	for _, m := range d.Rows {
		same := true
		for _, a := range set {
			if m[a] != row[a] {
				same = false
				break
			}
		}
		if same {
			if n++; n == upTo {
				return n
			}
		}
	}
	return n
}

// Advantage is the game of membership for one chosen person, an outlier:
// publish is run on the data with and without that person, tries times each, and the
// attacker, told which combinations are only hers, guesses from the records.
// It gives how much better than chance the best threshold on the number of
// records like her does: 0 none, 1 certainty. Under (ε, δ) it is at most
// (exp(ε)-1+2δ)/(exp(ε)+1), up to chance.
func Advantage(d *Data, person []int, tries int, publish func(*Data) *Data) float64 {
	with := &Data{Names: d.Names, Sizes: d.Sizes, Rows: append(slices.Clone(d.Rows), person)}
	in, out := slices.Repeat([]float64{0}, tries), slices.Repeat([]float64{0}, tries)
	for i := range tries {
		in[i], out[i] = likeness(publish(with), person), likeness(publish(d), person)
	}
	best := 0.0
	for _, cut := range append(slices.Clone(in), out...) {
		a, b := 0, 0
		for i := range tries {
			if in[i] >= cut {
				a++
			}
			if out[i] >= cut {
				b++
			}
		}
		best = max(best, float64(a-b)/float64(tries))
	}
	return best
}

// likeness weighs records four times more for each attribute shared with the
// person.
func likeness(d *Data, person []int) float64 {
	sum := 0.0
	for _, m := range d.Rows {
		sum += math.Pow(4, float64(bits.OnesCount64(equalBits(person, m))))
	}
	return sum / float64(len(d.Rows))
}

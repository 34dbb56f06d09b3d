package simulate

import "math"

// chance is a stream of random numbers that belongs to one thing: one victim's
// identity, one report's mistakes. It is SplitMix64, started from a hash of
// seed, index and purpose, so that everybody can be drawn alone, in any order
// and on any number of cores, and a new purpose moves nobody else's numbers.
//
// Steele, G. L., Lea, D., Flood, C. H. (2014). Fast splittable pseudorandom
// number generators. OOPSLA '14, 453–472.
type chance struct{ state uint64 }

// The purposes that draw numbers.
const (
	forMonth uint64 = iota + 1
	forHabit
	forPerson
	forRepeat
	forLists
	forCase
	forIdentity
	forReport
	forChain
	forResidence
	forHelp
	forFollowUp
	forContact
)

func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// draw starts the stream of one purpose for the index-th thing.
func draw(seed, index, purpose uint64) chance {
	z := mix64(seed + purpose*0x9e3779b97f4a7c15)
	return chance{mix64(z ^ mix64(index+0x632be59bd9b4e019))}
}

func (c *chance) next() uint64 {
	c.state += 0x9e3779b97f4a7c15
	return mix64(c.state)
}

// uniform gives a number in [0, 1).
func (c *chance) uniform() float64 { return float64(c.next()>>11) * 0x1p-53 }

// is happens with probability p.
func (c *chance) is(p float64) bool { return c.uniform() < p }

// below gives a whole number in [0, n).
func (c *chance) below(n int) int { return int(c.uniform() * float64(n)) }

// exponential gives a waiting time with the given mean.
func (c *chance) exponential(mean float64) float64 { return -mean * math.Log1p(-c.uniform()) }

// normal gives a standard normal number (Box and Muller, 1958).
func (c *chance) normal() float64 {
	return math.Sqrt(-2*math.Log1p(-c.uniform())) * math.Cos(2*math.Pi*c.uniform())
}

// lognormal gives a number with this median whose logarithm has deviation s.
func (c *chance) lognormal(median, s float64) float64 { return median * math.Exp(s*c.normal()) }

// pick gives a place in cumulative shares that end at 1.
func (c *chance) pick(cumulative []float64) int { return place(cumulative, c.uniform()) }

// place finds the first cumulative share above u. The lists are short, so it
// looks from the front.
func place(cumulative []float64, u float64) int {
	for i, share := range cumulative {
		if u < share {
			return i
		}
	}
	return len(cumulative) - 1
}

// cumulate turns weights into cumulative shares that end at 1.
func cumulate(weights []float64) []float64 {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	shares := make([]float64, len(weights))
	sum := 0.0
	for i, w := range weights {
		sum += w
		shares[i] = sum / total
	}
	shares[len(shares)-1] = 1
	return shares
}

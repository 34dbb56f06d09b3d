package survival

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Bootstrap draws people anew from a sample and gives the share in a state
// (as in CumulativeIncidence) at each of the times, one row a draw: the
// spread of a figure without a formula, and the raw material for figures of
// figures. Same seed, same draws, on any machine.
//
// People who left at one time in one way are alike, so a draw only counts how
// often each such cell was met. Weights, clusters and delayed entry are not
// taken. Source: Efron (1981), Censored data and the bootstrap, J Am Stat
// Assoc 76, 312–319.
func Bootstrap(s Sample, state, draws int, seed uint64, times ...float64) ([][]float64, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Entry != nil || s.Weight != nil || s.Cluster != nil {
		return nil, fmt.Errorf("survival: the bootstrap takes no weights, clusters or delayed entry")
	}
	if state < 0 || draws < 1 {
		return nil, fmt.Errorf("survival: cannot draw %d times for state %d", draws, state)
	}
	b := newBootstrap(s, state)
	rng := rand.New(rand.NewPCG(seed, 0))
	out := columns(draws, len(times))
	for _, row := range out {
		b.draw(rng)
		b.read(times, row)
	}
	return out, nil
}

// bootstrap keeps three cells a time: censored, the kind asked for, any other.
type bootstrap struct {
	time  []float64
	cell  []uint32 // of each row
	count []uint32
	state int
}

func newBootstrap(s Sample, state int) *bootstrap {
	b := &bootstrap{state: state, cell: make([]uint32, s.Len())}
	time, rank := distinct(s.Exit)
	b.time, b.count = time, make([]uint32, 3*len(time))
	for i, r := range rank {
		kind := min(s.Event[i], 1) * 2
		if s.Event[i] > 0 && (s.Event[i] == state || state == 0) {
			kind = 1
		}
		b.cell[i] = 3*uint32(r) + uint32(kind)
	}
	slices.Sort(b.cell) // rows are drawn at random anyway, and their order must not matter
	return b
}

func (b *bootstrap) draw(rng *rand.Rand) {
	clear(b.count)
	n := uint64(len(b.cell))
	for i := 0; i < len(b.cell); i += 2 { // two draws from one number
		x := rng.Uint64()
		b.count[b.cell[(x&math.MaxUint32)*n>>32]]++
		if i+1 < len(b.cell) {
			b.count[b.cell[(x>>32)*n>>32]]++
		}
	}
}

// read runs the product limit over the drawn cells.
func (b *bootstrap) read(times, out []float64) {
	free, share, left := 1.0, 0.0, float64(len(b.cell))
	at := func(t float64) {
		for k, want := range times {
			if t <= want {
				out[k] = share
				if b.state == 0 {
					out[k] = free
				}
			}
		}
	}
	at(math.Inf(-1))
	for j, t := range b.time {
		c, d, e := float64(b.count[3*j]), float64(b.count[3*j+1]), float64(b.count[3*j+2])
		if d+e > 0 {
			share += free * d / left
			free *= (left - d - e) / left
		}
		left -= c + d + e
		at(t)
	}
}

// Spread is the standard deviation of draws and their percentile interval.
func Spread(draws []float64, level float64) (se, lower, upper float64) {
	x := slices.Clone(draws)
	slices.Sort(x)
	mean := sum(x) / float64(len(x))
	for _, v := range x {
		se += (v - mean) * (v - mean)
	}
	tail := (1 - level) / 2 * float64(len(x)-1)
	place := func(p float64) float64 {
		k := int(p)
		if k+1 >= len(x) {
			return x[len(x)-1]
		}
		return x[k] + (p-float64(k))*(x[k+1]-x[k])
	}
	return math.Sqrt(se / float64(len(x)-1)), place(tail), place(float64(len(x)-1) - tail)
}

package series

import (
	"fmt"
	"time"
)

// sample gathers the windows around the same time of earlier years and, with
// more than one block, the rest of the year in blocks of nearly equal length.
func (f Farrington) sample(counts []int, t int) (sample, error) {
	centres, err := f.centres(t)
	if err != nil {
		return sample{}, err
	}
	block := make([]int, t+1)
	mark := func(from, until, b int) {
		for i := max(0, from); i < until && i <= t; i++ {
			block[i] = b
		}
	}
	mark(t-f.Window, t+1, f.Blocks)
	for i := 1; i < len(centres); i++ {
		c := centres[i]
		mark(c-f.Window, c+f.Window+1, f.Blocks)
		f.between(c+f.Window+1, centres[i-1]-f.Window-1, mark)
	}
	s := sample{}
	for i := range block {
		if block[i] == 0 || i >= t-f.Skip {
			continue
		}
		y := float64(counts[i])
		s.at, s.y, s.block = append(s.at, i), append(s.y, y), append(s.block, block[i])
		s.most = max(s.most, y)
	}
	if len(s.at) < f.Blocks+2 {
		return sample{}, fmt.Errorf("only %d earlier periods to compare with", len(s.at))
	}
	return s, nil
}

// between divides the periods from first to last into Blocks−1 blocks, the
// first of them one longer where they do not divide evenly.
func (f Farrington) between(first, last int, mark func(from, until, block int)) {
	if f.Blocks == 1 {
		return
	}
	n := last - first + 1
	size, rest := n/(f.Blocks-1), n%(f.Blocks-1)
	for b := 1; b < f.Blocks; b++ {
		next := first + size
		if b <= rest {
			next++
		}
		mark(first, next, b)
		first = next
	}
}

// centres gives t and the same time of each earlier year, latest first.
func (f Farrington) centres(t int) ([]int, error) {
	out := []int{t}
	for y := 1; y <= f.Years; y++ {
		c := t - y*f.Frequency
		if f.Dates != nil {
			c = f.indexOf(closestWeekday(f.Dates[t].AddDate(-y, 0, 0), f.Dates[t].Weekday()), t)
		}
		if c-f.Window < 0 {
			return nil, fmt.Errorf("the series does not reach back %d years", f.Years)
		}
		out = append(out, c)
	}
	return out, nil
}

func (f Farrington) indexOf(d time.Time, before int) int {
	for i := before; i >= 0; i-- {
		if f.Dates[i].Equal(d) {
			return i
		}
	}
	return -1
}

// closestWeekday moves a date by at most three days to a day of the week.
func closestWeekday(d time.Time, day time.Weekday) time.Time {
	shift := (int(day) - int(d.Weekday()) + 7) % 7
	if shift > 3 {
		shift -= 7
	}
	return d.AddDate(0, 0, shift)
}

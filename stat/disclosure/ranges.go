package disclosure

import (
	"fmt"
	"slices"
)

// Range is a code that stands for whole numbers from Low up to and including
// High: ages, or years pooled in one table.
type Range struct {
	Code      string
	Low, High int
}

// Ranges makes a variable of codes that may overlap, such as the age groups of
// two releases. The smallest pieces into which the ranges cut each other
// become leaves; a piece that is none of the given codes is called "LOW-HIGH"
// and is not printed. It is what an attacker gets by subtracting: from 0–17
// and 0–15, the group 16–17.
func Ranges(name, total string, codes ...Range) (*Variable, error) {
	pieces, err := cut(name, codes)
	if err != nil {
		return nil, err
	}
	v := NewVariable(name, total)
	var all []string
	for _, p := range pieces {
		all = append(all, p.Code)
	}
	if err := v.Split(total, all...); err != nil {
		return nil, err
	}
	for _, p := range pieces {
		if !slices.Contains(codes, p) {
			v.Unprinted(p.Code)
		}
	}
	return v, splitRanges(v, codes, pieces)
}

func splitRanges(v *Variable, codes, pieces []Range) error {
	for _, c := range codes {
		var parts []string
		for _, p := range pieces {
			if c.Low <= p.Low && p.High <= c.High {
				parts = append(parts, p.Code)
			}
		}
		if len(parts) == 1 && parts[0] == c.Code || c.Code == v.Total {
			continue
		}
		if err := v.Split(c.Code, parts...); err != nil {
			return err
		}
	}
	return nil
}

// cut gives the smallest pieces between the ends of the ranges, in order.
func cut(name string, codes []Range) ([]Range, error) {
	var ends []int
	for _, c := range codes {
		if c.Low > c.High {
			return nil, fmt.Errorf("disclosure: %s: range %q ends before it begins", name, c.Code)
		}
		ends = append(ends, c.Low, c.High+1)
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var out []Range
	for i := 0; i+1 < len(ends); i++ {
		if p, ok := piece(codes, ends[i], ends[i+1]-1); ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// piece names the numbers from low to high, if some range holds them.
func piece(codes []Range, low, high int) (Range, bool) {
	held := false
	for _, c := range codes {
		if c.Low == low && c.High == high {
			return c, true
		}
		held = held || c.Low <= low && high <= c.High
	}
	p := Range{fmt.Sprintf("%d-%d", low, high), low, high}
	if low == high {
		p.Code = fmt.Sprint(low)
	}
	return p, held
}

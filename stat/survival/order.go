package survival

import "math"

// distinct gives the distinct values of times, rising, and for each row the
// place of its value among them. Whole numbers (days) are counted, anything
// else is sorted; the result is the same. Times are not rounded: two people
// are tied when their times are equal, so compute a person's time in one way.
func distinct(times []float64) (values []float64, rank []int32) {
	rank = make([]int32, len(times))
	if top, ok := wholeNumbers(times); ok {
		return countedDistinct(times, rank, top), rank
	}
	order := argsort(times)
	for i, row := range order {
		if i == 0 || times[row] != values[len(values)-1] {
			values = append(values, times[row])
		}
		rank[row] = int32(len(values) - 1)
	}
	return values, rank
}

// wholeNumbers reports whether all times are whole, from 0, and so low that a
// table of them is cheap; top is the highest.
func wholeNumbers(times []float64) (top int, ok bool) {
	limit := float64(4*len(times) + 1<<16)
	most := 0.0
	for _, t := range times {
		if t < 0 || t > limit || t != float64(int(t)) {
			return 0, false
		}
		most = max(most, t)
	}
	return int(most), true
}

func countedDistinct(times []float64, rank []int32, top int) []float64 {
	place := make([]int32, top+1)
	for _, t := range times {
		place[int(t)] = 1
	}
	var values []float64
	for t, seen := range place {
		if seen == 1 {
			place[t] = int32(len(values))
			values = append(values, float64(t))
		}
	}
	for i, t := range times {
		rank[i] = place[int(t)]
	}
	return values
}

// argsort gives the rows in order of rising time, rows of equal time in the
// order they came: a radix sort over the bits of the numbers.
func argsort(times []float64) []int32 {
	n := len(times)
	key, key2 := make([]uint64, n), make([]uint64, n)
	order, order2 := make([]int32, n), make([]int32, n)
	for i, t := range times {
		b := math.Float64bits(t + 0) // -0 becomes 0
		if b>>63 == 1 {
			b = ^b
		} else {
			b |= 1 << 63
		}
		key[i], order[i] = b, int32(i)
	}
	for shift := 0; shift < 64; shift += 11 {
		var count [1 << 11]int32
		for _, k := range key {
			count[k>>shift&2047]++
		}
		if n > 0 && count[key[0]>>shift&2047] == int32(n) {
			continue
		}
		var sum int32
		for d, c := range count {
			count[d] = sum
			sum += c
		}
		for i, k := range key {
			d := k >> shift & 2047
			key2[count[d]], order2[count[d]] = k, order[i]
			count[d]++
		}
		key, key2, order, order2 = key2, key, order2, order
	}
	return order
}

// upTo gives how many of the rising values are at most t.
func upTo(values []float64, t float64) int {
	low, high := 0, len(values)
	for low < high {
		if mid := (low + high) / 2; values[mid] <= t {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

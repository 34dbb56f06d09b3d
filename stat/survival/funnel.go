package survival

import "fmt"

// Reached turns a history into the question "has this person reached one of
// these states yet": event 1 at the first entry into a target, event 2 when
// it ended in another state that nobody leaves (closed, acquitted: now it
// never will), else censored at the end of observation. Times count from each
// person's own first start. CumulativeIncidence of the result is the share of
// all who reach the stage within t, the only form in which cohorts of
// different age can be compared; shares "so far" and this year's convictions
// over this year's reports are not.
//
// person gives the person of each row of the sample.
func Reached(h History, targets ...int) (s Sample, person []int, err error) {
	if err := h.Check(); err != nil {
		return Sample{}, nil, err
	}
	final := h.finalStates()
	target := map[int]bool{}
	for _, t := range targets {
		if t < 1 || t > h.States() {
			return Sample{}, nil, fmt.Errorf("survival: there is no state %d", t)
		}
		target[t] = true
	}
	for _, rows := range h.people() {
		start := h.Start[rows[0]]
		exit, event := h.outcome(rows, target, final)
		if exit <= start {
			continue // already there at the start
		}
		s.Exit, s.Event = append(s.Exit, exit-start), append(s.Event, event)
		person = append(person, h.Person[rows[0]])
	}
	if len(s.Exit) == 0 {
		return Sample{}, nil, ErrEmpty
	}
	return s, person, nil
}

func (h History) outcome(rows []int, target map[int]bool, final []bool) (exit float64, event int) {
	for _, i := range rows {
		if target[h.From[i]] {
			return h.Start[i], 1
		}
		if to := h.To[i]; to > 0 && target[to] {
			return h.Stop[i], 1
		} else if to > 0 && final[to-1] {
			return h.Stop[i], 2
		}
		exit = h.Stop[i]
	}
	return exit, 0
}

// finalStates are those that are entered and never left.
func (h History) finalStates() []bool {
	entered, stayed := make([]bool, h.States()), make([]bool, h.States())
	for i := range h.Stop {
		stayed[h.From[i]-1] = true
		if b := h.To[i]; b > 0 {
			entered[b-1] = true
		}
	}
	out := make([]bool, h.States())
	for a := range out {
		out[a] = entered[a] && !stayed[a]
	}
	return out
}

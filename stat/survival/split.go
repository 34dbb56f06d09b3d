package survival

import (
	"fmt"
	"slices"
)

// SplitAt cuts each row at the given times, so that covariates may differ
// between the pieces; an event stays with the last. rows gives the row each
// piece came from, episode how many cuts lie before it.
func SplitAt(s Sample, cuts []float64) (pieces Sample, rows, episode []int, err error) {
	if err := s.Check(); err != nil {
		return Sample{}, nil, nil, err
	}
	cuts = slices.Clone(cuts)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, exit := range s.Exit {
		entry := 0.0
		if s.Entry != nil {
			entry = s.Entry[i]
		}
		if entry >= exit {
			return Sample{}, nil, nil, fmt.Errorf("survival: row %d ends at time %v and cannot be cut", i+1, exit)
		}
		for k := upTo(cuts, entry); ; k++ {
			last := k == len(cuts) || cuts[k] >= exit
			to, event := exit, s.Event[i]
			if !last {
				to, event = cuts[k], 0
			}
			pieces.Entry, pieces.Exit = append(pieces.Entry, entry), append(pieces.Exit, to)
			pieces.Event = append(pieces.Event, event)
			rows, episode = append(rows, i), append(episode, k)
			if last {
				break
			}
			entry = to
		}
	}
	pieces.Weight, pieces.Cluster = pick(s.Weight, rows), pick(s.Cluster, rows)
	return pieces, rows, episode, nil
}

// EventTimes lists the distinct times of events, rising.
func EventTimes(s Sample) []float64 {
	var out []float64
	for i, k := range s.Event {
		if k > 0 {
			out = append(out, s.Exit[i])
		}
	}
	sortFloats(out)
	return slices.Compact(out)
}

func sortFloats(x []float64) { slices.Sort(x) }

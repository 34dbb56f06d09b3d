package survival

import (
	"errors"
	"fmt"
	"math"
)

// Sample is what was seen of each person, one row a person (or one row for
// each interval of a person, then with the same Cluster).
type Sample struct {
	Entry   []float64 // observation begins after this time; nil: everybody from the start
	Exit    []float64 // observation, or the wait, ends at this time
	Event   []int     // how it ended: 0 nothing yet (censored), k an event of kind k
	Weight  []float64 // how many people a row stands for; nil: one
	Cluster []int     // rows that may depend on one another share a number; nil: none do
}

// Len is the number of rows.
func (s Sample) Len() int { return len(s.Exit) }

// Pick gives the sample of some of the rows, in the order asked for.
func (s Sample) Pick(rows []int) Sample {
	return Sample{Entry: pick(s.Entry, rows), Exit: pick(s.Exit, rows), Event: pick(s.Event, rows),
		Weight: pick(s.Weight, rows), Cluster: pick(s.Cluster, rows)}
}

func pick[T any](from []T, rows []int) []T {
	if from == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = from[r]
	}
	return out
}

// Only keeps events of one kind and turns every other kind into censoring:
// the sample of "had nobody left for another reason".
func (s Sample) Only(kind int) Sample {
	event := make([]int, len(s.Event))
	for i, k := range s.Event {
		if k == kind {
			event[i] = 1
		}
	}
	s.Event = event
	return s
}

// Any makes one kind of all kinds of event: the sample of "whatever came first".
func (s Sample) Any() Sample {
	event := make([]int, len(s.Event))
	for i, k := range s.Event {
		event[i] = min(k, 1)
	}
	s.Event = event
	return s
}

// Kinds is the highest code of an event in the sample.
func (s Sample) Kinds() int {
	most := 0
	for _, k := range s.Event {
		most = max(most, k)
	}
	return most
}

// ErrEmpty is given for a sample without rows.
var ErrEmpty = errors.New("survival: nobody is in the sample")

// Check tells the first thing that makes the sample unusable, naming the row
// (counted from 1).
func (s Sample) Check() error {
	n := len(s.Exit)
	switch {
	case n == 0:
		return ErrEmpty
	case len(s.Event) != n:
		return fmt.Errorf("survival: %d times but %d events", n, len(s.Event))
	case s.Entry != nil && len(s.Entry) != n:
		return fmt.Errorf("survival: %d times but %d entry times", n, len(s.Entry))
	case s.Weight != nil && len(s.Weight) != n:
		return fmt.Errorf("survival: %d times but %d weights", n, len(s.Weight))
	case s.Cluster != nil && len(s.Cluster) != n:
		return fmt.Errorf("survival: %d times but %d clusters", n, len(s.Cluster))
	}
	for i := range s.Exit {
		if err := s.checkRow(i); err != nil {
			return err
		}
	}
	return nil
}

// maxKind bounds the columns that a stray code can make.
const maxKind = 1000

func (s Sample) checkRow(i int) error {
	t := s.Exit[i]
	switch {
	case math.IsNaN(t) || math.IsInf(t, 0):
		return fmt.Errorf("survival: row %d: the time is not a number", i+1)
	case t < 0:
		return fmt.Errorf("survival: row %d: the time %v is negative", i+1, t)
	case s.Event[i] < 0:
		return fmt.Errorf("survival: row %d: the event code %d is negative", i+1, s.Event[i])
	case s.Event[i] > maxKind:
		return fmt.Errorf("survival: row %d: the event code %d is too high: number the kinds 1, 2, …", i+1, s.Event[i])
	}
	if s.Entry != nil {
		switch e := s.Entry[i]; {
		case math.IsNaN(e) || math.IsInf(e, 0):
			return fmt.Errorf("survival: row %d: the entry time is not a number", i+1)
		case e > t:
			return fmt.Errorf("survival: row %d: ends at %v, before it begins at %v", i+1, t, e)
		case e == t:
			return fmt.Errorf("survival: row %d: ends at %v, the moment it begins, so it was never observed", i+1, t)
		}
	}
	if s.Weight != nil && !(s.Weight[i] >= 0 && s.Weight[i] < math.Inf(1)) {
		return fmt.Errorf("survival: row %d: the weight %v is not a number from 0", i+1, s.Weight[i])
	}
	return nil
}

func (s Sample) weight(i int) float64 {
	if s.Weight == nil {
		return 1
	}
	return s.Weight[i]
}

// Groups says which group each row belongs to: Of[i] indexes Names.
type Groups struct {
	Of    []int
	Names []string
}

// NewGroups makes groups of labels, in order of first appearance unless names
// gives the order.
func NewGroups(labels []string, names ...string) Groups {
	g := Groups{Of: make([]int, len(labels)), Names: names}
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
	}
	for i, label := range labels {
		k, ok := at[label]
		if !ok {
			k = len(g.Names)
			at[label] = k
			g.Names = append(g.Names, label)
		}
		g.Of[i] = k
	}
	return g
}

func (g Groups) check(n int) error {
	if len(g.Of) != n {
		return fmt.Errorf("survival: %d rows but %d group labels", n, len(g.Of))
	}
	for i, k := range g.Of {
		if k < 0 || k >= len(g.Names) {
			return fmt.Errorf("survival: row %d: group %d has no name", i+1, k)
		}
	}
	return nil
}

// split gives the sample of each group, rows in their order.
func (g Groups) split(s Sample) []Sample {
	size := make([]int, len(g.Names))
	for _, k := range g.Of {
		size[k]++
	}
	out := make([]Sample, len(size))
	for k, n := range size {
		out[k].Exit = make([]float64, 0, n)
		out[k].Event = make([]int, 0, n)
	}
	for i, k := range g.Of {
		out[k].Exit = append(out[k].Exit, s.Exit[i])
		out[k].Event = append(out[k].Event, s.Event[i])
	}
	for i, k := range g.Of {
		if s.Entry != nil {
			out[k].Entry = append(out[k].Entry, s.Entry[i])
		}
		if s.Weight != nil {
			out[k].Weight = append(out[k].Weight, s.Weight[i])
		}
		if s.Cluster != nil {
			out[k].Cluster = append(out[k].Cluster, s.Cluster[i])
		}
	}
	return out
}

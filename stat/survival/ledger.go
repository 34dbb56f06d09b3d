package survival

// ledger is one sample told time by time: at each distinct exit time, who was
// at risk just before it and what happened at it.
type ledger struct {
	sample   Sample
	kinds    int
	time     []float64   // distinct exit times, rising
	risk     []float64   // weight at risk just before each time
	event    [][]float64 // event[k-1]: weight of events of kind k
	events   []float64   // weight of events of any kind
	count    []float64   // number of events of any kind, unweighted
	censored []float64   // weight censored
	rank     []int32     // row's exit time among time
	from     []int32     // first time at which a row is at risk; nil: all from 0
}

// newLedger tabulates a checked sample with at least kinds kinds of event.
func newLedger(s Sample, kinds int) *ledger {
	l := &ledger{sample: s}
	l.time, l.rank = distinct(s.Exit)
	l.tabulate(kinds)
	l.enter()
	return l
}

// tabulate counts what happened at each time. Cells are laid out time by time
// and grow when a higher kind is met.
func (l *ledger) tabulate(kinds int) {
	s, m := l.sample, len(l.time)
	l.kinds = max(kinds, s.Kinds())
	width := l.kinds + 1
	cell := make([]float64, m*width)
	if s.Weight == nil {
		for i, r := range l.rank {
			cell[int(r)*width+s.Event[i]]++
		}
	} else {
		for i, r := range l.rank {
			cell[int(r)*width+s.Event[i]] += s.Weight[i]
		}
	}
	l.unpack(cell, width)
	l.count = l.events
	if s.Weight != nil {
		l.count = make([]float64, m)
		for i, r := range l.rank {
			if s.Event[i] > 0 {
				l.count[r]++
			}
		}
	}
}

// unpack turns cells into one column a kind and sums those still to come.
func (l *ledger) unpack(cell []float64, width int) {
	m := len(l.time)
	block := make([]float64, m*(width+2))
	column := func() []float64 { c := block[:m:m]; block = block[m:]; return c }
	l.censored, l.events, l.risk = column(), column(), column()
	l.event = make([][]float64, width-1)
	for k := range l.event {
		l.event[k] = column()
	}
	left := 0.0
	for j := m - 1; j >= 0; j-- {
		l.censored[j] = cell[j*width]
		for k := 1; k < width; k++ {
			l.event[k-1][j] = cell[j*width+k]
			l.events[j] += cell[j*width+k]
		}
		left += l.censored[j] + l.events[j]
		l.risk[j] = left
	}
}

// enter takes out of the risk set those who had not come in yet.
func (l *ledger) enter() {
	s := l.sample
	if s.Entry == nil {
		return
	}
	late := make([]float64, len(l.time)+1)
	l.from = make([]int32, len(s.Entry))
	for i, e := range s.Entry {
		l.from[i] = int32(upTo(l.time, e))
		late[l.from[i]] += s.weight(i)
	}
	absent := 0.0
	for j := len(l.time) - 1; j >= 0; j-- {
		absent += late[j+1]
		l.risk[j] -= absent
	}
}

func (l *ledger) start(row int) int {
	if l.from == nil {
		return 0
	}
	return int(l.from[row])
}

// stepAt is the place of the last time at or before t, or -1.
func (l *ledger) stepAt(t float64) int { return upTo(l.time, t) - 1 }

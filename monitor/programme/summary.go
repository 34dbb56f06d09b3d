package programme

import "time"

// A Summary counts the measures of an action line. A measure is counted once
// in the first four: without owner, else late, else done, else on time.
type Summary struct {
	Line      Line
	NoOwner   int
	Late      int // with a milestone gone by
	OnTime    int
	Done      int // finished or stopped
	Judgeable int // with a plan to gauge it, fixed before the data were opened
	Measures  int
}

// Summaries gives a line for each action line, in order, and one for all,
// whose Line is empty.
func (p *Programme) Summaries(today time.Time) []Summary {
	board := p.Board(today)
	all := Summary{}
	var out []Summary
	for _, line := range Lines {
		s := Summary{Line: line}
		for _, c := range board[line] {
			s.add(c)
			all.add(c)
		}
		out = append(out, s)
	}
	return append(out, all)
}

func (s *Summary) add(c Card) {
	s.Measures++
	switch {
	case c.Ownerless:
		s.NoOwner++
	case c.Late > 0:
		s.Late++
	case c.Measure.Status == Finished || c.Measure.Status == Stopped:
		s.Done++
	default:
		s.OnTime++
	}
	if plan := c.Measure.Plan; plan != nil && plan.Design != NotGauged && plan.Standing() == Beforehand {
		s.Judgeable++
	}
}

package disclosure

// Holding says how the people of a cell are spread over cases and reporters.
type Holding struct {
	Cases        int // distinct cases; a person without a case is one alone
	WithoutCase  int // people left when the largest case is taken away
	WithoutBoth  int // … and the largest reporter of those left as well
	LargestCase  int
	LargestAgent int // people the largest reporter of the cell knows
}

// tally collects, by cell, the rows that named a case or a reporter.
type tally struct {
	rows  [][]int
	named bool
}

func newTally(cells int) *tally { return &tally{rows: make([][]int, cells)} }

func (t *tally) add(row int, p Person, cell int) {
	if len(p.Cases) > 0 || len(p.Reporters) > 0 {
		t.named = true
	}
	t.rows[cell] = append(t.rows[cell], row)
}

func (t *tally) holdings(all []Person) []Holding {
	if !t.named {
		return nil
	}
	out := make([]Holding, len(t.rows))
	for c, rows := range t.rows {
		out[c] = holding(rows, all)
	}
	return out
}

// holding takes the largest case away, and then the reporter who knows most of
// those who are left: a trafficker who subtracts his own victims, with what he
// hears from one organisation.
func holding(rows []int, all []Person) Holding {
	cases := map[string]int{}
	alone := 0
	for _, r := range rows {
		if len(all[r].Cases) == 0 {
			alone += all[r].Count
		}
		for _, c := range all[r].Cases {
			cases[c] += all[r].Count
		}
	}
	big, most := largest(cases)
	left := without(rows, all, func(p Person) []string { return p.Cases }, big)
	reporters := map[string]int{}
	for _, r := range left {
		for _, o := range all[r].Reporters {
			reporters[o] += all[r].Count
		}
	}
	agent, known := largest(reporters)
	rest := without(left, all, func(p Person) []string { return p.Reporters }, agent)
	return Holding{
		Cases: len(cases) + alone, LargestCase: most, LargestAgent: known,
		WithoutCase: heads(left, all), WithoutBoth: heads(rest, all),
	}
}

// largest gives the name with most people; of equals the first by name.
func largest(n map[string]int) (name string, people int) {
	for k, v := range n {
		if v > people || v == people && k < name {
			name, people = k, v
		}
	}
	return name, people
}

func without(rows []int, all []Person, of func(Person) []string, name string) []int {
	var out []int
	for _, r := range rows {
		known := false
		for _, n := range of(all[r]) {
			known = known || n == name
		}
		if !known {
			out = append(out, r)
		}
	}
	return out
}

func heads(rows []int, all []Person) int {
	n := 0
	for _, r := range rows {
		n += all[r].Count
	}
	return n
}

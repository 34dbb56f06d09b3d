package study

// slicing lays a snapshot's rows out in time.
type slicing struct {
	period  Period
	quarter bool
	slices  []Slice
	of      []int16 // the slice of each row; −1 for none
	undated int     // rows in the period whose quarter is not known
	outside int     // rows before or after the period, or without any date
}

// mostYears is the longest period that is shown when none is asked for. A
// report dated to the year 201 must not make a table of two thousand columns.
const mostYears = 25

// fewYears is the longest period that is shown by quarter.
const fewYears = 3

// slice finds the columns of time: years, or quarters where the period is
// short. Columns run without gaps from the first with a report to the last,
// so that a silent quarter in between is a zero and not left out.
func (s *Snapshot) slice(want Period) slicing {
	first, last := s.span(want)
	if want == (Period{}) {
		first = max(first, last-100*(mostYears-1)-last%100+1)
	}
	p := slicing{period: Period{first / 100, last / 100}, of: make([]int16, s.rows)}
	from, to := Slice{Year: p.period.First}, Slice{Year: p.period.Last}
	if p.period.Last-p.period.First < fewYears {
		from, to = s.quarters(p.period)
		p.quarter = from.Quarter > 0
	}
	for at := from; ; at = at.next() {
		p.slices = append(p.slices, at)
		if at == to {
			break
		}
	}
	p.place(s)
	return p
}

// span gives the first and last month with a report in the wanted period, as
// yyyymm.
func (s *Snapshot) span(want Period) (first, last int) {
	for row := range s.rows {
		day := int(s.counted(row))
		if day == 0 || s.afterTaken(row) || want != (Period{}) && !want.Has(day/10000) {
			continue
		}
		if first == 0 || day/100 < first {
			first = day / 100
		}
		last = max(last, day/100)
	}
	return first, last
}

// quarters gives the first and last quarter with a report, or whole years
// where no row tells its month.
func (s *Snapshot) quarters(p Period) (from, to Slice) {
	for row := range s.rows {
		at, ok := quarterOf(s.counted(row))
		if !ok || s.afterTaken(row) || !p.Has(at.Year) {
			continue
		}
		if from.Year == 0 || at.start() < from.start() {
			from = at
		}
		if to.Year == 0 || at.start() > to.start() {
			to = at
		}
	}
	if from.Year == 0 {
		return Slice{Year: p.First}, Slice{Year: p.Last}
	}
	return from, to
}

// afterTaken reports whether a row is dated after the snapshot was taken,
// which is an error in the date.
func (s *Snapshot) afterTaken(row int) bool {
	t := s.Meta.Taken
	if t.IsZero() {
		return false
	}
	d := s.counted(row)
	end := t.Last()
	return int(d) > end.Year()*10000+int(end.Month())*100+end.Day()
}

func quarterOf(day int32) (Slice, bool) {
	month := int(day) / 100 % 100
	return Slice{int(day) / 10000, (month + 2) / 3}, month > 0
}

// place finds every row's column.
func (p *slicing) place(s *Snapshot) {
	for row := range s.rows {
		day := s.counted(row)
		p.of[row] = -1
		switch at, ok := quarterOf(day); {
		case day == 0 || s.afterTaken(row) || !p.period.Has(int(day)/10000):
			p.outside++
		case !p.quarter:
			p.of[row] = int16(int(day)/10000 - p.period.First)
		case !ok:
			p.undated++
		default:
			first := p.slices[0]
			p.of[row] = int16((at.Year-first.Year)*4 + at.Quarter - first.Quarter)
		}
	}
}

// kind says what a column of time is: a year or a quarter.
func (p *slicing) kind() Text {
	if p.quarter {
		return Text{"quarter", "kwartaal"}
	}
	return Text{"year", "jaar"}
}

// span names the whole period as its first and last column.
func (p *slicing) name() Text {
	first, last := p.slices[0].Label(), p.slices[len(p.slices)-1].Label()
	if first == last {
		return first
	}
	return same(first.EN + "–" + last.EN)
}

package definition

import (
	"fmt"
	"math"
	"sort"

	"sightline/stat/survival"
)

// Prepared is what a sheet makes of people: a sample for package survival and
// an account of everybody who is not in it.
type Prepared struct {
	Sample    survival.Sample
	Person    []int          // of each row, its place among the people given
	Kinds     []string       // Kinds[k-1] names event k of the sample: 1 is the repeat
	Excluded  map[string]int // reason → persons
	Potential []float64      // by row: the longest follow-up the person could have had
	Disclosed int            // incidents dated before the index but registered after it

	dropped map[int]bool // codes of leaves before the horizon that a simple share leaves out
}

// Reasons for which a sheet leaves somebody out.
const (
	OutsideWindow = "index outside the window"
	KnownBefore   = "known before (wash-out)"
	NotLinkable   = "cannot be linked"
	LeftOut       = "left or died (dropped)"
	NotUnderWatch = "not under observation on the day"
	NoFollowUp    = "no follow-up before closure"
)

// Prepare applies the sheet to people.
func (s Sheet) Prepare(people []Person) (Prepared, error) {
	if err := s.Check(); err != nil {
		return Prepared{}, err
	}
	b := builder{sheet: s, kinds: map[string]int{}}
	b.out.Kinds = []string{"again a victim"}
	b.out.Excluded, b.out.dropped = map[string]int{}, map[int]bool{}
	b.nameKinds(people)
	for i, p := range people {
		if err := p.check(); err != nil {
			return Prepared{}, err
		}
		if reason := b.add(i, p); reason != "" {
			b.out.Excluded[reason]++
		}
	}
	if b.out.Sample.Len() == 0 {
		return b.out, fmt.Errorf("definition: the sheet %q leaves nobody to follow", s.Name)
	}
	if !b.split {
		b.out.Sample.Entry, b.out.Sample.Cluster = nil, nil
	}
	return b.out, nil
}

type builder struct {
	sheet Sheet
	out   Prepared
	kinds map[string]int
	split bool // some row starts late, or some person has several
}

// nameKinds numbers the kinds of leave that compete, in alphabetical order,
// so that numbers do not depend on the order of people.
func (b *builder) nameKinds(people []Person) {
	seen := map[string]bool{}
	for _, p := range people {
		for _, l := range p.Leaves {
			if t := b.sheet.leave(l.Kind); t == Competing || t == Dropped && b.sheet.simple() {
				seen[l.Kind] = true
			}
		}
	}
	var names []string
	for k := range seen {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		b.out.Kinds = append(b.out.Kinds, k)
		b.kinds[k] = len(b.out.Kinds)
		b.out.dropped[b.kinds[k]] = b.sheet.leave(k) == Dropped
	}
}

// add puts one person into the sample or says why not.
func (b *builder) add(i int, p Person) (reason string) {
	s := b.sheet
	switch {
	case p.Index < s.IndexFrom, s.IndexBefore != 0 && p.Index >= s.IndexBefore:
		return OutsideWindow
	case s.OnlyLinked && !p.Linkable:
		return NotLinkable
	case s.knownBefore(p):
		return KnownBefore
	case p.Index >= s.Closure():
		return NoFollowUp
	}
	for _, in := range p.Incidents {
		if in.Day < p.Index {
			b.out.Disclosed++
		}
	}
	end, event := s.firstRepeat(p)
	end, event, dropped := b.firstLeave(p, end, event)
	if dropped {
		return LeftOut
	}
	return b.rows(i, p, end, event)
}

func (s Sheet) knownBefore(p Person) bool {
	for _, day := range p.Earlier {
		if day < p.Index && day >= p.Index-s.WashOut {
			return true
		}
	}
	return false
}

// firstRepeat is the day of the first incident that counts, or closure.
func (s Sheet) firstRepeat(p Person) (day float64, event int) {
	day = s.Closure()
	for _, in := range p.Incidents {
		if in.Day <= day && in.Registered <= s.Cut && s.counts(p, in) && (event == 0 || in.Day < day) {
			day, event = in.Day, 1
		}
	}
	return day, event
}

func (s Sheet) counts(p Person, in Incident) bool {
	if in.Case == p.Case && in.Case != "" {
		return s.CountSameCase && in.Day >= p.Index+s.SameCaseGrace
	}
	if in.Day < p.Index+s.Grace {
		return false
	}
	if s.Types == nil {
		return true
	}
	for _, t := range s.Types {
		if in.Type == t {
			return true
		}
	}
	return false
}

// firstLeave ends the wait at the first leave that competes or censors, when
// it is before the repeat.
func (b *builder) firstLeave(p Person, end float64, event int) (float64, int, bool) {
	for _, l := range p.Leaves {
		if l.Day < p.Index || l.Day > end || event > 0 && l.Day == end {
			continue
		}
		switch b.sheet.leave(l.Kind) {
		case Competing:
			end, event = l.Day, b.kinds[l.Kind]
		case Censored:
			end, event = l.Day, 0
		case Dropped:
			if !b.sheet.simple() {
				return end, event, true
			}
			end, event = l.Day, b.kinds[l.Kind]
		}
	}
	return end, event, false
}

// rows writes the person's time at risk, without the time away.
func (b *builder) rows(i int, p Person, end float64, event int) (reason string) {
	s := b.sheet
	origin, from := p.Index, p.Index
	if s.Prevalent > 0 {
		if p.Index >= s.Prevalent || end <= s.Prevalent {
			return NotUnderWatch
		}
		origin, from = s.Prevalent, s.Prevalent
	}
	if s.Period != [2]float64{} {
		if s.Period[1] < end {
			end, event = s.Period[1], 0
		}
		from = max(from, s.Period[0])
		if end <= from {
			return NotUnderWatch
		}
	}
	wrote := false
	for _, span := range s.present(p, from, end) {
		code := 0
		if span[1] == end {
			code = event
		}
		if span[1] <= span[0] && (code == 0 || span[0] > origin || s.Period != [2]float64{}) {
			continue
		}
		b.row(i, span[0]-origin, span[1]-origin, code, s.Closure()-origin, wrote)
		wrote = true
	}
	if !wrote {
		return NoFollowUp
	}
	return ""
}

func (b *builder) row(i int, entry, exit float64, event int, potential float64, again bool) {
	o := &b.out
	if entry > 0 || again {
		b.split = true
	}
	if entry == 0 {
		entry = -1 // at risk from the start, also of something on the first day
	}
	o.Sample.Entry, o.Sample.Exit = append(o.Sample.Entry, entry), append(o.Sample.Exit, exit)
	o.Sample.Event, o.Sample.Cluster = append(o.Sample.Event, event), append(o.Sample.Cluster, i)
	o.Person, o.Potential = append(o.Person, i), append(o.Potential, potential)
}

// present cuts the time away out of [from, end].
func (s Sheet) present(p Person, from, end float64) [][2]float64 {
	var away [][2]float64
	for _, l := range p.Leaves {
		if s.leave(l.Kind) != Absent || l.Day >= end {
			continue
		}
		back := math.Inf(1)
		if l.Back != 0 {
			back = l.Back
		}
		away = append(away, [2]float64{l.Day, back})
	}
	sort.Slice(away, func(a, b int) bool { return away[a][0] < away[b][0] })
	var out [][2]float64
	for _, a := range away {
		if a[0] > from {
			out = append(out, [2]float64{from, a[0]})
		}
		from = max(from, a[1])
	}
	if from <= end {
		out = append(out, [2]float64{from, end})
	}
	return out
}

package study

import (
	"fmt"
	"strconv"
	"strings"
)

// Period is a span of calendar years, both included.
type Period struct{ First, Last int }

// ParsePeriod reads 2014-2018 or 2018.
func ParsePeriod(text string) (Period, error) {
	first, last, span := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), "–", "-"), "-")
	if !span {
		last = first
	}
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || from < 1900 || to > 2200 || from > to {
		return Period{}, fmt.Errorf("study: %q is not a period: write 2014-2018", text)
	}
	return Period{from, to}, nil
}

// String writes 2014–2018, or 2018 for one year.
func (p Period) String() string {
	if p.First == p.Last {
		return strconv.Itoa(p.First)
	}
	return strconv.Itoa(p.First) + "–" + strconv.Itoa(p.Last)
}

// Years lists the years.
func (p Period) Years() []int {
	var out []int
	for y := p.First; y <= p.Last; y++ {
		out = append(out, y)
	}
	return out
}

// Has reports whether a year lies in the period.
func (p Period) Has(year int) bool { return p.First <= year && year <= p.Last }

// Slice is one column of time: a year or a quarter.
type Slice struct {
	Year    int
	Quarter int // 1 to 4; 0 for the whole year
}

// Key names the slice in a table: 2018, 2022-Q2.
func (s Slice) Key() string {
	if s.Quarter == 0 {
		return strconv.Itoa(s.Year)
	}
	return fmt.Sprintf("%d-Q%d", s.Year, s.Quarter)
}

// Label writes the slice: 2018, 2022 Q2.
func (s Slice) Label() Text {
	if s.Quarter == 0 {
		return same(strconv.Itoa(s.Year))
	}
	return same(fmt.Sprintf("%d Q%d", s.Year, s.Quarter))
}

// short is the label for narrow drawings.
func (s Slice) short() string {
	if s.Quarter == 0 {
		return fmt.Sprintf("’%02d", s.Year%100)
	}
	return fmt.Sprintf("Q%d’%02d", s.Quarter, s.Year%100)
}

// start and length place the slice on an axis of years.
func (s Slice) start() float64 {
	if s.Quarter == 0 {
		return float64(s.Year)
	}
	return float64(s.Year) + float64(s.Quarter-1)/4
}

func (s Slice) length() float64 {
	if s.Quarter == 0 {
		return 1
	}
	return 0.25
}

// next is the slice after this one.
func (s Slice) next() Slice {
	switch s.Quarter {
	case 0:
		return Slice{s.Year + 1, 0}
	case 4:
		return Slice{s.Year + 1, 1}
	}
	return Slice{s.Year, s.Quarter + 1}
}

package linkage

import (
	"strings"
)

// date is a calendar day, possibly wrong or partial: 0 stands for a part that
// is not known. digits holds it as yyyymmdd for counting typing errors.
type date struct {
	year, month, day int16
	days             int32 // since 0000-03-01, for distances; 0 when partial
	digits           [8]byte
}

// parseDate reads yyyy-mm-dd, yyyymmdd, dd-mm-yyyy and dd/mm/yyyy, yyyy-mm and
// yyyy, with any of - / . and blanks between, two-digit parts or shorter. Dates
// that do not exist are kept, as a typing error makes them; text that is no
// date at all is not ok.
func parseDate(s string) (d date, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	for _, p := range parts {
		if len(p) > 8 {
			return d, false
		}
	}
	switch {
	case len(parts) >= 3 && len(parts[0]) == 4:
		d.set(parts[0], parts[1], parts[2])
	case len(parts) >= 3 && len(parts[2]) == 4:
		d.set(parts[2], parts[1], parts[0])
	case len(parts) == 1 && len(parts[0]) == 8:
		d.set(parts[0][:4], parts[0][4:6], parts[0][6:])
	case len(parts) == 2 && len(parts[0]) == 4:
		d.set(parts[0], parts[1], "")
	case len(parts) == 1 && len(parts[0]) == 4:
		d.set(parts[0], "", "")
	default:
		return d, false
	}
	return d, true
}

// SplitDate reads a date as the comparison of dates does; parts that are not
// known are 0.
func SplitDate(s string) (year, month, day int, ok bool) {
	d, ok := parseDate(s)
	return int(d.year), int(d.month), int(d.day), ok
}

func (d *date) set(year, month, day string) {
	d.year, d.month, d.day = number(year), number(month), number(day)
	y, m, dd := int(d.year), int(d.month), int(d.day)
	for i, v := range []int{y / 1000, y / 100, y / 10, y, m / 10, m, dd / 10, dd} {
		d.digits[i] = byte('0' + v%10)
	}
	if d.month > 0 && d.day > 0 {
		d.days = dayNumber(y, m, dd)
	}
}

func number(s string) int16 {
	n := 0
	for i := 0; i < len(s) && i < 4; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return int16(n)
}

// dayNumber counts days in the proleptic Gregorian calendar from 1 March of
// year 0. Months or days out of range are taken as they come.
func dayNumber(y, m, d int) int32 {
	m -= 3
	if m < 0 {
		m += 12
		y--
	}
	return int32(365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + d)
}

// swapped reports whether day and month changed places.
func (d date) swapped(e date) bool {
	return d.year == e.year && d.day == e.month && d.month == e.day && d.day > 0 && d.month > 0
}

// partial reports whether only a year, or a year and a month, is said: the
// rest is missing or stands on 1 January, which offices fill in for unknown.
func (d date) partial() bool {
	return d.month == 0 || d.day == 0 || d.month == 1 && d.day == 1
}

// vague reports whether one of two dates is partial and nothing speaks
// against the other.
func (d date) vague(e date) bool {
	if d.year != e.year || !d.partial() && !e.partial() {
		return false
	}
	if d.month == 0 || e.month == 0 || d.month == 1 && d.day == 1 || e.month == 1 && e.day == 1 {
		return true
	}
	return d.month == e.month
}

// errors counts digits that must be changed, or swapped with a neighbour, up
// to limit+1.
func (d date) errors(e date, limit int) int {
	n := 0
	for i := 0; i < 8 && n <= limit; i++ {
		if d.digits[i] == e.digits[i] {
			continue
		}
		n++
		if i < 7 && d.digits[i] == e.digits[i+1] && d.digits[i+1] == e.digits[i] {
			i++
		}
	}
	return n
}

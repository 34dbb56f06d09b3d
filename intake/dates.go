package intake

import (
	"strings"

	"sightline/register"
)

// firstYear is the earliest year a date in a report can mean.
const firstYear = 1900

// date reads a date as people write it; the zero date when the field is empty.
func (in *reading) date(f int) register.Date {
	text := in.values[f]
	if text == "" {
		return register.Date{}
	}
	d, wrong, remedy := parseDate(text)
	if wrong == "" && isAfter(d, in.r.opt.Today) {
		wrong, remedy = "lies in the future", "check the year"
	}
	if wrong != "" {
		in.wrong(f, wrong, remedy)
		return register.Date{}
	}
	return d
}

// isAfter reports whether even the first day a date can mean comes after
// today; never when today is not known.
func isAfter(d, today register.Date) bool {
	return !today.IsZero() && earliest(d) > latest(today)
}

const howToWriteDates = "write 2018-05-25, 2018-05 or 2018, or 25-05-2018 with the day first"

// parseDate reads year-month-day with any of - / . between, as much of it as
// is known; day-month-year and month-year, the day first; the same followed
// by a time of day, which is dropped; and 20180525. A month may be a word,
// English or Dutch. Zeros for a day or month that is not known are
// understood.
func parseDate(text string) (d register.Date, wrong, remedy string) {
	if len(text) == 10 && text[4] == '-' && text[7] == '-' { // the usual form, without the detours
		y, ok1 := digits(text[:4])
		m, ok2 := digits(text[5:7])
		day, ok3 := digits(text[8:])
		if ok1 && ok2 && ok3 {
			return calendarDate(y, m, day)
		}
	}
	if len(text) == 7 && text[4] == '-' {
		y, ok1 := digits(text[:4])
		m, ok2 := digits(text[5:])
		if ok1 && ok2 {
			return calendarDate(y, m, 0)
		}
	}
	n, lengths, ok := dateNumbers(dropTime(text))
	switch {
	case !ok:
	case len(n) == 1 && lengths[0] == 4:
		return calendarDate(n[0], 0, 0)
	case len(n) == 1 && lengths[0] == 8 && n[0] > firstYear*10000:
		return calendarDate(n[0]/10000, n[0]/100%100, n[0]%100)
	case len(n) == 2 && lengths[0] == 4:
		return calendarDate(n[0], n[1], 0)
	case len(n) == 2 && lengths[1] == 4:
		return calendarDate(n[1], n[0], 0)
	case len(n) == 3 && lengths[0] == 4:
		return calendarDate(n[0], n[1], n[2])
	case len(n) == 3 && lengths[2] == 4:
		return calendarDate(n[2], n[1], n[0])
	case len(n) == 3 && lengths[2] == 2:
		return d, "is a date with a year of two digits", "write the year in four digits, such as 25-05-2018"
	}
	return d, "is not a date", howToWriteDates
}

// dropTime takes off a time of day: 2018-05-25T10:00:00Z, 25-05-2018 10:00.
func dropTime(text string) string {
	if i := strings.IndexAny(text, "T "); i >= 8 && strings.IndexByte(text[i:], ':') > 0 {
		return text[:i]
	}
	return text
}

// dateNumbers gives the one to three numbers of a date and their lengths.
func dateNumbers(text string) (numbers, lengths []int, ok bool) {
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == '-' || c == '/' || c == '.' || c == ' ' }) {
		n, ok := digits(part)
		if !ok {
			n, ok = monthOf(part)
		}
		if !ok || len(part) > 8 {
			return nil, nil, false
		}
		numbers, lengths = append(numbers, n), append(lengths, len(part))
	}
	return numbers, lengths, len(numbers) > 0 && len(numbers) <= 3
}

// monthOf reads the name of a month, whole or the usual three letters.
func monthOf(word string) (int, bool) {
	if len(word) < 3 || len(word) > 9 {
		return 0, false
	}
	for i, names := range months {
		for name := range strings.SplitSeq(names, " ") {
			if strings.EqualFold(word, name) || strings.EqualFold(word, name[:3]) {
				return i + 1, true
			}
		}
	}
	return 0, false
}

var months = [12]string{"january januari", "february februari", "march maart mrt", "april", "may mei", "june juni", "july juli",
	"august augustus", "september", "october oktober", "november", "december"}

func digits(text string) (int, bool) {
	n := 0
	for _, c := range []byte(text) {
		if c < '0' || c > '9' || n > 1e8 {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, text != ""
}

// calendarDate checks that a day is in the calendar.
func calendarDate(y, m, day int) (d register.Date, wrong, remedy string) {
	switch {
	case m == 0 && day != 0:
		return d, "has a day and no month", howToWriteDates
	case m > 12:
		return d, "has a month above 12", howToWriteDates
	case m > 0 && day > daysIn(y, m):
		return d, "is a day that is not in the calendar", "check the day and the month"
	case y < firstYear || y > 2200:
		return d, "is too long ago or too far ahead", "check the year"
	}
	return register.Date{Year: int16(y), Month: int8(m), Day: int8(day)}, "", ""
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// earliest and latest number the days a date can mean so that they compare:
// 20180525. They are no counts of days.
func earliest(d register.Date) int {
	return int(d.Year)*10000 + max(int(d.Month), 1)*100 + max(int(d.Day), 1)
}

func latest(d register.Date) int {
	m, day := int(d.Month), int(d.Day)
	if m == 0 {
		m = 12
	}
	if day == 0 {
		day = daysIn(int(d.Year), m)
	}
	return int(d.Year)*10000 + m*100 + day
}

// isBefore is register.Date.Before without making times of the dates.
func isBefore(d, e register.Date) bool {
	return !d.IsZero() && !e.IsZero() && latest(d) < earliest(e)
}

// ageRange gives the least and the greatest completed age on a date, given
// what is known of both dates. Numbers like 20180525 subtract to years and a
// rest, as long as whole years are taken.
func ageRange(born, on register.Date) (youngest, oldest int) {
	return (earliest(on) - latest(born)) / 10000, (latest(on) - earliest(born)) / 10000
}

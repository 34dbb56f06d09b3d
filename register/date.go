package register

import (
	"fmt"
	"time"
)

// Date is a calendar date that may be known only to the month or the year,
// as dates in reports often are. The zero Date means that none was given. It
// has no time of day and no time zone.
type Date struct {
	Year  int16
	Month int8 // 0 when only the year is known
	Day   int8 // 0 when only the month is known
}

// ParseDate reads 2018-05-25, 2018-05 or 2018. The empty text gives the zero
// Date. Other habits of writing dates are intake's to know.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return Date{}, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if len(layout) != len(text) {
			continue
		}
		t, err := time.Parse(layout, text)
		if err != nil || t.Year() == 0 {
			break
		}
		d := DateOf(t)
		if len(layout) < 10 {
			d.Day = 0
		}
		if len(layout) < 7 {
			d.Month = 0
		}
		return d, nil
	}
	return Date{}, fmt.Errorf("not a date like 2018-05-25, 2018-05 or 2018")
}

// DateOf gives the calendar date of a moment, in the moment's own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), int8(m), int8(d)}
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// String writes what is known: 2018-05-25, 2018-05, 2018 or nothing.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return string(d.appendDay(make([]byte, 0, 10)))
}

func (d Date) appendDay(b []byte) []byte {
	y := int(d.Year)
	return append(b, byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+d.Month/10), byte('0'+d.Month%10), '-', byte('0'+d.Day/10), byte('0'+d.Day%10))
}

// First gives the earliest day the date can mean, Last the latest.
func (d Date) First() time.Time {
	return time.Date(int(d.Year), time.Month(max(d.Month, 1)), int(max(d.Day, 1)), 0, 0, 0, 0, time.UTC)
}

// Last gives the latest day the date can mean.
func (d Date) Last() time.Time {
	switch {
	case d.Month == 0:
		return time.Date(int(d.Year), 12, 31, 0, 0, 0, 0, time.UTC)
	case d.Day == 0:
		return time.Date(int(d.Year), time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return d.First()
}

// Before reports whether d is certainly earlier than e: even its latest day
// comes before e's earliest. Dates that are not given are before nothing.
func (d Date) Before(e Date) bool {
	return !d.IsZero() && !e.IsZero() && d.Last().Before(e.First())
}

// MarshalText and UnmarshalText write and read the form of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of String.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

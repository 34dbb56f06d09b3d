package simulate

import "sightline/register"

// day is a calendar day, counted from 1 January 1970. Whole numbers make dates
// cheap to shift; they become register dates when written.
type day int32

// dayOf gives the day of a date of the Gregorian calendar.
//
// Hinnant, H. (2013). chrono-compatible low-level date algorithms,
// days_from_civil.
func dayOf(year, month, dom int) day {
	if month <= 2 {
		year--
	}
	era := year / 400
	yoe := year - era*400
	doy := (153*((month+9)%12)+2)/5 + dom - 1
	return day(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

// civil gives year, month and day of the month (civil_from_days, as above).
func (d day) civil() (year, month, dom int) {
	z := int(d) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	month = mp%12 + 3
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, doy - (153*mp+2)/5 + 1
}

func (d day) year() int {
	y, _, _ := d.civil()
	return y
}

func (d day) date() register.Date {
	y, m, dom := d.civil()
	return register.Date{Year: int16(y), Month: int8(m), Day: int8(dom)}
}

// month counts months from January of the first year.
func (d day) month() int {
	y, m, _ := d.civil()
	return (y-FirstYear)*12 + m - 1
}

// age gives completed years on a later day.
func (d day) age(on day) int {
	by, bm, bd := d.civil()
	y, m, dom := on.civil()
	age := y - by
	if m < bm || m == bm && dom < bd {
		age--
	}
	return age
}

func daysIn(year int) int { return int(dayOf(year+1, 1, 1) - dayOf(year, 1, 1)) }

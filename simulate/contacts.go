package simulate

import "math"

// contact is one organisation writing down, once, that it met somebody.
type contact struct {
	list     list
	office   int // place in offices.all
	met      day
	reported day
	nth      int // of this list's reports about the person this year, from 0
}

// purpose keeps the streams of a person's first and later exploitation apart.
func (v *victim) purpose(p uint64) uint64 {
	if v.again {
		return p + 1000
	}
	return p
}

// contacts draws who reports the victim: it walks the lists in order, as the
// calibration did, with the person's own visibility and the activity of the
// offices in the person's region. It returns buf, filled.
func (c *Country) contacts(v *victim, buf []contact) []contact {
	buf = buf[:0]
	r := draw(c.seed, v.index, v.purpose(forLists))
	if v.group == sub3 {
		return c.borderCase(v, &r, buf)
	}
	d := &solved()[v.year-FirstYear]
	half := halfOf(int(v.anchor - c.plan[v.year-FirstYear].first))
	rates := &d.rate[half][v.group][minority(v.minor)][v.visible]
	month := v.anchor.month()
	state := unseen
	for l, rate := range rates {
		factor := c.offices.factor[l][month][v.region]
		rate *= factor
		if list(l) == np && v.group == domestic {
			rate *= attention(v.region)
		}
		u := r.uniform()
		if state == unseen && u >= rate {
			continue // 1-exp(-rate) is below rate
		}
		if u >= d.reports(list(l), rate, factor, state) {
			continue
		}
		buf = append(buf, contact{list: list(l)})
		state = max(state, seen)
		if list(l) == np {
			state = seenByPolice
		}
	}
	if len(buf) > 0 {
		buf = c.schedule(v, &r, buf)
	}
	return buf
}

// borderCase: sub-3 cases are reported by the border police and by nobody else.
func (c *Country) borderCase(v *victim, r *chance, buf []contact) []contact {
	if !r.is(sub3Registered[v.year-FirstYear] / victimsByYear[v.year-FirstYear][sub3]) {
		return buf
	}
	return append(buf, contact{list: kmar, office: c.offices.serves[kmar][v.region], met: v.anchor - day(r.exponential(3)), reported: v.anchor})
}

// lag is the mean number of days between meeting a person and reporting it.
var lag = [lists]float64{
	3, 20, 25, 20, 20, 40, 45, 30, 40, 30, 60, 12, 25, 35, 25, 35, 30, 25, 30,
}

// schedule dates the contacts: the first is reported on the victim's anchor
// day, each next one some weeks later, and some lists report twice.
func (c *Country) schedule(v *victim, r *chance, buf []contact) []contact {
	on := v.anchor
	for i := range buf {
		if i > 0 {
			on += 1 + day(r.exponential(25))
		}
		c.date(v, r, &buf[i], on)
	}
	for i := range buf {
		if r.is(again[v.year-FirstYear]) {
			second := contact{list: buf[i].list, nth: 1}
			c.date(v, r, &second, buf[i].reported+7+day(r.exponential(45)))
			buf = append(buf, second)
		}
	}
	return buf
}

func (c *Country) date(v *victim, r *chance, k *contact, on day) {
	k.reported = on
	k.met = max(on-day(r.exponential(lag[k.list])), v.anchor-120)
	k.office = c.offices.serves[k.list][v.region]
	if k.list == np && r.is(.05) || k.list == np && k.nth > 0 && r.is(.5) {
		k.office = nationalPolice
	}
}

// met tells whether anybody in a position to report met a victim at all,
// reported or not. Before 2018 those who need not report did so four times in
// five; since, far less.
func (c *Country) met(v *victim, reported bool) bool {
	if reported || v.group == sub3 {
		return reported
	}
	half := halfOf(int(v.anchor - c.plan[v.year-FirstYear].first))
	missed := solved()[v.year-FirstYear].missed[half][v.group][minority(v.minor)][v.visible]
	r := draw(c.seed, v.index, v.purpose(forContact))
	return r.uniform() < -math.Expm1(-missed)
}

// tells is the share of the victims it meets that a list reports. Ours.
func tells(l list, on day) float64 {
	switch year := on.year(); {
	case l.hasDuty():
		return 0.97
	case year < 2018:
		return 0.80
	case year == 2018 && on < breakDay:
		return 0.36
	case year == 2018:
		return 0.09
	default:
		return min(0.30+0.05*float64(year-2019), 0.55)
	}
}

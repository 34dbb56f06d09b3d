package simulate

import "sightline/register/codes"

// victim is one person in one year of being a victim, as they truly are.
type victim struct {
	index    uint64 // who; the same when exploited again
	again    bool   // exploited again, after having been registered before
	year     int
	anchor   day // when the first report about them is written, or would be
	group    group
	minor    bool
	visible  int
	region   int
	place    int // municipality within the region
	gender   codes.Gender
	born     day
	country  codes.Country
	second   codes.Country // a second nationality
	culture  string
	dublin   bool // has an asylum claim in another member state
	started  day  // of the exploitation
	unknown  bool // nobody who reports knows the form
	sideForm codes.Form
}

// victim makes the k-th of n new victims of a year.
func (c *Country) victim(year, k int) victim {
	plan := &c.plan[year-FirstYear]
	v := victim{index: plan.offset + uint64(k), year: year}
	// The golden ratio's multiples fill the unit interval evenly, so that each
	// group gets its number to within a few and is spread over the whole year.
	const golden = 0.6180339887498949
	turn := float64(k) * golden
	v.group = group(place(plan.groups, turn-float64(int(turn))))
	r := draw(c.seed, v.index, forPerson)
	v.anchor = plan.day((float64(k) + r.uniform()) / float64(plan.count))
	v.visible = r.pick(visibilityRank)
	v.minor = r.is(minorShare(v.group, year))
	v.settle(&r)
	return v
}

var visibilityRank = cumulate(visibilityShare[:])

// settle gives the victim a place. Where a prevention programme works, fewer
// minors become victim of domestic sexual exploitation: so many draws of that
// region are drawn again.
func (v *victim) settle(r *chance) {
	v.region = r.pick(regionShares)
	for v.group == domestic && v.minor && !r.is(ratio(schoolProgramme, v.region, v.anchor)) {
		v.region = r.pick(regionShares)
	}
}

// person draws who the victim is. Only those who are reported need it.
func (c *Country) person(v *victim) {
	r := draw(c.seed, v.index, forIdentity)
	v.place = r.pick(regions[v.region].within)
	mix := &mixes[v.group][v.year-FirstYear]
	v.country = mix.countries[r.pick(mix.cumulative)]
	v.culture = cultureOf[v.country]
	if v.country == "NL" {
		v.culture = dutchBackground[r.pick(backgroundRank)].name
		if (v.culture == "moroccan" || v.culture == "turkish") && r.is(.7) {
			v.second = map[string]codes.Country{"moroccan": "MA", "turkish": "TR"}[v.culture]
		}
	}
	v.gender = genderOf(&r, v.group)
	v.born = v.anchor - c.lived(&r, v)
	if rules := cultureRules[v.culture]; v.country != "NL" && r.is(rules.newYear) {
		v.born = dayOf(v.born.year(), 1, 1)
		if v.minor && v.born.age(v.anchor) > 17 {
			v.born = dayOf(v.born.year()+1, 1, 1)
		}
	}
	v.dublin = r.is(dublinShare(v.country, v.year))
	v.started = v.anchor - day(30+r.lognormal(float64(exploitedFor[v.group]), .9))
	v.unknown = r.is(unknownForm[v.year-FirstYear][minority(v.minor)])
	if r.is(.05) {
		v.sideForm = sideForms[v.group]
	}
}

var backgroundRank = func() []float64 {
	weights := make([]float64, len(dutchBackground))
	for i, b := range dutchBackground {
		weights[i] = b.weight
	}
	return cumulate(weights)
}()

// exploitedFor is the median length of the exploitation in days, by group.
var exploitedFor = [allGroups]int{200, 240, 160, 120, 300, 20}

// sideForms is the second form that one person in twenty is exploited in.
var sideForms = [allGroups]codes.Form{"CRIM_DRUG", "LAB", "SEX_CB", "SEX_DOM", "LAB_DOMWORK", ""}

// femaleShare is the share of women and girls in a group.
var femaleShare = [allGroups]float64{.96, .90, .30, .18, .60, .97}

func genderOf(r *chance, g group) codes.Gender {
	if r.is(.006) {
		return [3]codes.Gender{"TF", "TM", "X"}[r.below(3)]
	}
	if r.is(femaleShare[g]) {
		return "F"
	}
	return "M"
}

// lived draws the days a victim has lived. Minors are mostly 14 to 17; the age
// of adults falls off from 18, in sexual exploitation sooner than in labour.
func (c *Country) lived(r *chance, v *victim) day {
	const year = 365.25
	if v.minor {
		age := 18 - r.exponential(2.2)
		if v.group == criminal || v.group == labour {
			age = 18 - r.exponential(1.8)
		}
		return day(max(age, 9+8*r.uniform()) * year)
	}
	spread := [allGroups]float64{5.5, 8, 15, 10, 12, 7}[v.group]
	age := 18 + r.exponential(spread)
	if v.group == labour {
		age += 2.5 * r.uniform()
	}
	if age > 68 {
		age = 20 + 40*r.uniform()
	}
	return day(age*year) + 1
}

func minority(minor bool) int {
	if minor {
		return 1
	}
	return 0
}

package simulate

import "sightline/register/codes"

// The period for which the country is calibrated.
const (
	FirstYear = 2010
	LastYear  = 2024
	years     = LastYear - FirstYear + 1
)

// group is one of the five groups a victim truly belongs to, and sub-3 apart.
type group uint8

const (
	domestic group = iota
	crossBorder
	labour
	criminal
	otherForms
	sub3
	groups     = int(sub3) // those that hidden-population estimates are about
	allGroups  = groups + 1
	minorities = 2 // adult 0, minor 1
)

var groupCodes = [allGroups]codes.Group{
	codes.GroupDomestic, codes.GroupCrossBorder, codes.GroupLabour, codes.GroupCriminal, codes.GroupOther, codes.GroupSub3,
}

// victimsByYear is how many people truly are victims in a year, by group; the
// last column, sub-3 cases, is no part of the hidden population.
//
// Published: 6,250 a year over 2010–2015 with a rise to over 8,000 in 2012,
// about 3,000 a year domestic sexual exploitation (fact sheet 2014–2018), two
// thirds sexual exploitation, about 1,000 a year criminal exploitation in
// 2018–2019. The split by year beyond that is ours. The later study's 5,000
// for 2018–2019 (4,000 to 7,000) lies below what stands here, because the fact
// sheet's 3,000 for domestic sexual exploitation in 2018 was followed.
var victimsByYear = [years][allGroups]float64{
	{2500, 950, 1250, 350, 50, 230},
	{2800, 1350, 1450, 400, 60, 200},
	{3300, 2500, 1550, 450, 70, 410},
	{3000, 1500, 1450, 500, 60, 110},
	{3000, 1150, 1300, 550, 60, 380},
	{3000, 1050, 1250, 580, 60, 200},
	{3000, 1000, 1250, 700, 60, 50},
	{3000, 1000, 1250, 800, 60, 40},
	{3000, 1050, 1250, 900, 60, 30},
	{2700, 1900, 1200, 900, 60, 25},
	{2600, 950, 1500, 950, 50, 20},
	{2500, 900, 1400, 950, 50, 15},
	{2500, 900, 1400, 1000, 50, 15},
	{2450, 900, 1450, 1050, 50, 15},
	{2450, 900, 1450, 1150, 50, 15},
}

// minorShare is the share of a group's victims who are under 18: 1,300 of
// 3,000 in domestic sexual exploitation is published, the rest is ours.
func minorShare(g group, year int) float64 {
	switch g {
	case domestic:
		return 1300.0 / 3000
	case crossBorder:
		return 0.12
	case labour:
		return 0.04
	case criminal:
		return 0.25 + 0.20*float64(year-FirstYear)/float64(LastYear-FirstYear)
	case otherForms:
		return 0.40
	}
	return 0
}

// registeredByYear is how many persons are registered in a year by their true
// group, first adults, then minors. Yearly totals, minors and domestic sexual
// exploitation follow docs/methods/simulate.md; a form that a reporter does
// not know is taken away later (see unknownForm).
var registeredByYear = [years][groups][minorities]float64{
	{{180, 80}, {320, 28}, {145, 10}, {48, 20}, {12, 7}},
	{{220, 112}, {385, 34}, {175, 12}, {72, 28}, {15, 9}},
	{{280, 118}, {590, 36}, {215, 12}, {75, 30}, {16, 9}},
	{{290, 135}, {480, 32}, {220, 13}, {82, 34}, {15, 9}},
	{{300, 140}, {390, 30}, {205, 15}, {110, 40}, {15, 10}},
	{{285, 140}, {310, 30}, {190, 15}, {110, 45}, {15, 10}},
	{{258, 125}, {253, 25}, {120, 17}, {84, 48}, {10, 12}},
	{{245, 95}, {325, 25}, {100, 14}, {84, 50}, {10, 10}},
	{{110, 38}, {352, 6}, {96, 2}, {48, 9}, {6, 1}},
	{{122, 45}, {700, 20}, {232, 5}, {164, 34}, {8, 4}},
	{{94, 28}, {265, 10}, {409, 6}, {139, 22}, {9, 2}},
	{{75, 25}, {190, 10}, {325, 6}, {118, 31}, {8, 3}},
	{{78, 27}, {180, 10}, {345, 6}, {118, 39}, {8, 3}},
	{{80, 28}, {175, 10}, {385, 7}, {120, 52}, {8, 3}},
	{{86, 32}, {175, 10}, {415, 7}, {125, 83}, {8, 3}},
}

// sub3Registered is how many sub-3 cases the border police reports. The six
// years to 2015 add to what the published list of the border police holds
// beyond other victims; 2011 and 2012 make the published totals.
var sub3Registered = [years]float64{185, 160, 330, 85, 306, 160, 40, 30, 25, 20, 15, 12, 12, 12, 12}

// unknownForm is the probability that nobody who reports a person knows the
// form of exploitation, for adults and minors. "Uncategorised" is published
// for 2016 (150), 2018 (40), 2019 (61) and 2020 (38), and 231 of the 659
// minors of 2016–2020.
var unknownForm = [years][minorities]float64{
	{.08, .30}, {.08, .30}, {.08, .30}, {.08, .30}, {.06, .35}, {.06, .35},
	{.076, .42}, {.145, .42}, {.032, .27}, {.028, .25}, {.023, .25},
	{.03, .25}, {.03, .25}, {.03, .25}, {.03, .25},
}

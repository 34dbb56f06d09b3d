package simulate

import "sightline/register/codes"

// list is a kind of organisation on whose list a person can be: what a
// multiple systems estimate calls a list. The order is the order in which a
// referral can travel: from those who stumble on a victim, through the police,
// to those who care.
type list uint8

const (
	kmar list = iota
	nla
	ind
	coa
	dtv
	lawyer
	muni
	vt
	ggd
	school
	self
	np
	fairwork
	amb
	guard
	youth
	zc
	shelter
	oth
	lists = int(oth) + 1
)

var listCodes = [lists]codes.Reporter{
	"KMAR", "NLA", "IND", "COA", "DTV", "LAWYER", "MUNI", "VT", "GGD", "SCHOOL", "SELF",
	"NP", "FAIRWORK", "AMB", "GUARD", "YOUTH", "ZC", "SHELTER", "OTH",
}

// hasDuty tells the three who must report from all others, who may.
func (l list) hasDuty() bool { return l == np || l == kmar || l == nla }

// isPublic tells those who report as a public task, whatever the person wants.
func (l list) isPublic() bool { return l == ind || l == coa || l == dtv }

// reportsByYear is how many reports a kind of organisation files in a year.
// Columns: national police, border police (sub-3 apart), labour authority,
// care coordinators, FairWork, shelters with youth care (list O of the
// published table), and everybody else (its list Z).
//
// 2010–2015 add to the published lists P, I, R, O, Z (4,812; 398; 742; 536;
// 848) and 8,234 persons; 2016–2020 follow the published reports by reporter,
// 2023–2024 CoMensha's; the years between are ours. Non-investigative bodies:
// over 550 a year on average in 2014–2017, 150 in 2018.
var reportsByYear = [years][7]float64{
	{552, 20, 62, 80, 5, 77, 102},
	{720, 20, 66, 100, 6, 88, 122},
	{980, 24, 75, 134, 8, 105, 157},
	{960, 20, 62, 122, 6, 86, 140},
	{840, 20, 67, 151, 8, 90, 159},
	{760, 18, 66, 155, 8, 90, 127},
	{462, 12, 38, 240, 12, 110, 230},
	{432, 21, 38, 320, 16, 140, 285},
	{530, 12, 75, 91, 4, 18, 26},
	{952, 10, 46, 252, 25, 70, 115},
	{490, 15, 150, 260, 30, 60, 80},
	{310, 20, 110, 270, 45, 50, 65},
	{340, 35, 60, 300, 120, 25, 30},
	{360, 50, 33, 312, 233, 25, 30},
	{329, 67, 71, 301, 257, 16, 20},
}

// othersShare divides list Z among its kinds, oShare list O.
var (
	othersShare = map[list]float64{
		ind: .14, coa: .12, dtv: .03, lawyer: .08, muni: .10, vt: .08, ggd: .05,
		school: .04, self: .06, amb: .14, guard: .10, oth: .06,
	}
	oShare = map[list]float64{shelter: .65, youth: .35}
)

// target gives how many reports a list is to file in a year.
func target(l list, year int) float64 {
	row := reportsByYear[year-FirstYear]
	switch l {
	case np:
		return row[0]
	case kmar:
		return row[1]
	case nla:
		return row[2]
	case zc:
		return row[3]
	case fairwork:
		return row[4]
	case shelter, youth:
		return row[5] * oShare[l]
	}
	return row[6] * othersShare[l]
}

// affinity says how much likelier than by chance a list meets adults and
// minors of each group: what makes lists depend on each other once groups are
// added together. The figures are ours; only their ratios matter.
var affinity = [lists][groups][minorities]float64{
	kmar:     {{.1, .1}, {3, 3}, {.8, .8}, {.3, .3}, {.5, .5}},
	nla:      {{0, 0}, {.02, .02}, {4, 2}, {.1, .1}, {.2, .2}},
	ind:      {{.05, .05}, {2, 1}, {1.5, .6}, {.5, .5}, {2, 2}},
	coa:      {{.05, .05}, {2, 2}, {1.5, .6}, {.8, 1.5}, {2, 2}},
	dtv:      {{0, 0}, {2, 1}, {1.5, .5}, {1, .5}, {1, 1}},
	lawyer:   {{.4, .4}, {1, 1}, {3, 1}, {1, 1}, {1, 1}},
	muni:     {{1, .8}, {.4, .4}, {2, 1}, {2, 1}, {1, 1}},
	vt:       {{1.4, 2}, {.2, .6}, {.2, .6}, {.6, 1}, {3, 4}},
	ggd:      {{1.6, 1.4}, {.8, 1}, {.4, .4}, {.4, .4}, {2, 1}},
	school:   {{.3, 3}, {0, .5}, {0, 1}, {.1, 3}, {.5, 3}},
	self:     {{1.5, 1}, {.5, .3}, {1.2, .5}, {1, .5}, {1, .5}},
	np:       {{1, .7}, {2.2, 1.2}, {.6, .5}, {.9, .7}, {.5, .5}},
	fairwork: {{0, 0}, {.05, 0}, {5, 2}, {.2, 0}, {.3, 0}},
	amb:      {{2, 1.5}, {.4, .5}, {.3, .3}, {.8, .8}, {1, 1}},
	guard:    {{0, .2}, {0, 8}, {0, 5}, {0, 5}, {0, 4}},
	youth:    {{.3, 2.5}, {0, .6}, {0, .5}, {.2, 2}, {.2, 2}},
	zc:       {{1.8, 1.4}, {.5, .5}, {.8, .5}, {1.4, 1}, {1, 1}},
	shelter:  {{1.8, .5}, {1, .6}, {.5, .2}, {.3, .2}, {2, 1}},
	oth:      {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}},
}

// referral says how readily a person known to the police, or to any earlier
// list, is brought to a list. A year's intensity multiplies it (see solve).
func referral(to list, police bool) float64 {
	if !police {
		return [lists]float64{np: .5, zc: .4, shelter: .4, guard: .1, fairwork: .05, lawyer: .05}[to]
	}
	return [lists]float64{zc: 1, shelter: .6, youth: .2, guard: .1, amb: .2, fairwork: .1, oth: .05}[to]
}

// visibility: some victims are harder to see and some easier, for every list
// alike. It makes all lists depend positively on each other, as hidden
// heterogeneity does; the mean is 1, the coefficient of variation 0.30.
var (
	visibilityShare = [3]float64{.35, .45, .20}
	visibility      = [3]float64{0.7, 1.0, 1.525}
)

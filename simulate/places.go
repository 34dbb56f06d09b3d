package simulate

import (
	"fmt"

	"sightline/register/codes"
)

// Regions is the number of care regions, each with its municipalities.
const (
	Regions             = 35
	municipalitiesInAll = 352
)

// region is a care region: municipalities that share a care coordinator, or
// wait for one. Codes are invented, and shaped unlike real ones.
type region struct {
	code           string // CR07
	unit           int    // place in units
	share          float64
	municipalities []string // GX0703
	within         []float64
	coordinated    day // when its care coordinator starts; never is after the period
}

// units are the ten regional police units, with their share of the inhabitants
// and how much attention they give to domestic sexual exploitation: four of
// them file more than three quarters of those reports.
var units = [10]struct {
	code      codes.Region
	regions   int
	share     float64
	attention float64
}{
	{"NN", 4, .10, .30}, {"ON", 5, .18, .30}, {"MN", 3, .12, .30}, {"NH", 4, .09, .30}, {"AMS", 2, .10, 2},
	{"DH", 3, .11, .30}, {"ROT", 3, .11, 2}, {"ZWB", 3, .07, 2}, {"OB", 5, .08, 2}, {"LB", 3, .04, .30},
}

const never = day(1 << 30)

// coordinationStarts is when care coordinators begin to work: 9 regions before
// 2010, 19 of 35 by the end of 2017, 30 in September 2019 and 33 in the end
// (94 %), as published. Which region, and the months, are ours.
var coordinationStarts = [Regions][2]int{
	{2009, 1}, {2009, 1}, {2009, 1}, {2009, 1}, {2009, 1}, {2009, 1}, {2009, 1}, {2009, 1}, {2009, 1},
	{2011, 3}, {2012, 1}, {2012, 9}, {2013, 5}, {2014, 1}, {2014, 10}, {2015, 4}, {2016, 1}, {2016, 9}, {2017, 4},
	{2018, 1}, {2018, 3}, {2018, 6}, {2018, 9}, {2018, 11}, {2019, 1}, {2019, 2}, {2019, 4}, {2019, 5}, {2019, 7}, {2019, 8},
	{2020, 3}, {2020, 9}, {2021, 2}, {0, 0}, {0, 0},
}

// regions is the map of the country. It is the same in every country.
var regions = makeRegions()

func makeRegions() []region {
	all := make([]region, 0, Regions)
	for u, unit := range units {
		for i := range unit.regions {
			r := len(all)
			// The first region of a unit holds its city.
			weight := 1.0
			if i == 0 {
				weight = 2
			}
			start := coordinationStarts[r*16%Regions] // 16 and 35 share no factor: early and late are mixed over the map
			all = append(all, region{
				code: fmt.Sprintf("CR%02d", r+1), unit: u,
				share:       unit.share * weight / float64(unit.regions+1),
				coordinated: never,
			})
			if start[0] > 0 {
				all[r].coordinated = dayOf(start[0], start[1], 1)
			}
			all[r].found()
		}
	}
	return all
}

// found gives a region ten municipalities, the two largest regions eleven; the
// k-th has a share of its inhabitants in proportion to 1/k.
func (r *region) found() {
	n := municipalitiesInAll / Regions
	if r.code == "CR13" || r.code == "CR17" {
		n++
	}
	weights := make([]float64, n)
	for k := range weights {
		r.municipalities = append(r.municipalities, fmt.Sprintf("GX%s%02d", r.code[2:], k+1))
		weights[k] = 1 / float64(k+1)
	}
	r.within = cumulate(weights)
}

var regionShares = func() []float64 {
	weights := make([]float64, len(regions))
	for i, r := range regions {
		weights[i] = r.share
	}
	return cumulate(weights)
}()

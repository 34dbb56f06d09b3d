package simulate

import (
	"math"
	"strconv"

	"sightline/register/codes"
)

var horizons = [...]int{1, 2, 3, 5, 7, 10}

// incidence is the true cumulative incidence of any offence at t years.
func (l *lifeCourse) incidence(t float64, minor, dutch int) float64 {
	return l.plateau[minor][dutch] * -math.Expm1(-t/l.tau)
}

func (l *lifeCourse) truth() RepeatTruth {
	t := RepeatTruth{
		Any: map[string]float64{}, Strata: map[string]map[string]float64{},
		ByKind: map[codes.Crime]map[string]float64{}, Suspects: map[codes.Group]float64{},
	}
	weight := l.weights()
	for _, h := range horizons {
		at := strconv.Itoa(h)
		for m, who := range [minorities]string{"adult", "minor"} {
			for d, whence := range [2]string{"not Dutch", "Dutch"} {
				stratum := who + ", " + whence
				if t.Strata[stratum] == nil {
					t.Strata[stratum] = map[string]float64{}
				}
				t.Strata[stratum][at] = rounded(l.incidence(float64(h), m, d))
				t.Any[at] += weight[m][d] * l.incidence(float64(h), m, d)
			}
		}
		t.Any[at] = rounded(t.Any[at])
		for k, kind := range crimes {
			if t.ByKind[kind] == nil {
				t.ByKind[kind] = map[string]float64{}
			}
			t.ByKind[kind][at] = rounded(l.pooled(k, float64(h), &weight))
		}
	}
	for g, rate := range suspicionRate {
		t.Suspects[groupCodes[g]] = rate
	}
	return t
}

func (l *lifeCourse) pooled(kind int, t float64, weight *[minorities][2]float64) float64 {
	sum := 0.0
	for m := range weight {
		for d, w := range weight[m] {
			sum += w * l.ever(l.kind[kind], t, m, d)
		}
	}
	return sum
}

func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

func chainTruth(from, to int) ChainTruth {
	t := ChainTruth{
		Probability: map[string]float64{
			"INTAKE": intakeShare, "DECL": declarationShare, "DECL, Dublin claimant before 2019-08-01": 0.90,
			"EXOFF": exOfficioShare, "INVEST": investigated, "INVEST, with extra detectives": investigated * measures[detectives].Ratio,
			"SUSPECT": suspectShare, "IN": prosecutionShare, "CONV": convictedShare, "CONV_OTH": convictedOther,
		},
		MeanDays: map[string]float64{
			"INTAKE": intakeDays, "DECL": declarationDays, "EXOFF": declarationDays, "INVEST": investigatedDays,
			"SUSPECT": suspectDays, "IN": prosecutionDays, "SUMMONS": decisionDays, "DISM": decisionDays, "verdict": verdictDays,
		},
		Dismissed: map[int]float64{},
	}
	for year := from; year <= to; year++ {
		t.Dismissed[year] = rounded(dismissedShare(year))
	}
	return t
}

func helpTruth() HelpTruth {
	return HelpTruth{Unmet: unmetShare, Ratios: map[string]float64{
		"a care coordinator at work": measures[careCoordination].Ratio, "needs a permit": unmetNoPermit,
		"minor": unmetMinor, "outside the region's largest municipality": unmetSmall,
	}}
}

func listTruth(from, to int) []ListTruth {
	var all []ListTruth
	for year := from; year <= to; year++ {
		for l := range lists {
			all = append(all, ListTruth{
				Year: year, List: listCodes[l], Persons: rounded(onList(list(l), year)),
				Tells: rounded(tells(list(l), dayOf(year, 12, 31))), Binding: rounded(solved()[year-FirstYear].bind),
			})
		}
	}
	return all
}

package simulate

import "sightline/register/codes"

// A Measure is something done against trafficking whose true effect is known.
// Each starts in some regions and not in others, or later, so that its effect
// can be gauged; some have none.
type Measure struct {
	Code    string      `json:"code"`
	Name    string      `json:"name"`
	Theme   codes.Theme `json:"theme"`
	Outcome string      `json:"outcome"` // what it is meant to change, and how that is counted
	Ratio   float64     `json:"ratio"`   // true ratio of the outcome with to without; 1 is no effect
	Starts  []Start     `json:"starts"`
}

// Start is when a measure begins in a region.
type Start struct {
	Region string `json:"region"`
	On     string `json:"on"` // never, where it did not start within the period
}

type measure struct {
	Measure
	start [Regions]day
}

// The measures, by place in measures.
const (
	careCoordination = iota
	campaign
	detectives
	inspections
	schoolProgramme
	helpDesk
)

var measures = begun([...]measure{
	careCoordination: {Measure: Measure{
		Code: "care-coordination", Name: "A care coordinator in each region", Theme: "CARE", Ratio: 0.70,
		Outcome: "probability that a need for help found in the region is never met (UNAVAILABLE, or WAITLIST without STARTED)",
	}},
	campaign: {Measure: Measure{
		Code: "campaign", Name: "Campaign among professionals", Theme: "AWARE", Ratio: 1,
		Outcome: "reports by municipalities, Safe at Home, health services and schools in the region",
	}},
	detectives: {Measure: Measure{
		Code: "detective-teams", Name: "Extra detectives in four police units", Theme: "DETECT", Ratio: 1.30,
		Outcome: "probability that a declaration leads to an investigation (INVEST after DECL)",
	}},
	inspections: {Measure: Measure{
		Code: "inspections", Name: "Inspection programme of the labour authority", Theme: "LABOUR", Ratio: 1.50,
		Outcome: "rate at which the labour authority finds victims in the region, against regions without at the same time",
	}},
	schoolProgramme: {Measure: Measure{
		Code: "school-programme", Name: "Prevention at schools", Theme: "MINOR", Ratio: 0.85,
		Outcome: "true number of minors newly victim of domestic sexual exploitation in the region, against regions without at the same time",
	}},
	helpDesk: {Measure: Measure{
		Code: "help-desk", Name: "Central information point", Theme: "REPORT", Ratio: 1,
		Outcome: "probability that a victim known to the police files a declaration",
	}},
})

// begun adds when the measures start, region by region.
func begun(all [helpDesk + 1]measure) [helpDesk + 1]measure {
	for m := range all {
		for r := range regions {
			on := startsIn(r)[m]
			all[m].start[r] = on
			start := Start{regions[r].code, "never"}
			if on != never {
				start.On = on.date().String()
			}
			all[m].Starts = append(all[m].Starts, start)
		}
	}
	return all
}

// startsIn gives the start of each measure in a region; ours, but for the care
// coordinators.
func startsIn(r int) [helpDesk + 1]day {
	detectivesFrom := never
	switch units[regions[r].unit].code {
	case "AMS", "ROT":
		detectivesFrom = dayOf(2019, 7, 1)
	case "OB", "DH":
		detectivesFrom = dayOf(2021, 1, 1)
	}
	return [...]day{
		careCoordination: regions[r].coordinated,
		campaign:         [...]day{dayOf(2016, 3, 1), dayOf(2021, 3, 1), never}[r%3],
		detectives:       detectivesFrom,
		inspections:      [...]day{dayOf(2018, 4, 1), dayOf(2020, 7, 1), never}[r*2/3%3],
		schoolProgramme:  [...]day{dayOf(2015, 9, 1), dayOf(2017, 9, 1), dayOf(2019, 9, 1), never, never}[r*3%5],
		helpDesk:         dayOf(2020, 1, 1),
	}
}

// ratio gives a measure's effect in a region on a day: 1 where it is not at work.
func ratio(m, region int, on day) float64 {
	if on < measures[m].start[region] {
		return 1
	}
	return measures[m].Ratio
}

package definition

import (
	"fmt"
	"math"
	"strings"
)

// Year is the length of a year in days.
const Year = 365.25

// Treatment says what a leave does to a person's time at risk.
type Treatment string

const (
	Competing Treatment = "competing"  // it can no longer happen: counts as not repeated
	Censored  Treatment = "censored"   // as if it might still have happened like for the others
	Absent    Treatment = "absent"     // not at risk while away, at risk again after return
	Dropped   Treatment = "dropped"    // the person is left out altogether
	Unseen    Treatment = "unobserved" // the register does not know it: at risk to the end
)

// Estimator says how the share is computed.
type Estimator string

const (
	AalenJohansen   Estimator = "Aalen–Johansen"
	OneMinusKM      Estimator = "1 - Kaplan–Meier"
	ShareOfAll      Estimator = "share of all"
	ShareFullFollow Estimator = "share of those with full follow-up"
)

// Sheet is a definition: without each of these fields a percentage of
// repeat victims means nothing. The zero value of a field is its plainest
// reading; Recommended gives the sheet that Sightline uses.
type Sheet struct {
	Name        string  `json:"name"`
	Version     string  `json:"version"`
	Population  string  `json:"population"` // in words, with the source
	IndexFrom   float64 `json:"index_from"` // index day at or after; 0: any
	IndexBefore float64 `json:"index_before,omitempty"`
	WashOut     float64 `json:"wash_out_days"` // nobody with a registration in so many days before
	OnlyLinked  bool    `json:"only_linkable,omitempty"`
	Prevalent   float64 `json:"prevalent_at,omitempty"` // day: those under observation then, clock from then

	Grace         float64  `json:"grace_days"`      // incidents sooner are not a repeat
	Types         []string `json:"types,omitempty"` // nil: any offence
	CountSameCase bool     `json:"count_same_case,omitempty"`
	SameCaseGrace float64  `json:"same_case_grace_days,omitempty"`

	Cut    float64 `json:"data_cut"`              // last day of the data
	Buffer float64 `json:"reporting_buffer_days"` // follow-up ends so long before the cut

	Leaves      map[string]Treatment `json:"leaves"` // by kind
	OtherLeaves Treatment            `json:"other_leaves"`

	Estimator  Estimator  `json:"estimator"`
	Period     [2]float64 `json:"period,omitzero"` // calendar window; zero: cohort
	Horizons   []float64  `json:"horizons_days"`
	AtRiskMin  float64    `json:"least_at_risk"`         // no figure with fewer at risk
	WidthMax   float64    `json:"widest_interval"`       // nor with a wider interval
	Recall     float64    `json:"link_recall,omitempty"` // share of true repeats that linkage finds; 0: not known
	FalseLinks float64    `json:"false_link_share,omitempty"`
}

// Recommended is the sheet of the headline figure: first registration, new
// incidents of any type of another case 30 days or later, leaves competing,
// Aalen–Johansen at five and seven years, nothing under 30 at risk or wider
// than 20 points. Cut and, where known, Buffer are the data's own.
func Recommended(cut float64) Sheet {
	return Sheet{Name: "recommended", Version: "1", Population: "persons first registered as presumed victims",
		WashOut: 5 * Year, Grace: 30, Cut: cut, OtherLeaves: Competing,
		Leaves:    map[string]Treatment{Detention: Absent},
		Estimator: AalenJohansen, Horizons: []float64{5 * Year, 7 * Year}, AtRiskMin: 30, WidthMax: 0.20}
}

// Closure is the day at which follow-up ends.
func (s Sheet) Closure() float64 { return s.Cut - s.Buffer }

func (s Sheet) leave(kind string) Treatment {
	if t, ok := s.Leaves[kind]; ok {
		return t
	}
	if s.OtherLeaves == "" {
		return Competing
	}
	return s.OtherLeaves
}

// Check refuses sheets that contradict themselves.
func (s Sheet) Check() error {
	switch {
	case !(s.Cut > 0):
		return fmt.Errorf("definition: the sheet %q does not say when the data end", s.Name)
	case s.Buffer < 0 || s.Grace < 0 || s.WashOut < 0 || s.SameCaseGrace < 0:
		return fmt.Errorf("definition: the sheet %q has a negative number of days", s.Name)
	case len(s.Horizons) == 0:
		return fmt.Errorf("definition: the sheet %q names no horizon", s.Name)
	case s.Recall < 0 || s.Recall > 1 || s.FalseLinks < 0 || s.FalseLinks > 1:
		return fmt.Errorf("definition: linkage recall and false links are shares between 0 and 1")
	case s.Period != [2]float64{} && !(s.Period[0] < s.Period[1]):
		return fmt.Errorf("definition: the period of the sheet %q ends before it begins", s.Name)
	}
	for _, h := range s.Horizons {
		if !(h > s.Grace) || math.IsInf(h, 0) {
			return fmt.Errorf("definition: a horizon of %v days is not after the grace of %v days", h, s.Grace)
		}
	}
	for kind, t := range s.Leaves {
		if !t.known() {
			return fmt.Errorf("definition: unknown treatment %q of %s", t, kind)
		}
	}
	if s.OtherLeaves != "" && !s.OtherLeaves.known() {
		return fmt.Errorf("definition: unknown treatment %q of other leaves", s.OtherLeaves)
	}
	switch s.Estimator {
	case AalenJohansen, OneMinusKM, ShareOfAll, ShareFullFollow:
	default:
		return fmt.Errorf("definition: unknown estimator %q", s.Estimator)
	}
	if s.simple() && s.Period != [2]float64{} {
		return fmt.Errorf("definition: a simple share cannot be taken over a period")
	}
	return nil
}

// simple reports whether the sheet asks for a plain share of persons.
func (s Sheet) simple() bool { return s.Estimator == ShareOfAll || s.Estimator == ShareFullFollow }

func (t Treatment) known() bool {
	switch t {
	case Competing, Censored, Absent, Dropped, Unseen:
		return true
	}
	return false
}

// Estimand says in a sentence what the figure at a horizon means; %s stands
// for the number out of a hundred.
func (s Sheet) Estimand(horizon float64) string {
	again := "are registered again as a victim of crime"
	if len(s.Types) > 0 {
		again = "are registered again as a victim of " + strings.Join(s.Types, " or ")
	}
	if s.Grace > 0 {
		again += fmt.Sprintf(", %.0f days or more after,", s.Grace)
	}
	who := "of 100 victims registered, %s "
	switch {
	case s.Prevalent > 0:
		who = "of 100 victims in the register on one day, %s "
	case s.Period != [2]float64{}:
		who = "of 100 victims living through the years as they were in the period, %s "
	}
	within := fmt.Sprintf(" within %s", years(horizon))
	switch {
	case s.Estimator == OneMinusKM:
		return who + "would be, had nobody left or died: they " + again + within
	case s.Estimator == ShareOfAll:
		return who + again + within + ", so far, however short their follow-up"
	case s.allLeaves(Dropped):
		return "of 100 victims registered who did not leave or die, %s " + again + within
	case s.allLeaves(Censored):
		return who + "would be, had nobody left or died: they " + again + within
	}
	return who + again + within + ", before leaving or dying"
}

func (s Sheet) allLeaves(t Treatment) bool { return s.OtherLeaves == t && len(s.Leaves) == 0 }

func years(days float64) string {
	y := days / Year
	if math.Abs(y-math.Round(y)) < 0.01 {
		return fmt.Sprintf("%.0f years", y)
	}
	return fmt.Sprintf("%.0f days", days)
}

package definition

import (
	"maps"
	"slices"
	"sort"
)

// Variant is another definition somebody might use.
type Variant struct {
	Name       string
	Sheet      Sheet
	Defensible bool   // a careful person could choose it
	Note       string // what it does to the figure
}

// Fanned is a variant with its figures, one for each horizon.
type Fanned struct {
	Variant
	Figures []Figure
	Failed  string // why there are none
}

// Fan computes the figures of the headline and of all variants from the same
// people, ranked by the share at the first horizon, variants without one last.
func Fan(people []Person, headline Sheet, variants []Variant) ([]Fanned, error) {
	if err := headline.Check(); err != nil {
		return nil, err
	}
	all := append([]Variant{{Name: "headline", Sheet: headline, Defensible: true, Note: "the definition of this page"}}, variants...)
	out := make([]Fanned, len(all))
	for i, v := range all {
		out[i].Variant = v
		figures, _, err := Figures(people, v.Sheet)
		if err != nil {
			if i == 0 {
				return nil, err
			}
			out[i].Failed = err.Error()
			continue
		}
		out[i].Figures = figures
	}
	sort.SliceStable(out, func(a, b int) bool {
		if (out[a].Figures == nil) != (out[b].Figures == nil) {
			return out[b].Figures == nil
		}
		return out[a].Figures != nil && out[a].Figures[0].Share < out[b].Figures[0].Share
	})
	return out, nil
}

// Variants lists the choices that move a figure most, each changing one thing
// of the sheet. Those equal to the sheet are left out.
func Variants(s Sheet) []Variant {
	var out []Variant
	put := func(name, note string, defensible bool, change func(*Sheet)) {
		v := s
		v.Name, v.Leaves = name, maps.Clone(s.Leaves)
		change(&v)
		out = append(out, Variant{Name: name, Sheet: v, Defensible: defensible, Note: note})
	}
	put("leavers censored, death competing", "as if those who left would have been registered like those who stayed", true, func(v *Sheet) {
		v.Leaves, v.OtherLeaves = map[string]Treatment{Death: Competing}, Censored
	})
	put("1 - Kaplan–Meier, all leaves censored", "the share had nobody left or died: another question", true, func(v *Sheet) {
		v.Leaves, v.OtherLeaves, v.Estimator = nil, Censored, OneMinusKM
	})
	put("share of all, no follow-up rule", "counts recent victims as not repeated", false, func(v *Sheet) { v.Estimator = ShareOfAll })
	put("share of those with full follow-up", "old cohorts only, another one for each horizon", true, func(v *Sheet) { v.Estimator = ShareFullFollow })
	put("full follow-up, leavers and dead dropped", "keeps mostly those who could be registered again", false, func(v *Sheet) {
		v.Estimator, v.Leaves, v.OtherLeaves = ShareFullFollow, nil, Dropped
	})
	put("leaving not observed", "leavers stay in the risk set to the end", true, func(v *Sheet) {
		v.Leaves, v.OtherLeaves = map[string]Treatment{Death: Competing}, Unseen
	})
	put("only people who can be linked", "another population", true, func(v *Sheet) { v.OnlyLinked = true })
	for _, g := range []float64{0, 7, 14, 30, 90} {
		if g != s.Grace {
			put("grace "+days(g), "how soon a new incident may count", true, func(v *Sheet) { v.Grace = g })
		}
	}
	for _, g := range []float64{0, 7, 14, 30} {
		put("same case counted after "+days(g), "one case registered twice counts as a repeat", false, func(v *Sheet) { v.CountSameCase, v.SameCaseGrace = true, g })
	}
	for _, w := range []float64{0, 2 * Year, 5 * Year} {
		if w != s.WashOut {
			put("wash-out "+days(w), "who counts as new", true, func(v *Sheet) { v.WashOut = w })
		}
	}
	for _, b := range []float64{0, 90, 180} {
		if b != s.Buffer {
			put("reporting buffer "+days(b), "how long to wait for late registrations", true, func(v *Sheet) { v.Buffer = b })
		}
	}
	put("period figure, last four years", "as the recent years were, not as any person lived", true, func(v *Sheet) {
		v.Period = [2]float64{s.Closure() - 4*Year, s.Closure()}
	})
	return slices.DeleteFunc(out, func(v Variant) bool { return v.Sheet.Check() != nil })
}

func days(d float64) string {
	if d == 1 {
		return "1 day"
	}
	if d >= Year {
		return years(d)
	}
	return itoa(int(d)) + " days"
}

package definition

import (
	"fmt"
	"math"
	"sort"

	"sightline/stat/survival"
)

// Standardised is a figure as it would be with the group mix of a standard.
type Standardised struct {
	Share, StdErr, Lower, Upper float64
	Warnings                    []string
}

// Standardise weighs the figure of each Person.Group by its share in the
// standard (direct standardisation), so that a change of mix does not pose as
// a change of repeat victimisation. Every group of the standard must occur.
func Standardise(people []Person, s Sheet, horizon float64, standard map[string]float64) (Standardised, error) {
	s.Horizons = []float64{horizon}
	byGroup := map[string][]Person{}
	for _, p := range people {
		byGroup[p.Group] = append(byGroup[p.Group], p)
	}
	var names []string
	total := 0.0
	for name, w := range standard {
		if w < 0 {
			return Standardised{}, fmt.Errorf("definition: group %s has a negative weight", name)
		}
		names = append(names, name)
		total += w
	}
	sort.Strings(names)
	if total == 0 {
		return Standardised{}, fmt.Errorf("definition: the standard has no weight")
	}
	var out Standardised
	variance := 0.0
	for _, name := range names {
		if standard[name] == 0 {
			continue
		}
		f, _, err := Figures(byGroup[name], s)
		if err != nil {
			return Standardised{}, fmt.Errorf("definition: group %s of the standard: %w", name, err)
		}
		w := standard[name] / total
		out.Share += w * f[0].Share
		variance += w * w * f[0].StdErr * f[0].StdErr
		if f[0].AtRisk < s.AtRiskMin {
			out.Warnings = append(out.Warnings, fmt.Sprintf("group %s: %.0f people were still followed at the horizon", name, f[0].AtRisk))
		}
	}
	out.StdErr = math.Sqrt(variance)
	out.Lower, out.Upper = logLog(out.Share, out.StdErr)
	return out, nil
}

func logLog(p, se float64) (lower, upper float64) {
	if !(p > 0 && p < 1) {
		return math.NaN(), math.NaN()
	}
	const z = 1.959963984540054
	l := math.Log(p)
	a, d := math.Log(-l), z*se/(p*l)
	return math.Exp(-math.Exp(a - d)), math.Exp(-math.Exp(a + d))
}

// Comparison sets the victims' figure against that of people like them who
// were not victims. Without one a percentage cannot be called high.
type Comparison struct {
	Victims, Others Figure
	Difference      survival.Contrast
	Ratio           survival.Contrast
	Warnings        []string
}

// Compare takes the figures of victims and of a comparison group, chosen by
// the caller with the same age, sex and place, under one sheet.
func Compare(victims, others []Person, s Sheet, horizon float64) (Comparison, error) {
	s.Horizons = []float64{horizon}
	a, _, err := Figures(victims, s)
	if err != nil {
		return Comparison{}, err
	}
	b, _, err := Figures(others, s)
	if err != nil {
		return Comparison{}, fmt.Errorf("definition: comparison group: %w", err)
	}
	out := Comparison{Victims: a[0], Others: b[0]}
	const z = 1.959963984540054
	d, se := a[0].Share-b[0].Share, math.Hypot(a[0].StdErr, b[0].StdErr)
	out.Difference = survival.Contrast{Estimate: d, Lower: d - z*se, Upper: d + z*se, P: math.Erfc(math.Abs(d/se) / math.Sqrt2)}
	l, lse := math.Log(a[0].Share/b[0].Share), math.Hypot(a[0].StdErr/a[0].Share, b[0].StdErr/b[0].Share)
	out.Ratio = survival.Contrast{Estimate: math.Exp(l), Lower: math.Exp(l - z*lse), Upper: math.Exp(l + z*lse), P: math.Erfc(math.Abs(l/lse) / math.Sqrt2)}
	out.Warnings = []string{"known victims are watched more closely than others, so that part of the difference may be detection"}
	return out, nil
}

package definition

import (
	"fmt"
	"math"

	"sightline/stat/survival"
)

// Figure is one percentage with everything it needs to be believed.
type Figure struct {
	Sheet    Sheet
	Horizon  float64 // days
	Estimand string
	Share    float64
	StdErr   float64
	Lower    float64
	Upper    float64
	N        int     // persons
	Repeats  float64 // observed up to the horizon
	AtRisk   float64 // still followed just before the horizon
	Refused  string  // why no figure may be shown; empty: it may
	Warnings []string
}

// Figures computes a sheet's figure at each of its horizons. A refused figure
// keeps its numbers, so that an analyst can see them; whoever publishes must
// look at Refused.
func Figures(people []Person, s Sheet) ([]Figure, Prepared, error) {
	p, err := s.Prepare(people)
	if err != nil {
		return nil, p, err
	}
	var out []Figure
	switch s.Estimator {
	case ShareOfAll, ShareFullFollow:
		for _, h := range s.Horizons {
			out = append(out, s.share(p, h))
		}
	default:
		if out, err = s.curve(p); err != nil {
			return nil, p, err
		}
	}
	for i := range out {
		out[i].judge(p)
	}
	return out, p, nil
}

// share is a plain share of persons with Wilson's interval. With full follow-up
// only persons who could be followed to the horizon count.
func (s Sheet) share(p Prepared, horizon float64) Figure {
	f := s.figure(horizon)
	n := 0.0
	seen := map[int]bool{}
	for i, who := range p.Person {
		if s.Estimator == ShareFullFollow && p.Potential[i] < horizon {
			continue
		}
		if p.dropped[p.Sample.Event[i]] && p.Sample.Exit[i] <= horizon {
			continue
		}
		if !seen[who] {
			seen[who] = true
			n++
		}
		if p.Sample.Event[i] == 1 && p.Sample.Exit[i] <= horizon {
			f.Repeats++
		}
		if p.Sample.Exit[i] >= horizon {
			f.AtRisk++
		}
	}
	f.N = int(n)
	if n == 0 {
		f.Share, f.Lower, f.Upper = math.NaN(), math.NaN(), math.NaN()
		return f
	}
	f.Share = f.Repeats / n
	f.StdErr = math.Sqrt(f.Share * (1 - f.Share) / n)
	f.Lower, f.Upper = wilson(f.Share, n)
	return f
}

// wilson is the score interval of a share at 95 %. Wilson (1927), J Am Stat
// Assoc 22, 209–212.
func wilson(p, n float64) (lower, upper float64) {
	const z = 1.959963984540054
	centre, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return (centre - half) / (1 + z*z/n), (centre + half) / (1 + z*z/n)
}

func (s Sheet) figure(horizon float64) Figure {
	return Figure{Sheet: s, Horizon: horizon, Estimand: s.Estimand(horizon)}
}

func (s Sheet) curve(p Prepared) ([]Figure, error) {
	sample := p.Sample
	if s.Estimator == OneMinusKM {
		sample = sample.Only(1)
	}
	in, err := survival.CumulativeIncidence(sample, survival.IncidenceOptions{Kinds: len(p.Kinds)})
	if err != nil {
		return nil, err
	}
	persons := map[int]bool{}
	for _, i := range p.Person {
		persons[i] = true
	}
	var out []Figure
	for _, h := range s.Horizons {
		f, at := s.figure(h), in.At(1, h)
		f.Share, f.StdErr, f.Lower, f.Upper = at.Estimate, at.StdErr, at.Lower, at.Upper
		f.AtRisk, f.N = at.AtRisk, len(persons)
		for i, t := range sample.Exit {
			if sample.Event[i] == 1 && t <= h {
				f.Repeats++
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// judge refuses what too few people carry and warns of the rest.
func (f *Figure) judge(p Prepared) {
	s := f.Sheet
	switch {
	case f.N == 0:
		f.Refused = "nobody could be followed so long"
	case f.AtRisk < s.AtRiskMin:
		f.Refused = fmt.Sprintf("only %.0f people were still followed just before %s; %.0f are needed", f.AtRisk, years(f.Horizon), s.AtRiskMin)
	case s.WidthMax > 0 && !math.IsNaN(f.Upper) && f.Upper-f.Lower > s.WidthMax:
		f.Refused = fmt.Sprintf("the interval is %.0f points wide; at most %.0f is allowed", 100*(f.Upper-f.Lower), 100*s.WidthMax)
	}
	switch s.Estimator {
	case ShareOfAll:
		f.Warnings = append(f.Warnings, "people registered recently count as not repeated although they were hardly followed: too low")
	case OneMinusKM:
		f.Warnings = append(f.Warnings, "a share of people who cannot leave or die, who do not exist: higher than what will be registered")
	}
	if s.OtherLeaves == Dropped {
		f.Warnings = append(f.Warnings, "whoever left is no longer counted, so that mostly those remain who could be registered again: too high")
	}
	if s.CountSameCase {
		f.Warnings = append(f.Warnings, "the same case registered twice may count as a repeat: too high")
	}
	if s.Buffer == 0 {
		f.Warnings = append(f.Warnings, "no reporting buffer: offences of the last months may not be registered yet")
	}
	if p.Disclosed > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%d offences dated before the index were disclosed after it; they are earlier victimisation, not repeats", p.Disclosed))
	}
}

// Text is the estimand as a sentence with its number and interval, or the
// reason there is none.
func (f Figure) Text() string {
	if f.Refused != "" {
		return "no figure: " + f.Refused
	}
	return fmt.Sprintf(f.Estimand, fmt.Sprintf("%.1f (95 %% interval %.1f to %.1f)", 100*f.Share, 100*f.Lower, 100*f.Upper))
}

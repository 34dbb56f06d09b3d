package main

import (
	"encoding/json"
	"io"
	"math"

	"sightline/stat/recapture"
)

// amount is a number in JSON that is null when there is none or no limit.
type amount float64

func (a amount) MarshalJSON() ([]byte, error) {
	if v := float64(a); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(a))
}

type estimateOut struct {
	Method   string   `json:"method"`
	Model    string   `json:"model"`
	Estimate amount   `json:"estimate"`
	Lower    amount   `json:"lower"`
	Upper    amount   `json:"upper"`
	Level    float64  `json:"level"`
	SE       amount   `json:"standard_error"`
	Warnings []string `json:"warnings"`
}

type verdictOut struct {
	Estimable bool     `json:"estimable"`
	Reason    string   `json:"reason,omitempty"`
	Summary   string   `json:"summary"`
	Estimate  amount   `json:"estimate"`
	Lower     amount   `json:"lower"`
	Upper     amount   `json:"upper"`
	Level     float64  `json:"level"`
	Coverage  rangeOut `json:"coverage"`
	Assumes   string   `json:"assumes,omitempty"`
	Warnings  []string `json:"warnings"`
}

type rangeOut struct {
	Share amount `json:"share"`
	Lower amount `json:"lower"`
	Upper amount `json:"upper"`
}

type refusalOut struct {
	Method string `json:"method"`
	Reason string `json:"reason"`
}

type variantOut struct {
	Lists   string     `json:"lists"`
	Verdict verdictOut `json:"verdict"`
}

type pairOut struct {
	Lists     [2]string `json:"lists"`
	Overlap   int       `json:"overlap"`
	Expected  amount    `json:"expected_if_independent"`
	OddsRatio amount    `json:"odds_ratio"`
	Lower     amount    `json:"lower"`
	Upper     amount    `json:"upper"`
}

type groupOut struct {
	Covariate  string `json:"covariate"`
	Level      string `json:"level"`
	Registered amount `json:"registered"`
	Estimate   amount `json:"estimate"`
	Lower      amount `json:"lower"`
	Upper      amount `json:"upper"`
	Coverage   amount `json:"coverage"`
}

// trialOut is one of the user's own lists taken as a known truth.
type trialOut struct {
	List    string     `json:"list"`
	Truth   int        `json:"truth"`
	Covered bool       `json:"covered"`
	Verdict verdictOut `json:"verdict"`
}

// analysisOut is what --json prints.
type analysisOut struct {
	Observed  int           `json:"observed"`
	Estimates []estimateOut `json:"estimates"`
	Verdict   verdictOut    `json:"verdict"`
	Refused   []refusalOut  `json:"refused"`
	Choices   []variantOut  `json:"other_lists"`
	Pairs     []pairOut     `json:"pairs"`
	Trials    []trialOut    `json:"own_lists_as_truth"`
	Groups    []groupOut    `json:"groups,omitempty"`
}

func writeEstimateJSON(out io.Writer, a *recapture.Analysis) error {
	o := analysisOut{Observed: a.Observed, Verdict: verdictJSON(a.Verdict),
		Estimates: []estimateOut{}, Refused: []refusalOut{}, Choices: []variantOut{}, Pairs: []pairOut{}, Trials: []trialOut{}}
	for _, e := range a.Estimates {
		level := e.Level
		if !e.HasInterval() {
			level = 0
		}
		o.Estimates = append(o.Estimates, estimateOut{e.Method, e.Model, amount(e.N), amount(e.Lower), amount(e.Upper), level, amount(e.SE), orEmpty(e.Warnings)})
	}
	for _, r := range a.Refused {
		o.Refused = append(o.Refused, refusalOut{r.Method, r.Reason})
	}
	for _, v := range append(append([]recapture.Variant(nil), a.LeaveOneOut...), a.Merged...) {
		o.Choices = append(o.Choices, variantOut{v.Name, verdictJSON(v.Verdict)})
	}
	for _, p := range a.Pairs {
		o.Pairs = append(o.Pairs, pairOut{[2]string{a.Table.Lists[p.I], a.Table.Lists[p.J]}, p.Overlap, amount(p.Expected), amount(p.OddsRatio), amount(p.OddsLower), amount(p.OddsUpper)})
	}
	for _, t := range a.Trials {
		o.Trials = append(o.Trials, trialOut{t.List, t.Truth, t.Covered, verdictJSON(t.Verdict)})
	}
	o.Groups = groupsJSON(a)
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(o)
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func verdictJSON(v recapture.Verdict) verdictOut {
	o := verdictOut{Estimable: v.Estimable, Reason: v.Reason, Summary: verdictSentence(v), Assumes: v.Assumes, Warnings: orEmpty(v.Warnings), Level: v.Level,
		Estimate: amount(v.Central), Lower: amount(v.Lower), Upper: amount(v.Upper),
		Coverage: rangeOut{amount(v.Share), amount(v.ShareLower), amount(v.ShareUpper)}}
	return o
}

// groupsJSON gives each level of each covariate; within a covariate registered
// and estimated add up to the whole.
func groupsJSON(a *recapture.Analysis) []groupOut {
	if a.Strata == nil {
		return nil
	}
	var out []groupOut
	for k, cov := range a.Strata.Table.Covariates {
		for level, s := range a.Strata.By(k) {
			g := groupOut{Covariate: cov.Name, Level: cov.Levels[level], Registered: amount(s.Observed), Estimate: amount(s.N()),
				Lower: amount(math.NaN()), Upper: amount(math.NaN()), Coverage: amount(s.Observed / s.N())}
			if a.StrataBootstrap != nil {
				e := a.StrataBootstrap.Interval(0.95, func(levels []int) bool { return levels[k] == level })
				g.Lower, g.Upper = amount(e.Lower), amount(e.Upper)
			}
			out = append(out, g)
		}
	}
	return out
}

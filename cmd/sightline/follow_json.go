package main

import (
	"encoding/json"
	"io"
	"math"

	"sightline/stat/survival"
)

type followOut struct {
	File     string           `json:"file"`
	Unit     string           `json:"unit"`
	Rows     int              `json:"rows"`
	LeftOut  map[string]int   `json:"left_out"`
	Kinds    []string         `json:"kinds"`
	Groups   []followGroupOut `json:"groups"`
	Tests    []followTestOut  `json:"tests"`
	Models   []followModelOut `json:"models"`
	Warnings []string         `json:"warnings"`
	R        string           `json:"r"`
}

type followGroupOut struct {
	Name   string           `json:"name"`
	Rows   int              `json:"rows"`
	Method string           `json:"method"`
	Median [3]amount        `json:"median_any_event"`
	At     []followShareOut `json:"at"`
	Lost   []followLostOut  `json:"time_lost"`
	Curve  followCurveOut   `json:"curve"`
	Notes  []string         `json:"warnings"`
}

type followShareOut struct {
	Event    string `json:"event"`
	Within   string `json:"within"`
	Time     amount `json:"time"`
	Share    amount `json:"share"`
	StdErr   amount `json:"standard_error"`
	Lower    amount `json:"lower"`
	Upper    amount `json:"upper"`
	Followed amount `json:"still_followed"`
	Refused  string `json:"refused,omitempty"`
}

type followLostOut struct {
	Event    string   `json:"event"`
	Until    amount   `json:"until"`
	Mean     amount   `json:"mean"`
	StdErr   amount   `json:"standard_error"`
	Lower    amount   `json:"lower"`
	Upper    amount   `json:"upper"`
	Warnings []string `json:"warnings,omitempty"`
}

type followCurveOut struct {
	Time     []amount        `json:"time"`
	AtRisk   []amount        `json:"at_risk"`
	Censored []amount        `json:"censored"`
	States   []followStepOut `json:"states"`
}

type followStepOut struct {
	State  string   `json:"state"`
	Events []amount `json:"events,omitempty"`
	Share  []amount `json:"share"`
	StdErr []amount `json:"standard_error"`
	Lower  []amount `json:"lower"`
	Upper  []amount `json:"upper"`
}

type followTestOut struct {
	Method    string   `json:"method"`
	Event     string   `json:"event"`
	Statistic amount   `json:"statistic"`
	DF        int      `json:"df"`
	P         amount   `json:"p"`
	Warnings  []string `json:"warnings,omitempty"`
}

type followModelOut struct {
	Method       string          `json:"method"`
	Event        string          `json:"event"`
	Rows         int             `json:"rows"`
	Events       int             `json:"events"`
	LogLik0      amount          `json:"log_likelihood_null"`
	LogLik       amount          `json:"log_likelihood"`
	Terms        []followTermOut `json:"terms"`
	Concordance  *amount         `json:"concordance,omitempty"`
	Proportional []followTestOut `json:"proportional_hazards,omitempty"`
	Warnings     []string        `json:"warnings"`
}

type followTermOut struct {
	Term   string `json:"term"`
	Coef   amount `json:"coefficient"`
	StdErr amount `json:"standard_error"`
	Ratio  amount `json:"ratio"`
	Lower  amount `json:"lower"`
	Upper  amount `json:"upper"`
	P      amount `json:"p"`
}

func (c *followCommand) writeJSON(out io.Writer, f *survival.Followed) error {
	o := followOut{File: c.title(), Unit: c.Unit, Rows: f.Table.Read, LeftOut: f.Table.LeftOut, Kinds: notNil(f.Table.Kinds),
		Groups: []followGroupOut{}, Tests: []followTestOut{}, Models: []followModelOut{}, Warnings: notNil(f.Warnings), R: c.rCode(f)}
	for _, g := range f.Groups {
		o.Groups = append(o.Groups, c.groupJSON(f, g))
	}
	for _, t := range f.Tests {
		o.Tests = append(o.Tests, testJSON(t.Test, t.Test.Method, kind(f, t.Kind)))
	}
	for _, m := range f.Models {
		o.Models = append(o.Models, modelJSON(m, m.Model, kind(f, m.Kind)))
		if m.Share != nil {
			o.Models = append(o.Models, modelJSON(survival.FollowedModel{}, m.Share, kind(f, m.Kind)))
		}
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(o)
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func (c *followCommand) groupJSON(f *survival.Followed, g survival.FollowedGroup) followGroupOut {
	in := g.Incidence
	o := followGroupOut{Name: g.Name, Rows: g.Rows, Method: in.Method, At: []followShareOut{}, Lost: []followLostOut{}, Notes: notNil(in.Warnings)}
	for i, m := range g.Median {
		o.Median[i] = amount(m)
	}
	for k := range g.At {
		for i, r := range g.At[k] {
			s := followShareOut{Event: kind(f, k+1), Within: c.At[i], Time: amount(r.Time), Share: amount(r.Estimate), StdErr: amount(r.StdErr),
				Lower: amount(r.Lower), Upper: amount(r.Upper), Followed: amount(r.AtRisk), Refused: r.Refused}
			o.At = append(o.At, s)
		}
	}
	for k, r := range g.Lost {
		o.Lost = append(o.Lost, followLostOut{kind(f, k+1), amount(r.Until), amount(r.Estimate), amount(r.StdErr), amount(r.Lower), amount(r.Upper), r.Warnings})
	}
	o.Curve = followCurveOut{Time: amounts(in.Time), AtRisk: amounts(in.AtRisk), Censored: amounts(in.Censored)}
	for k := range in.State {
		step := followStepOut{State: "nothing yet", Share: amounts(in.State[k]), StdErr: amounts(in.StdErr[k]), Lower: amounts(in.Lower[k]), Upper: amounts(in.Upper[k])}
		if k > 0 {
			step.State, step.Events = kind(f, k), amounts(in.Events[k-1])
		}
		o.Curve.States = append(o.Curve.States, step)
	}
	return o
}

func amounts(x []float64) []amount {
	out := make([]amount, len(x))
	for i, v := range x {
		out[i] = amount(v)
	}
	return out
}

func testJSON(t survival.Test, method, event string) followTestOut {
	return followTestOut{Method: method, Event: event, Statistic: amount(t.Statistic), DF: t.DF, P: amount(t.P), Warnings: t.Warnings}
}

func modelJSON(f survival.FollowedModel, m *survival.CoxModel, event string) followModelOut {
	o := followModelOut{Method: m.Method, Event: event, Rows: m.N, Events: m.Events, LogLik0: amount(m.LogLik0), LogLik: amount(m.LogLik), Warnings: notNil(m.Warnings)}
	for j, term := range m.Terms {
		if m.Unbounded[j] {
			none := amount(math.NaN())
			o.Terms = append(o.Terms, followTermOut{term, none, none, none, none, none, none})
			continue
		}
		h := m.HazardRatio(j, 0.95)
		o.Terms = append(o.Terms, followTermOut{term, amount(m.Coef[j]), amount(m.StdErr[j]), amount(h.Estimate), amount(h.Lower), amount(h.Upper), amount(h.P)})
	}
	if f.Model != nil {
		x := amount(f.Concordance.Estimate)
		o.Concordance = &x
		for _, t := range f.Proportional {
			o.Proportional = append(o.Proportional, testJSON(t, t.Method, t.Groups[0]))
		}
	}
	return o
}

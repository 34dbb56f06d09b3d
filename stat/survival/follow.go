package survival

import (
	"fmt"
	"math"
	"slices"
)

// FollowOptions says what to make of a table. At lists the times to read the
// curves at; LeastAtRisk is the number still followed under which a figure is
// not shown (30 where 0).
type FollowOptions struct {
	At          []float64
	Confidence  Confidence
	LeastAtRisk float64
}

// FollowedGroup is one group's shares. State 0 is "nothing yet", state k the
// k-th kind; with one kind its share is 1 - Kaplan–Meier.
type FollowedGroup struct {
	Name      string
	Rows      int
	Events    []float64 // by kind
	Incidence Incidence
	At        [][]Reading // [kind][time]
	Median    [3]float64  // time by which half have had any event, with limits; NaN: not reached
	Lost      []Restricted
}

// Reading is a share at a time, or the reason why there is none to show.
type Reading struct {
	Point
	Refused string
}

// FollowedTest is a test of the groups for a kind of event.
type FollowedTest struct {
	Kind int
	Test Test
}

// FollowedModel is a Cox model of the hazard of a kind, with its check.
type FollowedModel struct {
	Kind         int
	Model        *CoxModel
	Concordance  Concordance
	Proportional []Test
	Share        *CoxModel // Fine–Gray, where kinds compete and the data allow
}

// Followed is the answer to "how long until" for a table.
type Followed struct {
	Table    Table
	Options  FollowOptions
	Groups   []FollowedGroup
	Tests    []FollowedTest
	Models   []FollowedModel
	Warnings []string
}

// Follow computes curves for each group, tests between groups and, where
// covariates were read, models for each kind of event.
func Follow(t Table, o FollowOptions) (*Followed, error) {
	if o.LeastAtRisk == 0 {
		o.LeastAtRisk = 30
	}
	for _, at := range o.At {
		if !(at > 0) || math.IsInf(at, 0) {
			return nil, fmt.Errorf("survival: cannot read a curve at time %v", at)
		}
	}
	kinds := max(1, len(t.Kinds))
	f := &Followed{Table: t, Options: o}
	all, err := CumulativeIncidenceBy(t.Sample, t.Groups, IncidenceOptions{Kinds: kinds, Confidence: o.Confidence})
	if err != nil {
		return nil, err
	}
	curves, err := KaplanMeierBy(t.Sample, t.Groups, CurveOptions{Confidence: o.Confidence})
	if err != nil {
		return nil, err
	}
	for k := range all {
		if err := f.addGroup(k, all[k], curves[k], kinds); err != nil {
			return nil, err
		}
	}
	if err := f.test(kinds); err != nil {
		return nil, err
	}
	f.model(kinds)
	if kinds > 1 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%d kinds of event compete: each share is of people in whom that kind came first", kinds))
	}
	return f, nil
}

func (f *Followed) addGroup(k int, in Incidence, c Curve, kinds int) error {
	g := FollowedGroup{Name: f.Table.Groups.Names[k], Incidence: in, Events: make([]float64, kinds), At: make([][]Reading, kinds)}
	for i, of := range f.Table.Groups.Of {
		if of == k {
			g.Rows++
			if e := f.Table.Event[i]; e > 0 {
				g.Events[e-1]++
			}
		}
	}
	g.Median[0], g.Median[1], g.Median[2] = c.Quantile(0.5)
	for kind := 1; kind <= kinds; kind++ {
		for _, at := range f.Options.At {
			g.At[kind-1] = append(g.At[kind-1], f.read(in, kind, at))
		}
		if n := len(f.Options.At); n > 0 && in.ledger.sample.Len() > 0 {
			lost, err := in.TimeLost(kind, slices.Max(f.Options.At))
			if err != nil {
				return err
			}
			g.Lost = append(g.Lost, lost)
		}
	}
	f.Groups = append(f.Groups, g)
	return nil
}

func (f *Followed) read(in Incidence, kind int, at float64) Reading {
	r := Reading{Point: in.At(kind, at)}
	if r.AtRisk < f.Options.LeastAtRisk {
		r.Refused = fmt.Sprintf("only %.0f still followed", r.AtRisk)
	}
	return r
}

// test compares groups: the share of each kind (Gray) where kinds compete,
// the hazard (log-rank) where there is one.
func (f *Followed) test(kinds int) error {
	t := f.Table
	if len(t.Groups.Names) < 2 {
		return nil
	}
	if t.Weight != nil || t.Cluster != nil {
		f.Warnings = append(f.Warnings, "groups are not tested, since rows have weights or belong to persons: use the model")
		return nil
	}
	for kind := 1; kind <= kinds; kind++ {
		r, err := LogRank(t.Only(kind), t.Groups, LogRankOptions{})
		if err != nil {
			return err
		}
		f.Tests = append(f.Tests, FollowedTest{kind, r})
		if kinds == 1 || t.Entry != nil {
			continue
		}
		if r, err = Gray(t.Sample, t.Groups, kind, GrayOptions{}); err != nil {
			return err
		}
		f.Tests = append(f.Tests, FollowedTest{kind, r})
	}
	return nil
}

// model fits what can be fitted; a model that cannot be is a warning, since
// the curves stand without it.
func (f *Followed) model(kinds int) {
	t := f.Table
	if len(t.X) == 0 {
		return
	}
	for kind := 1; kind <= kinds; kind++ {
		d := CoxData{Sample: t.Only(kind), X: t.X, Terms: t.Terms}
		m, err := Cox(d, CoxOptions{})
		if err != nil {
			f.Warnings = append(f.Warnings, fmt.Sprintf("no model of %s: %v", t.Kinds[kind-1], err))
			continue
		}
		out := FollowedModel{Kind: kind, Model: m, Concordance: m.Concordance()}
		out.Proportional, _ = m.ProportionalHazards(KaplanMeierClock, t.Factors) // Efron's ties allow it
		for _, p := range out.Proportional[:len(out.Proportional)-1] {
			if p.P < 0.01 {
				f.Warnings = append(f.Warnings, fmt.Sprintf("%s: the effect of %s changes over time (p = %.2g), so one ratio does not describe it: look at the curves", t.Kinds[kind-1], p.Groups[0], p.P))
			}
		}
		if kinds > 1 && t.Entry == nil && t.Weight == nil && t.Cluster == nil {
			d.Sample = t.Sample
			if share, err := FineGray(d, kind, FineGrayOptions{}); err == nil {
				if !slices.Contains(share.Unbounded, true) { // else its robust errors look exact
					out.Share = share
				}
			} else {
				f.Warnings = append(f.Warnings, fmt.Sprintf("no model of the share of %s: %v", t.Kinds[kind-1], err))
			}
		}
		f.Models = append(f.Models, out)
	}
}

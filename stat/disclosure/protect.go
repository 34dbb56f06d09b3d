package disclosure

import "fmt"

// Plan is what is to be released and what was released before.
type Plan struct {
	Rule   Rule
	Tables []*Table
	// Earlier are all editions so far; Rounded those of them that were rounded
	// from the same register, oldest first, whose numbers are to be repeated.
	Earlier []Edition
	Rounded []*Rounded
	// Seed of the rounding: secret.
	Seed uint64
}

// Outcome is a protected edition and what was found when it was examined
// together with all earlier ones. Nothing may leave unless Verdict.Passed.
type Outcome struct {
	Edition    Edition
	Verdict    *Verdict
	Rounded    *Rounded    // set by rounding: keep it, in secret, for the next plan
	Suppressed *Suppressed // set by suppression
	Warnings   []string
}

// Protect applies the rule's method to the tables and examines the result with
// all earlier editions. It repairs what the method can repair; what is found
// then is for people to decide: fewer or coarser tables.
func Protect(name string, p Plan) (*Outcome, error) {
	if err := p.Rule.Validate(); err != nil {
		return nil, err
	}
	out, err := p.apply(name)
	if err != nil {
		return nil, err
	}
	out.Verdict, err = Examine(p.Rule, append(append([]Edition(nil), p.Earlier...), out.Edition)...)
	return out, err
}

func (p Plan) apply(name string) (*Outcome, error) {
	switch p.Rule.Method {
	case ByRounding:
		r, err := RoundTables(p.Tables, Rounding{Base: p.Rule.Base, Earlier: p.Rounded, Seed: p.Seed})
		if err != nil {
			return nil, err
		}
		return &Outcome{Edition: r.Edition(name), Rounded: r, Warnings: r.Warnings}, nil
	case BySuppression:
		s, err := Suppress(p.Tables, Suppression{Rule: p.Rule})
		if err != nil {
			return nil, err
		}
		return &Outcome{Edition: s.Edition(name), Suppressed: s, Warnings: s.Warnings}, nil
	case AsIs:
		out := &Outcome{Edition: Edition{Name: name}}
		for _, t := range p.Tables {
			out.Edition.Tables = append(out.Edition.Tables, PrintAll(t, nil))
		}
		return out, nil
	}
	return nil, fmt.Errorf("disclosure: rule %q: %s needs the keys of the people; see CellKeys.Perturb", p.Rule.Name, p.Rule.Method)
}

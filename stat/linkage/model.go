package linkage

import (
	"errors"
	"fmt"
	"slices"
)

// Kind says how values of a field are read and compared.
type Kind string

// The kinds of fields.
const (
	Name     Kind = "name"     // a person's name or part of one
	Date     Kind = "date"     // a calendar day, perhaps partial or mistyped
	Code     Kind = "code"     // a number or code given by an office: identifier, postcode, telephone
	Text     Kind = "text"     // a place, an occupation, an address
	Category Kind = "category" // a few values, equal or not
	Number   Kind = "number"   // a quantity
	Bits     Kind = "bits"     // an encoding of fixed length, compared by Dice
	Token    Kind = "token"    // a secret token, equal or not
)

// Field is a column as the model reads it.
type Field struct {
	Name   string `json:"name"`
	Column string `json:"column"`
	Kind   Kind   `json:"kind"`
}

// Level is one outcome of a comparison with its probabilities among matches
// and among all pairs. Levels are tried in order and the first that holds is
// taken. A missing value on either side is no level: it says nothing.
type Level struct {
	Test  Test    `json:"test"`
	Limit float64 `json:"limit,omitempty"`
	M     float64 `json:"m"`
	U     float64 `json:"u"`
}

// Comparison looks at one field of both records. With names a field whose
// values may have changed places with this one.
type Comparison struct {
	Field  string  `json:"field"`
	With   string  `json:"with,omitempty"`
	Levels []Level `json:"levels"`
	// TermFrequency makes agreement on a rare value count for more.
	TermFrequency bool `json:"termFrequency,omitempty"`
}

// Scope says which pairs are asked about.
type Scope string

// The scopes.
const (
	Everything Scope = "all"    // within and between sources
	Between    Scope = "link"   // only between sources: each is free of duplicates
	Within     Scope = "dedupe" // only within a source
)

// Model is everything needed to weigh pairs. It is made once, from data or
// by hand, and then stays as it is, so that a record that arrives later is
// weighed as it would have been then.
type Model struct {
	Version     int          `json:"version"`
	Scope       Scope        `json:"scope"`
	Fields      []Field      `json:"fields"`
	Comparisons []Comparison `json:"comparisons"`
	Rules       []Rule       `json:"rules"`
	// Prior is the probability that two random records match, without the
	// third class.
	Prior float64 `json:"prior"`
	// Third is a class of pairs between matches and strangers, nil if none was
	// found: it carries the dependence between fields.
	Third *Third `json:"third,omitempty"`
	// MaxBlock bounds how many records a blocking key may hold before it is
	// split by further fields. 0 means DefaultMaxBlock.
	MaxBlock int `json:"maxBlock,omitempty"`
	// Crowded lists, per rule, keys held by more records than that when the
	// model was made.
	Crowded []Crowd `json:"crowded,omitempty"`
	// Frequencies holds how common values are, per field.
	Frequencies map[string]Frequencies `json:"frequencies,omitempty"`
	// Slope and Intercept turn the log odds of the model into calibrated
	// ones; a slope of 0 means none was fitted.
	Slope     float64  `json:"slope,omitempty"`
	Intercept float64  `json:"intercept,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
	// ready holds what Guess has read, for the Fit that usually follows.
	ready *records
}

// DefaultMaxBlock is the number of distinct records above which a blocking
// key counts as crowded.
const DefaultMaxBlock = 1000

// Frequencies are shares of a field's values among records that have one.
type Frequencies struct {
	Records int                `json:"records"`
	Share   map[string]float64 `json:"share"` // values seen at least twice
}

func (m *Model) warn(format string, args ...any) {
	w := fmt.Sprintf(format, args...)
	if !slices.Contains(m.Warnings, w) {
		m.Warnings = append(m.Warnings, w)
	}
}

// Check reports what makes a model unusable.
func (m *Model) Check() error {
	if len(m.Comparisons) == 0 {
		return errors.New("linkage: the model compares nothing")
	}
	if len(m.Comparisons) > m.room() {
		return fmt.Errorf("linkage: the model compares %d fields, of which only the first %d can be told apart; leave columns out", len(m.Comparisons), m.room())
	}
	if len(m.Rules) == 0 {
		return errors.New("linkage: the model has no blocking rule, so no pair would be looked at")
	}
	for _, f := range m.Fields {
		if !f.Kind.known() {
			return fmt.Errorf("linkage: field %s has unknown kind %q", f.Name, f.Kind)
		}
	}
	for _, c := range m.Comparisons {
		if err := m.checkComparison(c); err != nil {
			return err
		}
	}
	for _, r := range m.Rules {
		if err := m.checkRule(r); err != nil {
			return err
		}
	}
	return nil
}

// room is how many of the comparisons fit into one pattern.
func (m *Model) room() int {
	patterns := 1.0
	for i, c := range m.Comparisons {
		patterns *= float64(len(c.Levels) + 1)
		if i >= maxPlans || patterns > 1<<62 {
			return i
		}
	}
	return len(m.Comparisons)
}

func (k Kind) known() bool {
	return slices.Contains([]Kind{Name, Date, Code, Text, Category, Number, Bits, Token}, k)
}

func (m *Model) checkComparison(c Comparison) error {
	f := m.field(c.Field)
	if f < 0 {
		return fmt.Errorf("linkage: a comparison names the unknown field %q", c.Field)
	}
	if c.With != "" && m.field(c.With) < 0 {
		return fmt.Errorf("linkage: the comparison of %s names the unknown field %q", c.Field, c.With)
	}
	if len(c.Levels) < 2 {
		return fmt.Errorf("linkage: the comparison of %s needs at least two levels", c.Field)
	}
	if c.Levels[len(c.Levels)-1].Test != Else {
		return fmt.Errorf("linkage: the last level of %s must be %q", c.Field, Else)
	}
	for _, l := range c.Levels {
		if !l.Test.fits(m.Fields[f].Kind) {
			return fmt.Errorf("linkage: %s is of kind %s, which has no level %q", c.Field, m.Fields[f].Kind, l.Test)
		}
	}
	return nil
}

// field gives the index of a field by name, or -1.
func (m *Model) field(name string) int {
	return slices.IndexFunc(m.Fields, func(f Field) bool { return f.Name == name })
}

package programme

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"sightline/register"
)

// A Design is how an effect is to be told from what would have happened
// anyway.
type Design string

// The designs, in order of preference; stat/series has each.
const (
	Controlled  Design = "controlled interrupted time series"
	Regions     Design = "difference-in-differences over regions"
	Synthetic   Design = "synthetic control"
	Interrupted Design = "interrupted time series"
	StateSpace  Design = "state-space counterfactual"
	YearOnYear  Design = "year against earlier years"
	NotGauged   Design = "not to be gauged" // a legitimate choice; Because says why
)

// A Plan says beforehand how the effect of a measure will be gauged. It is
// worth something only if it was fixed before the data after the measure were
// opened; Standing says whether it was.
type Plan struct {
	Outcome  IndicatorID   `json:"outcome,omitempty"`
	Design   Design        `json:"design"`
	Because  string        `json:"because,omitempty"` // why this design, or why none
	Begins   register.Date `json:"begins"`            // first day on which an effect could show
	Until    register.Date `json:"until"`             // last day that counts
	Ratio    float64       `json:"ratio,omitempty"`   // expected outcome with the measure over without
	NoEffect string        `json:"no_effect,omitempty"`
	Controls []string      `json:"controls,omitempty"`

	Fixed []Fixing `json:"fixed,omitempty"`
	// Opened is the day on which the data after Begins were first looked at.
	Opened register.Date `json:"opened"`
}

// A Fixing is an act of fixing the plan: its hash goes to the journal.
type Fixing struct {
	On   register.Date `json:"on"`
	By   string        `json:"by"`
	Hash string        `json:"hash"`
}

// Hash is the SHA-256 of what the plan promises: everything but when it was
// fixed and opened.
func (p Plan) Hash() string {
	p.Fixed, p.Opened = nil, register.Date{}
	text, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Sprintf("programme: a plan that cannot be written: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Fix records that the plan as it stands was fixed on a day. The same text
// is not fixed twice.
func (p *Plan) Fix(on register.Date, by string) Fixing {
	f := Fixing{On: on, By: by, Hash: p.Hash()}
	if n := len(p.Fixed); n == 0 || p.Fixed[n-1].Hash != f.Hash {
		p.Fixed = append(p.Fixed, f)
	}
	return p.Fixed[len(p.Fixed)-1]
}

// A Standing is what a plan is worth.
type Standing string

// The standings of a plan, best first.
const (
	Beforehand   Standing = "fixed before the data were opened"
	ChangedAfter Standing = "changed after the data were opened"
	Afterwards   Standing = "fixed after the data were opened"
	Altered      Standing = "not the text that was fixed"
	NotFixed     Standing = "not fixed"
)

// Standing compares the text with the hashes and the days.
func (p Plan) Standing() Standing {
	if len(p.Fixed) == 0 {
		return NotFixed
	}
	first, last := p.Fixed[0], p.Fixed[len(p.Fixed)-1]
	switch {
	case last.Hash != p.Hash():
		return Altered
	case p.Opened.IsZero() || last.On.Last().Before(p.Opened.First()):
		return Beforehand
	case first.On.Last().Before(p.Opened.First()):
		return ChangedAfter
	}
	return Afterwards
}

// check finds what the plan lacks.
func (p Plan) check() error {
	switch p.Design {
	case NotGauged:
		if p.Because == "" {
			return fmt.Errorf("a measure that is not to be gauged needs a reason")
		}
		return nil
	case Controlled, Regions, Synthetic, Interrupted, StateSpace, YearOnYear:
	default:
		return fmt.Errorf("unknown design %q", p.Design)
	}
	switch {
	case p.Outcome == "":
		return fmt.Errorf("the plan names no outcome")
	case p.Begins.IsZero():
		return fmt.Errorf("the plan does not say from when an effect counts")
	case !p.Until.IsZero() && p.Until.Last().Before(p.Begins.First()):
		return fmt.Errorf("the plan ends before it begins")
	case p.NoEffect == "":
		return fmt.Errorf("the plan does not say what would count as no effect")
	case p.Ratio < 0:
		return fmt.Errorf("an expected ratio of %v is negative", p.Ratio)
	case (p.Design == Controlled || p.Design == Synthetic) && len(p.Controls) == 0:
		return fmt.Errorf("the design needs controls, and the plan names none")
	}
	return nil
}

// late tells whether a day has passed.
func late(d register.Date, today time.Time) bool { return !d.IsZero() && d.Last().Before(today) }

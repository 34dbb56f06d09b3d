package disclosure

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Method is how small counts of a release are protected, stored as a word.
type Method string

const (
	ByRounding    Method = "rounding"    // joint, additive; the default
	BySuppression Method = "suppression" // large cells exact, small ones hidden with the proof
	ByCellKey     Method = "cell key"
	AsIs          Method = "as is" // nothing changed: for checking what others do
)

// Rule says what may be published of one indicator, who decided that, and
// when. It is data: an office keeps its rules beside its definitions.
type Rule struct {
	Name      string
	Indicator string // what it is for; empty: all indicators
	Office    string
	Decided   string // date, YYYY-MM-DD
	Method    Method
	Base      int // of rounding

	People        int // a count from 1 up to People-1 is small
	Cases         int // fewer distinct cases than this is small
	PeopleWithout int // people to be left without the largest case and reporter

	// A hidden small cell must be able to be Low or less and High or more
	// for all an attacker can tell.
	Low, High int

	ZerosShown bool     // zeros are printed, so a hidden cell is known to be at least one
	Share      float64  // of a group with one category of a sensitive variable: more is group disclosure
	Sensitive  []string // names of variables
	// Categories, "variable=code", for which counts are withheld below Heavy.
	Categories []string
	Heavy      int
}

// Validate names the first thing that makes a rule meaningless.
func (r Rule) Validate() error {
	switch {
	case r.People < 1:
		return fmt.Errorf("disclosure: rule %q: threshold for people must be at least 1", r.Name)
	case r.Low > r.High || r.High < 1:
		return fmt.Errorf("disclosure: rule %q: interval from %d to %d", r.Name, r.Low, r.High)
	case r.Share < 0 || r.Share > 1:
		return fmt.Errorf("disclosure: rule %q: share %g is not between 0 and 1", r.Name, r.Share)
	case r.Method == ByRounding && r.Base < 2:
		return fmt.Errorf("disclosure: rule %q: base %d of rounding", r.Name, r.Base)
	case !slices.Contains([]Method{ByRounding, BySuppression, ByCellKey, AsIs}, r.Method):
		return fmt.Errorf("disclosure: rule %q: unknown method %q", r.Name, r.Method)
	}
	return nil
}

// ReadRules reads rules from JSON, a list of objects with the fields of Rule.
func ReadRules(text []byte) ([]Rule, error) {
	var out []Rule
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("disclosure: rules: %w", err)
	}
	for _, r := range out {
		if err := r.Validate(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Standard is the rule proposed where no office has decided otherwise: joint
// rounding to base 5, and, because the likeliest intruder subtracts his own
// victims, three cases and five people beside the largest case and reporter.
// A printed zero says “at most four” to whoever knows the base, of empty
// groups as of small ones, so more than High 4 cannot be asked of rounding.
func Standard() Rule {
	return Rule{
		Name: "standard", Method: ByRounding, Base: 5,
		People: 5, Cases: 3, PeopleWithout: 5, Low: 1, High: 4, Share: 0.9,
	}
}

// StatisticsOffice follows the practice of a statistics office that hides
// small counts of victims and keeps the large ones exact. The dominance of one
// case or reporter is that office's rule in our words.
func StatisticsOffice() Rule {
	r := Standard()
	r.Name, r.Method, r.Base, r.High = "statistics office", BySuppression, 0, 5
	return r
}

// EurostatCellKey is the method recommended for the European census tables:
// every cell gets its own repeatable noise, tables do not add up.
func EurostatCellKey() Rule {
	r := Standard()
	r.Name, r.Method, r.Base, r.People, r.High = "cell key", ByCellKey, 0, 3, 3
	r.Cases, r.PeopleWithout = 0, 0
	return r
}

// UnderFive is the common British practice: counts of one to four are not
// shown, zeros are. It is here to be audited: it says nothing of secondary
// suppression, and printed zeros tell that a hidden cell is not empty.
func UnderFive() Rule {
	return Rule{
		Name: "under five", Method: BySuppression, People: 5, Low: 1, High: 5, ZerosShown: true,
	}
}

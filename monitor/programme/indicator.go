package programme

// An Indicator is an entry of the one catalogue from which chapters, the
// programme, pages and open data take their numbers. A changed definition is
// a new version, and a series does not run across it unremarked.
type Indicator struct {
	ID          IndicatorID `json:"id"`
	Version     int         `json:"version"`
	Definition  string      `json:"definition"`
	Unit        string      `json:"unit"` // persons, reports, days, share …: every figure names its unit
	Numerator   string      `json:"numerator"`
	Denominator string      `json:"denominator,omitempty"` // none for a count
	Source      string      `json:"source"`
	Owner       string      `json:"owner"`
	Disclosure  string      `json:"disclosure"` // the rule under which the number may leave
}

// Indicator finds the newest version of an indicator.
func (p *Programme) Indicator(id IndicatorID) (*Indicator, bool) {
	var found *Indicator
	for i := range p.Indicators {
		if x := &p.Indicators[i]; x.ID == id && (found == nil || x.Version > found.Version) {
			found = x
		}
	}
	return found, found != nil
}

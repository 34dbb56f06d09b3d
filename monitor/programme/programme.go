package programme

import (
	"sightline/register"
	"sightline/register/codes"
)

// A Programme is all measures with what they hang on.
type Programme struct {
	Name       string        `json:"name"`
	Version    int           `json:"version"`
	AsOf       register.Date `json:"as_of"`
	Measures   []Measure     `json:"measures"`
	Nodes      []Node        `json:"nodes,omitempty"`
	Edges      []Edge        `json:"edges,omitempty"`
	Indicators []Indicator   `json:"indicators,omitempty"`
}

// MeasureID, NodeID and IndicatorID are short words in lower case.
type (
	MeasureID   string
	NodeID      string
	IndicatorID string
)

// A Line is an action line of the programme.
type Line string

// The action lines, in the order in which the programme names them.
const (
	Prevent  Line = "prevent"
	Identify Line = "identify and stop"
	Help     Line = "help"
	Punish   Line = "punish"
	Monitor  Line = "monitor and evaluate"
)

// Lines lists the action lines in order.
var Lines = []Line{Prevent, Identify, Help, Punish, Monitor}

// A Status says how far a measure is. Nobody reports "on track": what counts
// as evidence for the status stands beside it.
type Status string

// The statuses of a measure.
const (
	Planned  Status = "planned"
	Running  Status = "running"
	Finished Status = "finished"
	Stopped  Status = "stopped"
)

// A Measure is something done under the programme.
type Measure struct {
	ID       MeasureID   `json:"id"`
	Name     string      `json:"name"`
	Line     Line        `json:"line"`
	Theme    codes.Theme `json:"theme,omitempty"`
	Owner    string      `json:"owner,omitempty"`
	Partners []string    `json:"partners,omitempty"`
	Budget   *Budget     `json:"budget,omitempty"`

	Status     Status      `json:"status"`
	Evidence   string      `json:"evidence,omitempty"` // what the status rests on
	Milestones []Milestone `json:"milestones,omitempty"`
	Starts     []Start     `json:"starts,omitempty"`
	Reach      []Reach     `json:"reach,omitempty"`

	Indicators []IndicatorID `json:"indicators,omitempty"`
	Plan       *Plan         `json:"plan,omitempty"`
	Source     string        `json:"source,omitempty"`
}

// A Budget is an amount in euro for a time.
type Budget struct {
	Euro  int64         `json:"euro"`
	From  register.Date `json:"from"`
	Until register.Date `json:"until"`
}

// A Milestone is something to be done by a day. Done is zero until it is, and
// says little without evidence.
type Milestone struct {
	What     string        `json:"what"`
	Due      register.Date `json:"due"`
	Done     register.Date `json:"done"`
	Evidence string        `json:"evidence,omitempty"`
}

// A Start is when a measure began in a region; a zero date means that it has
// not begun there. Different dates are what lets an effect be told from
// whatever else happened.
type Start struct {
	Region string        `json:"region"`
	On     register.Date `json:"on"`
}

// A Reach is a published figure on how far a measure has come, where the
// regions are not named.
type Reach struct {
	On     register.Date `json:"on"`
	Have   int           `json:"have"`
	Of     int           `json:"of"`
	Unit   string        `json:"unit"`
	Source string        `json:"source"`
}

// Measure finds a measure by its identifier.
func (p *Programme) Measure(id MeasureID) (*Measure, bool) {
	for i := range p.Measures {
		if p.Measures[i].ID == id {
			return &p.Measures[i], true
		}
	}
	return nil, false
}

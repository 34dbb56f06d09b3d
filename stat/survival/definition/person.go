package definition

import (
	"fmt"
	"math"
)

// Person is one index victim. All times are days on one calendar scale.
type Person struct {
	ID        string
	Index     float64   // the registration that starts the clock
	Case      string    // the case of that registration
	Earlier   []float64 // earlier registrations, for the wash-out
	Incidents []Incident
	Leaves    []Leave
	Linkable  bool   // can be looked for in the source of incidents
	Group     string // for comparison and standardisation
}

// Incident is a later registration as a victim of crime.
type Incident struct {
	Day        float64 // of the offence
	Registered float64 // when it came into the register; 0: at once
	Case       string
	Type       string
}

// Leave ends or interrupts the chance of being registered.
type Leave struct {
	Day  float64
	Kind string
	Back float64 // day of return; 0: none known
}

// The kinds of leave that the default sheet knows.
const (
	Death      = "death"
	Emigration = "emigration"
	Expulsion  = "expulsion"
	Unknown    = "left, destination unknown"
	Detention  = "detention"
)

func (p Person) check() error {
	if math.IsNaN(p.Index) || math.IsInf(p.Index, 0) {
		return fmt.Errorf("definition: person %s has no index day", p.ID)
	}
	for _, in := range p.Incidents {
		if math.IsNaN(in.Day) {
			return fmt.Errorf("definition: person %s has an incident without a day", p.ID)
		}
	}
	for _, l := range p.Leaves {
		switch {
		case math.IsNaN(l.Day) || l.Kind == "":
			return fmt.Errorf("definition: person %s has a leave without a day or kind", p.ID)
		case l.Back != 0 && l.Back < l.Day:
			return fmt.Errorf("definition: person %s comes back before leaving", p.ID)
		}
	}
	return nil
}

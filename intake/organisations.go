package intake

import (
	"sightline/register"
	"sightline/register/codes"
)

// The fields of the profile sightline-organisations.
const (
	oOrganisation = iota
	oName
	oKind
	oDuty
	oRegion
	oCountOnly
)

var organisationsProfile = newProfile([]column{
	oOrganisation: {name: "organisation", required: true, filled: true},
	oName:         {name: "name", required: true, filled: true},
	oKind:         {name: "kind", required: true, filled: true},
	oDuty:         {name: "duty"},
	oRegion:       {name: "region"},
	oCountOnly:    {name: "count_only"},
}, readOrganisation)

// readOrganisation reads one source of reports. Where it is not told whether
// the law obliges it to report, its kind says so.
func readOrganisation(in *reading, row *Row) {
	o := register.Organisation{
		ID:        in.organisation(oOrganisation),
		Name:      in.values[oName],
		Kind:      code(in, oKind, codes.Reporters),
		Region:    in.region(oRegion),
		CountOnly: in.yes(oCountOnly),
	}
	o.Duty = codes.HasDuty(o.Kind)
	if in.values[oDuty] != "" {
		o.Duty = in.yes(oDuty)
	}
	row.Organisations = []register.Organisation{o}
}

// yes reads 1 or 0, and the words people write for them; empty is no.
func (in *reading) yes(f int) bool {
	yes, ok := parseYes(in.values[f])
	if !ok {
		in.wrong(f, "is not yes or no", "write 1 for yes, 0 for no")
	}
	return yes
}

func parseYes(text string) (yes, ok bool) {
	switch text {
	case "", "0", "0.0", "0,0", "no", "No", "nee", "Nee", "n", "N", "false", "False", "FALSE":
		return false, true
	case "1", "1.0", "1,0", "yes", "Yes", "ja", "Ja", "y", "j", "Y", "J", "true", "True", "TRUE":
		return true, true
	}
	return false, false
}

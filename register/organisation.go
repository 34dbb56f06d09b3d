package register

import "sightline/register/codes"

// Organisation is a source of reports.
type Organisation struct {
	ID     OrganisationID // chosen by the operator: "np", "shelter-amsterdam"
	Name   string
	Kind   codes.Reporter
	Duty   bool         // the law obliges it to report
	Region codes.Region // where it works; empty for the whole country
	// CountOnly marks a channel whose contacts are counted and never linked to
	// a person, such as an anonymous chat.
	CountOnly bool
}

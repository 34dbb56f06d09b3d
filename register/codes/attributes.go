package codes

// HasDuty reports whether organisations of this kind are obliged to report,
// as Dutch law has it: the police, the border police, the labour authority.
func HasDuty(r Reporter) bool { return Reporters.column(r, "duty") == "1" }

// Class gathers kinds of reporters: investigative, care, ngo, legal,
// migration, municipality, self, anonymous or other.
func Class(r Reporter) string { return Reporters.column(r, "class") }

// AllowsIdentity reports whether a report under this basis may carry what
// identifies a person. Pseudonymous, anonymous and statistical reports may not.
func AllowsIdentity(b Basis) bool { return Bases.column(b, "identity") == "1" }

// AllowsEncoding reports whether a report under this basis may carry an
// encoding by which it can be linked. An anonymous count may not.
func AllowsEncoding(b Basis) bool { return Bases.column(b, "encoding") == "1" }

// IsOnline reports whether this way of recruiting goes over the internet.
func IsOnline(r Recruitment) bool { return Recruitments.column(r, "online") == "1" }

// NeedsPermit reports whether this residence status rests on a permit or the
// want of one, rather than on citizenship or free movement.
func NeedsPermit(r Residence) bool { return Residences.column(r, "permit") == "1" }

// Stage is the part of the criminal chain a step belongs to: police, om (the
// prosecution service) or court.
func Stage(s ChainStep) string { return ChainSteps.column(s, "stage") }

// IsTerminal reports whether a step ends the chain at its stage.
func IsTerminal(s ChainStep) bool { return ChainSteps.column(s, "terminal") == "1" }

// LeadsFrom gives the residence status a step starts from; the empty status
// means any.
func LeadsFrom(s ResidenceStep) Residence {
	if from := ResidenceSteps.column(s, "from"); from != "*" {
		return Residence(from)
	}
	return ""
}

// LeadsTo gives the residence status a step leads to; empty when it changes none.
func LeadsTo(s ResidenceStep) Residence { return Residence(ResidenceSteps.column(s, "to")) }
